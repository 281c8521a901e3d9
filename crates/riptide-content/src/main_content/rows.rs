//! Rows of data tables are kept whole or left out whole: half a row says nothing.

use std::ops::Range;

use super::context::{BASE_UNITS, Weighted};
use crate::blocks::{Block, Blocks};
use crate::clean::Shown;
use crate::dom::{Dom, Name, NodeId};
use crate::tables::Grid;

/// How much a row of a data table counts for by itself; the rest is its table.
const ROW_SHARE: f32 = 0.5;
/// A data table between kept blocks is kept from this share of the threshold on.
const AMID_CONTENT: f32 = 0.5;

/// Judges the rows of each data table anew: a row is kept where its own score and that of its table are above the threshold together.
pub(super) fn judge(
    dom: &Dom,
    shown: &Shown,
    blocks: &Blocks,
    scores: &[f32],
    threshold: f32,
    wanted: impl Fn(&Block) -> bool,
    kept: &mut [bool],
) {
    let mean = |range: Range<usize>| mean_score(&blocks.list[range.clone()], &scores[range]);
    for table in data_tables(dom, shown) {
        let range = blocks.range(dom, table);
        let amid = range.start > 0 && kept[range.start - 1] && kept.get(range.end) == Some(&true);
        let threshold = if amid { threshold * AMID_CONTENT } else { threshold };
        let whole = mean(range);
        for row in dom.descendants(table).filter(|&id| dom.is(id, Name::TR)) {
            let range = blocks.range(dom, row);
            let score = ROW_SHARE * mean(range.clone()) + (1.0 - ROW_SHARE) * whole;
            for at in range.filter(|&at| !blocks.list[at].hidden) {
                kept[at] = score > threshold && wanted(&blocks.list[at]);
            }
        }
    }
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
