//! The inline events of one leaf as Markdown.

use super::super::flow::{Event, Flow, Tag};
use super::escape::{self, Context};
use crate::byte_set::ByteSet;

/// What a leaf is written into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Paragraph,
    Heading,
    /// Between the marks of strong emphasis.
    Bold,
    Cell,
}

/// Writes leaves of one flow.
#[derive(Debug)]
pub(super) struct Inline<'a> {
    flow: &'a Flow,
    /// Whether formulas make the dollar sign a mark.
    has_math: bool,
}

impl<'a> Inline<'a> {
    pub(super) fn of(flow: &'a Flow) -> Self {
        let has_math =
            flow.events().iter().any(|event| matches!(event, Event::Math(_) | Event::MathBlock(_)));
        Inline { flow, has_math }
    }

    /// The Markdown of the events of one leaf; with line ends where the leaf has line breaks.
    pub(super) fn write(&self, events: &[Event], place: Place) -> String {
        // What is bold as a whole needs no marks inside, which could pair with those outside.
        let usable = if place == Place::Bold { vec![false; events.len()] } else { self.usable_marks(events) };
        let mut context = self.context(events, place);
        let mut out = String::new();
        // Code right behind code is one: ticks between the two would be read as part of them.
        let mut code = String::new();
        let is_silent = |at: usize| match events[at] {
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strike)
            | Event::End(Tag::Emphasis | Tag::Strong | Tag::Strike) => !usable[at],
            Event::End(Tag::Superscript | Tag::Subscript) | Event::Start(Tag::Subscript) => true,
            _ => false,
        };
        for (at, event) in events.iter().enumerate() {
            let is_power = || code.is_empty() && self.is_power(&out, events, at);
            if is_silent(at) || (matches!(event, Event::Start(Tag::Superscript)) && !is_power()) {
                continue;
            }
            if !matches!(event, Event::Code(_)) {
                push_code(&mut out, &std::mem::take(&mut code), context.in_cell);
            }
            match *event {
                Event::Text(span) => {
                    let next = (at + 1..events.len()).find(|&at| !is_silent(at)).map(|at| &events[at]);
                    context.at_line_start =
                        place == Place::Paragraph && (out.is_empty() || out.ends_with('\n'));
                    context.before_link =
                        matches!(next, Some(Event::Start(Tag::Link(_)) | Event::Reference(_)));
                    context.ends_line = matches!(next, None | Some(Event::Break)) && place != Place::Bold;
                    escape::push(&mut out, self.flow.str(span), &context);
                }
                Event::Code(span) => code.push_str(self.flow.str(span)),
                Event::Math(span) => {
                    out.push('$');
                    push_verbatim(&mut out, &tex_on_one_line(self.flow.str(span)), context.in_cell);
                    out.push('$');
                }
                Event::Image { url, alt } => {
                    out.push_str("![");
                    let mut alternative = context;
                    alternative.in_link += 1;
                    alternative.at_line_start = false;
                    alternative.ends_line = false;
                    escape::push(&mut out, self.flow.str(alt), &alternative);
                    out.push_str("](");
                    push_target(&mut out, self.flow.str(url));
                    out.push(')');
                }
                Event::Reference(label) => {
                    out.push_str("[^");
                    out.push_str(self.flow.str(label));
                    out.push(']');
                }
                Event::Break => out.push_str(match place {
                    Place::Paragraph => "  \n",
                    Place::Cell => " · ",
                    Place::Heading | Place::Bold => " ",
                }),
                Event::Start(tag @ (Tag::Emphasis | Tag::Strong | Tag::Strike))
                | Event::End(tag @ (Tag::Emphasis | Tag::Strong | Tag::Strike)) => {
                    out.push_str(mark(tag));
                }
                Event::Start(Tag::Link(_)) => {
                    out.push('[');
                    context.in_link += 1;
                }
                Event::End(Tag::Link(url)) => {
                    out.push_str("](");
                    push_target(&mut out, self.flow.str(url));
                    out.push(')');
                    context.in_link -= 1;
                }
                Event::Start(Tag::Superscript) => out.push('^'),
                _ => {}
            }
        }
        push_code(&mut out, &code, context.in_cell);
        if place == Place::Heading {
            escape::close_heading(&mut out);
        }
        out
    }

    fn context(&self, events: &[Event], place: Place) -> Context {
        let mut context = Context::default();
        context.in_cell = place == Place::Cell;
        context.has_math = self.has_math;
        context.emphasis = place == Place::Bold;
        context.in_bold = place == Place::Bold;
        for event in events {
            match *event {
                // Ticks in a formula end code that a tick in the text would start.
                Event::Text(span) | Event::Math(span) => context.count(self.flow.str(span)),
                Event::Image { alt, .. } => context.count(self.flow.str(alt)),
                Event::Start(Tag::Emphasis | Tag::Strong) => context.emphasis = true,
                Event::Start(Tag::Strike) => context.strike = true,
                Event::Code(_) => context.code = true,
                _ => {}
            }
        }
        context
    }

    /// Which starts and ends of emphasis a parser will read as such. Where one would not, as in `a**"b"**c`, both go.
    fn usable_marks(&self, events: &[Event]) -> Vec<bool> {
        let mut usable = vec![false; events.len()];
        let mut open = Vec::new();
        for (at, event) in events.iter().enumerate() {
            match event {
                Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strike) => open.push(at),
                Event::End(Tag::Emphasis | Tag::Strong | Tag::Strike) => {
                    let Some(start) = open.pop() else { continue };
                    let before = self.last_char(&events[..start]);
                    let first = self.first_char(&events[start + 1..]);
                    let last = self.last_char(&events[..at]);
                    let after = self.first_char(&events[at + 1..]);
                    // `*a***b**` is read in more than one way.
                    let touches = matches!(
                        events[..start].last(),
                        Some(Event::End(Tag::Emphasis | Tag::Strong | Tag::Strike))
                    );
                    let has_words = events[start..at].iter().any(|event| match *event {
                        Event::Text(span) => self.flow.str(span).contains(char::is_alphanumeric),
                        Event::Code(_) | Event::Math(_) | Event::Image { .. } | Event::Reference(_) => true,
                        _ => false,
                    });
                    let works =
                        escape::opens(before, first) && escape::closes(last, after) && !touches && has_words;
                    (usable[start], usable[at]) = (works, works);
                }
                _ => {}
            }
        }
        usable
    }

    /// The first character that the events write, marks of emphasis aside.
    fn first_char(&self, events: &[Event]) -> Option<char> {
        events.iter().find_map(|event| match *event {
            Event::Text(span) => self.flow.str(span).chars().next(),
            Event::Code(_) => Some('`'),
            Event::Math(_) => Some('$'),
            Event::Image { .. } => Some('!'),
            Event::Reference(_) | Event::Start(Tag::Link(_)) => Some('['),
            Event::End(Tag::Link(_)) => Some(']'),
            Event::Break => Some(' '),
            _ => None,
        })
    }

    /// The last character that the events write, marks of emphasis aside.
    fn last_char(&self, events: &[Event]) -> Option<char> {
        events.iter().rev().find_map(|event| match *event {
            Event::Text(span) => self.flow.str(span).chars().next_back(),
            Event::Code(_) => Some('`'),
            Event::Math(_) => Some('$'),
            Event::Image { .. } | Event::End(Tag::Link(_)) => Some(')'),
            Event::Reference(_) => Some(']'),
            Event::Start(Tag::Link(_)) => Some('['),
            Event::Break => Some(' '),
            _ => None,
        })
    }

    /// Whether a superscript is a number or sign that changes the value before it: 10 to the power of 5 is not 105.
    fn is_power(&self, out: &str, events: &[Event], at: usize) -> bool {
        let Some(Event::Text(span)) = events.get(at + 1) else { return false };
        let is_sign = |c: char| c.is_ascii_digit() || matches!(c, '-' | '−' | '+' | 'n' | 'x');
        let text = self.flow.str(*span);
        out.ends_with(|c: char| c.is_alphanumeric() || c == ')')
            && text.len() <= 8
            && text.chars().all(is_sign)
    }
}

fn mark(tag: Tag) -> &'static str {
    match tag {
        Tag::Strong => "**",
        Tag::Strike => "~~",
        _ => "*",
    }
}

/// Code, if there is any, between as many backticks as it takes.
fn push_code(out: &mut String, code: &str, in_cell: bool) {
    if code.is_empty() {
        return;
    }
    let ticks = "`".repeat(escape::longest_run(code, '`') + 1);
    let pad = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    out.push_str(&ticks);
    out.push_str(pad);
    push_verbatim(out, code, in_cell);
    out.push_str(pad);
    out.push_str(&ticks);
}

/// Text that Markdown does not read, but for the border of a cell.
fn push_verbatim(out: &mut String, text: &str, in_cell: bool) {
    if in_cell {
        out.push_str(&text.replace('|', "\\|"));
    } else {
        out.push_str(text);
    }
}

/// What stands in an address as it is: all that can be seen but for `(`, `)`, `<`, `>`, `|` and `\`.
static PLAIN_IN_TARGETS: ByteSet =
    ByteSet::of(b"!\"#$%&'*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{}~");

/// An address: what would end it is percent-encoded.
fn push_target(out: &mut String, url: &str) {
    if PLAIN_IN_TARGETS.find_other(url.as_bytes()).is_none() {
        out.push_str(url);
        return;
    }
    let mut depth = 0i32;
    let nested = url.chars().all(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        (0..=8).contains(&depth)
    });
    let balanced = nested && depth == 0;
    for c in url.chars() {
        match c {
            '(' if !balanced => out.push_str("%28"),
            ')' if !balanced => out.push_str("%29"),
            ' ' => out.push_str("%20"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '|' => out.push_str("%7C"),
            '\\' => out.push_str("%5C"),
            c if c.is_whitespace() || c.is_control() => {}
            c => out.push(c),
        }
    }
}

/// The lines of a formula joined into one, without comments, which would take along what is joined to them.
pub(super) fn tex_on_one_line(tex: &str) -> String {
    tex.lines().flat_map(|line| without_tex_comment(line).split_whitespace()).collect::<Vec<_>>().join(" ")
}

/// A line of TeX up to its comment, which would take along what is joined to the line.
fn without_tex_comment(line: &str) -> &str {
    let mut bytes = line.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' => _ = bytes.next(),
            b'%' => return &line[..at],
            _ => {}
        }
    }
    line
}
