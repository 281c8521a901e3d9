//! From pieces of text and the borders of elements to events: white space, paragraphs, and marks around words.

use super::joints::{Gap, Piece, Pieces};
use super::{Event, Flow, List, Span, Tag};

/// Columns that lists, quotes and footnotes may indent a line by; what is deeper stands at the last level. It bounds the
/// output by a multiple of the content.
const MAX_INDENT: usize = 48;

/// An open container.
#[derive(Clone, Copy, Debug)]
struct Frame {
    tag: Tag,
    /// Whether it is among the events: what is beyond [`MAX_INDENT`] is not.
    kept: bool,
    /// The position of its start.
    start: usize,
    /// [`Builder::pieces`] at its start.
    pieces: usize,
    /// Children other than lists.
    blocks: usize,
    /// List: the position of the start of the last item.
    last_item: Option<usize>,
    /// Whether it was opened for content that lacked it, not by an element.
    implied: bool,
}

/// An open inline element.
#[derive(Clone, Copy, Debug)]
struct Mark {
    tag: Option<Tag>,
    /// Whether its start is among the events of the open leaf.
    emitted: bool,
    /// Whether it waits for a heading: of a card that is a link as a whole, that is what the link is about.
    for_heading: bool,
}

/// What inline events go into when no element says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leaf {
    Paragraph,
    /// A leaf with a tag of its own: borders of blocks inside it are mere gaps.
    Own(Tag),
}

/// Grows a [`Flow`].
#[derive(Debug)]
pub(super) struct Builder {
    flow: Flow,
    frames: Vec<Frame>,
    /// Columns that the open containers indent a line by.
    indent: usize,
    marks: Vec<Mark>,
    /// Whether all marks that can be emitted in the open leaf are.
    marks_settled: bool,
    leaf: Leaf,
    /// The tag of the leaf that inline events go into now.
    open: Option<Tag>,
    gap: Gap,
    breaks: u32,
    /// The last character of the open leaf.
    last: Option<char>,
    /// Open elements whose text is code.
    code: usize,
    /// Pieces of content so far: an element that adds none is empty.
    pieces: usize,
    /// Whether the last event may take more text.
    growing: bool,
}

impl Builder {
    /// A builder that has room for this many bytes of text.
    pub(super) fn with_room(bytes: usize) -> Self {
        Builder {
            flow: Flow { arena: String::with_capacity(bytes), ..Flow::default() },
            frames: Vec::new(),
            indent: 0,
            marks: Vec::new(),
            marks_settled: true,
            leaf: Leaf::Paragraph,
            open: None,
            gap: Gap::None,
            breaks: 0,
            last: None,
            code: 0,
            pieces: 0,
            growing: false,
        }
    }

    pub(super) fn finish(mut self) -> Flow {
        while !self.frames.is_empty() {
            self.end();
        }
        self.end_leaf();
        // The renderings, each as large, are made while this is there.
        self.flow.arena.shrink_to_fit();
        self.flow.events.shrink_to_fit();
        self.flow
    }

    /// Keeps a string for an event.
    pub(super) fn keep(&mut self, text: &str) -> Span {
        let start = self.flow.arena.len() as u32;
        self.flow.arena.push_str(text);
        self.growing = false;
        Span { start, end: self.flow.arena.len() as u32 }
    }

    // Inline content.

    /// Adds character data as it stands in the page.
    pub(super) fn text(&mut self, text: &str) {
        for piece in Pieces::of(text) {
            match piece {
                Piece::Gap(gap) => self.gap = self.gap.max(gap),
                Piece::Words(words) => self.words(words),
            }
        }
    }

    fn words(&mut self, words: &str) {
        self.begin_inline(words.chars().next());
        let start = self.flow.arena.len() as u32;
        self.flow.arena.push_str(words);
        let end = start + words.len() as u32;
        self.last = words.chars().next_back();
        self.pieces += 1;
        if self.growing
            && let Some(Event::Text(span) | Event::Code(span)) = self.flow.events.last_mut()
            && span.end == start
        {
            span.end = end;
            return;
        }
        let span = Span { start, end };
        self.flow.events.push(if self.code > 0 { Event::Code(span) } else { Event::Text(span) });
        self.growing = true;
    }

    /// Adds an inline event that is one thing: an image, a formula, a mark.
    pub(super) fn inline(&mut self, event: Event) {
        self.begin_inline(None);
        self.flow.events.push(event);
        self.growing = false;
        self.last = Some('\u{fffc}');
        self.pieces += 1;
    }

    /// A place where words may not run together although no white space stands there.
    pub(super) fn gap(&mut self) {
        self.gap = self.gap.max(Gap::Border);
    }

    /// A label right behind a link is kept apart from it by styles.
    pub(super) fn gap_after_link(&mut self) {
        if self.code == 0 && matches!(self.flow.events.last(), Some(Event::End(Tag::Link(_)))) {
            self.gap();
        }
    }

    /// The same where a block ends, whatever follows.
    fn block_gap(&mut self) {
        self.gap = self.gap.max(Gap::Space);
    }

    /// A line break of the page. Two in a row end a paragraph.
    pub(super) fn line_break(&mut self) {
        self.gap = Gap::None;
        match self.open {
            Some(_) => self.breaks += 1,
            None => self.breaks = 0,
        }
    }

    fn begin_inline(&mut self, next: Option<char>) {
        if self.breaks > 1 && self.leaf == Leaf::Paragraph {
            self.end_leaf();
        }
        if self.open.is_none() {
            self.begin_leaf();
        } else if self.breaks > 0 {
            self.growing = false;
            self.flow.events.push(Event::Break);
        } else if let Some(space) = self.gap.between(self.last, next) {
            // Before the marks that open here, and after those that closed: emphasis never starts or ends with a space.
            self.space(space);
        }
        self.gap = Gap::None;
        self.breaks = 0;
        self.open_marks();
    }

    fn space(&mut self, space: char) {
        let code_goes_on = self.code > 0 && matches!(self.flow.events.last(), Some(Event::Code(_)));
        let text_goes_on = self.code == 0 && matches!(self.flow.events.last(), Some(Event::Text(_)));
        let start = self.flow.arena.len() as u32;
        self.flow.arena.push(space);
        let end = self.flow.arena.len() as u32;
        if self.growing
            && (code_goes_on || text_goes_on)
            && let Some(Event::Text(span) | Event::Code(span)) = self.flow.events.last_mut()
            && span.end == start
        {
            span.end = end;
            return;
        }
        self.flow.events.push(Event::Text(Span { start, end }));
        self.growing = self.code == 0;
    }

    /// Emits the starts of the inline elements that are open around what comes next.
    fn open_marks(&mut self) {
        if std::mem::replace(&mut self.marks_settled, true) {
            return;
        }
        for at in 0..self.marks.len() {
            let Mark { tag: Some(tag), emitted: false, for_heading } = self.marks[at] else { continue };
            if for_heading && !matches!(self.open, Some(Tag::Heading(_))) {
                continue;
            }
            if tag == Tag::Strong && matches!(self.open, Some(Tag::Heading(_) | Tag::Term | Tag::Summary)) {
                continue;
            }
            self.marks[at].emitted = true;
            // What closed right here goes on: `<b>a</b><b>b</b>` is one word.
            if self.flow.events.last() == Some(&Event::End(tag)) {
                self.flow.events.pop();
            } else {
                self.flow.events.push(Event::Start(tag));
            }
            self.growing = false;
        }
    }

    /// Opens an inline element; [`None`] for one that leaves no trace.
    pub(super) fn start_mark(&mut self, tag: Option<Tag>) {
        self.start_mark_around(tag, false);
    }

    /// Opens an inline element; `for_heading` is whether it holds a heading, which alone it shall mark.
    pub(super) fn start_mark_around(&mut self, tag: Option<Tag>, for_heading: bool) {
        if matches!((tag, self.flow.events.last()), (Some(Tag::Link(_)), Some(Event::End(Tag::Link(_))))) {
            // Links side by side are kept apart by styles.
            self.block_gap();
        }
        let same = |mark: &Mark| mark.tag.zip(tag).is_some_and(|(a, b)| same_kind(a, b));
        // Code is not emphasised in part.
        let fits = |tag: &Tag| self.code == 0 || matches!(tag, Tag::Link(_));
        let tag = tag.filter(fits).filter(|_| !self.marks.iter().any(same));
        self.marks.push(Mark { tag, emitted: false, for_heading });
        self.marks_settled = false;
    }

    /// Closes the inline element opened last.
    pub(super) fn end_mark(&mut self) {
        if let Some(Mark { tag: Some(tag), emitted: true, .. }) = self.marks.pop() {
            self.growing = false;
            self.flow.events.push(Event::End(tag));
        }
    }

    /// Text is code from here on, until [`Self::end_code`].
    pub(super) fn start_code(&mut self) {
        self.code += 1;
        self.growing = false;
    }

    pub(super) fn end_code(&mut self) {
        self.code -= 1;
        self.growing = false;
    }

    // Leaves.

    fn begin_leaf(&mut self) {
        self.enter_item();
        self.count_block();
        let tag = match self.leaf {
            Leaf::Paragraph => Tag::Paragraph,
            Leaf::Own(tag) => tag,
        };
        self.flow.events.push(Event::Start(tag));
        self.open = Some(tag);
        self.last = None;
        self.growing = false;
    }

    /// Ends the open leaf. Inline elements that go on are opened anew in the next one, links are not: one is enough.
    fn end_leaf(&mut self) {
        self.gap = Gap::None;
        self.breaks = 0;
        let Some(tag) = self.open.take() else { return };
        self.marks_settled = false;
        for mark in self.marks.iter_mut().rev() {
            if let (Some(tag), true) = (mark.tag, mark.emitted) {
                self.flow.events.push(Event::End(tag));
                mark.emitted = false;
                if matches!(tag, Tag::Link(_)) {
                    mark.tag = None;
                }
            }
        }
        self.flow.events.push(Event::End(tag));
        self.growing = false;
    }

    /// The border of a block.
    pub(super) fn block_border(&mut self) {
        match self.leaf {
            Leaf::Paragraph => self.end_leaf(),
            Leaf::Own(_) => self.block_gap(),
        }
    }

    /// Whether a leaf with a tag of its own is open or awaited.
    pub(super) fn in_own_leaf(&self) -> bool {
        self.leaf != Leaf::Paragraph
    }

    /// Inline content goes into a leaf of this tag until [`Self::end_own_leaf`].
    pub(super) fn start_own_leaf(&mut self, tag: Tag) {
        self.end_leaf();
        self.leaf = Leaf::Own(tag);
    }

    pub(super) fn end_own_leaf(&mut self) {
        self.end_leaf();
        self.leaf = Leaf::Paragraph;
    }

    /// Adds a block that is one thing: code, a formula, a rule.
    pub(super) fn block(&mut self, event: Event) {
        self.end_leaf();
        self.enter_item();
        self.count_block();
        self.flow.events.push(event);
        self.growing = false;
        self.pieces += usize::from(event != Event::Rule);
    }

    // Containers.

    /// Opens a container.
    pub(super) fn start(&mut self, tag: Tag) {
        self.end_leaf();
        match tag {
            Tag::Item(_) => {
                self.leave_implied(|tag| matches!(tag, Tag::Item(_)));
                if !self.in_list() {
                    self.enter_item();
                    self.push(Tag::List(List { start: None, loose: false }), true);
                }
            }
            Tag::List(_) if self.reopen_item() => {}
            Tag::Row { .. } | Tag::Cell | Tag::Definition => {}
            _ => self.enter_item(),
        }
        if !matches!(tag, Tag::List(_) | Tag::Item(_) | Tag::Row { .. } | Tag::Cell | Tag::Definition) {
            self.count_block();
        }
        self.push(tag, false);
    }

    fn push(&mut self, tag: Tag, implied: bool) {
        let outside_of_kept =
            matches!(tag, Tag::Item(_)) && self.frames.last().is_some_and(|list| !list.kept);
        let indent = indent(tag);
        let kept = !outside_of_kept && (indent == 0 || self.indent + indent <= MAX_INDENT);
        self.indent += if kept { indent } else { 0 };
        let start = self.flow.events.len();
        self.frames.push(Frame {
            tag,
            kept,
            start,
            pieces: self.pieces,
            blocks: 0,
            last_item: None,
            implied,
        });
        if kept {
            self.flow.events.push(Event::Start(tag));
        }
    }

    fn in_list(&self) -> bool {
        self.frames.last().is_some_and(|frame| matches!(frame.tag, Tag::List(_)))
    }

    /// Closes the container opened last; without content it is as if it had never been.
    pub(super) fn end(&mut self) {
        self.end_leaf();
        self.leave_implied(|_| true);
        if let Some(frame) = self.frames.pop() {
            self.close(frame);
        }
    }

    fn close(&mut self, frame: Frame) {
        if !frame.kept {
            return;
        }
        self.indent -= indent(frame.tag);
        if self.pieces == frame.pieces && frame.tag != Tag::Cell {
            self.flow.events.truncate(frame.start);
            return;
        }
        if let (Tag::Item(_), Some(list)) = (frame.tag, self.frames.last_mut()) {
            list.last_item = Some(frame.start);
            if let (true, Event::Start(Tag::List(list))) =
                (frame.blocks > 1, &mut self.flow.events[list.start])
            {
                list.loose = true;
            }
        }
        // The start may have learnt since that the list is loose.
        if let Event::Start(tag) = self.flow.events[frame.start] {
            self.flow.events.push(Event::End(tag));
        }
    }

    fn count_block(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            frame.blocks += 1;
        }
    }

    /// Content right in a list, outside of its items, gets an item; after a stray item it is outside of the list.
    fn enter_item(&mut self) {
        self.leave_implied(|tag| matches!(tag, Tag::List(_)));
        if self.in_list() {
            self.push(Tag::Item(None), true);
        }
    }

    fn leave_implied(&mut self, which: impl Fn(Tag) -> bool) {
        while let Some(frame) = self.frames.pop_if(|frame| frame.implied && which(frame.tag)) {
            self.close(frame);
        }
    }

    /// A list right in a list belongs to the item before it.
    fn reopen_item(&mut self) -> bool {
        let Some(list) =
            self.frames.last().filter(|frame| matches!(frame.tag, Tag::List(_)) && !frame.implied)
        else {
            return false;
        };
        let (Some(start), Some(Event::End(tag @ Tag::Item(_)))) =
            (list.last_item, self.flow.events.last().copied())
        else {
            return false;
        };
        self.flow.events.pop();
        let kept = true;
        self.frames.push(Frame { tag, kept, start, pieces: 0, blocks: 1, last_item: None, implied: true });
        true
    }
}

/// Columns that a container indents its lines by, whatever the format.
fn indent(tag: Tag) -> usize {
    match tag {
        Tag::Quote | Tag::List(List { start: None, .. }) => 2,
        Tag::List(List { start: Some(start), .. }) => start.max(1).ilog10() as usize + 4,
        Tag::Footnote(_) => 4,
        _ => 0,
    }
}

fn same_kind(a: Tag, b: Tag) -> bool {
    std::mem::discriminant(&a) == std::mem::discriminant(&b)
}
