//! Texts as multisets of words, and how far two of them agree.

use std::{collections::HashMap, hash::Hash, sync::LazyLock};

use caseless::default_case_fold_str;
use regex::Regex;
use unicode_normalization::UnicodeNormalization;

/// Letters, numbers and the underscore: what Python's `\w` matches. Rust's has marks too.
pub(super) static WORD: LazyLock<Regex> = LazyLock::new(|| pattern(r"[\p{L}\p{N}_]+"));

/// Compiles a pattern of this program.
pub(super) fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern that the tests compile")
}

/// How often each item occurs.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Multiset<T: Hash + Eq>(HashMap<T, u64>);

impl<T: Hash + Eq> FromIterator<T> for Multiset<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut counts = HashMap::new();
        for item in items {
            *counts.entry(item).or_default() += 1;
        }
        Multiset(counts)
    }
}

impl<T: Hash + Eq> Multiset<T> {
    /// The items, each as often as it occurs.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }

    /// The items that both have, each as often as both have it.
    #[must_use]
    pub fn shared(&self, other: &Self) -> u64 {
        self.0.iter().map(|(item, count)| count.min(other.0.get(item).unwrap_or(&0))).sum()
    }
}

/// The words of a text, in lower case.
#[must_use]
pub fn words(text: &str) -> Multiset<String> {
    WORD.find_iter(&text.to_lowercase()).map(|word| word.as_str().to_owned()).collect()
}

/// Precision, recall and their harmonic mean.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Overlap {
    /// The share of the answer that is right.
    pub precision: f64,
    /// The share of the gold that was found.
    pub recall: f64,
    /// The harmonic mean of both.
    pub f1: f64,
}

impl Overlap {
    /// How far an answer agrees with the gold; two empty ones agree.
    #[must_use]
    pub fn of<T: Hash + Eq>(answer: &Multiset<T>, gold: &Multiset<T>) -> Self {
        let (said, wanted) = (answer.total(), gold.total());
        if said == 0 || wanted == 0 {
            let same = if said == wanted { 1.0 } else { 0.0 };
            return Overlap { precision: same, recall: same, f1: same };
        }
        let hit = answer.shared(gold) as f64;
        let (precision, recall) = (hit / said as f64, hit / wanted as f64);
        let f1 = if hit > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
        Overlap { precision, recall, f1 }
    }
}

/// The words of a text without regard to case, width and punctuation.
#[must_use]
pub fn fold(text: &str) -> String {
    let folded = default_case_fold_str(&text.nfkc().collect::<String>());
    let words: Vec<_> = WORD.find_iter(&folded).map(|word| word.as_str()).collect();
    words.join(" ")
}
