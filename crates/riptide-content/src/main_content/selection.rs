//! From scores to the blocks that are kept.

use std::collections::BTreeSet;

use super::apart::Apart;
use super::features::ratio;
use super::rows;
use crate::Focus;
use crate::blocks::{Block, Blocks, ClassGroup, Landmark, is_long};
use crate::clean::Shown;
use crate::dom::Dom;

/// A block is kept from one of these scores on: from the first where recall is asked for, from the last where precision is.
const THRESHOLDS: [f32; 5] = [0.2, 0.3, 0.4, 0.5, 0.6];
/// The one that others have to be better than.
const USUAL: usize = 2;
/// By how much.
const BETTER: f32 = 1e-4;

/// From which score on blocks are kept. For a balanced answer that is where most of what is kept promises to be content, and most of
/// the content to be kept: the best F1 of words, were the scores probabilities.
pub(crate) fn threshold(focus: Focus, blocks: &Blocks, scores: &[f32]) -> f32 {
    let [recall, .., precision] = THRESHOLDS;
    match focus {
        Focus::Recall => recall,
        Focus::Precision => precision,
        Focus::Balanced => {
            let promises = THRESHOLDS.map(|threshold| promised_f1(blocks, scores, threshold));
            let (mut best, mut most) = (USUAL, promises[USUAL] + BETTER);
            for (at, &promise) in promises.iter().enumerate() {
                if promise > most {
                    (best, most) = (at, promise);
                }
            }
            THRESHOLDS[best]
        }
    }
}

fn promised_f1(blocks: &Blocks, scores: &[f32], threshold: f32) -> f32 {
    let (mut content, mut kept, mut right) = (0.0, 0.0, 0.0);
    for (block, &score) in blocks.list.iter().zip(scores) {
        let words = block.text.words as f32;
        content += score * words;
        if score > threshold {
            kept += words;
            right += score * words;
        }
    }
    ratio(2.0 * right, kept + content)
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
    rows::judge(dom, shown, blocks, scores, threshold, wanted, &mut kept);
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
