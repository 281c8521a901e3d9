//! The content of a page as plain text, Markdown and clean HTML.
//!
//! [`flow`] reads the tree once and answers a flat list of events: what is a paragraph, where white space collapses, which
//! table is data and which is layout, where a formula or a footnote stands. The writers turn that list into their format
//! and know nothing of the page.

mod flow;
mod html;
mod markdown;
mod text;

pub(crate) use flow::{Flow, Style};
