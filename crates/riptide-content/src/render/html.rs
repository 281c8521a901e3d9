//! Clean HTML.

use super::flow::{Event, Flow, List, Tag};
use crate::byte_set::ByteSet;

/// Writes the flow as HTML.
pub(super) fn write(flow: &Flow) -> String {
    let mut writer =
        Writer { flow, out: flow.room_for_all(4), bare: false, open_bare: false, rows: Vec::new() };
    flow.events().iter().for_each(|event| writer.event(event));
    writer.out.truncate(writer.out.trim_end().len());
    writer.out
}

struct Writer<'a> {
    flow: &'a Flow,
    out: String,
    /// Whether a paragraph that starts now needs no tags: it is the first of an item or cell.
    bare: bool,
    /// Whether the open paragraph has none.
    open_bare: bool,
    /// Whether the row of each open table is one of headers.
    rows: Vec<bool>,
}

impl Writer<'_> {
    fn event(&mut self, event: &Event) {
        match *event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(span) => push_text(&mut self.out, self.flow.str(span)),
            Event::Code(span) => self.element("code", self.flow.str(span)),
            Event::Math(span) => {
                self.out.push('$');
                push_text(&mut self.out, self.flow.str(span));
                self.out.push('$');
            }
            Event::Image { url, alt } => {
                self.out.push_str("<img src=\"");
                push_text(&mut self.out, self.flow.str(url));
                self.out.push_str("\" alt=\"");
                push_text(&mut self.out, self.flow.str(alt));
                self.out.push_str("\">");
            }
            Event::Reference(label) => {
                let label = self.flow.str(label);
                self.out.push_str(&format!("<sup><a href=\"#fn-{label}\">{label}</a></sup>"));
            }
            Event::Break => self.out.push_str("<br>"),
            Event::CodeBlock { language, text } => {
                self.bare = false;
                self.out.push_str("<pre><code");
                let language = self.flow.str(language);
                if !language.is_empty() {
                    self.out.push_str(" class=\"language-");
                    push_text(&mut self.out, language);
                    self.out.push('"');
                }
                self.out.push('>');
                push_text(&mut self.out, self.flow.str(text));
                self.out.push_str("</code></pre>\n");
            }
            Event::MathBlock(span) => {
                self.bare = false;
                self.out.push_str("<p>$$");
                push_text(&mut self.out, self.flow.str(span));
                self.out.push_str("$$</p>\n");
            }
            Event::Rule => self.out.push_str("<hr>\n"),
        }
    }

    fn element(&mut self, name: &str, text: &str) {
        self.out.push_str(&format!("<{name}>"));
        push_text(&mut self.out, text);
        self.out.push_str(&format!("</{name}>"));
    }

    fn start(&mut self, tag: Tag) {
        let bare = std::mem::take(&mut self.bare);
        match tag {
            Tag::Paragraph if bare => {
                self.open_bare = true;
                return;
            }
            Tag::Link(url) => {
                self.out.push_str("<a href=\"");
                push_text(&mut self.out, self.flow.str(url));
                self.out.push_str("\">");
                self.bare = bare;
                return;
            }
            Tag::List(List { start: Some(start), .. }) if start != 1 => {
                self.out.push_str(&format!("<ol start=\"{start}\">\n"));
                return;
            }
            Tag::Item(Some(checked)) => {
                let checked = if checked { " checked" } else { "" };
                self.out.push_str(&format!("<li><input type=\"checkbox\" disabled{checked}> "));
                self.bare = true;
                return;
            }
            Tag::Footnote(label) => {
                let label = self.flow.str(label);
                self.out.push_str(&format!("<aside id=\"fn-{label}\">\n"));
                return;
            }
            Tag::Table => self.rows.push(false),
            Tag::Row { header } => {
                if let Some(row) = self.rows.last_mut() {
                    *row = header;
                }
            }
            Tag::Item(None) | Tag::Cell | Tag::Definition | Tag::Figure => self.bare = true,
            _ => {}
        }
        if has_lines(tag) && !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.out.push('<');
        self.push_name(tag);
        self.out.push('>');
        if has_lines(tag) {
            self.out.push('\n');
        }
    }

    fn end(&mut self, tag: Tag) {
        self.bare = false;
        if tag == Tag::Paragraph && std::mem::take(&mut self.open_bare) {
            return;
        }
        if has_lines(tag) && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.out.push_str("</");
        self.push_name(tag);
        self.out.push('>');
        if tag == Tag::Table {
            self.rows.pop();
        }
        if tag.is_leaf() || has_lines(tag) || matches!(tag, Tag::Item(_) | Tag::Definition) {
            self.out.push('\n');
        }
    }

    fn push_name(&mut self, tag: Tag) {
        self.out.push_str(match tag {
            Tag::Paragraph => "p",
            Tag::Heading(level) => ["h1", "h2", "h3", "h4", "h5", "h6"][usize::from(level.clamp(1, 6)) - 1],
            Tag::Term => "dt",
            Tag::Caption if self.rows.is_empty() => "figcaption",
            Tag::Caption => "caption",
            Tag::Summary => "summary",
            Tag::Quote => "blockquote",
            Tag::List(List { start: Some(_), .. }) => "ol",
            Tag::List(_) => "ul",
            Tag::Item(_) => "li",
            Tag::Table => "table",
            Tag::Row { .. } => "tr",
            Tag::Cell if self.rows.last() == Some(&true) => "th",
            Tag::Cell => "td",
            Tag::Definitions => "dl",
            Tag::Definition => "dd",
            Tag::Figure => "figure",
            Tag::Details => "details",
            Tag::Footnote(_) => "aside",
            Tag::Emphasis => "em",
            Tag::Strong => "strong",
            Tag::Strike => "del",
            Tag::Superscript => "sup",
            Tag::Subscript => "sub",
            Tag::Link(_) => "a",
        });
    }
}

/// Whether what it holds stands on lines of its own.
fn has_lines(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Quote
            | Tag::List(_)
            | Tag::Table
            | Tag::Row { .. }
            | Tag::Definitions
            | Tag::Figure
            | Tag::Details
            | Tag::Footnote(_)
    )
}

/// The bytes that text and the values of attributes have references for.
static ESCAPED: ByteSet = ByteSet::of(b"&<>\"");

fn push_text(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = ESCAPED.find(rest.as_bytes()) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}
