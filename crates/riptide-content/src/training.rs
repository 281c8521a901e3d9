//! What the training program sees: the numbers that the models are given, and the text of each block.

use crate::blocks::{self, Blocks, Layout, TitleWords, Told};
use crate::classify;
use crate::clean::Shown;
use crate::dom::{Dom, Name, NodeId, NodeKind};
use crate::main_content::{self, PageContext, Scores, Wish, quality};
use crate::parse::{ParseLimits, parse};
use crate::{Document, ExtractionError, Focus, Limits, Options, Page, charset};

/// A page cut into blocks.
#[derive(Debug)]
pub struct Sample {
    dom: Dom,
    shown: Shown,
    blocks: Blocks,
    layout: Layout,
    title: TitleWords,
    page: Vec<f32>,
}

impl Sample {
    /// Cuts a page; [`None`] where its bytes are not text.
    pub fn new(html: &[u8], url: Option<&str>) -> Option<Sample> {
        Sample::cut(html, url, true)
    }

    /// The same with no word of its text in any list: what the page would look like in a language that nobody thought of.
    pub fn in_unknown_language(html: &[u8], url: Option<&str>) -> Option<Sample> {
        Sample::cut(html, url, false)
    }

    fn cut(html: &[u8], url: Option<&str>, words_are_known: bool) -> Option<Sample> {
        let decoded = charset::decode(html, None)?;
        let limits = Limits::default();
        let (dom, _) = parse(
            &decoded.text,
            ParseLimits { depth: limits.depth, attributes: limits.attributes, keep_comments: false },
        );
        let shown = Shown::of(&dom);
        let title = TitleWords::new(&classify::document_title(&dom));
        let mut blocks = blocks::cut(&dom, &shown, &title, &Told::of(&dom));
        if !words_are_known {
            blocks.list.iter_mut().for_each(|block| block.text.groups.fill(0));
        }
        let layout = Layout::new(&dom, &blocks);
        let page = classify::page_facts(&dom, &blocks, &layout, url);
        Some(Sample { dom, shown, blocks, layout, title, page })
    }

    /// The number of blocks.
    pub fn blocks(&self) -> usize {
        self.blocks.list.len()
    }

    /// The page's own numbers, those that tell its type.
    pub fn page_facts(&self) -> &[f32] {
        &self.page
    }

    /// The text of each block, its words apart as they are on the page.
    pub fn texts(&self) -> Vec<String> {
        let own = |block: &blocks::Block| {
            let mut text = String::new();
            for id in (block.first.0..=block.last.0).map(NodeId) {
                if self.blocks.texts.contains(id) {
                    text.push_str(self.dom.text(id));
                } else if self.dom.kind(id) == NodeKind::Text || self.dom.is(id, Name::BR) {
                    text.push(' ');
                }
            }
            text
        };
        self.blocks.list.iter().map(own).collect()
    }

    /// The score of each block by what the second model says.
    pub fn scores(&self, second: &[f32]) -> Vec<f32> {
        main_content::joined(&self.context(), second)
    }

    /// The blocks that are kept by their scores, with the comments: from a threshold on, or as a balanced answer has them.
    pub fn kept(&self, scores: &[f32], threshold: Option<f32>) -> Vec<bool> {
        let threshold =
            threshold.unwrap_or_else(|| main_content::threshold(Focus::Balanced, &self.blocks, scores));
        let shell = main_content::shell_warning(&self.dom, &self.blocks, scores).is_some();
        let wish = Wish { threshold, comments: true, shell };
        let mut kept = main_content::select(&self.dom, &self.shown, &self.blocks, scores, wish);
        if main_content::frame_warning(&self.blocks, scores, &kept).is_some() {
            kept.fill(false);
        }
        kept
    }

    /// Whether the page hides a block.
    pub fn is_hidden(&self, block: usize) -> bool {
        self.blocks.list[block].hidden
    }

    /// The rows of the first model, one after the other.
    pub fn rows(&self) -> Vec<f32> {
        let context = self.context();
        let mut rows = Vec::new();
        for at in 0..self.blocks() {
            context.write(at, &mut rows);
            context.write_page(&mut rows);
        }
        rows
    }

    /// The columns that the second model sees beside those of the first.
    pub fn context_rows(&self, scores: &[f32]) -> Vec<f32> {
        let context = self.context();
        let scores = Scores::new(&context, scores);
        let mut rows = Vec::new();
        (0..self.blocks()).for_each(|at| scores.write(at, &mut rows));
        rows
    }

    /// The names of the columns of [`Sample::rows`] and of [`Sample::context_rows`], for a page with a block.
    pub fn names(&self) -> (Vec<String>, Vec<String>) {
        let context = self.context();
        let (mut first, mut second): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        context.write(0, &mut first);
        context.write_page(&mut first);
        let scores = vec![0.0; self.blocks()];
        Scores::new(&context, &scores).write(0, &mut second);
        (first, second)
    }

    /// The row of the model of quality for a choice of blocks.
    pub fn quality_row(&self, types: &[f32], scores: &[f32], kept: &[bool]) -> Vec<f32> {
        quality::row(&self.blocks, &self.page, types, scores, kept)
    }

    fn context(&self) -> PageContext<'_> {
        PageContext::new(&self.dom, &self.blocks, &self.layout, &self.title, &self.page)
    }
}

/// The document of a page of which the types and the blocks are judged by other means than the compiled-in models: by models
/// that have not seen the page, or by people. The blocks are those of [`Sample::new`].
///
/// # Errors
///
/// As [`crate::extract`].
pub fn extract_by(
    page: &Page<'_>,
    types: &[f32; classify::KINDS],
    scores: &[f32],
) -> Result<Document, ExtractionError> {
    crate::extract::extract_by(page.html.into(), page, &Options::default(), Some((types, scores)))
}
