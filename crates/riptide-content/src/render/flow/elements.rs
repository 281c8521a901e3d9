//! What each element is for the flow.

use memchr::memmem;

use super::{Tag, code};
use crate::dom::{AttrName, Dom, Name, Namespace, NodeId, NodeKind, NodeSet};

/// Beyond so many nodes or bytes of text an element that should be a line of text is not one.
const MAX_LEAF_NODES: usize = 200;
const MAX_LEAF_BYTES: usize = 1000;

/// The part that an element plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    Skip,
    /// Only its content counts.
    Transparent,
    /// Like [`Element::Transparent`], but words do not run together at its borders.
    Gap,
    Block,
    Leaf(Tag),
    Container(Tag),
    Mark(Tag),
    Link,
    Code,
    CodeBlock,
    Quotation,
    /// The reading of a ruby.
    Reading,
    Break,
    Rule,
    Image,
    Embed,
    List,
    Item,
    Table,
    Row,
    Cell,
}

impl Element {
    /// Whether it cannot stand in a line of text.
    pub(super) fn is_structure(self) -> bool {
        matches!(
            self,
            Element::Leaf(_)
                | Element::Container(_)
                | Element::List
                | Element::Item
                | Element::Table
                | Element::Row
                | Element::Cell
        )
    }
}

/// Facts of the whole tree that decide about single elements.
#[derive(Debug)]
pub(super) struct Elements<'a> {
    dom: &'a Dom,
    content: &'a NodeSet,
    /// Lists whose items are cards with headings: layout, not enumeration.
    layout_lists: NodeSet,
    /// Headings that are all that an item of an enumeration holds.
    item_headings: NodeSet,
    /// Whether a script of the page sets formulas.
    pub(super) has_formula_script: bool,
}

impl<'a> Elements<'a> {
    pub(super) fn of(dom: &'a Dom, content: &'a NodeSet) -> Self {
        let mut layout_lists = NodeSet::empty(dom);
        let mut has_formula_script = false;
        let mut open_lists: Vec<NodeId> = Vec::new();
        let mut in_items: Vec<(NodeId, NodeId)> = Vec::new();
        for id in dom.ids() {
            while open_lists.pop_if(|list| dom.end(*list) <= id).is_some() {}
            match dom.html_name(id) {
                Some(Name::UL | Name::OL | Name::MENU | Name::DIR) => open_lists.push(id),
                Some(name) if name.heading_level().is_some() && content.contains(id) => {
                    if let Some(&list) = open_lists.last() {
                        if is_whole_item(dom, content, id) {
                            in_items.push((id, list));
                        } else {
                            layout_lists.insert(list);
                        }
                    }
                }
                Some(Name::SCRIPT) => has_formula_script |= sets_formulas(dom, id),
                _ => {}
            }
        }
        let mut item_headings = NodeSet::empty(dom);
        for (heading, _) in in_items.into_iter().filter(|&(_, list)| !layout_lists.contains(list)) {
            item_headings.insert(heading);
        }
        Elements { dom, content, layout_lists, item_headings, has_formula_script }
    }

    pub(super) fn kind(&self, id: NodeId) -> Element {
        let dom = self.dom;
        let Some(name) = dom.html_name(id) else {
            return match dom.namespace(id) {
                Namespace::Svg => Element::Skip,
                Namespace::Html | Namespace::MathMl => Element::Transparent,
            };
        };
        if dom.attr(id, AttrName::ROLE) == Some("heading") && name.heading_level().is_none() {
            let level = dom.attr(id, AttrName::ARIA_LEVEL).and_then(|level| level.trim().parse().ok());
            return self.leaf(id, Tag::Heading(level.unwrap_or(2u8).clamp(1, 6)));
        }
        match name {
            Name::A => self.anchor(id),
            Name::I if self.has_class(id, |c| c.starts_with("material-")) => Element::Skip,
            Name::EM | Name::I | Name::CITE | Name::DFN | Name::VAR => Element::Mark(Tag::Emphasis),
            Name::STRONG | Name::B => Element::Mark(Tag::Strong),
            Name::S | Name::STRIKE | Name::DEL => Element::Mark(Tag::Strike),
            Name::SUB => Element::Mark(Tag::Subscript),
            Name::SUP => Element::Mark(Tag::Superscript),
            Name::CODE if self.has_lines(id) => Element::CodeBlock,
            Name::CODE | Name::KBD | Name::SAMP | Name::TT => Element::Code,
            Name::PRE | Name::XMP | Name::PLAINTEXT => Element::CodeBlock,
            Name::Q => Element::Quotation,
            Name::RT => Element::Reading,
            Name::BR => Element::Break,
            Name::HR => Element::Rule,
            Name::IMG => Element::Image,
            Name::IFRAME | Name::VIDEO | Name::AUDIO | Name::EMBED | Name::OBJECT => Element::Embed,
            name if name.heading_level().is_some() && self.item_headings.contains(id) => Element::Block,
            Name::H1 | Name::H2 | Name::H3 | Name::H4 | Name::H5 | Name::H6 => {
                self.leaf(id, Tag::Heading(name.heading_level().unwrap_or(1)))
            }
            Name::DT => self.leaf(id, Tag::Term),
            Name::SUMMARY => self.leaf(id, Tag::Summary),
            Name::FIGCAPTION | Name::CAPTION => self.leaf(id, Tag::Caption),
            // An example set in a box, not a quotation.
            Name::BLOCKQUOTE if self.holds_code_alone(id) => Element::Block,
            Name::BLOCKQUOTE => Element::Container(Tag::Quote),
            Name::FIGURE => Element::Container(Tag::Figure),
            Name::DETAILS => Element::Container(Tag::Details),
            Name::DL => Element::Container(Tag::Definitions),
            Name::DD if dom.ancestors(id).take(2).any(|up| dom.is(up, Name::DL)) => {
                Element::Container(Tag::Definition)
            }
            Name::UL | Name::OL | Name::MENU | Name::DIR if !self.layout_lists.contains(id) => Element::List,
            Name::LI if !dom.parent(id).is_some_and(|list| self.layout_lists.contains(list)) => Element::Item,
            // A listing with its lines as rows, as code hosts and highlighters write it.
            Name::TABLE if self.has_class(id, code::is_listing) => Element::CodeBlock,
            Name::TABLE => Element::Table,
            Name::TR => Element::Row,
            Name::TD | Name::TH => Element::Cell,
            Name::THEAD | Name::TBODY | Name::TFOOT | Name::PICTURE => Element::Transparent,
            Name::BUTTON if self.copies(id) => Element::Skip,
            Name::BUTTON | Name::LABEL | Name::METER | Name::PROGRESS | Name::OUTPUT => Element::Gap,
            Name::SPAN if self.has_class(id, |c| c == "mw-editsection" || c == "mw-cite-backlink") => {
                Element::Skip
            }
            Name::RP
            | Name::SCRIPT
            | Name::STYLE
            | Name::TEMPLATE
            | Name::HEAD
            | Name::TITLE
            | Name::TEXTAREA
            | Name::SELECT
            | Name::DATALIST
            | Name::INPUT
            | Name::COLGROUP
            | Name::SOURCE
            | Name::WBR => Element::Skip,
            name if name.is_phrasing() && self.is_styled_as_block(id) => Element::Block,
            name if name.is_phrasing() => Element::Transparent,
            _ if is_inline_component(dom.name_text(id)) => Element::Gap,
            _ => Element::Block,
        }
    }

    /// Whether a button copies what stands beside it.
    fn copies(&self, button: NodeId) -> bool {
        let says = |text: &str| {
            let text = text.trim();
            ["copy", "copied"]
                .iter()
                .any(|word| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)))
        };
        self.dom.attr(button, AttrName::ARIA_LABEL).is_some_and(says)
            || self.short_text(button).is_some_and(says)
    }

    /// The box of a task list's item.
    pub(super) fn task(&self, item: NodeId) -> Option<NodeId> {
        let dom = self.dom;
        let is_task = self.has_class(item, |c| c.contains("task"));
        let first = dom.descendants(item).take(6).take_while(|&id| dom.text(id).trim().is_empty());
        first.into_iter().find(|&id| {
            dom.is(id, Name::INPUT)
                && dom.attr(id, AttrName::TYPE).is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox"))
                && (is_task || dom.attr_named(id, "disabled").is_some())
        })
    }

    /// The number that an item writes before its text, in an element of its own, as its list does anyway.
    pub(super) fn written_number(&self, item: NodeId, number: u32) -> Option<NodeId> {
        let dom = self.dom;
        let nodes = || dom.descendants(item).take(MAX_LEAF_NODES).filter(|&id| self.content.contains(id));
        let mut texts = nodes().filter(|&id| !dom.text(id).trim().is_empty());
        let first = texts.next()?;
        let written = dom.text(first).trim().trim_end_matches(['.', ')', ':']);
        let holder = dom.parent(first).filter(|&holder| holder != item)?;
        let is_alone = texts.next().is_some_and(|second| second >= dom.end(holder));
        (is_alone && written.parse() == Ok(number)).then_some(first)
    }

    /// Whether a heading stands in the element, not far from its beginning.
    pub(super) fn holds_heading(&self, id: NodeId) -> bool {
        self.dom.descendants(id).take(MAX_LEAF_NODES).any(|node| {
            self.content.contains(node)
                && self.dom.html_name(node).is_some_and(|name| name.heading_level().is_some())
        })
    }

    pub(super) fn in_noscript(&self, id: NodeId) -> bool {
        self.dom.ancestors(id).take(4).any(|up| self.dom.is(up, Name::NOSCRIPT))
    }

    fn anchor(&self, id: NodeId) -> Element {
        let Some(href) = self.dom.attr(id, AttrName::HREF) else { return Element::Transparent };
        let is_permalink = |class: &str| {
            let class = class.to_ascii_lowercase();
            [
                "headerlink",
                "permalink",
                "header-anchor",
                "heading-anchor",
                "anchor-link",
                "hash-link",
                "anchorjs-link",
            ]
            .contains(&class.as_str())
        };
        let permalink = href.contains('#')
            && (self.has_class(id, is_permalink)
                || matches!(self.short_text(id), Some("#" | "¶" | "§" | "🔗" | "⚓")));
        if permalink { Element::Skip } else { Element::Link }
    }

    /// The text of an element that holds little else than a text node.
    fn short_text(&self, id: NodeId) -> Option<&'a str> {
        let mut texts = self.dom.descendants(id).take(4).map(|node| self.dom.text(node).trim());
        let text = texts.by_ref().find(|text| !text.is_empty())?;
        texts.all(|rest| rest.is_empty()).then_some(text)
    }

    /// A leaf, where what it holds fits into a line of text.
    fn leaf(&self, id: NodeId, tag: Tag) -> Element {
        let mut bytes = 0;
        if (self.dom.end(id).0 - id.0) as usize > 4 * MAX_LEAF_NODES {
            return Element::Block;
        }
        for (count, node) in self.dom.descendants(id).filter(|&node| self.content.contains(node)).enumerate()
        {
            bytes += self.dom.text(node).len();
            let structure = self.dom.html_name(node).is_some_and(|name| {
                name.heading_level().is_some()
                    || matches!(
                        name,
                        Name::UL | Name::OL | Name::DL | Name::TABLE | Name::PRE | Name::BLOCKQUOTE
                    )
            });
            if structure || count > MAX_LEAF_NODES || bytes > MAX_LEAF_BYTES {
                return Element::Block;
            }
        }
        Element::Leaf(tag)
    }

    fn holds_code_alone(&self, id: NodeId) -> bool {
        let mut children = self.dom.children(id).take(4).filter(|&child| {
            self.dom.kind(child) == NodeKind::Element || !self.dom.text(child).trim().is_empty()
        });
        children.next().is_some_and(|child| self.dom.is(child, Name::PRE)) && children.next().is_none()
    }

    /// Whether `code` outside of `pre` holds lines of its own.
    fn has_lines(&self, id: NodeId) -> bool {
        self.dom.descendants(id).take(MAX_LEAF_NODES).any(|node| self.dom.is(node, Name::BR))
    }

    fn is_styled_as_block(&self, id: NodeId) -> bool {
        self.dom.attr(id, AttrName::STYLE).is_some_and(|style| {
            style.split(';').filter_map(|declaration| declaration.split_once(':')).any(|(property, value)| {
                property.trim().eq_ignore_ascii_case("display")
                    && matches!(value.trim(), "block" | "flex" | "grid" | "table" | "list-item")
            })
        })
    }

    fn has_class(&self, id: NodeId, is: impl Fn(&str) -> bool) -> bool {
        self.dom.attr(id, AttrName::CLASS).is_some_and(|classes| classes.split_ascii_whitespace().any(is))
    }
}

/// Whether a heading is all that the nearest item around it holds.
fn is_whole_item(dom: &Dom, content: &NodeSet, heading: NodeId) -> bool {
    let Some(item) = dom.ancestors(heading).take(4).find(|&up| dom.is(up, Name::LI)) else { return false };
    (dom.end(item).0 - item.0) as usize <= MAX_LEAF_NODES
        && dom.descendants(item).filter(|&id| content.contains(id)).all(|id| {
            dom.contains(heading, id)
                || dom.text(id).trim().is_empty() && !matches!(dom.html_name(id), Some(Name::IMG))
        })
}

/// Elements of a page's own that stand in a line of text by what their names say.
fn is_inline_component(name: &str) -> bool {
    name.contains('-')
        && ["time", "number", "icon", "tooltip", "emoji", "link", "clipboard"]
            .iter()
            .any(|word| name.contains(word))
}

fn sets_formulas(dom: &Dom, script: NodeId) -> bool {
    let names = |text: &str| {
        ["mathjax", "MathJax", "katex"]
            .iter()
            .any(|name| memmem::find(text.as_bytes(), name.as_bytes()).is_some())
    };
    dom.attr(script, AttrName::SRC).is_some_and(names)
        || dom
            .first_child(script)
            .is_some_and(|text| dom.kind(text) == NodeKind::Text && names(dom.text(text)))
}
