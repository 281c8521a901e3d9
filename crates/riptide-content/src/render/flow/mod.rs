//! The content as a flat list of structural events.
//!
//! Events nest like tags. Leaves ([`Tag::is_leaf`]) hold inline events alone, containers hold leaves and containers.
//! White space is collapsed as a browser does it, empty elements are gone, and emphasis never starts or ends with a space.

mod builder;
mod code;
mod elements;
mod joints;
mod math;
mod mathml;
mod notes;
mod walk;

use crate::Features;
use crate::dom::{Dom, NodeSet};
use crate::tables::DataTables;
use crate::urls::Base;

/// What a rendering depends on besides the tree.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style<'a> {
    /// What links and images are resolved against.
    pub(crate) base: &'a Base,
    /// What may be part of the rendering.
    pub(crate) features: &'a Features,
}

/// A range of [`Flow::arena`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    start: u32,
    end: u32,
}

impl Span {
    fn len(self) -> usize {
        (self.end - self.start) as usize
    }
}

/// What starts and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Paragraph,
    /// Level 1 to 6.
    Heading(u8),
    /// The term of a definition list.
    Term,
    /// The caption of a table or figure.
    Caption,
    /// What a closed `details` shows.
    Summary,

    Quote,
    List(List),
    /// Whether the box of a task is ticked, where it is a task.
    Item(Option<bool>),
    Table,
    /// Whether all its cells are headers.
    Row {
        header: bool,
    },
    Cell,
    Definitions,
    Definition,
    Figure,
    Details,
    /// The text of the footnote with this label.
    Footnote(Span),

    Emphasis,
    Strong,
    Strike,
    Superscript,
    Subscript,
    /// The target.
    Link(Span),
}

impl Tag {
    /// Whether it holds inline events alone.
    pub(super) fn is_leaf(self) -> bool {
        matches!(self, Tag::Paragraph | Tag::Heading(_) | Tag::Term | Tag::Caption | Tag::Summary)
    }
}

/// The kind of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct List {
    /// The number of the first item; [`None`] for a bulleted list.
    pub(super) start: Option<u32>,
    /// Whether an item holds more than a line of text and lists.
    pub(super) loose: bool,
}

/// One step through the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    Start(Tag),
    End(Tag),
    Text(Span),
    Code(Span),
    /// A formula in TeX.
    Math(Span),
    Image {
        url: Span,
        alt: Span,
    },
    /// The mark of the footnote with this label.
    Reference(Span),
    /// A line break inside a leaf.
    Break,

    CodeBlock {
        language: Span,
        text: Span,
    },
    /// A formula in TeX that stands alone.
    MathBlock(Span),
    Rule,
}

/// The content of a page, ready to be written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flow {
    events: Vec<Event>,
    /// All strings of the events.
    arena: String,
}

impl Flow {
    /// Reads the nodes of `content`, a set that is closed upwards, with its tables of data.
    pub(crate) fn of(dom: &Dom, content: &NodeSet, tables: &DataTables, style: &Style<'_>) -> Flow {
        walk::walk(dom, content, tables, style)
    }

    /// Plain text: blocks separated by an empty line, list items and table rows on a line each, code as it stands.
    pub(crate) fn text(&self) -> String {
        super::text::write(self)
    }

    /// CommonMark with GitHub's tables, strikethrough, task lists and footnotes, and formulas between dollar signs.
    pub(crate) fn markdown(&self) -> String {
        super::markdown::write(self)
    }

    /// HTML without anything that runs, loads by itself but for images, or styles.
    pub(crate) fn html(&self) -> String {
        super::html::write(self)
    }

    pub(super) fn events(&self) -> &[Event] {
        &self.events
    }

    pub(super) fn str(&self, span: Span) -> &str {
        &self.arena[span.start as usize..span.end as usize]
    }

    /// Room for a rendering that writes the words, and `marks` bytes for an event: large ones are not to be moved as they grow.
    pub(super) fn room_for_words(&self, marks: usize) -> String {
        let words = self.events.iter().map(|event| match *event {
            Event::Text(span) | Event::Code(span) | Event::Math(span) | Event::MathBlock(span) => span.len(),
            Event::CodeBlock { text, .. } => text.len(),
            _ => 0,
        });
        String::with_capacity(words.sum::<usize>() + marks * self.events.len())
    }

    /// Room for a rendering that writes addresses too.
    pub(super) fn room_for_all(&self, marks: usize) -> String {
        String::with_capacity(self.arena.len() + marks * self.events.len())
    }

    /// The position of the end of the leaf that starts at `start`.
    pub(super) fn leaf_end(&self, start: usize) -> usize {
        let is_end = |event: &Event| matches!(event, Event::End(tag) if tag.is_leaf());
        self.events[start..].iter().position(is_end).map_or(self.events.len(), |at| start + at)
    }
}
