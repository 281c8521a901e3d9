//! Pages made to hurt, through the whole extraction in the sandbox.

use anyhow::{Context, Result};
use riptide_extraction::{Attempt, CmExtractor, EmptyReason, Mode, Options, Page};
use riptide_hostile::{generator, generators, ordinary, selectors};
use serde::Serialize;

use crate::clock::timed;

/// The page that the others are compared with.
const ORDINARY: &str = "ordinary";

/// What one page cost.
#[derive(Debug, Serialize)]
pub struct Cost {
    /// The page's size.
    pub bytes: usize,
    /// Processor time, of the quickest run.
    pub seconds: f64,
    /// The guest's linear memory at its largest.
    pub memory: u64,
    /// Bytes of all strings of the document.
    pub output: u64,
    /// `document`, why it is empty, or the code of the error.
    pub outcome: &'static str,
}

/// The names of all attacks: generators, and selectors as `CSS on GENERATOR`.
pub fn names() -> impl Iterator<Item = String> {
    let selectors = selectors().map(|(selector, page)| format!("{selector} on {page}"));
    generators().map(|generator| generator.name.to_owned()).chain(selectors)
}

/// Extracts the pages of an attack in each size, `runs` times.
///
/// # Errors
///
/// Where there is no attack of this name.
pub fn run(
    extractor: &CmExtractor,
    name: &str,
    full: bool,
    sizes: &[usize],
    runs: usize,
) -> Result<Vec<Cost>> {
    let (mode, generator_name) = match name.split_once(" on ") {
        Some((selector, page)) => (Mode::Custom(vec![selector.to_owned()]), page),
        None => (if full { Mode::Full } else { Mode::Article }, name),
    };
    let options = Options { mode, ..Options::default() };
    sizes
        .iter()
        .map(|&bytes| {
            let html = match generator_name {
                ORDINARY => ordinary(bytes).into_bytes(),
                _ => {
                    generator(generator_name).with_context(|| format!("no generator {name:?}"))?.bytes(bytes)
                }
            };
            let page = Page { html: &html, url: Some("https://example.com/page"), ..Page::default() };
            let mut best: Option<Cost> = None;
            for _ in 0..runs.max(1) {
                let (time, Attempt { outcome, stats, .. }) = timed(|| extractor.attempt(&page, &options));
                let seconds = time.as_secs_f64();
                if best.as_ref().is_some_and(|best| best.seconds <= seconds) {
                    continue;
                }
                best = Some(Cost {
                    bytes: html.len(),
                    seconds,
                    memory: stats.peak_memory,
                    output: outcome.as_ref().map_or(0, |document| document.string_bytes()),
                    outcome: match &outcome {
                        Ok(document) => document.empty.map_or("document", empty),
                        Err(error) => error.code(),
                    },
                });
            }
            best.context("one run at least")
        })
        .collect()
}

fn empty(reason: EmptyReason) -> &'static str {
    match reason {
        EmptyReason::NoInput => "no-input",
        EmptyReason::BinaryInput => "binary-input",
        EmptyReason::NoText => "no-text",
        EmptyReason::NoMatch => "no-match",
    }
}
