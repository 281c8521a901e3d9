//! Pages that scripts are meant to fill.

use crate::blocks::Blocks;
use crate::dom::{AttrName, Dom, Name, NodeKind};
use crate::{Warning, WarningCode};

/// A page with fewer units of visible text than this may be a shell.
const SHELL_UNITS: u32 = 600;
/// The same where no block is likely to be content: a frame alone.
const FRAME_UNITS: u32 = 1500;
/// From this score on a block is likely to be content.
const LIKELY: f32 = 0.4;
/// Ids of the elements that frameworks fill.
const ROOTS: [&str; 8] = ["root", "app", "__next", "__nuxt", "___gatsby", "app-root", "react-root", "svelte"];

/// An answer of fewer words than this is a sentence at best: the name of the shop, the label of its search.
const FEW_WORDS: u32 = 16;
/// It is no content where the page shows this many times as many words, and no block has more than this score.
const FRAME_TIMES: u32 = 10;
const UNSURE: f32 = 0.5;

/// A warning where so little of the page was kept, and so unsurely, that it is a part of the frame around content which is not
/// there.
pub(crate) fn frame_warning(blocks: &Blocks, scores: &[f32], kept: &[bool]) -> Option<Warning> {
    if scores.iter().any(|&score| score > UNSURE) {
        return None;
    }
    let words = |wanted: &dyn Fn(usize) -> bool| -> u32 {
        (0..kept.len()).filter(|&at| wanted(at)).map(|at| blocks.list[at].text.words).sum()
    };
    let answer = words(&|at| kept[at]);
    let shown = words(&|at| !blocks.list[at].hidden);
    (answer > 0 && answer < FEW_WORDS && answer * FRAME_TIMES < shown).then(|| Warning {
        code: WarningCode::JavascriptShell,
        message: format!(
            "{answer} of the page's {shown} words look like content, too few to be it: it may be a frame that JavaScript \
             fills, fetch it with the headless engine"
        ),
    })
}

/// A warning where the page has little text and scripts that would bring more.
pub(crate) fn warning(dom: &Dom, blocks: &Blocks, scores: &[f32]) -> Option<Warning> {
    let units: u32 = blocks.list.iter().filter(|block| !block.hidden).map(|block| block.text.units).sum();
    let is_likely = |&score: &f32| score > LIKELY;
    let limit = if scores.iter().any(is_likely) { SHELL_UNITS } else { FRAME_UNITS };
    if units >= limit {
        return None;
    }
    let elements = || dom.ids().filter(|&id| dom.kind(id) == NodeKind::Element);
    let scripts = elements().filter(|&id| dom.is(id, Name::SCRIPT)).count();
    let root = elements().find_map(|id| dom.attr(id, AttrName::ID).filter(|id| ROOTS.contains(id)));
    let told = blocks
        .list
        .iter()
        .any(|block| block.facts.landmarks[crate::blocks::Landmark::Noscript as usize] != 0);
    (scripts > 0 && (root.is_some() || told || scripts >= 5)).then(|| Warning {
        code: WarningCode::JavascriptShell,
        message: format!(
            "the page has {units} characters of text and {scripts} scripts: it looks like a shell that JavaScript fills, \
             fetch it with the headless engine"
        ),
    })
}
