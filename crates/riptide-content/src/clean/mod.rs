//! What a reader of the rendered page could see.

use crate::dom::{AttrName, Dom, Name, Namespace, NodeId, NodeKind, NodeSet};

/// What of a page is text to be read, and what of it a browser without scripts would show.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    /// All but what is never rendered: `head`, `script`, `style`, `template`, form controls' inner text.
    pub(crate) rendered: NodeSet,
    /// The rendered nodes but those that the page hides by `hidden` or an inline `display: none`: tabs and folded
    /// parts are hidden this way, so the choice of the main content looks at them too.
    pub(crate) visible: NodeSet,
}

impl Shown {
    /// Looks at every node once. Both sets are closed upwards.
    pub(crate) fn of(dom: &Dom) -> Shown {
        let (mut rendered, mut visible) = (NodeSet::empty(dom), NodeSet::empty(dom));
        let mut at = NodeId::DOCUMENT;
        let mut hidden_until = NodeId::DOCUMENT;
        while at.index() < dom.len() {
            if is_never_rendered(dom, at) {
                at = dom.end(at);
                continue;
            }
            rendered.insert(at);
            if at >= hidden_until {
                if is_hidden(dom, at) {
                    hidden_until = dom.end(at);
                } else {
                    visible.insert(at);
                }
            }
            at = NodeId(at.0 + 1);
        }
        Shown { rendered, visible }
    }

    /// Takes a node with all that it holds out of both sets.
    pub(crate) fn remove_subtree(&mut self, dom: &Dom, id: NodeId) {
        self.rendered.remove_subtree(dom, id);
        self.visible.remove_subtree(dom, id);
    }
}

fn is_never_rendered(dom: &Dom, id: NodeId) -> bool {
    match dom.kind(id) {
        NodeKind::Comment => return true,
        NodeKind::Document | NodeKind::Text => return false,
        NodeKind::Element => {}
    }
    dom.namespace(id) == Namespace::Svg
        || matches!(
            dom.html_name(id),
            Some(
                Name::HEAD
                    | Name::SCRIPT
                    | Name::STYLE
                    | Name::TEMPLATE
                    | Name::TITLE
                    | Name::META
                    | Name::LINK
                    | Name::BASE
                    | Name::DATALIST
                    | Name::SELECT
                    | Name::TEXTAREA
                    | Name::NOFRAMES
                    | Name::NOEMBED
                    | Name::PARAM
                    | Name::RP
            )
        )
}

fn is_hidden(dom: &Dom, id: NodeId) -> bool {
    match dom.html_name(id) {
        Some(Name::BODY | Name::HTML) | None => false,
        Some(Name::DIALOG) if !dom.has_attr(id, AttrName::OPEN) => true,
        Some(_) => {
            dom.has_attr(id, AttrName::HIDDEN) || dom.attr(id, AttrName::STYLE).is_some_and(style_hides)
        }
    }
}

/// Whether an inline style takes the element off the page.
fn style_hides(style: &str) -> bool {
    style.split(';').any(|declaration| {
        declaration.split_once(':').is_some_and(|(property, value)| {
            let value = value.split('!').next().unwrap_or_default().trim();
            let is =
                |p: &str, v: &str| property.trim().eq_ignore_ascii_case(p) && value.eq_ignore_ascii_case(v);
            is("display", "none") || is("visibility", "hidden")
        })
    })
}
