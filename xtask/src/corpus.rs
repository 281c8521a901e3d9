//! A labelled corpus in the layout of WCXB: `html/ID.html.gz` beside `ground-truth/ID.json`.

use std::{
    collections::HashSet,
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use flate2::read::MultiGzDecoder;
use serde::Deserialize;

/// The page types of the benchmark, in the order of its tables.
pub const PAGE_TYPES: [&str; 7] =
    ["article", "forum", "product", "collection", "listing", "documentation", "service"];

/// A page and what people say it holds.
#[derive(Debug)]
pub struct Sample {
    /// The stem of its files.
    pub id: String,
    /// Where the page came from.
    pub url: Option<String>,
    /// Its type, one of [`PAGE_TYPES`] where the corpus follows the benchmark.
    pub page_type: String,
    /// What people say it holds.
    pub gold: Gold,
    html: PathBuf,
}

/// What people say a page holds.
#[derive(Debug, Default, Deserialize)]
pub struct Gold {
    /// The title.
    pub title: Option<String>,
    /// The authors, as the page names them.
    pub author: Option<String>,
    /// When it was published: ISO 8601.
    pub publish_date: Option<String>,
    /// The main content as text.
    pub main_content: Option<String>,
    /// The main content as Markdown.
    pub main_content_markdown: Option<String>,
    /// Snippets that the content must have.
    #[serde(default)]
    pub with: Vec<String>,
    /// Snippets that the content must not have.
    #[serde(default)]
    pub without: Vec<String>,
}

#[derive(Deserialize)]
struct GroundTruth {
    url: Option<String>,
    #[serde(rename = "_internal")]
    internal: Option<Internal>,
    ground_truth: Option<Gold>,
}

#[derive(Deserialize)]
struct Internal {
    page_type: Option<Labelled>,
}

#[derive(Deserialize)]
struct Labelled {
    primary: Option<String>,
}

impl Sample {
    /// The page's bytes, unpacked.
    ///
    /// # Errors
    ///
    /// Where the file is missing or no gzip.
    pub fn html(&self) -> Result<Vec<u8>> {
        let path = self.html.display();
        let file = File::open(&self.html).with_context(|| path.to_string())?;
        let mut html = Vec::new();
        MultiGzDecoder::new(file).read_to_end(&mut html).with_context(|| path.to_string())?;
        Ok(html)
    }
}

/// The pages of a corpus, in the order of their ids; with `ids`, these alone.
///
/// # Errors
///
/// Where a label can't be read, an id of `ids` has none, or there are no pages.
pub fn load(folder: &Path, ids: Option<&HashSet<String>>) -> Result<Vec<Sample>> {
    let labels = folder.join("ground-truth");
    let entries = fs::read_dir(&labels)
        .with_context(|| format!("{} is no corpus: {} can't be read", folder.display(), labels.display()))?;
    let mut paths = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()
        .with_context(|| labels.display().to_string())?;
    paths.sort();
    let mut samples = Vec::new();
    for path in paths {
        let Some(id) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".json")) else {
            continue;
        };
        if ids.is_none_or(|ids| ids.contains(id)) {
            samples.push(read(folder, id, &path).with_context(|| path.display().to_string())?);
        }
    }
    if let Some(ids) = ids {
        let found: HashSet<_> = samples.iter().map(|sample| sample.id.as_str()).collect();
        if let Some(missing) = ids.iter().find(|id| !found.contains(id.as_str())) {
            bail!("{} has no page `{missing}`", folder.display());
        }
    }
    if samples.is_empty() {
        bail!("{} has no pages", labels.display());
    }
    Ok(samples)
}

fn read(folder: &Path, id: &str, path: &Path) -> Result<Sample> {
    let truth: GroundTruth = serde_json::from_slice(&fs::read(path)?)?;
    let primary = truth.internal.and_then(|internal| internal.page_type?.primary);
    Ok(Sample {
        id: id.to_owned(),
        url: truth.url.filter(|url| !url.is_empty()),
        page_type: match primary.as_deref() {
            None => "article".to_owned(),
            // The benchmark's older name.
            Some("category") => "collection".to_owned(),
            Some(other) => other.to_owned(),
        },
        gold: truth.ground_truth.unwrap_or_default(),
        html: folder.join("html").join(format!("{id}.html.gz")),
    })
}
