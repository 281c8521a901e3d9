//! What the fuzz targets do, so that a finding can be run again without a fuzzer.
//!
//! Every target takes bytes and either returns or panics. The pages are either the bytes themselves or what the grammar of
//! `riptide-hostile` makes of them: the first byte says which.

#![forbid(unsafe_code)]

mod content;
#[cfg(feature = "sandbox")]
mod sandbox;

pub use content::{charset, extract, markdown, metadata, parse, selectors};
#[cfg(feature = "sandbox")]
pub use sandbox::{component, convert};
