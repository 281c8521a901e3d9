//! Which nodes are the content: two models judge each block of text, the second in the light of the first's answers.

mod apart;
mod containers;
mod context;
mod features;
mod likeness;
mod models;
mod nodes;
pub(crate) mod quality;
mod rows;
mod selection;
mod shell;
pub(crate) mod structured;
mod verdicts;

pub(crate) use context::Scores;
#[cfg(feature = "training")]
pub(crate) use context::joined;
pub(crate) use features::PageContext;
pub(crate) use selection::Wish;
#[cfg(feature = "training")]
pub(crate) use selection::{select, threshold};
#[cfg(feature = "training")]
pub(crate) use shell::{frame_warning, warning as shell_warning};

use crate::blocks::{self, Blocks, Layout, TitleWords, Told};
use crate::classify;
use crate::clean::Shown;
use crate::dom::{Dom, NodeSet};
use crate::forest::Bins;
use crate::{BlockVerdict, Features, Focus, PageKind, PageType, Warning, WarningCode};

/// What is known of the page beside its tree.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signals<'a> {
    pub(crate) url: Option<&'a str>,
    /// The title that the metadata say.
    pub(crate) title: Option<&'a str>,
    pub(crate) focus: Focus,
    pub(crate) features: &'a Features,
    pub(crate) explain: bool,
    /// Answers to use in place of those of the compiled-in models.
    pub(crate) answers: Option<Answers<'a>>,
}

/// The probabilities of the page's types, and the score of each block.
pub(crate) type Answers<'a> = (&'a [f32; classify::KINDS], &'a [f32]);

/// The choice.
#[derive(Clone, Debug)]
pub(crate) struct MainContent {
    /// The chosen nodes, closed upwards.
    pub(crate) content: NodeSet,
    pub(crate) quality: u8,
    pub(crate) page_type: PageType,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) verdicts: Vec<BlockVerdict>,
}

/// Chooses the content among the rendered nodes.
pub(crate) fn choose(dom: &Dom, shown: &Shown, signals: &Signals<'_>) -> MainContent {
    let title = TitleWords::new(&classify::document_title(dom));
    let blocks = blocks::cut(dom, shown, &title, &Told::of(dom));
    let layout = Layout::new(dom, &blocks);
    let facts = classify::page_facts(dom, &blocks, &layout, signals.url);
    let (types, scores) = match signals.answers {
        Some((types, scores)) => (*types, scores.to_vec()),
        None => answers(dom, &blocks, &layout, &title, &facts),
    };
    let page_type = classify::most_probable(&types);

    let apart = apart::apart(dom, &blocks, signals, page_type.kind);
    let mut warnings = Vec::from_iter(shell::warning(dom, &blocks, &scores));
    let mut shell = !warnings.is_empty();
    let wish = Wish {
        threshold: selection::threshold(signals.focus, &blocks, &scores),
        // On a forum the comments are the content.
        comments: signals.features.comments || page_type.kind == PageKind::Forum,
        shell,
    };
    let mut kept = selection::select(dom, shown, &blocks, &scores, wish);
    selection::leave_out(&blocks, &apart, &mut kept);
    let frame = shell::frame_warning(&blocks, &scores, &kept);
    if let Some(warning) = frame.filter(|_| signals.focus != Focus::Recall) {
        kept.fill(false);
        if !shell {
            warnings.push(warning);
        }
        shell = true;
    }
    let mut quality = quality::quality(&quality::row(&blocks, &facts, &types, &scores, &kept));
    let content = if kept.contains(&true) {
        nodes::nodes(dom, shown, &blocks, &kept)
    } else if shell {
        quality = 0;
        NodeSet::empty(dom)
    } else {
        if !blocks.list.is_empty() {
            quality = 0;
            warnings.push(Warning {
                code: WarningCode::WholePageFallback,
                message: format!(
                    "none of the {} blocks of text looks like content: the text is that of the whole page",
                    blocks.list.len()
                ),
            });
        }
        shown.visible.clone()
    };
    let verdicts = if signals.explain {
        verdicts::explain(dom, &blocks, &scores, &apart, &kept, wish.threshold, signals)
    } else {
        Vec::new()
    };
    MainContent { content, quality, page_type, warnings, verdicts }
}

/// What the models say of a page.
fn answers(
    dom: &Dom,
    blocks: &Blocks,
    layout: &Layout,
    title: &TitleWords,
    facts: &[f32],
) -> ([f32; classify::KINDS], Vec<f32>) {
    let types = classify::probabilities(facts);
    let context = PageContext::new(dom, blocks, layout, title, facts);
    let model = models::content();
    let mut bins = Bins::new(&model, blocks.list.len());
    bins.add_columns(&model, |at, row| context.write(at, row));
    let mut page = Vec::new();
    context.write_page(&mut page);
    page.extend(types);
    bins.add_constants(&model, &page);
    let first = model.probabilities(models::FIRST, &bins);
    let scores = Scores::new(&context, &first);
    bins.add_columns(&model, |at, row| scores.write(at, row));
    let second = model.probabilities(models::SECOND, &bins);
    let scores = context::joined(&context, &second);
    (types, scores)
}
