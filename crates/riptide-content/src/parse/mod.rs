//! Text to [`Dom`]: one pass, linear in the page whatever the page is.
//!
//! html5gum tokenizes, `guard` bounds what reaches the tree, html5ever's tree builder decides where everything goes, `sink`
//! takes it into an arena, `streamed` puts parts that come late where they belong, `shadow` fills the slots of shadow roots, and `arrange` lays the arena out in document order. Scripting is off: `noscript` is markup. It
//! ends where a browser with scripts, which sees text in it, has its end: at the next `</noscript>`, within an `iframe` too.
//!
//! html5ever's own tokenizer compares every attribute of a tag with all before it, and its tree builder walks the stack
//! of open elements for most tags. The first is why the tokenizer is another one, the second why the stack is bounded.

mod arena;
mod arrange;
mod guard;
mod reader;
mod shadow;
mod sink;
mod streamed;
mod tag;
mod tokens;

use html5ever::interface::TreeSink;
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use memchr::memchr_iter;

use crate::dom::Dom;

/// What bounds a parse.
#[derive(Clone, Copy, Debug)]
pub struct ParseLimits {
    /// Levels of nested elements.
    pub depth: u32,
    /// Attributes of one tag.
    pub attributes: u32,
    /// Whether comments become nodes.
    pub keep_comments: bool,
}

/// What a parse had to leave out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ParseNotes {
    /// Elements below the depth limit or beyond the number that a page of this size may have: their content stays, one
    /// level up.
    pub flattened_elements: u64,
    /// Attributes beyond the limit of one tag.
    pub dropped_attributes: u64,
    /// Formatting tags (`b`, `font`, ...) beyond what may be open at once.
    pub dropped_formatting: u64,
    /// Elements of raw text (`iframe`, `style`, ...) without an end tag, which ended with their `noscript`.
    pub cut_raw_texts: u64,
}

/// Parses a document as the HTML standard says, within `limits`.
///
/// # Panics
///
/// Never, for any `html` of less than 4 GiB.
pub fn parse(html: &str, limits: ParseLimits) -> (Dom, ParseNotes) {
    let sink = sink::Sink::new(html.len(), memchr_iter(b'<', html.as_bytes()).count(), limits);
    let options =
        TreeBuilderOpts { scripting_enabled: false, drop_doctype: true, ..TreeBuilderOpts::default() };
    let builder = TreeBuilder::new(sink, options);
    let mut notes = tokens::feed(html, &builder, limits);
    let (dom, flattened) = arrange::arrange(builder.sink.finish(), limits.depth);
    notes.flattened_elements += flattened;
    (dom, notes)
}
