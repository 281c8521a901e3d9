//! Plain text.

use super::flow::{Event, Flow, Tag};

/// Writes the flow as plain text.
pub(super) fn write(flow: &Flow) -> String {
    let mut writer = Writer {
        flow,
        out: flow.room_for_words(1),
        lists: Vec::new(),
        marker: String::new(),
        gap: Gap::Block,
        row: None,
    };
    flow.events().iter().for_each(|event| writer.event(event));
    writer.out
}

/// What separates the next words from those before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Line,
    Block,
}

#[derive(Clone, Copy, Debug)]
struct List {
    number: Option<u32>,
    loose: bool,
}

struct Writer<'a> {
    flow: &'a Flow,
    out: String,
    lists: Vec<List>,
    /// The mark of the item or note that begins with the next words.
    marker: String,
    gap: Gap,
    /// Inside of a table row: the number of cells so far, and of those whose border is written.
    row: Option<(usize, usize)>,
}

impl Writer<'_> {
    fn event(&mut self, event: &Event) {
        match *event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(span) | Event::Code(span) | Event::Math(span) => self.words(self.flow.str(span)),
            Event::Reference(label) => {
                let mark = format!("[{}]", self.flow.str(label));
                self.words(&mark);
            }
            Event::Break => self.separate(Gap::Line),
            Event::CodeBlock { text, .. } | Event::MathBlock(text) => {
                self.separate(Gap::Block);
                self.words(self.flow.str(text));
            }
            Event::Image { .. } | Event::Rule => {}
        }
    }

    fn start(&mut self, tag: Tag) {
        match tag {
            Tag::List(list) => {
                self.separate(if self.lists.is_empty() { Gap::Block } else { Gap::Line });
                self.lists.push(List { number: list.start, loose: list.loose });
            }
            Tag::Item(_) => {
                let list = self.lists.last_mut();
                let loose = list.as_ref().is_some_and(|list| list.loose);
                self.marker = match list.and_then(|list| list.number.as_mut()) {
                    Some(number) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    None => "- ".to_owned(),
                };
                self.separate(if loose { Gap::Block } else { Gap::Line });
            }
            Tag::Footnote(label) => {
                self.separate(Gap::Block);
                self.marker = format!("[{}] ", self.flow.str(label));
            }
            Tag::Row { .. } => {
                self.separate(Gap::Line);
                self.row = Some((0, 0));
            }
            Tag::Cell => {
                if let Some((cells, _)) = &mut self.row {
                    *cells += 1;
                }
            }
            // The first words of an item stand behind its mark.
            tag if tag.is_leaf() && self.marker.is_empty() => self.separate(Gap::Block),
            Tag::Table => self.separate(Gap::Block),
            _ => {}
        }
    }

    fn end(&mut self, tag: Tag) {
        match tag {
            Tag::List(_) => {
                self.lists.pop();
                self.separate(if self.lists.is_empty() { Gap::Block } else { Gap::Line });
            }
            Tag::Item(_) | Tag::Footnote(_) => self.marker.clear(),
            Tag::Row { .. } => self.row = None,
            Tag::Table => self.separate(Gap::Block),
            _ => {}
        }
    }

    fn separate(&mut self, gap: Gap) {
        // A row of a table is one line.
        self.gap = self.gap.max(if self.row.is_some() { Gap::Space } else { gap });
    }

    fn words(&mut self, words: &str) {
        let mut gap = std::mem::replace(&mut self.gap, Gap::None);
        if self.out.is_empty() {
            gap = Gap::None;
        }
        let borders = self.row.as_mut().map_or(0, |(cells, written)| {
            let last = cells.saturating_sub(1);
            last - std::mem::replace(written, last)
        });
        self.out.push_str(match gap {
            Gap::Space if borders == 0 => " ",
            Gap::None | Gap::Space => "",
            Gap::Line => "\n",
            Gap::Block => "\n\n",
        });
        for _ in 0..borders {
            self.out.push_str(if self.out.is_empty() || self.out.ends_with('\n') { "| " } else { " | " });
        }
        let marker = std::mem::take(&mut self.marker);
        if !marker.is_empty() && self.row.is_none() {
            for _ in 1..self.lists.len() {
                self.out.push_str("  ");
            }
            self.out.push_str(&marker);
        }
        self.out.push_str(words);
    }
}
