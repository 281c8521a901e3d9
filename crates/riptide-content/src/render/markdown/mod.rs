//! CommonMark with GitHub's extensions.

mod escape;
mod inline;
mod table;

use inline::{Inline, Place, tex_on_one_line};
use table::Rows;

use super::flow::{Event, Flow, Tag};

/// Writes the flow as Markdown.
pub(super) fn write(flow: &Flow) -> String {
    let mut writer = Writer {
        flow,
        inline: Inline::of(flow),
        out: flow.room_for_all(1),
        prefix: String::new(),
        frames: vec![Frame::default()],
        continues: true,
        table: None,
    };
    let mut at = 0;
    while let Some(event) = flow.events().get(at) {
        at = writer.event(at, event);
    }
    writer.out
}

/// An open container that its lines or blocks depend on.
#[derive(Clone, Copy, Debug, Default)]
struct Frame {
    /// Length of the prefix outside of it.
    outside: usize,
    kind: Kind,
    /// Whether the block written last is a list, of numbers or not, and with which of two marks.
    last_list: Option<(bool, bool)>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Blocks,
    /// The number of the next item, the mark after numbers or for bullets, and whether items stand apart.
    List {
        number: Option<u32>,
        alternative: bool,
        loose: bool,
    },
    Item {
        loose: bool,
    },
}

struct Writer<'a> {
    flow: &'a Flow,
    inline: Inline<'a>,
    out: String,
    /// What every line starts with.
    prefix: String,
    frames: Vec<Frame>,
    /// Whether the next block goes on where the output stands: behind a mark, or at the beginning.
    continues: bool,
    table: Option<Rows>,
}

impl Writer<'_> {
    /// Writes the event at `at` and answers the position of the next one to write.
    fn event(&mut self, at: usize, event: &Event) -> usize {
        match *event {
            Event::Start(tag) if tag.is_leaf() => return self.leaf(at, tag),
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::CodeBlock { language, text } => {
                self.begin_block(None);
                let (language, text) = (self.flow.str(language), self.flow.str(text));
                let fence = "`".repeat(escape::longest_run(text, '`').max(2) + 1);
                self.lines(&format!("{fence}{language}\n{text}\n{fence}"));
            }
            Event::MathBlock(tex) => {
                self.begin_block(None);
                let lines = self.flow.str(tex).lines().filter(|line| !line.trim().is_empty());
                let lines: Vec<_> = lines.collect();
                if lines.iter().any(|line| escape::may_start_block(line)) {
                    self.lines(&format!("$${}$$", tex_on_one_line(self.flow.str(tex))));
                } else {
                    self.lines(&format!("$$\n{}\n$$", lines.join("\n")));
                }
            }
            Event::Rule => {
                self.begin_block(None);
                // Behind the mark of an item, `- ---` would be a rule and no item.
                let in_item = self.out.ends_with("- ");
                self.out.push_str(if in_item { "***" } else { "---" });
            }
            // Inline events stand in leaves, which are written as a whole.
            _ => {}
        }
        at + 1
    }

    fn leaf(&mut self, start: usize, tag: Tag) -> usize {
        let end = self.flow.leaf_end(start);
        let events = &self.flow.events()[start + 1..end];
        if let Some(rows) = self.table.as_mut().filter(|rows| rows.in_cell()) {
            rows.push(&self.inline.write(events, Place::Cell));
            return end + 1;
        }
        let (mark, place) = match tag {
            Tag::Heading(level) => (&"###### "[6 - usize::from(level.clamp(1, 6))..], Place::Heading),
            Tag::Term | Tag::Summary => ("**", Place::Bold),
            _ => ("", Place::Paragraph),
        };
        let text = self.inline.write(events, place);
        self.begin_block(None);
        self.out.push_str(mark);
        self.lines(&text);
        if place == Place::Bold {
            self.out.push_str(mark);
        }
        end + 1
    }

    fn start(&mut self, tag: Tag) {
        if let Some(rows) = &mut self.table {
            match tag {
                Tag::Row { header } => rows.start_row(header),
                Tag::Cell => rows.start_cell(),
                Tag::Item(_) => rows.start_item(),
                _ => {}
            }
            return;
        }
        match tag {
            Tag::Quote => {
                self.begin_block(None);
                self.enter("> ", "> ", Kind::Blocks);
            }
            Tag::List(list) => {
                self.begin_block(Some(list.start.is_some()));
                let last = self.frames.last().and_then(|frame| frame.last_list);
                let alternative = last.is_some_and(|(_, alternative)| alternative);
                self.enter("", "", Kind::List { number: list.start, alternative, loose: list.loose });
            }
            Tag::Item(checked) => self.item(checked),
            Tag::Footnote(label) => {
                self.begin_block(None);
                let mark = format!("[^{}]: ", self.flow.str(label));
                self.enter(&mark, "    ", Kind::Item { loose: true });
            }
            Tag::Table => self.table = Some(Rows::default()),
            _ => {}
        }
    }

    fn end(&mut self, tag: Tag) {
        match (tag, &mut self.table) {
            (Tag::Cell, Some(rows)) => rows.end_cell(),
            (Tag::Table, table) => {
                if let Some(rows) = table.take() {
                    self.begin_block(None);
                    self.lines(&rows.write());
                }
            }
            (Tag::Quote | Tag::List(_) | Tag::Item(_) | Tag::Footnote(_), None) => {
                if let Some(frame) = self.frames.pop() {
                    self.prefix.truncate(frame.outside);
                }
                self.continues = false;
            }
            _ => {}
        }
    }

    fn item(&mut self, checked: Option<bool>) {
        let Some(Frame { kind: Kind::List { number, alternative, loose }, .. }) = self.frames.last_mut()
        else {
            return;
        };
        let (loose, alternative) = (*loose, *alternative);
        let mark = match number {
            Some(number) => {
                let mark = format!("{number}{} ", if alternative { ')' } else { '.' });
                *number = (*number + 1).min(999_999_999);
                mark
            }
            None if alternative => "* ".to_owned(),
            None => "- ".to_owned(),
        };
        if !std::mem::take(&mut self.continues) {
            self.new_line(loose);
        }
        let indent = " ".repeat(mark.len());
        let task = match checked {
            Some(true) => "[x] ",
            Some(false) => "[ ] ",
            None => "",
        };
        self.enter(&(mark + task), &indent, Kind::Item { loose });
    }

    fn enter(&mut self, mark: &str, prefix: &str, kind: Kind) {
        self.out.push_str(mark);
        self.frames.push(Frame { outside: self.prefix.len(), kind, last_list: None });
        self.prefix.push_str(prefix);
        self.continues = true;
    }

    /// Puts the output where the next block begins. `list` is whether that block is a list, and one of numbers.
    fn begin_block(&mut self, list: Option<bool>) {
        let Some(frame) = self.frames.last_mut() else { return };
        // Two lists of one kind in a row would be read as one: the second takes the other mark.
        frame.last_list = list
            .map(|numbers| (numbers, frame.last_list.is_some_and(|(last, mark)| last == numbers && !mark)));
        let apart = !(list.is_some() && frame.kind == Kind::Item { loose: false });
        if !std::mem::take(&mut self.continues) {
            self.new_line(apart);
        }
    }

    fn new_line(&mut self, blank: bool) {
        self.out.push('\n');
        if blank {
            self.out.push_str(self.prefix.trim_end());
            self.out.push('\n');
        }
        self.out.push_str(&self.prefix);
    }

    /// Writes lines, each behind the prefix.
    fn lines(&mut self, text: &str) {
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                self.out.push('\n');
                self.out.push_str(if line.is_empty() { self.prefix.trim_end() } else { &self.prefix });
            }
            self.out.push_str(line);
        }
    }
}
