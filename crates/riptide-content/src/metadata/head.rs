//! What the page declares about itself in `meta`, `link`, `title` and `html`.

use std::collections::BTreeMap;

use super::text;
use crate::dom::{AttrName, Dom, Name, NodeId};

/// The declarations of a page.
pub(super) struct Head<'d> {
    metas: BTreeMap<String, Vec<&'d str>>,
    links: Vec<(String, &'d str)>,
    /// The `lang` of the root element.
    pub(super) lang: Option<&'d str>,
    /// The text of the first `title` element.
    pub(super) title: Option<String>,
    /// The JSON-LD scripts.
    pub(super) scripts: Vec<&'d str>,
}

impl<'d> Head<'d> {
    /// Reads the whole page: pages declare themselves in their bodies too.
    pub(super) fn of(dom: &'d Dom) -> Self {
        let mut head =
            Head { metas: BTreeMap::new(), links: Vec::new(), lang: None, title: None, scripts: Vec::new() };
        for id in dom.ids() {
            match dom.html_name(id) {
                Some(Name::META) => head.meta(dom, id),
                Some(Name::LINK) => {
                    if let (Some(rel), Some(href)) =
                        (dom.attr(id, AttrName::REL), dom.attr(id, AttrName::HREF))
                    {
                        head.links.push((rel.to_ascii_lowercase(), href));
                    }
                }
                Some(Name::HTML) if head.lang.is_none() => {
                    head.lang = dom.attr(id, AttrName::LANG).or_else(|| dom.attr(id, AttrName::XML_LANG));
                }
                Some(Name::TITLE) if head.title.is_none() => {
                    head.title = Some(text::line(&text::shown(dom, id))).filter(|title| !title.is_empty());
                }
                Some(Name::SCRIPT) => {
                    let kind = dom.attr(id, AttrName::TYPE).unwrap_or_default();
                    if kind
                        .trim()
                        .get(..19)
                        .is_some_and(|kind| kind.eq_ignore_ascii_case("application/ld+json"))
                    {
                        head.scripts.extend(dom.first_child(id).map(|child| dom.text(child)));
                    }
                }
                _ => {}
            }
        }
        head
    }

    fn meta(&mut self, dom: &'d Dom, id: NodeId) {
        let Some(content) = dom.attr(id, AttrName::CONTENT).filter(|content| !content.trim().is_empty())
        else {
            return;
        };
        for attribute in [AttrName::PROPERTY, AttrName::NAME, AttrName::ITEMPROP, AttrName::HTTP_EQUIV] {
            if let Some(key) = dom.attr(id, attribute) {
                self.metas.entry(key.trim().to_ascii_lowercase()).or_default().push(content);
            }
        }
    }

    /// The first value of the first of these keys that has one.
    pub(super) fn meta_first(&self, keys: &[&str]) -> Option<&'d str> {
        keys.iter().find_map(|key| self.metas.get(*key)?.first().copied())
    }

    /// All values of a key, in the page's order.
    pub(super) fn meta_all(&self, key: &str) -> &[&'d str] {
        self.metas.get(key).map(Vec::as_slice).unwrap_or_default()
    }

    /// The first `link` with this relation.
    pub(super) fn link(&self, relation: &str) -> Option<&'d str> {
        self.links
            .iter()
            .find(|(rel, _)| rel.split_ascii_whitespace().any(|token| token == relation))
            .map(|&(_, href)| href)
    }
}
