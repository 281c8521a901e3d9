//! How good the choice is likely to be: the expected word F1.

use crate::blocks::{Block, Blocks};
use crate::forest::Bins;

use super::features::ratio;
use super::models;

/// The expected F1 of a choice, 0 to 100.
pub(crate) fn quality(row: &[f32]) -> u8 {
    let model = models::quality();
    let mut bins = Bins::new(&model, 1);
    bins.add_constants(&model, row);
    model.probabilities(0, &bins).first().map_or(0, |p| (p * 100.0).round() as u8)
}

/// What the model of quality sees: how sure the scores are, how much is kept, and the page.
pub(crate) fn row(blocks: &Blocks, facts: &[f32], types: &[f32], scores: &[f32], kept: &[bool]) -> Vec<f32> {
    let mut row = Vec::with_capacity(facts.len() + types.len() + 16);
    let (mut units, mut likely, mut kept_units, mut kept_likely) = (0.0, 0.0, 0.0, 0.0);
    let (mut links, mut doubt, mut kept_blocks, mut best) = (0.0, 0.0, 0.0, 0f32);
    let mut levels = [0f32; 5];
    for ((block, &score), &kept) in blocks.list.iter().zip(scores).zip(kept) {
        let own = weight(block);
        units += own;
        likely += score * own;
        doubt += score * (1.0 - score) * own;
        best = best.max(score);
        levels[((score * 5.0) as usize).min(4)] += own;
        if kept {
            kept_blocks += 1.0;
            kept_units += own;
            kept_likely += score * own;
            links += block.link_units as f32;
        }
    }
    let (precision, recall) = (ratio(kept_likely, kept_units), ratio(kept_likely, likely));
    row.extend([
        precision,
        recall,
        ratio(2.0 * kept_likely, kept_units + likely),
        best,
        ratio(doubt, units),
        ratio(doubt, likely),
        ratio(kept_units, units),
        kept_units,
        kept_blocks,
        ratio(kept_blocks, blocks.list.len() as f32),
        ratio(links, kept_units),
    ]);
    row.extend(levels.map(|level| ratio(level, units)));
    row.extend_from_slice(types);
    row.extend_from_slice(facts);
    row
}

fn weight(block: &Block) -> f32 {
    block.text.units as f32
}
