//! Our own contestants: the sandbox, the native build and the bare parse.

use std::hint::black_box;

use anyhow::Result;
use riptide_content::parse::{ParseLimits, parse};
use riptide_extraction::{CmExtractor, Limits, Options};

use crate::{
    clock::timed,
    contest::{Contestant, Turn},
    pages::Page,
};

/// Options that let the largest page through with all its outputs.
#[must_use]
pub fn options() -> Options {
    Options { limits: Limits { output_bytes: 1 << 30, ..Limits::default() }, ..Options::default() }
}

/// A page as the extraction takes it.
#[must_use]
pub fn as_input(page: &Page) -> riptide_content::Page<'_> {
    riptide_content::Page { html: &page.html, url: Some("https://example.com/page"), ..Default::default() }
}

/// The whole extraction in the sandbox, a fresh instance for each page.
pub struct Sandbox(pub CmExtractor);

impl Contestant for Sandbox {
    fn name(&self) -> String {
        "RipTide, sandbox".to_owned()
    }

    fn extract(&mut self, page: &Page) -> Result<Turn> {
        let options = options();
        let (time, outcome) = timed(|| self.0.extract(&as_input(page), &options));
        Ok(Turn { time, text_bytes: outcome?.document.text.len() })
    }
}

/// The whole extraction without a sandbox.
pub struct Native;

impl Contestant for Native {
    fn name(&self) -> String {
        "RipTide, native".to_owned()
    }

    fn extract(&mut self, page: &Page) -> Result<Turn> {
        let options = options();
        let (time, outcome) = timed(|| riptide_content::extract(&as_input(page), &options));
        Ok(Turn { time, text_bytes: outcome?.text.len() })
    }
}

/// The parse alone, natively.
pub struct Parse;

impl Parse {
    /// Parses the page as an extraction does.
    pub fn run(page: &Page) {
        let Limits { depth, attributes, .. } = Limits::default();
        black_box(parse(&page.text, ParseLimits { depth, attributes, keep_comments: false }));
    }
}

impl Contestant for Parse {
    fn name(&self) -> String {
        "bare parse, native".to_owned()
    }

    fn extract(&mut self, page: &Page) -> Result<Turn> {
        let (time, ()) = timed(|| Self::run(page));
        Ok(Turn { time, text_bytes: page.text.len() })
    }
}
