//! The figures as people read them.

use std::fmt::Write;

use super::{
    diff,
    score::{PageScore, Scores},
    structure::PARTS,
};
use crate::corpus::{PAGE_TYPES, Sample};

/// The runs of words shown of a page among the worst, and the words shown of a run.
const RUNS: usize = 3;
const RUN_WORDS: usize = 16;

/// The table by page type, and the figures of metadata and Markdown.
#[must_use]
pub(super) fn table(samples: &[Sample], scores: &Scores) -> String {
    let mut out = String::new();
    let mut row = |name: &str, pages: String, figure: f64| {
        // Writing to a string can't fail.
        let _ = writeln!(out, "{name:<16} {pages:>6} {figure:>8.4}");
    };
    for name in PAGE_TYPES {
        if let Some(figure) = scores.types.get(name) {
            let pages = samples.iter().filter(|sample| sample.page_type == name).count();
            row(name, pages.to_string(), *figure);
        }
    }
    row("macro", String::new(), scores.macro_f1);
    row("all", scores.pages.to_string(), scores.f1);
    let mut line = |name: &str, figures: &[(&str, f64)]| {
        let _ = write!(out, "{name:<10}");
        for (label, figure) in figures {
            let _ = write!(out, "  {label} {figure:.4}");
        }
        out.push('\n');
    };
    line("\ntext", &[("precision", scores.precision), ("recall", scores.recall)]);
    line("snippets", &[("with", scores.with), ("without", scores.without)]);
    line("title", &[("exact", scores.title_exact)]);
    line("author", &[("F1", scores.author_f1), ("invented", scores.author_false)]);
    line("date", &[("exact", scores.date_exact), ("invented", scores.date_false)]);
    if let Some(markdown) = &scores.markdown {
        let figures: Vec<_> = PARTS.iter().map(|part| (*part, markdown[part])).collect();
        line("Markdown", &figures);
    }
    let _ = writeln!(out, "empty       {}", scores.empty);
    out
}

/// One page's figures.
#[must_use]
pub(super) fn page(sample: &Sample, score: &PageScore) -> String {
    let overlap = score.overlap;
    format!(
        "{}  {:<14} F1 {:.3}  P {:.3}  R {:.3}",
        sample.id, sample.page_type, overlap.f1, overlap.precision, overlap.recall
    )
}

/// The longest runs of words that the answer lacks or has too many.
#[must_use]
pub(super) fn longest_runs(gold: &str, answer: &str) -> String {
    let mut out = String::new();
    for (kind, label) in [(diff::Kind::Missing, "missing"), (diff::Kind::Extra, "extra")] {
        let mut runs = diff::runs(gold, answer);
        runs.retain(|run| run.kind == kind);
        runs.sort_by_key(|run| std::cmp::Reverse(run.words.len()));
        for run in runs.iter().take(RUNS) {
            let shown = run.words.iter().take(RUN_WORDS).copied().collect::<Vec<_>>().join(" ");
            let more = if run.words.len() > RUN_WORDS { " ..." } else { "" };
            let _ = writeln!(out, "    {label} {:>5} words: {shown}{more}", run.words.len());
        }
    }
    out
}

/// The gold with the answer's differences marked: `[-missing-]`, `{+extra+}`.
#[must_use]
pub(super) fn marked(gold: &str, answer: &str) -> String {
    let mut out = String::new();
    for run in diff::runs(gold, answer) {
        let words = run.words.join(" ");
        let _ = match run.kind {
            diff::Kind::Same => writeln!(out, "{words}"),
            diff::Kind::Missing => writeln!(out, "[-{words}-]"),
            diff::Kind::Extra => writeln!(out, "{{+{words}+}}"),
        };
    }
    out
}
