//! Formulas: where a page holds the TeX of one, and what else of it is not to be read twice.

use memchr::memchr2;

use super::mathml;
use crate::dom::{AttrName, Dom, Name, Namespace, NodeId, NodeSet};

/// Nodes looked through for the MathML of a formula: it stands at its beginning.
const NEAR: usize = 64;

/// A formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Formula {
    pub(super) tex: String,
    /// Whether it stands on a line of its own.
    pub(super) display: bool,
}

/// The formula that a `script` holds for MathJax.
pub(super) fn script_formula(dom: &Dom, content: &NodeSet, id: NodeId) -> Option<Formula> {
    if !dom.is(id, Name::SCRIPT) || !dom.parent(id).is_some_and(|parent| content.contains(parent)) {
        return None;
    }
    let kind = dom.attr(id, AttrName::TYPE).filter(|kind| kind.starts_with("math/tex"))?;
    Some(Formula { tex: dom.text_content(id), display: kind.contains("mode=display") })
}

/// Whether an element is a formula as a whole: `Some(None)` is one whose TeX stands next to it.
pub(super) fn formula(dom: &Dom, id: NodeId) -> Option<Option<Formula>> {
    if dom.namespace(id) == Namespace::MathMl {
        let display = dom.attr(id, AttrName::DISPLAY) == Some("block") || is_displayed(dom, id);
        return (dom.name_text(id) == "math")
            .then(|| tex_of_math(dom, id).map(|tex| Formula { tex, display }));
    }
    if dom.name_text(id) == "mjx-container" {
        let math = math_in(dom, id)?;
        let display = dom.attr(id, AttrName::DISPLAY) == Some("true");
        return Some(tex_of_math(dom, math).map(|tex| Formula { tex, display }));
    }
    let class = dom.attr(id, AttrName::CLASS)?;
    let has = |wanted: &str| class.split_ascii_whitespace().any(|class| class == wanted);
    if has("katex") || has("katex-display") || has("mwe-math-element") {
        // Its MathML is often hidden, for screen readers alone.
        let math = math_in(dom, id)?;
        let display = has("katex-display")
            || is_displayed(dom, id)
            || has("mwe-math-element-block")
            || dom.attr(math, AttrName::DISPLAY) == Some("block");
        return Some(tex_of_math(dom, math).map(|tex| Formula { tex, display }));
    }
    if class.contains("MathJax") {
        let script = std::iter::successors(dom.next_sibling(id), |&next| dom.next_sibling(next))
            .take(4)
            .any(|next| dom.attr(next, AttrName::TYPE).is_some_and(|kind| kind.starts_with("math/tex")));
        return script.then_some(None);
    }
    if dom.is(id, Name::IMG) && (has("latex") || has("tex") || class.contains("mwe-math-fallback")) {
        let alt = dom.attr(id, AttrName::ALT).filter(|alt| !alt.trim().is_empty())?;
        let tex = unwrapped(alt.trim().trim_matches('$')).to_owned();
        return Some(Some(Formula { tex, display: class.contains("display") }));
    }
    None
}

fn is_displayed(dom: &Dom, id: NodeId) -> bool {
    dom.ancestors(id)
        .take(3)
        .any(|up| dom.attr(up, AttrName::CLASS).is_some_and(|class| class.contains("katex-display")))
}

fn math_in(dom: &Dom, id: NodeId) -> Option<NodeId> {
    dom.descendants(id)
        .take(NEAR)
        .find(|&node| dom.namespace(node) == Namespace::MathMl && dom.name_text(node) == "math")
}

fn tex_of_math(dom: &Dom, math: NodeId) -> Option<String> {
    let annotated = dom.descendants(math).find(|&node| {
        dom.name(node) == Some(Name::ANNOTATION)
            && dom
                .attr(node, AttrName::ENCODING)
                .is_some_and(|encoding| encoding.trim().to_ascii_lowercase().ends_with("tex"))
    });
    let tex = annotated
        .map(|node| dom.text_content(node))
        .or_else(|| dom.attr(math, AttrName::ALTTEXT).map(str::to_owned))
        .filter(|tex| !tex.trim().is_empty());
    let tex = tex.map_or_else(|| mathml::tex(dom, math), |tex| unwrapped(tex.trim()).to_owned());
    (!tex.trim().is_empty()).then_some(tex)
}

/// The formula without the braces that Wikipedia puts around each.
fn unwrapped(tex: &str) -> &str {
    let inner = tex.strip_prefix("{\\displaystyle").or_else(|| tex.strip_prefix("{\\textstyle"));
    inner.and_then(|tex| tex.strip_suffix('}')).map_or(tex, str::trim)
}

/// Whether each brace of TeX has its other one: what has not is no formula, nor read as one in Markdown.
pub(super) fn is_balanced(tex: &str) -> bool {
    let mut open = 0_usize;
    let mut bytes = tex.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => _ = bytes.next(),
            b'{' => open += 1,
            b'}' if open == 0 => return false,
            b'}' => open -= 1,
            _ => {}
        }
    }
    open == 0
}

/// A part of a text node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    Text(&'a str),
    Formula(Formula),
}

/// Cuts a text into words and the formulas that stand in it for a script to set: `\(…\)`, `\[…\]`, and `$$…$$` where the page
/// has such a script.
pub(super) fn parts(text: &str, has_formula_script: bool) -> Parts<'_> {
    let next = if memchr2(b'\\', b'$', text.as_bytes()).is_some() { Next::Unknown } else { Next::None };
    let mut marks = MARKS.map(|(open, close, display)| Mark { open, close, display, next });
    if !has_formula_script {
        marks[2].next = Next::None;
    }
    Parts { text, at: 0, marks, pending: None }
}

const MARKS: [(&str, &str, bool); 3] = [("\\(", "\\)", false), ("\\[", "\\]", true), ("$$", "$$", true)];

#[derive(Debug)]
struct Mark {
    open: &'static str,
    close: &'static str,
    display: bool,
    next: Next,
}

/// Where the next formula between two marks starts and ends: kept, so that a text is searched once for each mark.
#[derive(Clone, Copy, Debug)]
enum Next {
    Unknown,
    None,
    At(usize, usize),
}

/// The parts of one text.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    text: &'a str,
    at: usize,
    marks: [Mark; 3],
    pending: Option<Formula>,
}

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        if let Some(formula) = self.pending.take() {
            return Some(Part::Formula(formula));
        }
        let rest = &self.text[self.at..];
        if rest.is_empty() {
            return None;
        }
        for mark in &mut self.marks {
            mark.look(self.text, self.at);
        }
        let found = self.marks.iter().filter_map(|mark| match mark.next {
            Next::At(start, end) => Some((start, end, mark)),
            Next::Unknown | Next::None => None,
        });
        let Some((start, end, mark)) = found.min_by_key(|(start, ..)| *start) else {
            self.at = self.text.len();
            return Some(Part::Text(rest));
        };
        let tex = self.text[start + 2..end].trim().to_owned();
        let from = std::mem::replace(&mut self.at, end + mark.close.len());
        if !is_balanced(&tex) {
            return Some(Part::Text(&self.text[from..self.at]));
        }
        let formula = Formula { tex, display: mark.display };
        let before = &self.text[from..start];
        if before.is_empty() {
            return Some(Part::Formula(formula));
        }
        self.pending = Some(formula);
        Some(Part::Text(before))
    }
}

impl Mark {
    fn look(&mut self, text: &str, from: usize) {
        match self.next {
            Next::None => return,
            Next::At(start, _) if start >= from => return,
            Next::Unknown | Next::At(..) => {}
        }
        let found = text[from..].find(self.open).and_then(|at| {
            let start = from + at;
            let length = text[start + 2..].find(self.close)?;
            Some((start, start + 2 + length))
        });
        self.next = found.map_or(Next::None, |(start, end)| Next::At(start, end));
    }
}
