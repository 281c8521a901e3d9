//! Parts of a page that come late, in the places where they belong.
//!
//! React sends what is ready first, with placeholders for the rest, and each late part at the end of the page, hidden; a
//! script then moves it to its placeholder. No script runs here, so the parts are moved by the marks that the script goes by:
//!
//! - `<template id="P:1">` waits for the children of the element `S:1`;
//! - so does `<template id="B:1">`, and what follows it to the comment `/$` is shown until then. Such stretches nest: they begin
//!   with the comments `$`, `$?`, `$!`, `$~` and `&`, and end with `/$` or `/&`.
//!
//! <https://github.com/facebook/react/blob/main/packages/react-dom-bindings/src/server/fizz-instruction-set/ReactDOMFizzInstructionSetShared.js>

use std::collections::{HashMap, HashSet};

use crate::dom::{AttrName, NodeKind};

use super::arena::{Arena, NONE};

/// Bytes of the longest comment that is a mark.
pub(super) const LONGEST_MARK: usize = 2;

/// Whether a comment begins or ends a stretch of the page that may be replaced.
pub(super) fn is_mark(comment: &str) -> bool {
    begins(comment.as_bytes()) || ends(comment.as_bytes())
}

fn begins(comment: &[u8]) -> bool {
    matches!(comment, b"$" | b"$?" | b"$!" | b"$~" | b"&")
}

fn ends(comment: &[u8]) -> bool {
    matches!(comment, b"/$" | b"/&")
}

/// Whether a template waits for a late part.
pub(super) fn is_placeholder(arena: &Arena, id: u32) -> bool {
    number(arena, id).is_some()
}

/// What a placeholder waits for: the number in its `id`.
fn number(arena: &Arena, id: u32) -> Option<&[u8]> {
    let value = arena.attribute(id, AttrName::ID)?;
    value.strip_prefix(b"B:").or_else(|| value.strip_prefix(b"P:"))
}

/// Placeholders that are served; the largest pages have a tenth of that.
const MAX_PLACEHOLDERS: usize = 4096;

/// Moves each late part to the placeholder that waits for it. Those of which one or the other is missing stay as they are.
///
/// From the document on downwards: a placeholder in a late part counts once its part has been placed. So no part can come to
/// stand in itself, and each is moved once.
pub(super) fn place(arena: &mut Arena, templates: &[u32]) {
    let waits = |&id: &u32| is_placeholder(arena, id);
    let placeholders: Vec<u32> = templates.iter().copied().filter(waits).take(MAX_PLACEHOLDERS).collect();
    if placeholders.is_empty() {
        return;
    }
    let parts = parts(arena, &placeholders);
    let is_part: HashSet<u32> = parts.values().copied().collect();
    // The placeholders of each part, those outside of all parts under `NONE`.
    let mut waiting: HashMap<u32, Vec<u32>> = HashMap::new();
    for id in placeholders {
        let mut at = arena.nodes[id as usize].parent;
        while at != NONE && !is_part.contains(&at) {
            at = arena.nodes[at as usize].parent;
        }
        waiting.entry(at).or_default().push(id);
    }
    let mut due = waiting.remove(&NONE).unwrap_or_default();
    // Every node is passed by once, but for stretches without an end.
    let mut steps = 2 * arena.nodes.len();
    while let Some(id) = due.pop() {
        let Some(&part) = number(arena, id).and_then(|number| parts.get(number)) else { continue };
        let parent = arena.nodes[id as usize].parent;
        // One that was shown until then is gone with what it was in, and a part goes to the first that asks.
        if parent == NONE || arena.nodes[part as usize].first_child == NONE {
            continue;
        }
        remove_what_is_shown_until_then(arena, id, &mut steps);
        arena.move_children(part, parent, id);
        due.extend(waiting.remove(&part).unwrap_or_default());
    }
}

/// The late parts that are waited for, by their numbers.
fn parts(arena: &Arena, placeholders: &[u32]) -> HashMap<Vec<u8>, u32> {
    let awaited: HashSet<&[u8]> = placeholders.iter().filter_map(|&id| number(arena, id)).collect();
    let mut parts = HashMap::new();
    for id in 0..arena.nodes.len() as u32 {
        let number = arena.attribute(id, AttrName::ID).and_then(|value| value.strip_prefix(b"S:"));
        if let Some(number) = number.filter(|number| awaited.contains(number)) {
            parts.entry(number.to_owned()).or_insert(id);
        }
    }
    parts
}

/// Removes what follows a placeholder to the end of its stretch; nothing where that has no end, or the steps are spent.
fn remove_what_is_shown_until_then(arena: &mut Arena, placeholder: u32, steps: &mut usize) {
    if !arena.attribute(placeholder, AttrName::ID).is_some_and(|value| value.starts_with(b"B:")) {
        return;
    }
    let mut stretch = Vec::new();
    let mut open = 0u32;
    let mut at = arena.nodes[placeholder as usize].next;
    while at != NONE && *steps > 0 {
        *steps -= 1;
        let comment = comment(arena, at);
        if begins(comment) {
            open += 1;
        } else if ends(comment) && open == 0 {
            stretch.into_iter().for_each(|id| arena.detach(id));
            return;
        } else if ends(comment) {
            open -= 1;
        }
        stretch.push(at);
        at = arena.nodes[at as usize].next;
    }
}

fn comment(arena: &Arena, id: u32) -> &[u8] {
    let node = &arena.nodes[id as usize];
    if node.kind == NodeKind::Comment {
        &arena.text[node.start as usize..(node.start + node.len) as usize]
    } else {
        b""
    }
}
