//! The countable parts of a Markdown document.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    resolve::resolve,
    words::{Multiset, fold, pattern},
};

/// What is counted, in the order of [`Structure`].
pub const PARTS: [&str; 5] = ["heading", "link", "list_item", "table_row", "code_block"];

/// The headings, link targets, list items, table rows and code blocks of a document.
pub type Structure = [Multiset<String>; PARTS.len()];

static CODE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?ms)^(?:```|~~~)[^\n]*\n(.*?)^(?:```|~~~)\s*$"));
static IMAGE: LazyLock<Regex> = LazyLock::new(|| pattern(r"!\[[^\]]*\]\([^)]*\)"));
static LINK: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\[((?:[^\[\]]|\[[^\]]*\])*)\]\(\s*<?([^)\s>]+)>?[^)]*\)"));
static HEADING: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?m)^#{1,6}\s+(.+?)\s*#*$"));
static LIST_ITEM: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?m)^\s*(?:[-*+]|\d+[.)])\s+(.+)$"));
static TABLE_ROW: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?m)^\s*\|(.+)\|\s*$"));
static DELIMITER_ROW: LazyLock<Regex> = LazyLock::new(|| pattern(r"\A[\s|:\-]+\z"));
static ORIGIN: LazyLock<Regex> = LazyLock::new(|| pattern(r"^https?://(www\.)?"));

/// Counts the parts of a document; relative links are those of the page at `base`.
#[must_use]
pub fn structure(markdown: &str, base: &str) -> Structure {
    let code = folded(&CODE, markdown);
    let prose = CODE.replace_all(markdown, "");
    let prose = IMAGE.replace_all(&prose, "");
    let links = LINK
        .captures_iter(&prose)
        .filter_map(|link| link.get(2))
        .map(|target| target.as_str())
        .filter(|target| !target.starts_with('#'))
        .map(|target| bare(&resolve(base, target)))
        .filter(|target| !target.is_empty())
        .collect();
    let flat = LINK.replace_all(&prose, "$1");
    let rows = TABLE_ROW
        .captures_iter(&flat)
        .filter_map(|row| row.get(1))
        .filter(|row| !DELIMITER_ROW.is_match(row.as_str()))
        .map(|row| fold(&row.as_str().replace('|', " ")))
        .filter(|row| !row.is_empty())
        .collect();
    [folded(&HEADING, &flat), links, folded(&LIST_ITEM, &flat), rows, code]
}

/// What the first group of a pattern finds, folded.
fn folded(pattern: &Regex, text: &str) -> Multiset<String> {
    pattern
        .captures_iter(text)
        .filter_map(|found| found.get(1))
        .map(|found| fold(found.as_str()))
        .filter(|found| !found.is_empty())
        .collect()
}

/// A URL without what two ways to write it differ in.
fn bare(url: &str) -> String {
    let url = url.split('#').next().unwrap_or_default();
    ORIGIN.replace(url, "").trim_end_matches('/').to_lowercase()
}
