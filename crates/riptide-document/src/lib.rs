//! The plain types of an extraction: a [`Page`] and its [`Options`] in, a [`Document`] or an [`ExtractionError`] out.
//!
//! They mirror `wit/extractor.wit` and carry no behaviour, so that the host can speak of documents without knowing any HTML.
//! Structs and enums are exhaustive on purpose: a conversion that forgets a field or a case does not compile.

#![forbid(unsafe_code)]

mod document;
mod error;
mod options;

pub use document::*;
pub use error::{ErrorCode, ExtractionError};
pub use options::*;
