//! From a URL to the HTML that a browser makes of it, for pages that nobody vouches for.
//!
//! Chrome runs the page; what it may reach, keep and leave behind is decided here:
//!
//! - Chrome has no network of its own. Everything goes through a proxy of this process, one for each page, that applies the
//!   rules of [`riptide_fetch::Guard`] and connects to the very address it has checked.
//! - Time, memory, requests and bytes are limited. Dialogs, downloads and pop-ups are refused.
//! - Chrome is driven through a pipe and lives in a process group of its own with a profile of its own. Both are gone when the
//!   [`Renderer`] is, and when its process is killed.
//!
//! ```no_run
//! use riptide_headless::{RenderConfig, RenderOptions, Renderer};
//!
//! let renderer = Renderer::new(RenderConfig::default())?;
//! let page = renderer.render(&"https://example.com/".parse()?, &RenderOptions::default())?;
//! println!("{}", page.html);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]

mod activity;
mod browser;
mod clock;
mod config;
mod devtools;
mod error;
mod executable;
mod flags;
mod page;
mod process;
mod proxy;
mod rendered;
mod renderer;
mod scripts;
mod traffic;

pub use config::{DocumentCheck, RenderConfig, RenderOptions, Wait};
pub use error::RenderError;
pub use executable::find_chrome;
pub use rendered::{Note, Rendered};
pub use renderer::{ChromeInfo, Renderer};
