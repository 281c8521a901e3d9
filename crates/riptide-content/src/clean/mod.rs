//! What a reader of the rendered page could see.

use crate::dom::{AttrName, Dom, Name, Namespace, NodeId, NodeKind, NodeSet};

/// The nodes that a browser without scripts would show, with their ancestors.
///
/// Left out with all they hold: what is never rendered (`head`, `script`, `style`, `template`, form controls' inner text), and
/// what the page hides by `hidden` or an inline `display: none`.
pub(crate) fn visible(dom: &Dom) -> NodeSet {
    let mut set = NodeSet::empty(dom);
    let mut at = 0;
    while at < dom.len() {
        let id = NodeId(at as u32);
        if is_hidden(dom, id) {
            at = dom.end(id).index();
        } else {
            set.insert(id);
            at += 1;
        }
    }
    set
}

fn is_hidden(dom: &Dom, id: NodeId) -> bool {
    match dom.kind(id) {
        NodeKind::Comment => return true,
        NodeKind::Document | NodeKind::Text => return false,
        NodeKind::Element => {}
    }
    if dom.namespace(id) == Namespace::Svg {
        return true;
    }
    match dom.html_name(id) {
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
            | Name::RP,
        ) => return true,
        Some(Name::DIALOG) if !dom.has_attr(id, AttrName::OPEN) => return true,
        Some(Name::BODY | Name::HTML) => return false,
        _ => {}
    }
    dom.has_attr(id, AttrName::HIDDEN) || dom.attr(id, AttrName::STYLE).is_some_and(style_hides)
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
