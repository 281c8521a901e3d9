//! Short texts out of the page: white space, entities, and what an element shows.

use crate::characters::is_alphanumeric;
use crate::dom::{Dom, Name, NodeId, NodeKind};

/// Nodes and bytes read of one element: candidates may nest, and each read must cost a constant.
const MAX_NODES: usize = 120;
const MAX_BYTES: usize = 600;

/// A text without the white space around it. Most texts have none, or such as ASCII has.
pub(super) fn trimmed(text: &str) -> &str {
    let text = text.trim_ascii();
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// One line: white space collapsed, invisible characters gone, entities that were escaped twice decoded.
pub(super) fn line(text: &str) -> String {
    let mut line = String::with_capacity(text.len().min(256));
    let mut rest = text;
    let mut gap = false;
    while let Some(c) = rest.chars().next() {
        let (c, len) = if c == '&' { entity(rest) } else { (c, c.len_utf8()) };
        rest = &rest[len..];
        if c.is_whitespace() || c.is_control() {
            gap = true;
        } else if !matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{200e}' | '\u{200f}') {
            if gap && !line.is_empty() {
                line.push(' ');
            }
            gap = false;
            line.push(c);
        }
    }
    line
}

/// The character that an entity at the start of `text` stands for, and the entity's length; `&` itself where there is none.
fn entity(text: &str) -> (char, usize) {
    let none = ('&', 1);
    let head = &text.as_bytes()[1..text.len().min(12)];
    let Some(end) = head.iter().position(|&b| b == b';') else { return none };
    let name = &text[1..=end];
    let code = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => number.parse().ok(),
        },
        None => NAMED.iter().find(|(known, _)| *known == name).map(|&(_, c)| u32::from(c)),
    };
    code.and_then(char::from_u32).map_or(none, |c| (c, end + 2))
}

const NAMED: [(&str, char); 20] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("hellip", '…'),
    ("bull", '•'),
    ("middot", '·'),
    ("reg", '®'),
    ("trade", '™'),
    ("copy", '©'),
];

/// Letters and digits alone, in lower case, words separated by one space: what two spellings of a text have in common.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split(|c: char| !is_alphanumeric(c)).filter(|word| !word.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().flat_map(char::to_lowercase));
    }
    folded
}

/// What an element shows, cut after some hundred bytes: blocks and line breaks on lines of their own.
pub(super) fn shown(dom: &Dom, id: NodeId) -> String {
    let mut shown = String::new();
    let mut hidden_until = NodeId::DOCUMENT;
    for node in dom.subtree(id).take(MAX_NODES) {
        if node < hidden_until {
            continue;
        }
        if shown.len() > MAX_BYTES {
            break;
        }
        match dom.kind(node) {
            NodeKind::Text => {
                let text = dom.text(node);
                shown.push_str(&text[..text.floor_char_boundary(MAX_BYTES)]);
            }
            NodeKind::Element if is_unseen(dom, node) => hidden_until = dom.end(node),
            NodeKind::Element
                if dom.html_name(node).is_some_and(|name| name == Name::BR || !name.is_phrasing()) =>
            {
                shown.push('\n');
            }
            _ => {}
        }
    }
    shown
}

/// Elements whose text is not for readers.
pub(super) fn is_unseen(dom: &Dom, id: NodeId) -> bool {
    matches!(
        dom.name(id),
        Some(
            Name::SCRIPT
                | Name::STYLE
                | Name::TEMPLATE
                | Name::SVG
                | Name::SELECT
                | Name::TEXTAREA
                | Name::IFRAME
        )
    )
}

/// The lines of a text, each as [`line`] makes it, without the empty ones.
pub(super) fn lines(text: &str) -> impl Iterator<Item = String> {
    text.split('\n').map(line).filter(|line| !line.is_empty())
}
