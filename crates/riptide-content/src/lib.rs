//! Turns the bytes of a web page into clean text, Markdown and metadata.
//!
//! Pure: no I/O, no clock, no randomness; the same bytes give the same document natively and as wasm32.
//! The page is never trusted: every room bounds its time and memory by the size of the page.

#![forbid(unsafe_code)]

pub mod dom;
pub mod parse;
mod urls;

pub use riptide_document::*;

/// Extracts the document of one page.
///
/// # Errors
///
/// [`ExtractionError`] where the page or the document is beyond a limit, or where a selector or URL of the options is invalid.
/// It never panics, whatever the page is.
pub fn extract(page: &Page<'_>, options: &Options) -> Result<Document, ExtractionError> {
    let size = page.html.len() as u64;
    if size > options.limits.input_bytes {
        return Err(ExtractionError::input_too_large(size, options.limits.input_bytes));
    }
    Ok(Document { url: page.url.map(str::to_owned), ..Document::default() })
}
