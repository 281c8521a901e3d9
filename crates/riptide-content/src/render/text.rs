//! Plain text.

use super::flow::{Event, Flow, Tag};

/// Writes the flow as plain text.
pub(super) fn write(flow: &Flow) -> String {
    let mut writer = Writer {
        flow,
        out: String::new(),
        lists: Vec::new(),
        marker: String::new(),
        cells: 0,
        in_table: false,
        tight: false,
    };
    flow.events().iter().for_each(|event| writer.event(event));
    writer.out
}

struct Writer<'a> {
    flow: &'a Flow,
    out: String,
    /// The number of the next item of each open list.
    lists: Vec<Option<u32>>,
    /// The mark of the item that begins with the next block.
    marker: String,
    cells: usize,
    in_table: bool,
    /// Whether the next block stands on the line after the last one.
    tight: bool,
}

impl Writer<'_> {
    fn event(&mut self, event: &Event) {
        match *event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(span) | Event::Code(span) | Event::Math(span) => {
                self.out.push_str(self.flow.str(span))
            }
            Event::Image { alt, .. } => self.out.push_str(self.flow.str(alt)),
            Event::Reference(label) => {
                self.out.push('[');
                self.out.push_str(self.flow.str(label));
                self.out.push(']');
            }
            Event::Break if self.in_table => self.out.push(' '),
            Event::Break => self.out.push('\n'),
            Event::CodeBlock { text, .. } | Event::MathBlock(text) => {
                self.start_block();
                self.out.push_str(self.flow.str(text));
            }
            Event::Rule => {}
        }
    }

    fn start(&mut self, tag: Tag) {
        match tag {
            tag if tag.is_leaf() => self.start_block(),
            Tag::List(list) => self.lists.push(list.start),
            Tag::Item(_) => {
                self.marker = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "- ".to_owned(),
                };
            }
            Tag::Footnote(label) => self.marker = format!("[{}] ", self.flow.str(label)),
            Tag::Row { .. } => {
                self.start_block();
                self.in_table = true;
                self.cells = 0;
            }
            Tag::Cell => {
                if self.cells > 0 {
                    self.out.push_str(" | ");
                }
                self.cells += 1;
                self.tight = true;
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: Tag) {
        match tag {
            Tag::List(_) => {
                self.lists.pop();
                self.tight = !self.lists.is_empty();
            }
            Tag::Item(_) => self.tight = true,
            Tag::Row { .. } => {
                self.in_table = false;
                self.tight = true;
                self.out.truncate(self.out.trim_end_matches(['|', ' ']).len());
            }
            Tag::Table => self.tight = false,
            _ => {}
        }
    }

    fn start_block(&mut self) {
        if self.in_table {
            // The blocks of a cell stand on one line.
            if !std::mem::take(&mut self.tight) {
                self.out.push(' ');
            }
            self.out.push_str(&std::mem::take(&mut self.marker));
            return;
        }
        let tight = std::mem::take(&mut self.tight) || (!self.marker.is_empty() && self.lists.len() > 1);
        if !self.out.is_empty() {
            self.out.push_str(if tight { "\n" } else { "\n\n" });
        }
        let marker = std::mem::take(&mut self.marker);
        if !marker.is_empty() {
            for _ in 1..self.lists.len() {
                self.out.push_str("  ");
            }
            self.out.push_str(&marker);
        }
    }
}
