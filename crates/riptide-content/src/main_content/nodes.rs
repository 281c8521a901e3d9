//! From the blocks that are kept to the nodes of the content.

use crate::blocks::Blocks;
use crate::clean::Shown;
use crate::dom::{Dom, Name, NodeId, NodeKind, NodeSet};

/// The nodes of the kept blocks, with the empty cells and breaks between them, and the pictures between them or in their cards.
pub(crate) fn nodes(dom: &Dom, shown: &Shown, blocks: &Blocks, kept: &[bool]) -> NodeSet {
    let mut set = NodeSet::empty(dom);
    for (block, _) in blocks.list.iter().zip(kept).filter(|(_, kept)| **kept) {
        for id in (block.first.0..=block.last.0).map(NodeId) {
            if blocks.texts.contains(id) || is_part_of_line(dom, id) && shown.rendered.contains(id) {
                set.insert_with_ancestors(dom, id);
            }
        }
    }
    for id in shown.visible.iter() {
        if set.contains(id) {
            continue;
        }
        let wanted = match dom.html_name(id) {
            Some(Name::TD | Name::TH) => dom.parent(id).is_some_and(|row| set.contains(row)),
            Some(Name::IMG) => {
                is_amid_content(dom, blocks, kept, id)
                    || is_in_kept_card(dom, blocks, kept, id) && !is_alone_in_link(dom, &set, id)
            }
            Some(Name::VIDEO | Name::AUDIO | Name::IFRAME | Name::EMBED | Name::OBJECT | Name::HR) => {
                is_amid_content(dom, blocks, kept, id)
            }
            _ => false,
        };
        if wanted {
            set.insert_with_ancestors(dom, id);
        }
    }
    set
}

/// White space, breaks and pictures in a line of text.
fn is_part_of_line(dom: &Dom, id: NodeId) -> bool {
    dom.kind(id) == NodeKind::Text
        || matches!(dom.html_name(id), Some(Name::BR | Name::WBR | Name::IMG | Name::MATH))
}

/// Whether the blocks on both sides of a node are kept.
fn is_amid_content(dom: &Dom, blocks: &Blocks, kept: &[bool], id: NodeId) -> bool {
    let after = blocks.range(dom, id).start;
    let before = after.checked_sub(1);
    before.is_some_and(|at| kept[at]) && kept.get(after).copied().unwrap_or(true)
}

/// How many elements up the card of a picture is looked for, and how many blocks it may have.
const CARD_LEVELS: usize = 4;
const CARD_BLOCKS: usize = 6;

/// Whether the nearest element around a node that holds blocks is small, and one of them is kept: the picture of a catalogue's card
/// belongs to its title, though the price between two cards is left out, and a smiley to the end of its post.
fn is_in_kept_card(dom: &Dom, blocks: &Blocks, kept: &[bool], id: NodeId) -> bool {
    let mut ranges = dom.ancestors(id).take(CARD_LEVELS).map(|id| blocks.range(dom, id));
    let card = ranges.find(|range| !range.is_empty()).unwrap_or_default();
    card.len() <= CARD_BLOCKS && kept[card].contains(&true)
}

/// Whether a picture stands in a link of which nothing else is content.
fn is_alone_in_link(dom: &Dom, content: &NodeSet, id: NodeId) -> bool {
    dom.ancestors(id).take(CARD_LEVELS).any(|up| dom.is(up, Name::A) && !content.contains(up))
}
