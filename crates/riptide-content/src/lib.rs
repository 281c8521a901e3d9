//! Turns the bytes of a web page into clean text, Markdown and metadata.
//!
//! Pure: no I/O, no clock, no randomness; the same bytes give the same document natively and as wasm32.
//! The page is never trusted: every room bounds its time and memory by the size of the page.

#![forbid(unsafe_code)]

mod blocks;
mod byte_set;
mod characters;
mod charset;
mod classify;
mod clean;
pub mod dom;
mod extract;
mod forest;
mod hash;
mod length;
mod links;
mod main_content;
mod markdown;
mod media;
mod metadata;
pub mod parse;
mod render;
mod tables;
#[cfg(feature = "training")]
pub mod training;
mod urls;
mod white_space;
mod words;

pub use extract::{extract, extract_owned};
pub use riptide_document::*;
