//! What a page without visible text says of itself in its structured data: the body of an article, the posts of a thread, the
//! description of a product. A page's mere description is no content.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::clean::Shown;
use crate::dom::{AttrName, Dom, Name, NodeId, NodeKind, NodeSet};
use crate::metadata::parse_json_ld;
use crate::parse::{ParseLimits, parse};

/// Shorter texts are slogans and labels.
const MIN_CHARS: usize = 40;

/// A tree of its own for that text, and its nodes, all of them content.
pub(crate) fn substitute(dom: &Dom, limits: ParseLimits) -> Option<(Dom, NodeSet)> {
    let texts = texts(dom);
    if texts.is_empty() {
        return None;
    }
    let mut html = String::new();
    for text in texts {
        if text.contains("</") {
            html.push_str(&text);
        } else {
            for line in text.lines().filter(|line| !line.trim().is_empty()) {
                html.push_str("<p>");
                html.push_str(&line.replace('&', "&amp;").replace('<', "&lt;"));
                html.push_str("</p>");
            }
        }
    }
    let (dom, _) = parse(&html, limits);
    let content = Shown::of(&dom).visible;
    Some((dom, content))
}

/// The best kind of texts that there are, each once.
fn texts(dom: &Dom) -> Vec<String> {
    let scripts = elements(dom, Name::SCRIPT)
        .filter(|&id| dom.attr(id, AttrName::TYPE) == Some("application/ld+json"))
        .flat_map(|id| dom.descendants(id))
        .map(|text| dom.text(text));
    let documents = parse_json_ld(scripts);
    let mut kinds: [Vec<String>; 3] = Default::default();
    let mut seen = BTreeSet::new();
    let mut stack: Vec<&Value> = documents.iter().rev().collect();
    while let Some(value) = stack.pop() {
        match value {
            Value::Array(values) => stack.extend(values.iter().rev()),
            Value::Object(node) => {
                for (kind, key) in ["articleBody", "text", "description"].into_iter().enumerate() {
                    if let Some(text) = node.get(key).and_then(Value::as_str)
                        && (key != "description" || is_product(value))
                        && text.chars().count() >= MIN_CHARS
                        && seen.insert(text)
                    {
                        kinds[kind].push(text.to_owned());
                    }
                }
                stack.extend(node.values().rev());
            }
            _ => {}
        }
    }
    kinds.into_iter().find(|texts| !texts.is_empty()).unwrap_or_default()
}

fn is_product(node: &Value) -> bool {
    let is = |kind: &Value| kind.as_str().is_some_and(|kind| kind.rsplit('/').next() == Some("Product"));
    match node.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is),
        Some(kind) => is(kind),
        None => false,
    }
}

fn elements(dom: &Dom, name: Name) -> impl Iterator<Item = NodeId> + '_ {
    dom.ids().filter(move |&id| dom.kind(id) == NodeKind::Element && dom.is(id, name))
}
