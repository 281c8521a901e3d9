//! Runs the RipTide component: a fresh wasmtime store for each page, with hard limits.
//!
//! ```no_run
//! use riptide_extraction::{CmExtractor, Options, Page};
//!
//! let extractor = CmExtractor::new()?;
//! let page = Page { html: b"<h1>Tides</h1><p>The sea comes and goes.</p>", ..Page::default() };
//! let extraction = extractor.extract(&page, &Options::default())?;
//! assert!(extraction.document.text.contains("The sea"));
//! # Ok::<(), riptide_extraction::Error>(())
//! ```
//!
//! Whatever a page does ends as a [`Document`] or as a typed [`Error`], within the deadline and the memory limit of
//! [`ExtractorConfig`]. The host never looks inside a page.

mod bindings;
mod bulk_memory;
mod compile_cache;
mod component;
mod config;
mod convert;
mod deadline;
mod engine;
mod error;
mod extractor;
mod inspect;
mod limits;
mod linker;
mod permits;
mod precompiled;
mod reclaim;
mod stats;
mod stderr;
mod store;
mod trap;

pub use component::{
    COMPONENT_FILE, CodeOrigin, ComponentSource, LoadedComponent, WASM_PATH_VARIABLE, precompile,
};
pub use config::{Allocation, CompileCache, ExtractorConfig, PAGE_BYTES};
pub use error::{ComponentError, Error};
pub use extractor::{Attempt, CmExtractor, Extraction, GuestInfo};
pub use inspect::INTERFACE_VERSION;
pub use riptide_document::*;
pub use stats::Stats;
