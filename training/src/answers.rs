//! Whole documents from block scores, as files that the scorer of the corpus reads.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use riptide_content::Page;
use riptide_content::training::extract_by;
use serde::Serialize;

use crate::corpus::{self, LabelledPage};
use crate::stages::{Data, KINDS};

/// What is scored of a document.
#[derive(Serialize)]
struct Answer {
    text: String,
    markdown: String,
    title: Option<String>,
    author: Vec<String>,
    date: Option<String>,
}

/// Extracts every page with these probabilities of types and scores of blocks, and writes the answers as JSON by page id.
///
/// # Errors
///
/// Where a page can't be read or the file can't be written. A page beyond a limit has no answer.
pub(crate) fn write(corpus: &Path, data: &Data, types: &[f32], scores: &[f32], path: &Path) -> Result<()> {
    let retrieved = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let mut answers = BTreeMap::new();
    for (at, page) in data.pages().iter().enumerate().filter(|(_, page)| !page.is_copy) {
        let html = corpus::html(corpus, &page.id)?;
        let asked =
            Page { html: &html, url: page.url.as_deref(), retrieved: Some(retrieved), ..Page::default() };
        let types = types[at * KINDS..][..KINDS].try_into().context("one probability a kind")?;
        let Ok(document) = extract_by(&asked, types, &scores[data.blocks_at(at)]) else { continue };
        let answer = Answer {
            text: document.text,
            markdown: document.markdown,
            title: document.title,
            author: document.authors.into_iter().map(|author| author.name).collect(),
            date: document.published,
        };
        answers.insert(&page.id, answer);
    }
    std::fs::write(path, serde_json::to_vec(&answers)?)
        .with_context(|| format!("cannot write {}", path.display()))
}

/// The type of each page as people labelled it, in the form of probabilities.
pub(crate) fn labelled_types(pages: &[LabelledPage]) -> Vec<f32> {
    pages.iter().flat_map(|page| (0..KINDS).map(|kind| f32::from(u8::from(kind == page.kind)))).collect()
}
