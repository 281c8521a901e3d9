//! Which nodes are the content.

use crate::dom::{Dom, NodeSet};
use crate::{BlockVerdict, Features, Focus, PageType, Warning};

/// What is known of the page beside its tree.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signals<'a> {
    pub(crate) title: Option<&'a str>,
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

/// Chooses the content among the visible nodes.
pub(crate) fn choose(_: &Dom, visible: &NodeSet, _: &Signals<'_>) -> MainContent {
    MainContent {
        content: visible.clone(),
        quality: 0,
        page_type: PageType::default(),
        warnings: Vec::new(),
        verdicts: Vec::new(),
    }
}
