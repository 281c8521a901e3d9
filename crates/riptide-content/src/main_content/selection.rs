//! From scores to nodes.

use std::collections::HashSet;

use super::Signals;
use super::apart::Apart;
use crate::blocks::{Block, Blocks, ClassGroup, Landmark};
use crate::clean::Shown;
use crate::dom::{Dom, Name, NodeId, NodeKind, NodeSet};
use crate::{Focus, PageKind};

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
/// The threshold is at most this share of the best score, so that a page without a sure block has an answer too.
const NEAR_BEST: f32 = 0.7;
/// Texts of fewer words may stand in the content more than once.
const REPEATABLE_WORDS: u32 = 3;

/// A page of fewer words keeps its title among them.
const TITLED_WORDS: u32 = 40;

/// Which blocks are kept: those above the threshold; where there is none, those that come near the best. What stands apart is
/// kept where there is little else.
pub(crate) fn select(
    dom: &Dom,
    blocks: &Blocks,
    scores: &[f32],
    apart: &[Option<Apart>],
    signals: &Signals<'_>,
    kind: PageKind,
) -> Vec<bool> {
    let mut kept = above(dom, blocks, scores, signals, kind);
    let rest: u32 = (0..kept.len())
        .filter(|&at| kept[at] && apart[at].is_none())
        .map(|at| blocks.list[at].text.words)
        .sum();
    for (at, kept) in kept.iter_mut().enumerate() {
        *kept &= match apart[at] {
            Some(Apart::Title) => rest < TITLED_WORDS,
            Some(Apart::Contents) => rest == 0,
            None => true,
        };
    }
    kept
}

fn above(dom: &Dom, blocks: &Blocks, scores: &[f32], signals: &Signals<'_>, kind: PageKind) -> Vec<bool> {
    let mut seen = HashSet::new();
    let best = scores.iter().copied().fold(0.0, f32::max);
    let threshold = if best >= FALLBACK_SCORE { threshold(signals.focus).min(best * NEAR_BEST) } else { 1.0 };
    // On a forum the comments are the content.
    let without_comments = !signals.features.comments && kind != PageKind::Forum;
    blocks
        .list
        .iter()
        .zip(scores)
        .map(|(block, &score)| {
            score > threshold
                && !(without_comments && is_comment(block))
                && (block.text.words < REPEATABLE_WORDS
                    || is_cell(dom, block)
                    || seen.insert(block.text.hash))
        })
        .collect()
}

/// Whether a block is what a table cell holds, give or take an element or two: equal values in a table are no repetition.
fn is_cell(dom: &Dom, block: &Block) -> bool {
    let cell = block.facts.landmarks[Landmark::Cell as usize];
    cell != 0 && dom.depth(block.first) <= cell + 3
}

/// Whether a block stands among readers' comments.
pub(crate) fn is_comment(block: &Block) -> bool {
    block.facts.classes[ClassGroup::Comment as usize] != 0
        || block.facts.landmarks[Landmark::ScopeComment as usize] != 0
}

/// The nodes of the kept blocks, with the pictures, empty cells and breaks between them.
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
            Some(
                Name::IMG | Name::VIDEO | Name::AUDIO | Name::IFRAME | Name::EMBED | Name::OBJECT | Name::HR,
            ) => is_amid_content(dom, blocks, kept, id),
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
