//! What the first model's scores around a block say about it: what the second model sees beside the facts of the block.

use super::features::{Detail, FAR, PageContext, Row, ratio};
use crate::dom::NodeId;

/// Sums of scores weighted by length.
#[derive(Clone, Copy, Default)]
pub(super) struct Weighted {
    score: f32,
    units: f32,
}

impl Weighted {
    pub(super) fn add(&mut self, score: f32, units: f32) {
        self.score += score * units;
        self.units += units;
    }

    pub(super) fn mean(self) -> f32 {
        ratio(self.score, self.units)
    }

    fn less(self, part: Weighted) -> Weighted {
        Weighted { score: self.score - part.score, units: self.units - part.units }
    }

    fn mean_or(self, none: f32) -> f32 {
        if self.units > 0.5 { self.score / self.units } else { none }
    }

    fn without(self, score: f32, units: f32) -> f32 {
        if self.units > units { (self.score - score * units) / (self.units - units) } else { -1.0 }
    }
}

/// Sums over what is alike, and over the blocks before each.
pub(crate) struct Scores<'a> {
    page: &'a PageContext<'a>,
    scores: &'a [f32],
    prefix: Vec<Weighted>,
    /// For each group of alike blocks its scores.
    alike: [Vec<Weighted>; 4],
    best: f32,
    /// For each block the nearest that the first model would keep, before and after.
    kept_before: Vec<u32>,
    kept_after: Vec<u32>,
    kept: Vec<u32>,
    /// For each group of alike siblings its scores, and how many of its blocks the first model would keep.
    groups: Vec<(Weighted, u32)>,
}

const WINDOWS: [usize; 4] = [2, 5, 10, 25];
const LEVELS: [usize; 6] = [0, 1, 2, 3, 4, 6];
const NONE: u32 = u32::MAX;
/// Each block weighs this much more than its length, so that short ones count.
pub(super) const BASE_UNITS: f32 = 10.0;

impl<'a> Scores<'a> {
    pub(crate) fn new(page: &'a PageContext<'a>, scores: &'a [f32]) -> Self {
        let list = &page.blocks.list;
        let mut prefix = Vec::with_capacity(list.len() + 1);
        let mut sum = Weighted::default();
        prefix.push(sum);
        let mut kept = vec![0];
        let (mut count, mut last) = (0, NONE);
        let mut kept_before = Vec::with_capacity(list.len());
        let mut best = 0f32;
        for (at, (block, &score)) in list.iter().zip(scores).enumerate() {
            let units = block.text.units as f32 + BASE_UNITS;
            sum.add(score, units);
            prefix.push(sum);
            best = best.max(score);
            kept_before.push(last);
            if score > 0.5 {
                last = at as u32;
                count += 1;
            }
            kept.push(count);
        }
        let alike = [0, 1, 2, 3].map(|kind: usize| {
            page.alike[kind].sums(|sum: &mut Weighted, at| {
                sum.add(scores[at], list[at].text.units as f32 + BASE_UNITS);
            })
        });
        let mut kept_after = vec![NONE; list.len()];
        let mut next = NONE;
        for at in (0..list.len()).rev() {
            kept_after[at] = next;
            if scores[at] > 0.5 {
                next = at as u32;
            }
        }
        let mut scored =
            Scores { page, scores, prefix, alike, best, kept_before, kept_after, kept, groups: Vec::new() };
        scored.groups = vec![(Weighted::default(), 0); page.layout.groups.list.len()];
        for id in page.dom.ids() {
            if let Some(group) = page.layout.groups.of(id) {
                let range = page.blocks.range(page.dom, id);
                let sum = scored.sum(range.clone());
                let (all, kept) = &mut scored.groups[group];
                all.score += sum.score;
                all.units += sum.units;
                *kept += scored.kept[range.end] - scored.kept[range.start];
            }
        }
        scored
    }

    fn sum(&self, range: std::ops::Range<usize>) -> Weighted {
        let (from, to) = (self.prefix[range.start], self.prefix[range.end]);
        Weighted { score: to.score - from.score, units: to.units - from.units }
    }

    /// Writes the columns that follow those of [`PageContext::write`].
    pub(crate) fn write(&self, at: usize, row: &mut impl Row) {
        let list = &self.page.blocks.list;
        let block = &list[at];
        let score = self.scores[at];
        let units = block.text.units as f32 + BASE_UNITS;
        let all = self.sum(0..list.len());
        row.put("score", Detail::None, score);
        row.put("score of page", Detail::None, all.mean());
        row.put("best score of page", Detail::None, self.best);
        row.put("kept share", Detail::None, ratio(self.kept[list.len()] as f32, list.len() as f32));
        for offset in [-3i8, -2, -1, 1, 2, 3] {
            let neighbour = at.checked_add_signed(isize::from(offset)).and_then(|at| self.scores.get(at));
            row.put("score", Detail::Number(offset), neighbour.copied().unwrap_or(-1.0));
        }
        for window in WINDOWS {
            let (from, to) = (at.saturating_sub(window), (at + window + 1).min(list.len()));
            let detail = Detail::Number(window as i8);
            row.put("score before", detail, self.sum(from..at).mean());
            row.put("score after", detail, self.sum(at + 1..to).mean());
        }
        row.put("score of all before", Detail::None, self.sum(0..at).mean());
        row.put("score of all after", Detail::None, self.sum(at + 1..list.len()).mean());
        let before = self.sum(0..at);
        row.put("score passed", Detail::None, ratio(before.score, all.score));
        let names = ["score of path", "score of shape of two", "score of shape of three", "score of copies"];
        for (name, (alike, sums)) in names.into_iter().zip(self.page.alike.iter().zip(&self.alike)) {
            row.put(name, Detail::None, sums[alike.of(at)].without(score, units));
        }
        let mut id = NodeId(block.facts.container);
        let mut next = 0;
        for level in 0.. {
            if level == LEVELS[next] {
                let range = self.page.blocks.range(self.page.dom, id);
                let detail = Detail::Number(level as i8);
                let sum = self.sum(range.clone());
                row.put("score of container", detail, sum.without(score, units));
                let kept = self.kept[range.end] - self.kept[range.start];
                row.put("kept in container", detail, ratio(kept as f32, range.len() as f32));
                row.put("container's share of score", detail, ratio(sum.score, all.score));
                next += 1;
                if next == LEVELS.len() {
                    break;
                }
            }
            id = self.page.layout.wider(id);
        }
        for (level, record) in
            self.page.layout.groups.above(NodeId(block.facts.container)).into_iter().enumerate()
        {
            let detail = Detail::Number(level as i8);
            let found = record.and_then(|record| Some((record, self.page.layout.groups.of(record)?)));
            let (others, kept, own) = found.map_or((-1.0, -1.0, -1.0), |(record, group)| {
                let (sum, kept) = self.groups[group];
                let own = self.sum(self.page.blocks.range(self.page.dom, record));
                let blocks = self.page.layout.groups.list[group].sums.blocks;
                (sum.less(own).mean_or(-1.0), ratio(kept as f32, blocks as f32), own.without(score, units))
            });
            row.put("score of other records", detail, others);
            row.put("kept in group", detail, kept);
            row.put("score of record", detail, own);
        }
        let heading = self.page.headings[at];
        let of_heading = if heading == NONE { -1.0 } else { self.scores[heading as usize] };
        row.put("score of heading", Detail::None, of_heading);
        let gap =
            |nearest: u32| if nearest == NONE { FAR } else { (at as f32 - nearest as f32).abs().min(FAR) };
        row.put("blocks to kept before", Detail::None, gap(self.kept_before[at]));
        row.put("blocks to kept after", Detail::None, gap(self.kept_after[at]));
    }
}

/// Blocks of one path that are judged together from this many on.
const MIN_ALIKE: u32 = 3;

/// The score of each block by those that the second model gives: blocks of one path have it in common, so that of a catalogue's prices
/// all are kept or none.
pub(crate) fn joined(page: &PageContext<'_>, second: &[f32]) -> Vec<f32> {
    let [paths, ..] = &page.alike;
    let sums = paths.sums(|(count, sum): &mut (u32, Weighted), at| {
        *count += 1;
        sum.add(second[at], page.blocks.list[at].text.units as f32 + BASE_UNITS);
    });
    let score = |(at, &own): (usize, &f32)| match sums[paths.of(at)] {
        (MIN_ALIKE.., alike) => alike.mean(),
        _ => own,
    };
    second.iter().enumerate().map(score).collect()
}
