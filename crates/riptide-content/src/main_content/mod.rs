//! Which nodes are the content: two models judge each block of text, the second in the light of the first's answers.

mod context;
mod features;
mod models;
pub(crate) mod quality;
mod selection;
mod shell;
mod verdicts;

pub(crate) use context::Scores;
pub(crate) use features::PageContext;

use crate::blocks::{self, Layout, TitleWords};
use crate::classify;
use crate::clean::Shown;
use crate::dom::{Dom, NodeSet};
use crate::forest::Matrix;
use crate::{BlockVerdict, Features, Focus, PageType, Warning, WarningCode};

/// What is known of the page beside its tree.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signals<'a> {
    pub(crate) url: Option<&'a str>,
    pub(crate) focus: Focus,
    pub(crate) features: &'a Features,
    pub(crate) explain: bool,
}

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
    let blocks = blocks::cut(dom, shown, &title);
    let layout = Layout::new(dom, &blocks);
    let facts = classify::page_facts(dom, &blocks, &layout, signals.url);
    let types = classify::probabilities(&facts);
    let page_type = classify::most_probable(&types);
    let context = PageContext::new(dom, &blocks, &layout, &title, &facts);

    let mut matrix = Matrix::new(blocks.list.len());
    matrix.add_columns(|at, row| {
        context.write(at, row);
        row.extend(types);
    });
    let first = models::FIRST.probabilities(&matrix);
    let scores = Scores::new(&context, &first);
    matrix.add_columns(|at, row| scores.write(at, row));
    let second = models::SECOND.probabilities(&matrix);

    let kept = selection::select(dom, &blocks, &second, signals, page_type.kind);
    let mut warnings = Vec::new();
    let mut quality = quality::quality(&quality::row(&blocks, &facts, &types, &second, &kept));
    let content = if kept.contains(&true) {
        selection::nodes(dom, shown, &blocks, &kept)
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
    warnings.extend(shell::warning(dom, &blocks));
    let verdicts =
        if signals.explain { verdicts::explain(dom, &blocks, &second, &kept, signals) } else { Vec::new() };
    MainContent { content, quality, page_type, warnings, verdicts }
}
