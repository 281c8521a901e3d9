//! Word F1 of chosen blocks against the gold, as the scorer counts it.

use std::collections::HashMap;

use crate::corpus::{LabelledPage, TYPES};

/// Precision, recall and F1 of a choice of blocks.
pub(crate) fn word_f1(page: &LabelledPage, kept: impl Fn(usize) -> bool) -> [f32; 3] {
    let mut counts: HashMap<u32, i32> = HashMap::new();
    for &word in &page.gold {
        *counts.entry(word).or_default() += 1;
    }
    let (mut hit, mut said) = (0, 0);
    for (_, words) in page.words.iter().enumerate().filter(|(at, _)| kept(*at)) {
        said += words.len();
        for word in words {
            if let Some(count) = counts.get_mut(word).filter(|count| **count > 0) {
                *count -= 1;
                hit += 1;
            }
        }
    }
    if said == 0 || page.gold.is_empty() {
        let same = if said == 0 && page.gold.is_empty() { 1.0 } else { 0.0 };
        return [same; 3];
    }
    let (precision, recall) = (hit as f32 / said as f32, hit as f32 / page.gold.len() as f32);
    [precision, recall, 2.0 * hit as f32 / (said + page.gold.len()) as f32]
}

/// The means over pages, and over the types' means: of the pages as they are, and of the copies.
pub(crate) fn report(label: &str, pages: &[LabelledPage], scores: &[[f32; 3]]) {
    report_some(label, pages, scores, false);
    report_some(&format!("{label}, words unknown"), pages, scores, true);
}

fn report_some(label: &str, pages: &[LabelledPage], scores: &[[f32; 3]], copies: bool) {
    let mean = |at: usize, kind: Option<usize>| {
        let of: Vec<f32> = pages
            .iter()
            .zip(scores)
            .filter(|(page, _)| page.is_copy == copies && kind.is_none_or(|kind| page.kind == kind))
            .map(|(_, score)| score[at])
            .collect();
        of.iter().sum::<f32>() / of.len().max(1) as f32
    };
    let types: Vec<f32> = (0..TYPES.len()).map(|kind| mean(2, Some(kind))).collect();
    let macro_mean = types.iter().sum::<f32>() / types.len() as f32;
    let columns: Vec<String> =
        TYPES.iter().zip(&types).map(|(name, value)| format!("{:.5} {value:.3}", name)).collect();
    println!(
        "{label:<34} F1 {:.4} (P {:.3} R {:.3}) macro {macro_mean:.4} | {}",
        mean(2, None),
        mean(0, None),
        mean(1, None),
        columns.join(" ")
    );
}
