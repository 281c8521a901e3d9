//! A labelled corpus in memory: pages cut into blocks, with the words of each block and of the gold text.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::read::GzDecoder;
use riptide_content::training::Sample;

use crate::labels;

/// The page types in the order of `PageKind`.
pub(crate) const TYPES: [&str; 7] =
    ["article", "forum", "product", "collection", "listing", "documentation", "service"];

/// How many parts the corpus is split into for cross-validation.
pub(crate) const FOLDS: usize = 5;

/// Every so many pages, one is learned from a second time, as if its language were unknown: most pages of a corpus are in one language,
/// and models that lean on its words choose badly in others.
const PAGES_A_COPY: usize = 2;

/// One labelled page.
pub(crate) struct LabelledPage {
    pub(crate) id: String,
    /// Whether it is the copy of a page, without the words of its language.
    pub(crate) is_copy: bool,
    pub(crate) url: Option<String>,
    pub(crate) kind: usize,
    pub(crate) fold: usize,
    pub(crate) sample: Sample,
    /// Words of each block as numbers, in order.
    pub(crate) words: Vec<Vec<u32>>,
    pub(crate) gold: Vec<u32>,
    pub(crate) labels: Vec<f32>,
}

/// Loads every page of `corpus/html` with its gold in `corpus/ground-truth`, and the copies.
pub(crate) fn load(corpus: &Path) -> Result<Vec<LabelledPage>> {
    let folder = corpus.join("ground-truth");
    let mut ids = Vec::new();
    for entry in std::fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if let Some(stem) = path.file_stem() {
            ids.push(stem.to_string_lossy().into_owned());
        }
    }
    ids.sort();
    let mut vocabulary: HashMap<String, u32> = HashMap::new();
    let mut pages = Vec::new();
    for (number, id) in ids.into_iter().enumerate() {
        let path = folder.join(format!("{id}.json"));
        let gold: serde_json::Value = serde_json::from_slice(&std::fs::read(&path)?)
            .with_context(|| format!("{} is not JSON", path.display()))?;
        let html = html(corpus, &id)?;
        let url = gold["url"].as_str();
        let kind = gold["_internal"]["page_type"]["primary"].as_str().unwrap_or("article");
        let kind = if kind == "category" { "collection" } else { kind };
        let kind = TYPES.iter().position(|&name| name == kind).unwrap_or(0);
        let text = gold["ground_truth"]["main_content"].as_str().unwrap_or_default();
        let Some(sample) = Sample::new(&html, url) else { continue };
        let texts = sample.texts();
        let mut intern = |text: &str| -> Vec<u32> {
            labels::words(text)
                .map(|word| {
                    let next = vocabulary.len() as u32;
                    *vocabulary.entry(word).or_insert(next)
                })
                .collect()
        };
        let words: Vec<Vec<u32>> = texts.iter().map(|text| intern(text)).collect();
        let gold = intern(text);
        let labels = labels::label(&texts, text);
        let fold = fold_of(url.map_or(&id, site_of));
        let copy = if number % PAGES_A_COPY == 0 { Sample::in_unknown_language(&html, url) } else { None };
        let url = url.map(str::to_owned);
        let page = |sample, is_copy| LabelledPage {
            id: id.clone(),
            is_copy,
            url: url.clone(),
            kind,
            fold,
            sample,
            words: words.clone(),
            gold: gold.clone(),
            labels: labels.clone(),
        };
        pages.push(page(sample, false));
        pages.extend(copy.map(|sample| page(sample, true)));
    }
    Ok(pages)
}

/// The bytes of a page.
pub(crate) fn html(corpus: &Path, id: &str) -> Result<Vec<u8>> {
    let path = corpus.join(format!("html/{id}.html.gz"));
    let file = File::open(&path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut html = Vec::new();
    GzDecoder::new(file).read_to_end(&mut html)?;
    Ok(html)
}

/// Domains under which every name is a site of its own, with those of two-letter countries in [`site_of`].
const SHARED: [&str; 7] = [
    "github.io",
    "blogspot.com",
    "myshopify.com",
    "readthedocs.io",
    "wordpress.com",
    "substack.com",
    "gitbook.io",
];

/// The registrable domain of an address, by the usual second levels of country domains.
fn site_of(url: &str) -> &str {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = host.split(['/', ':', '?']).next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').collect();
    let tail = |count: usize| {
        let length: usize = labels.iter().rev().take(count).map(|label| label.len() + 1).sum();
        &host[host.len().saturating_sub(length.saturating_sub(1))..]
    };
    let [.., second, top] = labels[..] else { return host };
    let country = top.len() == 2
        && matches!(second, "co" | "com" | "org" | "ac" | "gov" | "net" | "edu" | "or" | "ne" | "go");
    if labels.len() > 2 && (country || SHARED.contains(&tail(2))) { tail(3) } else { tail(2) }
}

/// The fold of a site: all pages of a site are in one.
fn fold_of(site: &str) -> usize {
    let hash = site.bytes().fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| {
        (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
    });
    ((hash >> 32) % FOLDS as u64) as usize
}
