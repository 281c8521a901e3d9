//! The chosen nodes as text, Markdown and HTML.
//!
//! `content` is closed upwards: a subtree whose root is not in it holds nothing to render.

mod text;

pub(crate) use text::text;

use crate::Features;
use crate::dom::{Dom, NodeSet};
use crate::urls::Base;

/// What renderers need to know beside the tree.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style<'a> {
    pub(crate) base: &'a Base,
    pub(crate) features: &'a Features,
}

/// The content as Markdown.
pub(crate) fn markdown(dom: &Dom, content: &NodeSet, style: &Style<'_>) -> String {
    let _ = style.base;
    text(dom, content, style.features)
}

/// The content as clean HTML.
pub(crate) fn html(dom: &Dom, content: &NodeSet, style: &Style<'_>) -> String {
    text(dom, content, style.features)
}
