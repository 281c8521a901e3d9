//! Bounds what reaches the tree builder, so that its work and the tree stay linear in the page.
//!
//! Three things make html5ever's tree builder more than linear: the depth of the stack of open elements, which most tags
//! walk; the number of formatting elements, which a new one is compared with and which come back in every paragraph; and
//! the elements that this adds. Each has a bound, far above what real pages need.

use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink};
use html5ever::tree_builder::TreeBuilder;
use html5ever::{LocalName, local_name};

use crate::dom::Name;

use super::sink::{Handle, Position, Sink};
use super::{ParseLimits, ParseNotes};

/// Formatting elements open at once.
const MAX_OPEN_FORMATTING: u16 = 16;
/// Elements that one tag may bring back.
const MAX_REOPENED_BY_TAG: u64 = 24;
/// Elements implied or brought back beyond one a tag.
const FREE_IMPLIED_ELEMENTS: u64 = 10_000;
/// End tags sent for each formatting name when the list of active formatting elements is emptied.
const PURGE_ROUNDS: u32 = 64;

const NESTING_FORMATTING: [LocalName; 12] = [
    local_name!("b"),
    local_name!("big"),
    local_name!("code"),
    local_name!("em"),
    local_name!("font"),
    local_name!("i"),
    local_name!("s"),
    local_name!("small"),
    local_name!("strike"),
    local_name!("strong"),
    local_name!("tt"),
    local_name!("u"),
];

/// The gate in front of the tree builder.
pub(super) struct Guard<'a> {
    builder: &'a TreeBuilder<Handle, Sink>,
    depth_limit: u16,
    /// Start tags that were left out for their depth and are still open, outermost first.
    flattened: Vec<Name>,
    start_tags: u64,
    /// The number of elements at which formatting has gone too far.
    element_budget: u64,
    formatting_is_over: bool,
    pub(super) notes: ParseNotes,
}

impl<'a> Guard<'a> {
    pub(super) fn new(builder: &'a TreeBuilder<Handle, Sink>, limits: ParseLimits) -> Self {
        Guard {
            builder,
            depth_limit: u16::try_from(limits.depth).unwrap_or(u16::MAX - 1),
            flattened: Vec::new(),
            start_tags: 0,
            element_budget: FREE_IMPLIED_ELEMENTS,
            formatting_is_over: false,
            notes: ParseNotes::default(),
        }
    }

    /// Whether a start tag may pass. Where it may not, its end tag will not either.
    pub(super) fn admits_start(&mut self, name: Name) -> bool {
        self.start_tags += 1;
        self.element_budget += 2;
        if name.is_nesting_formatting() {
            let open = |position: Position| position.formatting >= MAX_OPEN_FORMATTING;
            if self.formatting_is_over || (open(self.sink().position()) && open(self.exact_position())) {
                self.notes.dropped_formatting += 1;
                return false;
            }
        }
        let too_deep = |position: Position| position.depth >= self.depth_limit;
        if !too_deep(self.sink().position()) || name.is_void() || !too_deep(self.exact_position()) {
            return true;
        }
        // The tokenizer must know that the content of these is text; in HTML they never nest.
        if name.is_raw_text() && !self.sink().in_foreign_content() {
            return true;
        }
        self.notes.flattened_elements += 1;
        self.flattened.push(name);
        if !name.is_phrasing() {
            self.send(Token::CharacterTokens(" ".into()));
        }
        false
    }

    /// Whether an end tag may pass.
    pub(super) fn admits_end(&mut self, name: Name) -> bool {
        if self.flattened.last() == Some(&name) {
            self.flattened.pop();
            if !name.is_phrasing() {
                self.send(Token::CharacterTokens(" ".into()));
            }
            return false;
        }
        true
    }

    /// To be called after each tag that passed.
    pub(super) fn after_tag(&mut self, created_before: u64) {
        if !self.flattened.is_empty() && self.exact_position().depth < self.depth_limit {
            self.flattened.clear();
        }
        let created = self.sink().created();
        if created - created_before > MAX_REOPENED_BY_TAG || created > self.element_budget {
            self.purge_formatting();
            self.element_budget = self.element_budget.max(self.sink().created()) + FREE_IMPLIED_ELEMENTS;
        }
    }

    pub(super) fn sink(&self) -> &'a Sink {
        &self.builder.sink
    }

    /// Where the tree builder stands: a comment goes into the current node and changes nothing.
    fn exact_position(&self) -> Position {
        self.send(Token::CommentToken("".into()));
        self.sink().position()
    }

    /// Empties the list of active formatting elements, and lets no new ones in.
    fn purge_formatting(&mut self) {
        self.formatting_is_over = true;
        self.notes.dropped_formatting += 1;
        for name in NESTING_FORMATTING {
            for _ in 0..PURGE_ROUNDS {
                self.send(Token::TagToken(Tag {
                    kind: TagKind::EndTag,
                    name: name.clone(),
                    self_closing: false,
                    attrs: Vec::new(),
                    had_duplicate_attributes: false,
                }));
            }
        }
    }

    fn send(&self, token: Token) {
        // Comments, white space and end tags of formatting elements never change how the tokenizer goes on.
        let _ = self.builder.process_token(token, 1);
    }
}
