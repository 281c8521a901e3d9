//! Answers against gold, page by page and in the mean.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    authors::names,
    prediction::Prediction,
    structure::{PARTS, structure},
    words::{Overlap, fold, words},
};
use crate::corpus::{Gold, PAGE_TYPES, Sample};

/// The figures of one page.
#[derive(Clone, Debug)]
pub struct PageScore {
    /// Its words against those of the gold.
    pub overlap: Overlap,
    /// Whether the answer has no text.
    pub empty: bool,
    with: Option<f64>,
    without: Option<f64>,
}

/// The figures of a corpus, rounded to four digits.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scores {
    /// The pages scored.
    pub pages: usize,
    /// Those without text.
    pub empty: usize,
    /// The mean F1 of the pages.
    pub f1: f64,
    /// The mean precision.
    pub precision: f64,
    /// The mean recall.
    pub recall: f64,
    /// The mean share of must-have snippets found.
    pub with: f64,
    /// The mean share of must-not-have snippets found: the lower, the better.
    pub without: f64,
    /// The mean F1 by page type.
    pub types: BTreeMap<String, f64>,
    /// The mean of `types`.
    #[serde(rename = "macro")]
    pub macro_f1: f64,
    /// The share of titles that are right.
    pub title_exact: f64,
    /// F1 of all authors.
    pub author_f1: f64,
    /// The share of pages without author that were given one.
    pub author_false: f64,
    /// The share of dates that are right to the day.
    pub date_exact: f64,
    /// The share of pages without date that were given one.
    pub date_false: f64,
    /// F1 of the Markdown's [`PARTS`], where the corpus has Markdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub markdown: Option<BTreeMap<&'static str, f64>>,
}

/// Scores one page's text.
#[must_use]
pub fn score_page(gold: &Gold, prediction: &Prediction) -> PageScore {
    let text = &prediction.text;
    PageScore {
        overlap: Overlap::of(&words(text), &words(gold.main_content.as_deref().unwrap_or_default())),
        empty: text.trim().is_empty(),
        with: share(text, &gold.with),
        without: share(text, &gold.without),
    }
}

/// Scores the answers for all pages; both lists are in the order of the samples.
#[must_use]
pub fn score(samples: &[Sample], predictions: &[Prediction], pages: &[PageScore]) -> Scores {
    let mean_of = |figure: fn(&PageScore) -> f64| round(mean(pages.iter().map(figure)));
    let types: BTreeMap<_, _> = PAGE_TYPES
        .iter()
        .filter_map(|&name| {
            let of_type = samples.iter().zip(pages).filter(|(sample, _)| sample.page_type == name);
            let figures: Vec<_> = of_type.map(|(_, page)| page.overlap.f1).collect();
            (!figures.is_empty()).then(|| (name.to_owned(), round(mean(figures))))
        })
        .collect();
    let in_order = PAGE_TYPES.iter().filter_map(|&name| types.get(name).copied());
    let macro_f1 = round(mean(in_order));

    let pairs = || samples.iter().map(|sample| &sample.gold).zip(predictions);
    let titles = pairs().filter_map(|(gold, said)| Some((present(&gold.title)?, said.title.as_deref())));
    let title_exact = mean(titles.map(|(gold, said)| flag(fold(gold) == fold(said.unwrap_or_default()))));
    let (author_f1, author_false) = authors(pairs());
    let dates = pairs().filter_map(|(gold, said)| Some((present(&gold.publish_date)?, said.date.as_deref())));
    let date_exact = mean(dates.map(|(gold, said)| flag(day(gold) == day(said.unwrap_or_default()))));
    let undated = pairs().filter(|(gold, _)| present(&gold.publish_date).is_none());
    let date_false = mean(undated.map(|(_, said)| flag(present(&said.date).is_some())));

    Scores {
        pages: pages.len(),
        empty: pages.iter().filter(|page| page.empty).count(),
        f1: mean_of(|page| page.overlap.f1),
        precision: mean_of(|page| page.overlap.precision),
        recall: mean_of(|page| page.overlap.recall),
        with: round(mean(pages.iter().filter_map(|page| page.with))),
        without: round(mean(pages.iter().filter_map(|page| page.without))),
        types,
        macro_f1,
        title_exact: round(title_exact),
        author_f1: round(author_f1),
        author_false: round(author_false),
        date_exact: round(date_exact),
        date_false: round(date_false),
        markdown: markdown(samples, predictions),
    }
}

/// F1 of the names of all pages that have some, and the share of the others that were given one.
fn authors<'a>(pairs: impl Iterator<Item = (&'a Gold, &'a Prediction)>) -> (f64, f64) {
    let (mut hit, mut said, mut wanted) = (0, 0, 0);
    let mut invented = Vec::new();
    for (gold, prediction) in pairs {
        let found = names(&prediction.author.join("; "));
        match present(&gold.author) {
            Some(author) => {
                let author = names(author);
                hit += author.intersection(&found).count();
                said += found.len();
                wanted += author.len();
            }
            None => invented.push(flag(!found.is_empty())),
        }
    }
    (f1(hit as u64, (said + wanted) as u64), mean(invented))
}

fn markdown(samples: &[Sample], predictions: &[Prediction]) -> Option<BTreeMap<&'static str, f64>> {
    let mut counts = [(0, 0); PARTS.len()];
    let mut any = false;
    for (sample, prediction) in samples.iter().zip(predictions) {
        let Some(gold) = present(&sample.gold.main_content_markdown) else { continue };
        any = true;
        let base = sample.url.as_deref().unwrap_or_default();
        let wanted = structure(gold, base);
        let said = structure(&prediction.markdown, base);
        for ((hit, all), (wanted, said)) in counts.iter_mut().zip(wanted.iter().zip(&said)) {
            *hit += wanted.shared(said);
            *all += wanted.total() + said.total();
        }
    }
    any.then(|| PARTS.into_iter().zip(counts.map(|(hit, all)| round(f1(hit, all)))).collect())
}

/// F1 of `hit` items that are right, where answer and gold together have `all`.
fn f1(hit: u64, all: u64) -> f64 {
    if all == 0 { 0.0 } else { 2.0 * hit as f64 / all as f64 }
}

/// The share of the snippets that the text has; `None` where there are none.
fn share(text: &str, snippets: &[String]) -> Option<f64> {
    let text = text.to_lowercase();
    let found = snippets.iter().filter(|snippet| text.contains(&snippet.to_lowercase())).count();
    (!snippets.is_empty()).then(|| found as f64 / snippets.len() as f64)
}

fn present(text: &Option<String>) -> Option<&str> {
    text.as_deref().filter(|text| !text.is_empty())
}

/// The day of an ISO 8601 date.
fn day(date: &str) -> &str {
    date.char_indices().nth(10).map_or(date, |(end, _)| &date[..end])
}

fn flag(is: bool) -> f64 {
    if is { 1.0 } else { 0.0 }
}

fn mean(figures: impl IntoIterator<Item = f64>) -> f64 {
    let (sum, count) = figures.into_iter().fold((0.0, 0), |(sum, count), figure| (sum + figure, count + 1));
    if count == 0 { 0.0 } else { sum / f64::from(count) }
}

/// To four digits, by the decimal value: as Python rounds.
fn round(figure: f64) -> f64 {
    format!("{figure:.4}").parse().expect("a number as it was just written")
}
