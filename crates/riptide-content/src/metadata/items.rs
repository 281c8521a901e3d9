//! Microdata and RDFa: typed items whose properties are elements of the page.

use super::text;
use crate::dom::{AttrName, Dom, Name, NodeId, NodeKind};

/// A thing that the page describes by `itemscope` or `typeof`.
pub(super) struct Item {
    /// The type without its vocabulary, for example `BlogPosting`.
    pub(super) kind: String,
    /// Property of the surrounding item that this item is the value of.
    pub(super) role: Option<String>,
    /// The surrounding item.
    pub(super) parent: Option<usize>,
    /// Name and value, in the page's order.
    pub(super) properties: Vec<(String, String)>,
}

impl Item {
    /// The first value of a property.
    pub(super) fn first(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// All values of a property.
    pub(super) fn all<'i>(&'i self, name: &str) -> impl Iterator<Item = &'i str> {
        self.properties.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// All items in the order in which they begin. The first is the page itself, for properties outside any scope.
pub(super) fn items(dom: &Dom) -> Vec<Item> {
    let page = Item { kind: String::new(), role: None, parent: None, properties: Vec::new() };
    let mut items = vec![page];
    let mut open: Vec<(NodeId, usize)> = vec![(dom.end(NodeId::DOCUMENT), 0)];
    for id in dom.ids() {
        if dom.kind(id) != NodeKind::Element {
            continue;
        }
        while open.len() > 1 && open.last().is_some_and(|&(end, _)| end <= id) {
            open.pop();
        }
        let scope = open.last().map_or(0, |&(_, item)| item);
        let in_head = dom.is(id, Name::META) && dom.has_attr(id, AttrName::NAME);
        let property = dom
            .attr(id, AttrName::ITEMPROP)
            .or_else(|| dom.attr(id, AttrName::PROPERTY).filter(|_| scope != 0))
            .filter(|_| !in_head);
        let kind = match (dom.attr(id, AttrName::ITEMTYPE), dom.attr(id, AttrName::TYPEOF)) {
            (Some(kind), _) | (None, Some(kind)) => Some(local(kind)),
            _ if dom.has_attr(id, AttrName::ITEMSCOPE) => Some(String::new()),
            _ => None,
        };
        if let Some(kind) = kind {
            open.push((dom.end(id), items.len()));
            let role = property.map(local);
            items.push(Item { kind, role, parent: Some(scope), properties: Vec::new() });
        } else if let Some(names) = property {
            let value = value(dom, id);
            let target = dom.attr(id, AttrName::HREF).filter(|_| dom.is(id, Name::A));
            for name in names.split_ascii_whitespace() {
                let name = local(name);
                // By the standard a link is its target; pages mean what it says, but where they ask for an address.
                let value = match target {
                    Some(target) if matches!(name.as_str(), "url" | "sameAs" | "mainEntityOfPage") => target,
                    _ => &value,
                };
                items[scope].properties.push((name, value.to_owned()));
            }
        }
    }
    items
}

/// A name without its vocabulary: `schema:author`, `https://schema.org/author`.
fn local(name: &str) -> String {
    let first = name.split_ascii_whitespace().next().unwrap_or_default();
    first.rsplit(['/', '#', ':']).next().unwrap_or_default().to_owned()
}

fn value(dom: &Dom, id: NodeId) -> String {
    let by_attribute = match dom.html_name(id) {
        Some(Name::TIME) => AttrName::DATETIME,
        Some(Name::LINK) => AttrName::HREF,
        Some(Name::IMG | Name::SOURCE | Name::VIDEO | Name::AUDIO) => AttrName::SRC,
        Some(Name::DATA) => AttrName::VALUE,
        _ => AttrName::CONTENT,
    };
    let given = dom
        .attr(id, AttrName::CONTENT)
        .or_else(|| dom.attr(id, by_attribute))
        .or_else(|| dom.attr(id, AttrName::DATETIME));
    match given {
        Some(given) => given.to_owned(),
        None => text::shown(dom, id),
    }
}
