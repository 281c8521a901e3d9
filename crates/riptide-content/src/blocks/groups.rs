//! Groups of alike siblings: the cards of a catalogue, the posts of a thread, the items of a menu.

use super::cut::Blocks;
use super::layout::Sums;
use crate::dom::{AttrName, Dom, Name, NodeId, NodeKind};
use crate::hash::{hash_bytes, mix};

/// How many alike siblings make a group.
const MIN_RECORDS: usize = 3;

/// Siblings of one tag and first class.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) records: u32,
    pub(crate) sums: Sums,
    /// The first block.
    pub(crate) start: u32,
}

/// The groups of a page.
#[derive(Debug)]
pub(crate) struct Groups {
    pub(crate) list: Vec<Group>,
    /// For each node its group.
    places: Vec<u32>,
    /// For each node, the nearest member of a group among it and its ancestors, and that of the group of most members.
    nearest: Vec<u32>,
    largest: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Groups {
    pub(crate) fn new(
        dom: &Dom,
        blocks: &Blocks,
        sums_of: impl Fn(std::ops::Range<usize>) -> Sums,
    ) -> Groups {
        let mut keys: Vec<(u32, u64, u32)> = Vec::new();
        for id in dom.ids().skip(1) {
            if dom.kind(id) == NodeKind::Element
                && !blocks.range(dom, id).is_empty()
                && let Some(parent) = dom.parent(id)
            {
                keys.push((parent.0, likeness(dom, id), id.0));
            }
        }
        keys.sort_unstable();
        let mut list = Vec::new();
        let mut places = vec![NONE; dom.len()];
        for run in keys.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).filter(|run| run.len() >= MIN_RECORDS) {
            let mut sums = Sums::default();
            for &(_, _, id) in run {
                places[id as usize] = list.len() as u32;
                sums.add(&sums_of(blocks.range(dom, NodeId(id))));
            }
            let start = blocks.range(dom, NodeId(run[0].2)).start as u32;
            list.push(Group { records: run.len() as u32, sums, start });
        }
        let (mut nearest, mut largest) = (vec![NONE; dom.len()], vec![NONE; dom.len()]);
        let size = |id: u32| if id == NONE { 0 } else { list[places[id as usize] as usize].records };
        for id in dom.ids().skip(1) {
            let at = id.index();
            let Some(parent) = dom.parent(id) else { continue };
            let (above, widest) = (nearest[parent.index()], largest[parent.index()]);
            let own = if places[at] == NONE { NONE } else { id.0 };
            nearest[at] = if own == NONE { above } else { own };
            largest[at] = if own != NONE && size(own) >= size(widest) { own } else { widest };
        }
        Groups { list, places, nearest, largest }
    }

    /// The nearest members of groups above a node, itself included: of any group, and of the group of most members.
    pub(crate) fn above(&self, id: NodeId) -> [Option<NodeId>; 2] {
        [self.nearest[id.index()], self.largest[id.index()]].map(|id| (id != NONE).then_some(NodeId(id)))
    }

    /// The group of a member.
    pub(crate) fn of(&self, id: NodeId) -> Option<usize> {
        let group = self.places[id.index()];
        (group != NONE).then_some(group as usize)
    }
}

/// The tag and the first class, where it has no number in it: the further ones often tell states of single members.
fn likeness(dom: &Dom, id: NodeId) -> u64 {
    let tag = u64::from(dom.name(id).unwrap_or(Name::OTHER).0);
    let class = dom.attr(id, AttrName::CLASS).and_then(|class| class.split_ascii_whitespace().next());
    match class.filter(|class| !class.bytes().any(|byte| byte.is_ascii_digit())) {
        Some(class) => mix(tag, hash_bytes(class.as_bytes())),
        None => tag,
    }
}
