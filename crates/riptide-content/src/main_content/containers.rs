//! What the elements that hold blocks say of each block in them: found out once for each element.

use super::features::ratio;
use crate::blocks::{Blocks, Layout};
use crate::dom::{Dom, NodeId};

const NONE: u32 = u32::MAX;

/// The names of [`Container::facts`].
pub(crate) const CONTAINER_FACTS: [&str; 9] = [
    "container share",
    "container link share",
    "container blocks",
    "container mean units",
    "container punctuation",
    "container headings",
    "container prose blocks",
    "container prices",
    "container images",
];

/// An element that holds blocks.
pub(crate) struct Container {
    pub(crate) facts: [f32; CONTAINER_FACTS.len()],
    /// The first block in it, and the first one behind it.
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) units: u32,
    /// Whether the root of the layout is in it, or is it.
    pub(crate) holds_root: bool,
}

/// The containers of blocks, and the wider ones above them.
pub(crate) struct Containers {
    list: Vec<Container>,
    /// For each node the number of its container; [`NONE`] for those above no block.
    numbers: Vec<u32>,
}

impl Containers {
    pub(crate) fn new(dom: &Dom, blocks: &Blocks, layout: &Layout) -> Self {
        let page_units = layout.sums(0..blocks.list.len()).units as f32;
        let mut list = Vec::new();
        let mut numbers = vec![NONE; dom.len()];
        for block in &blocks.list {
            let mut id = NodeId(block.facts.container);
            // What stands above a container has its number already.
            while numbers[id.index()] == NONE {
                numbers[id.index()] = list.len() as u32;
                list.push(Container::new(dom, blocks, layout, page_units, id));
                id = layout.wider(id);
            }
        }
        Containers { list, numbers }
    }

    /// What is known of a block's container, or of one above it.
    pub(crate) fn of(&self, id: NodeId) -> &Container {
        &self.list[self.numbers[id.index()] as usize]
    }
}

impl Container {
    fn new(dom: &Dom, blocks: &Blocks, layout: &Layout, page_units: f32, id: NodeId) -> Self {
        let range = blocks.range(dom, id);
        let sums = layout.sums(range.clone());
        let (units, blocks) = (sums.units as f32, sums.blocks as f32);
        Container {
            facts: [
                ratio(units, page_units),
                ratio(sums.link_units as f32, units),
                blocks,
                ratio(units, blocks),
                ratio(sums.punctuation as f32, units),
                ratio(sums.headings as f32, blocks),
                ratio(sums.long as f32, blocks),
                ratio(sums.currency as f32, blocks),
                ratio(sums.images as f32, blocks),
            ],
            from: range.start,
            to: range.end,
            units: sums.units,
            holds_root: dom.contains(id, layout.root),
        }
    }
}
