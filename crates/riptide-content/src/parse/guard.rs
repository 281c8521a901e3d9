//! Bounds what reaches the tree builder, so that its work and the tree stay linear in the page.
//!
//! html5ever's tree builder walks the stack of open elements and the list of active formatting elements for most tags, and
//! brings formatting elements back in every paragraph. The guard weighs both from outside: how many handles the tree
//! builder holds, which is exact whatever the page did to get there. Each bound is far above what real pages need.

use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink};
use html5ever::tree_builder::TreeBuilder;
use html5ever::{LocalName, local_name};

use crate::dom::Name;

use super::sink::{Handle, Load, Sink};
use super::{ParseLimits, ParseNotes};

/// Handles beyond the depth limit: formatting elements stand on the stack and in their list.
const HANDLES_BEYOND_DEPTH: u32 = 64;
/// Handles of formatting elements, on the stack and in their list: about 24 open ones.
const MAX_FORMATTING_HANDLES: u32 = 48;
/// Elements that one tag may bring back.
const MAX_REOPENED_BY_TAG: u64 = 32;
/// Elements implied or brought back beyond one a tag.
const FREE_IMPLIED_ELEMENTS: u64 = 10_000;
/// End tags sent for each formatting name when the list of active formatting elements is emptied.
const PURGE_ROUNDS: u32 = 64;
/// Nodes of any page; beyond it, one in [`BYTES_A_NODE`] bytes.
const FREE_NODES: usize = 32_768;
/// Real pages have 35 bytes a start tag and more, which makes two nodes.
const BYTES_A_NODE: usize = 6;
/// Elements that leave a marker in the list of active formatting elements, not all of which go away.
const MAX_MARKERS: u32 = 4_096;
/// Handles that the tree builder may walk past, for any page and for each byte beside; real pages have 0.8 a byte at most, those beyond a
/// megabyte a tenth of that.
const FREE_STEPS: u64 = 1 << 20;
const STEPS_A_BYTE: u64 = 1;
/// Tags between two weighings of what the tree builder holds.
const TAGS_A_WEIGHING: u32 = 32;
/// Handles left to a page that has spent its steps.
const SHALLOW: u32 = 24;
/// End tags sent to bring such a page's stack down.
const MAX_CLOSING_TAGS: u32 = 2_048;
/// How far back an end tag looks for its start among those left out.
const FLATTENED_LOOKBACK: usize = 32;

const FORMATTING: [LocalName; 14] = [
    local_name!("a"),
    local_name!("b"),
    local_name!("big"),
    local_name!("code"),
    local_name!("em"),
    local_name!("font"),
    local_name!("i"),
    local_name!("nobr"),
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
    max_handles: u32,
    max_nodes: usize,
    max_steps: u64,
    /// At least what the tree builder holds.
    load: Load,
    tags_since_weighing: u32,
    /// Handles that the tree builder may have walked past so far.
    steps: u64,
    /// Elements that leave a marker in the list of active formatting elements.
    markers: u32,
    /// Start tags that were left out and are still open, outermost first.
    flattened: Vec<Name>,
    /// The number of elements at which formatting has gone too far.
    formatting_budget: u64,
    purge_is_due: bool,
    formatting_is_over: bool,
    /// The steps are spent: the page goes on shallow and without formatting.
    spent: bool,
    closing_tags: u32,
    /// The tokenizer reads text up to an end tag that the tree builder waits for.
    in_raw_text: bool,
    pub(super) notes: ParseNotes,
}

impl<'a> Guard<'a> {
    pub(super) fn new(builder: &'a TreeBuilder<Handle, Sink>, limits: ParseLimits, bytes: usize) -> Self {
        Guard {
            builder,
            max_handles: limits.depth.saturating_add(HANDLES_BEYOND_DEPTH),
            max_nodes: max_nodes(bytes),
            max_steps: FREE_STEPS + STEPS_A_BYTE * bytes as u64,
            load: Load::default(),
            tags_since_weighing: 0,
            steps: 0,
            markers: 0,
            flattened: Vec::new(),
            formatting_budget: FREE_IMPLIED_ELEMENTS,
            purge_is_due: false,
            formatting_is_over: false,
            spent: false,
            closing_tags: 0,
            in_raw_text: false,
            notes: ParseNotes::default(),
        }
    }

    /// Whether a start tag may pass. Where it may not, its end tag will not either.
    pub(super) fn admits_start(&mut self, name: Name) -> bool {
        self.formatting_budget += 2;
        self.keep_books();
        // The tokenizer must know that the content of these is text; in HTML they never nest.
        if name.is_raw_text() && !self.builder.adjusted_current_node_present_but_not_in_html_namespace() {
            return true;
        }
        let formats = name.is_nesting_formatting();
        if formats
            && (self.formatting_is_over || self.is_over(|load| load.formatting >= MAX_FORMATTING_HANDLES))
        {
            self.notes.dropped_formatting += 1;
            return false;
        }
        let marks = matches!(name, Name::APPLET | Name::MARQUEE | Name::OBJECT | Name::TEMPLATE);
        let fits = !self.is_full()
            && !(marks && (self.spent || self.markers >= MAX_MARKERS))
            && !(self.spent && (name == Name::A || name == Name::NOBR));
        let max_handles = self.max_handles;
        if fits && (name.is_void() || !self.is_over(|load| load.handles >= max_handles)) {
            self.markers += u32::from(marks);
            self.load.formatting += 2 * u32::from(formats);
            self.load.handles += u32::from(formats);
            return true;
        }
        self.flatten(name);
        false
    }

    /// Whether an end tag may pass.
    pub(super) fn admits_end(&mut self, name: Name) -> bool {
        if std::mem::take(&mut self.in_raw_text) {
            return true;
        }
        self.keep_books();
        if self.flattens_end(name) {
            return false;
        }
        let formats = name.is_nesting_formatting() || name == Name::A || name == Name::NOBR;
        if formats {
            self.steps += u64::from(self.markers / 8);
        }
        // `</p>` and `</br>` without a start tag make elements.
        let makes_elements = name == Name::P || name == Name::BR;
        let is_refused = makes_elements && self.is_full()
            || self.spent
                && (formats || name == Name::BODY || name == Name::HTML || self.load.handles > 2 * SHALLOW);
        !is_refused
    }

    /// Leaves a start tag out where the tree is full, of no name of raw text. Where the answer is no, the books are due or have more to
    /// say, and [`admits_start`](Self::admits_start) is to be asked.
    pub(super) fn flattens_start(&mut self, name: Name) -> bool {
        if self.tags_since_weighing + 1 >= TAGS_A_WEIGHING
            || self.purge_is_due
            || name.is_nesting_formatting()
        {
            return false;
        }
        self.tags_since_weighing += 1;
        self.formatting_budget += 2;
        self.flatten(name);
        true
    }

    /// Whether the start tag of an end tag was left out, and the end tag with it.
    pub(super) fn flattens_end(&mut self, name: Name) -> bool {
        let lookback = self.flattened.len().saturating_sub(FLATTENED_LOOKBACK);
        let found = self.flattened[lookback..].iter().rposition(|&open| open == name);
        if let Some(found) = found {
            self.flattened.truncate(lookback + found);
        }
        found.is_some()
    }

    fn flatten(&mut self, name: Name) {
        self.notes.flattened_elements += 1;
        if !name.is_void() {
            self.flattened.push(name);
        }
    }

    /// To be called after each token that passed.
    pub(super) fn after(&mut self, created_before: u64) {
        let created = self.sink().created();
        let new = created - created_before;
        self.load.handles = self.load.handles.saturating_add(new as u32);
        if new > 1 {
            self.load.formatting = self.load.formatting.saturating_add(2 * new as u32);
        }
        if new > MAX_REOPENED_BY_TAG || created > self.formatting_budget {
            self.purge_is_due = true;
        }
    }

    /// The tree builder has told the tokenizer to read text.
    pub(super) fn enter_raw_text(&mut self) {
        self.in_raw_text = true;
    }

    /// Whether it reads text.
    pub(super) fn in_raw_text(&self) -> bool {
        self.in_raw_text
    }

    /// It goes on with markup.
    pub(super) fn leave_raw_text(&mut self) {
        self.in_raw_text = false;
    }

    pub(super) fn sink(&self) -> &'a Sink {
        &self.builder.sink
    }

    /// What is due before a tag.
    fn keep_books(&mut self) {
        if self.purge_is_due {
            self.purge_formatting();
        }
        self.tags_since_weighing += 1;
        let may_be_done_flattening = !self.flattened.is_empty() && !self.spent && !self.is_full();
        if self.tags_since_weighing >= TAGS_A_WEIGHING || may_be_done_flattening {
            let tags = std::mem::take(&mut self.tags_since_weighing);
            self.weigh();
            self.steps += u64::from(tags) * u64::from(self.load.handles);
            if self.load.handles < self.max_handles && !self.is_full() {
                self.flattened.clear();
            }
            if self.steps > self.max_steps {
                self.go_shallow();
            }
        }
    }

    /// Whether the tree has as many nodes as it may.
    pub(super) fn is_full(&self) -> bool {
        self.sink().nodes() >= self.max_nodes
    }

    /// Whether the load is beyond a bound, by exact measure where the estimate says so.
    fn is_over(&mut self, bound: impl Fn(Load) -> bool) -> bool {
        bound(self.load) && {
            self.weigh();
            bound(self.load)
        }
    }

    fn weigh(&mut self) {
        self.load = self.sink().load_of(self.builder);
        self.steps += u64::from((self.load.handles + self.markers) / 4);
    }

    /// Empties the list of active formatting elements, and lets no new ones in.
    fn purge_formatting(&mut self) {
        self.purge_is_due = false;
        self.notes.dropped_formatting += u64::from(!self.formatting_is_over);
        self.formatting_is_over = true;
        for name in FORMATTING {
            for _ in 0..PURGE_ROUNDS {
                let before = self.load.formatting;
                self.send_end_tag(name.clone());
                self.weigh();
                if self.load.formatting == before {
                    break;
                }
            }
        }
        self.formatting_budget = self.formatting_budget.max(self.sink().created()) + FREE_IMPLIED_ELEMENTS;
    }

    /// Closes elements until few are open.
    fn go_shallow(&mut self) {
        if !self.spent {
            self.spent = true;
            self.max_handles = SHALLOW;
            self.purge_formatting();
        }
        while self.load.handles > SHALLOW && self.closing_tags < MAX_CLOSING_TAGS {
            let before = self.load.handles;
            // A comment goes into the current node and changes nothing.
            self.send(Token::CommentToken("".into()));
            let closed = self.sink().open_below(SHALLOW / 2).iter().any(|name| {
                self.closing_tags += 1;
                self.send_end_tag(LocalName::from(name.as_str()));
                self.weigh();
                self.load.handles < before || self.closing_tags >= MAX_CLOSING_TAGS
            });
            if !closed {
                self.closing_tags += 1;
                break;
            }
        }
    }

    fn send_end_tag(&self, name: LocalName) {
        self.send(end_tag(name));
    }

    fn send(&self, token: Token) {
        // Comments, white space and end tags between tags never change how the tokenizer goes on.
        let _ = self.builder.process_token(token, 1);
    }
}

/// The token of an end tag.
pub(super) fn end_tag(name: LocalName) -> Token {
    Token::TagToken(Tag {
        kind: TagKind::EndTag,
        name,
        self_closing: false,
        attrs: Vec::new(),
        had_duplicate_attributes: false,
    })
}

/// The nodes that a page of so many bytes may have before its tags stop to make elements.
pub(super) fn max_nodes(bytes: usize) -> usize {
    FREE_NODES + bytes / BYTES_A_NODE
}
