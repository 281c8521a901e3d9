//! How much of each block a person kept.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// The words of a text as the scorer counts them.
pub(crate) fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// What a block counts for whose words stand elsewhere in the gold: a teaser or a breadcrumb that repeats what the content says,
/// or a part of the content in another order.
const ELSEWHERE: f32 = 0.4;
/// From this share of its words on a block stands where the gold has it.
const IN_PLACE: f32 = 2.0 / 3.0;

/// How much of each block a person kept: the share of its words that the gold text has in the same order, less where the gold as a
/// whole has them elsewhere than the page as a whole.
pub(crate) fn label(texts: &[String], gold: &str) -> Vec<f32> {
    let mut ids: HashMap<String, u32> = HashMap::new();
    let mut intern = |word: String| {
        let next = ids.len() as u32;
        *ids.entry(word).or_insert(next)
    };
    let lines = gold.lines().map(|line| words(line).map(&mut intern).collect()).collect();
    let gold = Gold::new(words(gold).map(&mut intern).collect(), lines);
    let mut page = Vec::new();
    let ranges: Vec<Range<usize>> = texts
        .iter()
        .map(|text| {
            let start = page.len();
            page.extend(words(text).map(&mut intern));
            start..page.len()
        })
        .collect();
    let in_place = gold.in_place(&page);
    let label = |range: &Range<usize>| {
        let hits = in_place[range.clone()].iter().filter(|&&hit| hit).count();
        let share = (hits as f32 / range.len().max(1) as f32 / IN_PLACE).min(1.0);
        gold.share(&page, range.clone()) * (ELSEWHERE + (1.0 - ELSEWHERE) * share)
    };
    ranges.iter().map(label).collect()
}

/// The text that a person kept.
struct Gold {
    words: Vec<u32>,
    lines: HashSet<Vec<u32>>,
    threes: HashSet<[u32; 3]>,
    ones: HashSet<u32>,
}

impl Gold {
    fn new(words: Vec<u32>, lines: HashSet<Vec<u32>>) -> Self {
        let threes = words.windows(3).map(|three| [three[0], three[1], three[2]]).collect();
        let ones = words.iter().copied().collect();
        Gold { words, lines, threes, ones }
    }

    /// Which words of the page stand in the gold where the page has them.
    fn in_place(&self, page: &[u32]) -> Vec<bool> {
        let mut in_place = vec![false; page.len()];
        for step in capture_diff_slices(Algorithm::Patience, page, &self.words) {
            if let DiffOp::Equal { old_index, len, .. } = step {
                in_place[old_index..old_index + len].fill(true);
            }
        }
        in_place
    }

    /// The share of a block's words that the gold has in the same order.
    ///
    /// A word counts where one of the three-word windows around it stands in the gold. Windows of blocks shorter than three words
    /// reach into the neighbours, or the block must be a whole line of the gold.
    fn share(&self, page: &[u32], block: Range<usize>) -> f32 {
        let length = block.len();
        if length == 0 {
            return 0.0;
        }
        if length < 3 {
            let (from, to) = (block.end.saturating_sub(3), (block.start + 3).min(page.len()));
            let near = (from..=block.start)
                .filter(|&at| at + 3 <= to)
                .any(|at| self.threes.contains(&[page[at], page[at + 1], page[at + 2]]));
            return if near || self.lines.contains(&page[block.clone()]) {
                1.0
            } else if page[block].iter().all(|word| self.ones.contains(word)) {
                0.3
            } else {
                0.0
            };
        }
        let mut covered = vec![false; length];
        for (at, three) in page[block].windows(3).enumerate() {
            if self.threes.contains(&[three[0], three[1], three[2]]) {
                covered[at..at + 3].fill(true);
            }
        }
        covered.iter().filter(|&&hit| hit).count() as f32 / length as f32
    }
}
