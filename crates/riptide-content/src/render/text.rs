//! Plain text: paragraphs separated by an empty line.

use crate::Features;
use crate::dom::{Dom, Name, NodeId, NodeKind, NodeSet};

/// The content as plain text.
pub(crate) fn text(dom: &Dom, content: &NodeSet, _: &Features) -> String {
    let mut out = String::new();
    let mut open: Vec<NodeId> = Vec::new();
    let mut gap = false;
    let mut at = 0;
    while at < dom.len() {
        let id = NodeId(at as u32);
        while let Some(&top) = open.last().filter(|&&top| !dom.contains(top, id)) {
            gap |= dom.html_name(top).is_some_and(|name| !name.is_phrasing());
            open.pop();
        }
        if !content.contains(id) {
            at = dom.end(id).index();
            continue;
        }
        match dom.kind(id) {
            NodeKind::Text => {
                for word in dom.text(id).split_inclusive(char::is_whitespace) {
                    let trimmed = word.trim_end();
                    if !trimmed.is_empty() {
                        if gap && !out.is_empty() {
                            out.truncate(out.trim_end().len());
                            out.push_str("\n\n");
                        }
                        gap = false;
                        out.push_str(trimmed);
                    }
                    if trimmed.len() < word.len() && !out.ends_with([' ', '\n']) {
                        out.push(' ');
                    }
                }
            }
            _ => {
                gap |= dom.html_name(id).is_some_and(|name| !name.is_phrasing() || name == Name::BR);
                open.push(id);
            }
        }
        at += 1;
    }
    out.truncate(out.trim_end().len());
    out
}
