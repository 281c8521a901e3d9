//! The pages that are timed.

use std::{
    fs::{self, File},
    io::Read,
    path::Path,
};

use anyhow::{Context, Result, bail};
use flate2::read::MultiGzDecoder;

use crate::generate;

/// Sizes of the generated pages that stand for ordinary ones, in bytes.
const ORDINARY: [usize; 6] = [8 << 10, 32 << 10, 64 << 10, 128 << 10, 256 << 10, 512 << 10];

/// A page, as bytes and as text.
#[derive(Clone, Debug)]
pub struct Page {
    /// The name of its file, or of its kind.
    pub name: String,
    /// The bytes.
    pub html: Vec<u8>,
    /// The same as UTF-8, for those who take nothing else.
    pub text: String,
}

impl Page {
    /// A page of these bytes.
    #[must_use]
    pub fn new(name: impl Into<String>, html: Vec<u8>) -> Self {
        let text = String::from_utf8_lossy(&html).into_owned();
        Page { name: name.into(), html, text }
    }
}

/// Every `step`th page of a corpus, from its `html/*.html.gz` in the order of their names.
///
/// # Errors
///
/// Where there are none, or one can't be read.
pub fn corpus(folder: &Path, step: usize) -> Result<Vec<Page>> {
    let html = folder.join("html");
    let mut paths = fs::read_dir(&html)
        .with_context(|| html.display().to_string())?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    paths.sort();
    let mut pages = Vec::new();
    for path in paths.iter().step_by(step.max(1)) {
        let mut html = Vec::new();
        MultiGzDecoder::new(File::open(path)?)
            .read_to_end(&mut html)
            .with_context(|| path.display().to_string())?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        pages.push(Page::new(name.trim_end_matches(".html.gz"), html));
    }
    if pages.is_empty() {
        bail!("{} has no pages", html.display());
    }
    Ok(pages)
}

/// Generated pages of ordinary sizes, for those who have no corpus.
#[must_use]
pub fn generated() -> Vec<Page> {
    ORDINARY
        .iter()
        .zip(1..)
        .map(|(&bytes, seed)| {
            Page::new(format!("generated-{bytes}"), generate::ordinary(bytes, seed).into_bytes())
        })
        .collect()
}
