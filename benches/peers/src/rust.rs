//! Crates, in this process, on text: what they ask of a page's encoding they don't pay for here.

use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::{Result, anyhow};
use riptide_bench::{
    clock::timed,
    contest::{Contestant, Turn},
    pages::Page,
};

/// A crate: its name, and what turns a page into the length of its text.
pub(crate) struct Crate(pub(crate) &'static str, pub(crate) fn(&str) -> Result<usize>);

/// The crates.
pub(crate) const CRATES: [Crate; 3] = [
    Crate("dom_smoothie", |html| {
        let article = dom_smoothie::Readability::new(html, None, None)?.parse()?;
        Ok(article.text_content.len())
    }),
    Crate("rs-trafilatura", |html| Ok(rs_trafilatura::extract(html)?.content_text.len())),
    Crate("readable-readability", |html| {
        let (content, _) = readable_readability::Readability::new().parse(html);
        Ok(content.text_contents().len())
    }),
];

impl Contestant for Crate {
    fn name(&self) -> String {
        self.0.to_owned()
    }

    fn extract(&mut self, page: &Page) -> Result<Turn> {
        let (time, outcome) = timed(|| catch_unwind(AssertUnwindSafe(|| self.1(&page.text))));
        let text_bytes = outcome.map_err(|_| anyhow!("{} panicked", self.0))??;
        Ok(Turn { time, text_bytes })
    }
}
