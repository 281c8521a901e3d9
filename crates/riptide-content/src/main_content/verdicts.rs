//! The choice in words, block by block.

use super::Signals;
use super::apart::Apart;
use super::selection::{is_cell, is_comment};
use crate::BlockVerdict;
use crate::blocks::{Block, Blocks, ClassGroup, Landmark, is_long};
use crate::dom::{Dom, NodeId};

/// Elements of a path, from the block up.
const PATH_ELEMENTS: usize = 6;
/// Characters of a block's text that are shown.
const TEXT_CHARS: usize = 80;

/// The choice as a whole.
#[derive(Clone, Copy)]
struct Choice {
    /// Blocks are kept from this score on.
    threshold: f32,
    nothing_kept: bool,
}

/// A verdict on each block, in the page's order.
pub(crate) fn explain(
    dom: &Dom,
    blocks: &Blocks,
    scores: &[f32],
    apart: &[Option<Apart>],
    kept: &[bool],
    threshold: f32,
    signals: &Signals<'_>,
) -> Vec<BlockVerdict> {
    let choice = Choice { threshold, nothing_kept: !kept.contains(&true) };
    (0..blocks.list.len())
        .map(|at| BlockVerdict {
            kept: kept[at],
            score: scores[at],
            path: path(dom, NodeId(blocks.list[at].facts.container)),
            reason: reason(dom, &blocks.list[at], scores[at], apart[at], kept[at], choice, signals),
            text: first_words(dom, blocks, at),
        })
        .collect()
}

/// The names of an element and its nearest ancestors, outermost first.
fn path(dom: &Dom, id: NodeId) -> String {
    let mut names: Vec<&str> = std::iter::once(id)
        .chain(dom.ancestors(id))
        .take_while(|&id| id != NodeId::DOCUMENT)
        .take(PATH_ELEMENTS)
        .map(|id| dom.name_text(id))
        .collect();
    names.reverse();
    names.join(" > ")
}

fn first_words(dom: &Dom, blocks: &Blocks, at: usize) -> String {
    let mut text = String::new();
    let mut left = TEXT_CHARS;
    for word in blocks.text_nodes(at).flat_map(|id| dom.text(id).split_whitespace()) {
        if !text.is_empty() {
            text.push(' ');
        }
        for c in word.chars() {
            if left == 0 {
                return text;
            }
            text.push(c);
            left -= 1;
        }
    }
    text
}

/// The facts that speak for or against a block most plainly.
fn reason(
    dom: &Dom,
    block: &Block,
    score: f32,
    apart: Option<Apart>,
    kept: bool,
    choice: Choice,
    signals: &Signals<'_>,
) -> String {
    let is_cell = is_cell(dom, block);
    let limit = choice.threshold;
    if !kept && score > limit {
        let why = if apart == Some(Apart::Title) {
            "the title, which is a field of its own"
        } else if apart == Some(Apart::Contents) {
            "a table of contents"
        } else if !signals.features.comments && is_comment(block) {
            "a reader's comment, and comments are off"
        } else if choice.nothing_kept {
            "too little to be the content of the page"
        } else if is_cell {
            "its row of the table is not content as a whole"
        } else {
            "the same text stands further up"
        };
        return format!("left out: {why}");
    }
    let facts = &block.facts;
    let near = |landmark: Landmark| facts.landmarks[landmark as usize] != 0;
    let class = |group: ClassGroup| facts.classes[group as usize] != 0;
    let links = block.link_units * 100 / block.text.units.max(1);
    let mut signs: Vec<String> = Vec::new();
    let mut sign = |is: bool, text: &str| {
        if is {
            signs.push(text.to_owned());
        }
    };
    if kept {
        sign(is_long(block), "prose");
        sign(near(Landmark::Article), "in an article");
        sign(near(Landmark::Main), "in main");
        sign(near(Landmark::Heading), "a heading");
        sign(class(ClassGroup::Prose) || class(ClassGroup::Content), "class names of content");
        sign(block.text.title_words > 0, "words of the title");
    } else {
        sign(block.hidden, "hidden");
        sign(near(Landmark::Nav) || class(ClassGroup::Navigation), "navigation");
        sign(near(Landmark::Footer) || class(ClassGroup::Footer), "in a footer");
        sign(near(Landmark::Aside) || class(ClassGroup::Sidebar), "beside the content");
        sign(near(Landmark::Dialog) || class(ClassGroup::Popup), "a dialog or sign-up");
        sign(class(ClassGroup::Cookie), "about cookies");
        sign(class(ClassGroup::Social), "sharing");
        sign(class(ClassGroup::Advert), "advertising");
        sign(class(ClassGroup::Related), "leads to other pages");
        sign(near(Landmark::Form), "in a form");
        sign(near(Landmark::Button), "a button");
        sign(class(ClassGroup::Comment), "comments");
        sign(block.text.units < 25, "short");
    }
    if links > 50 {
        signs.push(format!("{links} % links"));
    }
    if signs.is_empty() {
        signs.push(if kept { "stands among content".into() } else { "stands away from content".into() });
    }
    let verdict = if !kept {
        "score only"
    } else if score > limit {
        "score"
    } else if is_cell {
        "kept with its row of the table: score"
    } else {
        "among the best of the page: score"
    };
    format!("{verdict} {score:.2}, from {limit:.2} on is kept: {}", signs.join(", "))
}
