//! The behaviour of `riptide-content` through its public face.

#![allow(clippy::unwrap_used)]

// Bytes to text: marks, labels, detection, binary input.
mod charset;
// Addresses of links, against the URL parser.
mod addresses;
// Titles, authors, dates, languages and the rest of what pages say of themselves, hostile ones included.
mod metadata;
// Pages by theme, with what is expected of them.
mod golden;
// Renderings, links, media and tables: switches, and limits by pairs.
mod render;
// The Markdown of pages, read by a parser of its own.
mod read_back;
// Pages that come as Markdown.
mod markdown;
// Which part of a page is its content, and what is said where there is none.
mod choice;
// CSS selectors: `Mode::Custom` and `Options::remove`.
mod select;
// The tree of a page: equal to that of html5ever left alone.
mod conformance;
// Pages made to hurt: bounds on depth, nodes and formatting, by pairs.
mod hostile;
// Generated pages, for the topics that need them.
mod markup;
// What holds for the document of any page.
mod documents;
// What holds for the tree of any page.
mod properties;
