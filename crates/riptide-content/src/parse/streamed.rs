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

use std::collections::HashMap;

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

/// What a placeholder waits for: the hexadecimal number in its `id`.
fn number(arena: &Arena, id: u32) -> Option<u64> {
    let value = arena.attribute(id, AttrName::ID)?;
    hexadecimal(value.strip_prefix(b"B:").or_else(|| value.strip_prefix(b"P:"))?)
}

fn hexadecimal(digits: &[u8]) -> Option<u64> {
    u64::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// Moves each late part to the placeholder that waits for it. Those of which one or the other is missing stay as they are.
///
/// From the document on downwards: a placeholder in a late part counts once its part has been placed. So no part can come to
/// stand in itself, and each is moved once. The guard bounds the templates of a page, so they may be gone through for each part.
pub(super) fn place(arena: &mut Arena, templates: &[u32]) {
    let waits = |&id: &u32| is_placeholder(arena, id);
    let placeholders: Vec<u32> = templates.iter().copied().filter(waits).collect();
    if placeholders.is_empty() {
        return;
    }
    let parts = parts(arena, &placeholders);
    let mut is_part = vec![false; arena.nodes.len()];
    parts.values().filter(|&&part| part != NONE).for_each(|&part| is_part[part as usize] = true);
    // Each placeholder with the part it stands in; `NONE` outside of all parts.
    let part_around = |&id: &u32| {
        let mut at = arena.nodes[id as usize].parent;
        while at != NONE && !is_part[at as usize] {
            at = arena.nodes[at as usize].parent;
        }
        (at, id)
    };
    let waiting: Vec<(u32, u32)> = placeholders.iter().map(part_around).collect();
    let waiting_in = |part: u32| waiting.iter().filter(move |place| place.0 == part).map(|&(_, id)| id);
    let mut due: Vec<u32> = waiting_in(NONE).collect();
    // Every node is passed by once, but for stretches without an end.
    let mut steps = 2 * arena.nodes.len();
    while let Some(id) = due.pop() {
        let part = number(arena, id).and_then(|number| parts.get(&number)).copied();
        let Some(part) = part.filter(|&part| part != NONE) else { continue };
        let parent = arena.nodes[id as usize].parent;
        // One that was shown until then is gone with what it was in, and a part goes to the first that asks.
        if parent == NONE || arena.nodes[part as usize].first_child == NONE {
            continue;
        }
        remove_what_is_shown_until_then(arena, id, &mut steps);
        arena.move_children(part, parent, id);
        due.extend(waiting_in(part));
    }
}

/// The late parts that are waited for, by their numbers; [`NONE`] for those that never came.
fn parts(arena: &Arena, placeholders: &[u32]) -> HashMap<u64, u32> {
    let awaited = placeholders.iter().filter_map(|&id| number(arena, id));
    let mut parts: HashMap<u64, u32> = awaited.map(|number| (number, NONE)).collect();
    for id in 0..arena.nodes.len() as u32 {
        let digits = arena.attribute(id, AttrName::ID).and_then(|value| value.strip_prefix(b"S:"));
        let part = digits.and_then(hexadecimal).and_then(|number| parts.get_mut(&number));
        if let Some(part) = part.filter(|part| **part == NONE) {
            *part = id;
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
    if arena.nodes[id as usize].kind == NodeKind::Comment { arena.text_of(id) } else { b"" }
}
