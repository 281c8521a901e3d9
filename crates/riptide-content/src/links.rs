//! The links of the page.

use crate::dom::{AttrName, Dom, Name, NodeId, NodeSet};
use crate::urls::{Base, leads_somewhere};
use crate::{Link, Warning, WarningCode, white_space};

/// The links among the visible nodes, in document order, at most `limit`. Links to a place on the page itself are none.
pub(crate) fn collect(
    dom: &Dom,
    visible: &NodeSet,
    content: &NodeSet,
    base: &Base,
    limit: u32,
    warnings: &mut Vec<Warning>,
) -> Vec<Link> {
    let mut links = Vec::new();
    let mut dropped = 0usize;
    let mut read_to = NodeId::DOCUMENT;
    for id in visible.iter() {
        if !(dom.is(id, Name::A) || dom.is(id, Name::AREA)) {
            continue;
        }
        let href = dom.attr(id, AttrName::HREF).filter(|href| !href.trim_start().starts_with('#'));
        if links.len() >= limit as usize {
            // What is not listed need not be resolved.
            dropped += usize::from(href.is_some_and(leads_somewhere));
            continue;
        }
        let Some(url) = href.and_then(|href| base.resolve(href)) else { continue };
        // A link inside a link repeats text: the outer one has it.
        let text = if id >= read_to { text_of(dom, visible, id) } else { String::new() };
        read_to = read_to.max(dom.end(id));
        let rel = dom.attr(id, AttrName::REL).unwrap_or_default();
        links.push(Link {
            url,
            text,
            rel: rel.split_ascii_whitespace().map(str::to_ascii_lowercase).collect(),
            in_main_content: content.contains(id),
        });
    }
    if dropped > 0 {
        let message = format!("{dropped} links beyond {limit} were dropped");
        warnings.push(Warning { code: WarningCode::LinkLimit, message });
    }
    links
}

/// The words of a link; of one without words, the text alternative of its image or its label.
fn text_of(dom: &Dom, visible: &NodeSet, link: NodeId) -> String {
    let mut text = String::new();
    let mut alternative = dom.attr(link, AttrName::ARIA_LABEL).or_else(|| dom.attr(link, AttrName::ALT));
    for id in dom.descendants(link).filter(|&id| visible.contains(id)) {
        text.push_str(dom.text(id));
        if dom.html_name(id).is_some_and(|name| !name.is_phrasing() || name == Name::BR) {
            text.push(' ');
        }
        if dom.is(id, Name::IMG) {
            alternative = alternative.or_else(|| dom.attr(id, AttrName::ALT));
        }
    }
    let words = white_space::collapse(&text);
    if words.is_empty() { white_space::collapse(alternative.unwrap_or_default()) } else { words }
}
