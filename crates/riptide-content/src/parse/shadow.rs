//! Declarative shadow roots: what a web component shows, with the element's own children in its slots.
//!
//! A browser renders the tree of `<template shadowrootmode="open">` in place of its host's children, which go into the `slot`
//! elements of their names. Here children that no slot takes stay, after the shadow tree: they are content more often than not.
//!
//! <https://html.spec.whatwg.org/multipage/scripting.html#attr-template-shadowrootmode>,
//! <https://dom.spec.whatwg.org/#finding-slots-and-slotables>

use std::collections::HashMap;

use crate::dom::{AttrName, Name, NodeKind};

use super::arena::{Arena, NONE};

/// Whether a template is the shadow root of the element it stands in.
pub(super) fn is_root(arena: &Arena, id: u32) -> bool {
    let mode = arena.attribute(id, AttrName::SHADOWROOTMODE);
    mode.is_some_and(|mode| mode.eq_ignore_ascii_case(b"open") || mode.eq_ignore_ascii_case(b"closed"))
}

/// Puts the tree of each shadow root into its host.
///
/// Outer roots come before those in them, whose slots are not theirs: each node is passed by once in its own shadow tree.
pub(super) fn flatten(arena: &mut Arena, templates: &[u32]) {
    let mut is_taken = vec![false; if templates.is_empty() { 0 } else { arena.nodes.len() }];
    let roots: Vec<(u32, u32)> = templates
        .iter()
        .filter(|&&id| is_root(arena, id))
        .map(|&root| (arena.nodes[root as usize].parent, root))
        .filter(|&(host, _)| host != NONE && is_host(arena, host))
        .filter(|&(host, _)| !std::mem::replace(&mut is_taken[host as usize], true))
        .collect();
    // Late parts may have come to stand otherwise, as many roots deep as a page likes.
    let mut steps = 2 * arena.nodes.len();
    for (host, root) in roots {
        let slots = slots(arena, root, &mut steps);
        let mut filled = Vec::new();
        let mut next = if slots.is_empty() { NONE } else { arena.nodes[host as usize].first_child };
        while next != NONE {
            let child = next;
            next = arena.nodes[child as usize].next;
            if let Some(&slot) =
                slot_name(arena, child).and_then(|name| slots.get(name)).filter(|_| child != root)
            {
                filled.push((slot, child));
            }
        }
        // What a slot shows where nothing fills it goes first.
        for &(slot, _) in &filled {
            arena.remove_children(slot);
        }
        for (slot, child) in filled {
            arena.detach(child);
            arena.link(child, slot, NONE);
        }
        arena.move_children(root, host, root);
    }
}

/// Whether an element may have a shadow root: a slot may not, so that nothing is moved from slot to slot.
fn is_host(arena: &Arena, id: u32) -> bool {
    let node = &arena.nodes[id as usize];
    node.kind == NodeKind::Element && node.name != Name::SLOT && node.name != Name::TEMPLATE
}

/// The slots of a shadow tree by their names, the first of each.
fn slots(arena: &Arena, root: u32, steps: &mut usize) -> HashMap<Vec<u8>, u32> {
    let mut slots = HashMap::new();
    let mut at = arena.nodes[root as usize].first_child;
    while at != NONE && *steps > 0 {
        *steps -= 1;
        let node = &arena.nodes[at as usize];
        if node.name == Name::SLOT {
            let name = arena.attribute(at, AttrName::NAME).unwrap_or_default();
            slots.entry(name.to_owned()).or_insert(at);
        }
        if node.first_child != NONE && node.name != Name::TEMPLATE {
            at = node.first_child;
            continue;
        }
        while at != root && arena.nodes[at as usize].next == NONE {
            at = arena.nodes[at as usize].parent;
        }
        at = if at == root { NONE } else { arena.nodes[at as usize].next };
    }
    slots
}

/// The slot that a host's child asks for; none where it is nothing that can be seen.
fn slot_name(arena: &Arena, id: u32) -> Option<&[u8]> {
    let node = &arena.nodes[id as usize];
    match node.kind {
        NodeKind::Element => Some(arena.attribute(id, AttrName::SLOT).unwrap_or_default()),
        NodeKind::Text => (!arena.text_of(id).iter().all(u8::is_ascii_whitespace)).then_some(&[][..]),
        _ => None,
    }
}
