//! From scores to nodes.

use std::collections::BTreeSet;
use std::ops::Range;

use super::apart::Apart;
use super::context::{BASE_UNITS, Weighted};
use crate::Focus;
use crate::blocks::{Block, Blocks, ClassGroup, Landmark, is_long};
use crate::clean::Shown;
use crate::dom::{Dom, Name, NodeId, NodeKind, NodeSet};
use crate::tables::Grid;

/// A block is kept from this score on: the thresholds of the three ways to lean.
pub(crate) fn threshold(focus: Focus) -> f32 {
    match focus {
        Focus::Recall => 0.2,
        Focus::Balanced => 0.4,
        Focus::Precision => 0.6,
    }
}

/// Below it even the best block is no content.
const FALLBACK_SCORE: f32 = 0.05;
/// The same on a shell that scripts fill: what it shows is its frame.
const SHELL_SCORE: f32 = 0.3;
/// The threshold is at most this share of the best score, so that a page without a sure block has an answer too.
const NEAR_BEST: f32 = 0.7;
/// Texts of fewer words may stand in the content more than once.
const REPEATABLE_WORDS: u32 = 3;

/// A page of fewer words keeps its title among them.
const TITLED_WORDS: u32 = 40;

/// What is asked of a choice.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wish {
    /// Blocks are kept from this score on.
    pub(crate) threshold: f32,
    pub(crate) comments: bool,
    /// The page looks like a shell that scripts fill.
    pub(crate) shell: bool,
}

/// How much a row of a data table counts for by itself; the rest is its table.
const ROW_SHARE: f32 = 0.5;
/// A data table between kept blocks is kept from this share of the threshold on.
const AMID_CONTENT: f32 = 0.5;

/// Which blocks are kept: those above the threshold; where there is none, those that come near the best. Rows of data
/// tables are kept whole or not at all.
pub(crate) fn select(dom: &Dom, shown: &Shown, blocks: &Blocks, scores: &[f32], wish: Wish) -> Vec<bool> {
    let mut seen = BTreeSet::new();
    let best = scores.iter().copied().fold(0.0, f32::max);
    let enough = if wish.shell { SHELL_SCORE } else { FALLBACK_SCORE };
    let threshold = if best >= enough { wish.threshold.min(best * NEAR_BEST) } else { 1.0 };
    let wanted =
        |block: &Block| (wish.comments || !is_comment(block)) && !(wish.shell && is_plea_for_scripts(block));
    let mut kept: Vec<bool> = blocks
        .list
        .iter()
        .zip(scores)
        .map(|(block, &score)| {
            score > threshold
                && wanted(block)
                && (block.text.words < REPEATABLE_WORDS
                    || is_cell(dom, block)
                    || seen.insert(block.text.hash))
        })
        .collect();
    for table in data_tables(dom, shown) {
        let range = blocks.range(dom, table);
        let amid = range.start > 0 && kept[range.start - 1] && kept.get(range.end) == Some(&true);
        let threshold = if amid { threshold * AMID_CONTENT } else { threshold };
        let mean = |range: Range<usize>| mean_score(&blocks.list[range.clone()], &scores[range]);
        let whole = mean(range);
        for row in dom.descendants(table).filter(|&id| dom.is(id, Name::TR)) {
            let range = blocks.range(dom, row);
            let score = ROW_SHARE * mean(range.clone()) + (1.0 - ROW_SHARE) * whole;
            for at in range.filter(|&at| !blocks.list[at].hidden) {
                kept[at] = score > threshold && wanted(&blocks.list[at]);
            }
        }
    }
    kept
}

/// Leaves out what stands apart, but where there is little else. There a heading of the first level is content.
pub(crate) fn leave_out(blocks: &Blocks, apart: &[Option<Apart>], kept: &mut [bool]) {
    let rest: u32 = (0..kept.len())
        .filter(|&at| kept[at] && apart[at].is_none())
        .map(|at| blocks.list[at].text.words)
        .sum();
    let few = rest < TITLED_WORDS;
    let any = kept.contains(&true);
    for ((kept, apart), block) in kept.iter_mut().zip(apart).zip(&blocks.list) {
        *kept &= match apart {
            Some(Apart::Title) => few,
            Some(Apart::Contents) => rest == 0,
            None => true,
        };
        *kept |= any && few && is_title(block);
    }
}

fn is_title(block: &Block) -> bool {
    let facts = &block.facts;
    !block.hidden && facts.heading_level == 1 && facts.landmarks[Landmark::Heading as usize] != 0
}

/// What `noscript` says on a page without content.
fn is_plea_for_scripts(block: &Block) -> bool {
    block.facts.landmarks[Landmark::Noscript as usize] != 0 && !is_long(block)
}

/// The visible tables of data; none stands in another.
fn data_tables(dom: &Dom, shown: &Shown) -> Vec<NodeId> {
    let mut tables = Vec::new();
    let mut at = NodeId::DOCUMENT;
    while at.index() < dom.len() {
        let table = at;
        at = NodeId(at.0 + 1);
        if dom.is(table, Name::TABLE)
            && shown.visible.contains(table)
            && Grid::of(dom, &shown.visible, table).is_data()
        {
            at = dom.end(table);
            tables.push(table);
        }
    }
    tables
}

/// The mean score of what blocks show, by length.
fn mean_score(blocks: &[Block], scores: &[f32]) -> f32 {
    let mut sum = Weighted::default();
    for (block, &score) in blocks.iter().zip(scores).filter(|(block, _)| !block.hidden) {
        sum.add(score, block.text.units as f32 + BASE_UNITS);
    }
    sum.mean()
}

/// Whether a block is what a table cell holds, give or take an element or two: equal values in a table are no repetition.
pub(crate) fn is_cell(dom: &Dom, block: &Block) -> bool {
    let cell = block.facts.landmarks[Landmark::Cell as usize];
    cell != 0 && dom.depth(block.first) <= cell + 3
}

/// Whether a block stands among readers' comments.
pub(crate) fn is_comment(block: &Block) -> bool {
    block.facts.classes[ClassGroup::Comment as usize] != 0
        || block.facts.landmarks[Landmark::ScopeComment as usize] != 0
}

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
