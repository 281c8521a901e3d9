//! How much of each block a person kept.

use std::collections::{HashMap, HashSet};

/// The words of a text as the scorer counts them.
pub(crate) fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// The share of each block's words that the gold text has in the same order.
///
/// A word counts where one of the three-word windows around it stands in the gold. Windows of blocks shorter than three words
/// reach into the neighbours, or the block must be a whole line of the gold.
pub(crate) fn label(texts: &[String], gold: &str) -> Vec<f32> {
    let mut ids: HashMap<String, u32> = HashMap::new();
    let mut intern = |word: String| {
        let next = ids.len() as u32;
        *ids.entry(word).or_insert(next)
    };
    let gold_words: Vec<u32> = words(gold).map(&mut intern).collect();
    let lines: HashSet<Vec<u32>> = gold.lines().map(|line| words(line).map(&mut intern).collect()).collect();
    let threes: HashSet<[u32; 3]> = gold_words.windows(3).map(|w| [w[0], w[1], w[2]]).collect();
    let ones: HashSet<u32> = gold_words.iter().copied().collect();
    let mut all = Vec::new();
    let mut ranges = Vec::new();
    for text in texts {
        let start = all.len();
        all.extend(words(text).map(&mut intern));
        ranges.push(start..all.len());
    }
    ranges
        .into_iter()
        .map(|range| {
            let length = range.len();
            if length == 0 {
                return 0.0;
            }
            if length < 3 {
                if lines.contains(&all[range.clone()]) {
                    return 1.0;
                }
                let (from, to) = (range.end.saturating_sub(3), (range.start + 3).min(all.len()));
                let near = (from..=range.start)
                    .filter(|&at| at + 3 <= to)
                    .any(|at| threes.contains(&[all[at], all[at + 1], all[at + 2]]));
                let known = all[range].iter().all(|word| ones.contains(word));
                return if near {
                    1.0
                } else if known {
                    0.3
                } else {
                    0.0
                };
            }
            let mut covered = vec![false; length];
            for (at, window) in all[range].windows(3).enumerate() {
                if threes.contains(&[window[0], window[1], window[2]]) {
                    covered[at..at + 3].fill(true);
                }
            }
            covered.iter().filter(|&&hit| hit).count() as f32 / length as f32
        })
        .collect()
}
