//! From a URL to the bytes of a page, for URLs that nobody vouches for.
//!
//! - Only public addresses are reached unless the caller allows more: every address that a name resolves to is checked,
//!   the connection goes to a checked address, and each redirect is checked again.
//! - Bytes, decoded bytes, their ratio, redirects and every phase's time are capped while the page is read.
//! - What is not a page (a PDF, an image) is named in the error.
//! - Lists are fetched politely: `robots.txt`, and turns for each host. Responses can be kept on disk (RFC 9111).
//!
//! [`Fetcher`] blocks, for callers without an async runtime; [`Client`] is for those with one.
//!
//! ```no_run
//! use riptide_fetch::{FetchConfig, Fetcher};
//!
//! let fetcher = Fetcher::new(FetchConfig::default())?;
//! let page = fetcher.fetch(&"https://example.com/".parse()?)?;
//! println!("{} bytes from {}", page.bytes.len(), page.final_url);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]

mod address;
mod body;
mod cache;
mod client;
mod config;
mod cookies;
mod decode;
mod error;
mod exchange;
mod failure;
mod fetcher;
mod guard;
mod media_type;
mod politeness;
mod proxy;
mod resolve;
mod robots;
mod tls;

pub use address::{AddressKind, non_public, non_public_name};
pub use client::{Admission, Client, Fetched};
pub use config::FetchConfig;
pub use error::{FetchError, Phase};
pub use exchange::Origin;
pub use fetcher::Fetcher;
pub use guard::Guard;
pub use media_type::not_a_page;
pub use proxy::Proxy;
pub use resolve::{Resolve, SystemResolver};
