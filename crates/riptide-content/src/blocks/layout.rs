//! Sums over any container of the page, the chain of containers above a block, and the root that rules would choose.

use super::cut::{Block, Blocks};
use super::facts::Landmark;
use super::groups::Groups;
use super::lexicon::ClassGroup;
use crate::dom::{Dom, NodeId};

/// What is added up over blocks.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sums {
    pub(crate) units: u32,
    pub(crate) link_units: u32,
    pub(crate) punctuation: u32,
    pub(crate) headings: u32,
    pub(crate) long: u32,
    pub(crate) currency: u32,
    pub(crate) images: u32,
    pub(crate) blocks: u32,
}

impl Sums {
    /// Adds the sums of another range.
    pub(super) fn add(&mut self, other: &Sums) {
        self.units += other.units;
        self.link_units += other.link_units;
        self.punctuation += other.punctuation;
        self.headings += other.headings;
        self.long += other.long;
        self.currency += other.currency;
        self.images += other.images;
        self.blocks += other.blocks;
    }
}

/// A block of this many units, most of them outside links, reads like a paragraph.
pub(crate) const LONG_UNITS: u32 = 80;

/// The containers of a page.
#[derive(Debug)]
pub(crate) struct Layout {
    /// For each number of blocks from the start, the sums of them all.
    prefix: Vec<Sums>,
    pub(crate) groups: Groups,
    /// For each node, the nearest ancestor that holds more blocks than it.
    wider: Vec<u32>,
    /// The element that paragraph scoring chooses.
    pub(crate) root: NodeId,
    /// Its score as a share of all scores.
    pub(crate) root_share: f32,
}

impl Layout {
    pub(crate) fn new(dom: &Dom, blocks: &Blocks) -> Layout {
        let mut prefix = Vec::with_capacity(blocks.list.len() + 1);
        let mut sums = Sums::default();
        prefix.push(sums);
        for block in &blocks.list {
            let text = &block.text;
            sums.units += text.units;
            sums.link_units += block.link_units;
            sums.punctuation += text.commas + text.stops;
            sums.headings += u32::from(block.facts.landmarks[Landmark::Heading as usize] != 0);
            sums.long += u32::from(is_long(block));
            sums.currency += u32::from(text.currency > 0);
            sums.images += u32::from(block.images);
            sums.blocks += 1;
            prefix.push(sums);
        }
        let mut wider = vec![0u32; dom.len()];
        for id in dom.ids().skip(1) {
            let Some(parent) = dom.parent(id) else { continue };
            wider[id.index()] = if blocks.range(dom, parent) == blocks.range(dom, id) {
                wider[parent.index()]
            } else {
                parent.0
            };
        }
        let (root, root_share) = paragraph_root(dom, blocks);
        let groups = Groups::new(dom, blocks, |range| sums_between(&prefix, range));
        Layout { prefix, groups, wider, root, root_share }
    }

    /// The sums over a range of blocks.
    pub(crate) fn sums(&self, range: std::ops::Range<usize>) -> Sums {
        sums_between(&self.prefix, range)
    }

    /// The nearest ancestor that holds more blocks than the node does.
    pub(crate) fn wider(&self, id: NodeId) -> NodeId {
        NodeId(self.wider[id.index()])
    }
}

fn sums_between(prefix: &[Sums], range: std::ops::Range<usize>) -> Sums {
    let (from, to) = (&prefix[range.start], &prefix[range.end]);
    Sums {
        units: to.units - from.units,
        link_units: to.link_units - from.link_units,
        punctuation: to.punctuation - from.punctuation,
        headings: to.headings - from.headings,
        long: to.long - from.long,
        currency: to.currency - from.currency,
        images: to.images - from.images,
        blocks: to.blocks - from.blocks,
    }
}

pub(crate) fn is_long(block: &Block) -> bool {
    block.text.units >= LONG_UNITS && block.link_units * 3 < block.text.units
}

/// How many ancestors a paragraph lends its score to.
const SCORED_ANCESTORS: usize = 4;

/// The element with the most prose near it: paragraphs score by length and commas, half of it for each level further up.
fn paragraph_root(dom: &Dom, blocks: &Blocks) -> (NodeId, f32) {
    let mut scores = vec![0f32; dom.len()];
    let mut total = 0f32;
    for block in blocks.list.iter().filter(|block| !block.hidden) {
        let text = &block.text;
        if text.units < 25 {
            continue;
        }
        let links = block.link_units as f32 / text.units as f32;
        let classes = &block.facts.classes;
        let near = |group: ClassGroup| {
            let depth = classes[group as usize];
            depth != 0 && block.facts.depth - depth <= 4
        };
        let mut score = (1.0 + text.commas as f32 + text.stops as f32 + (text.units as f32 / 100.0).min(6.0))
            * (1.0 - links);
        if near(ClassGroup::Content) || near(ClassGroup::Prose) {
            score *= 1.25;
        }
        if near(ClassGroup::Comment) || near(ClassGroup::Sidebar) || near(ClassGroup::Footer) {
            score *= 0.5;
        }
        total += score;
        let mut id = NodeId(block.facts.container);
        let mut share = 1.0;
        for _ in 0..SCORED_ANCESTORS {
            scores[id.index()] += score * share;
            let Some(parent) = dom.parent(id) else { break };
            id = parent;
            share *= 0.5;
        }
    }
    let mut best = NodeId::DOCUMENT;
    for id in dom.ids() {
        if scores[id.index()] > scores[best.index()] {
            best = id;
        }
    }
    (best, if total > 0.0 { scores[best.index()] / total } else { 0.0 })
}
