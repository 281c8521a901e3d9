//! Lays the arena of the parse out in document order.

use crate::dom::{Dom, Name, Namespace, Node, NodeKind};

use super::arena::{Arena, NONE};

/// Walks the tree once and numbers its nodes in document order; detached nodes stay behind.
///
/// Elements below the depth limit become siblings of the last allowed level; the second answer is their number.
pub(super) fn arrange(arena: Arena, depth_limit: u32) -> (Dom, u64) {
    let depth_limit = u16::try_from(depth_limit).unwrap_or(u16::MAX - 1);
    let mut nodes: Vec<Node> = Vec::with_capacity(arena.nodes.len());
    nodes.push(Node {
        parent: 0,
        end: 0,
        start: 0,
        len: 0,
        name: Name::OTHER,
        depth: 0,
        attribute_bits: 0,
        kind: NodeKind::Document,
        namespace: Namespace::Html,
    });
    // The nodes of the new order that are open, innermost last.
    let mut open: Vec<u32> = vec![0];
    let mut at = arena.nodes[0].first_child;
    // Open elements of the old tree below the limit: they hold no children in the new one.
    let mut flattened: u32 = 0;
    let mut flattened_elements = 0;
    while at != NONE {
        let old = &arena.nodes[at as usize];
        let parent = open.last().copied().unwrap_or(0);
        let id = nodes.len() as u32;
        let (start, len, attribute_bits) = match old.kind {
            NodeKind::Element => {
                let (start, end) = arena.attribute_lists.get(old.start as usize).copied().unwrap_or_default();
                let attributes = &arena.attributes[start as usize..end as usize];
                (start, end - start, attributes.iter().fold(0, |bits, attribute| bits | attribute.name.bit()))
            }
            _ => (old.start, old.len, 0),
        };
        let depth = open.len() as u16;
        flattened_elements += u64::from(flattened > 0 && old.kind == NodeKind::Element);
        nodes.push(Node {
            parent,
            end: id + 1,
            start,
            len,
            name: old.name,
            depth,
            attribute_bits,
            kind: old.kind,
            namespace: old.namespace,
        });
        if old.first_child != NONE {
            if depth < depth_limit {
                open.push(id);
            } else {
                flattened += 1;
            }
            at = old.first_child;
            continue;
        }
        // The next node: the next sibling of this one, or of its nearest ancestor that has one.
        let mut done = old;
        loop {
            if done.next != NONE {
                at = done.next;
                break;
            }
            if done.parent == NONE || done.parent == 0 {
                at = NONE;
                break;
            }
            done = &arena.nodes[done.parent as usize];
            if flattened > 0 {
                flattened -= 1;
            } else if let Some(closed) = open.pop() {
                nodes[closed as usize].end = nodes.len() as u32;
            }
        }
    }
    for closed in open {
        nodes[closed as usize].end = nodes.len() as u32;
    }
    let dom = Dom {
        nodes,
        attributes: arena.attributes,
        text: into_string(arena.text),
        element_names: arena.element_names,
        attribute_names: arena.attribute_names,
    };
    (dom, flattened_elements)
}

/// The text arena as a string. It was filled from a string, in whole pieces: the fallback keeps every range in place.
fn into_string(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| {
        error
            .into_bytes()
            .into_iter()
            .map(|byte| if byte.is_ascii() { char::from(byte) } else { '?' })
            .collect()
    })
}
