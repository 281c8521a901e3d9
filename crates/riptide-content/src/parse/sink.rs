//! What html5ever's tree builder does to the growing tree.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, Tracer, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tree_builder::TreeBuilder;
use html5ever::{Attribute as TagAttribute, LocalName, Namespace as NamespaceAtom, QualName, local_name, ns};

use crate::dom::{AttrName, Name, Namespace, NodeKind};

use super::ParseLimits;
use super::arena::{Arena, Growing, NONE};
use super::guard::max_nodes;
use super::{shadow, streamed};

/// The node that stands for all comments that are not kept: never part of the tree.
const DROPPED_COMMENT: u32 = 1;

/// What the tree builder holds: its work for a tag grows with it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Load {
    /// Handles on the stack of open elements, in the list of active formatting elements, and a few more.
    pub(super) handles: u32,
    /// Those of formatting elements: an open one counts twice.
    pub(super) formatting: u32,
}

/// Counts the handles that the tree builder shows to a garbage collector.
struct Scales<'a> {
    arena: &'a Arena,
    load: Cell<Load>,
}

impl Tracer for Scales<'_> {
    type Handle = Handle;

    fn trace_handle(&self, handle: &Handle) {
        let Load { handles, formatting } = self.load.get();
        let formats = self.arena.nodes[handle.id as usize].name.is_nesting_formatting();
        self.load.set(Load { handles: handles + 1, formatting: formatting + u32::from(formats) });
    }
}

/// html5ever's handle of a node: the name is at hand, since the tree builder asks for it at every step.
#[derive(Clone, Debug)]
pub(super) struct Handle {
    id: u32,
    namespace: NamespaceAtom,
    local: LocalName,
}

impl ElemName for &Handle {
    fn ns(&self) -> &NamespaceAtom {
        &self.namespace
    }

    fn local_name(&self) -> &LocalName {
        &self.local
    }
}

/// The receiver of html5ever's tree operations.
#[derive(Debug)]
pub(super) struct Sink {
    pub(super) arena: RefCell<Arena>,
    created: Cell<u64>,
    /// Where the last text or node went.
    last_parent: Cell<u32>,
    /// Templates that are more than that: shadow roots, and placeholders of parts that come late, with the comments that tell how far
    /// these reach.
    templates: RefCell<Vec<u32>>,
    marks: RefCell<Vec<u32>>,
    max_nodes: usize,
    max_attributes: usize,
    keep_comments: bool,
}

impl Sink {
    /// A sink for a page of so many bytes and, by their `<`, tags.
    pub(super) fn new(bytes: usize, tags: usize, limits: ParseLimits) -> Self {
        let mut arena = Arena::default();
        arena.text.reserve(bytes);
        // An element and its text for each pair of tags, as most pages have them.
        let max_nodes = max_nodes(bytes);
        arena.nodes.reserve(max_nodes.min(tags + tags / 16 + 16));
        arena.attributes.reserve(bytes / 64);
        arena.nodes.push(Growing::new(NodeKind::Document));
        arena.nodes.push(Growing::new(NodeKind::Comment));
        Sink {
            arena: RefCell::new(arena),
            created: Cell::new(0),
            last_parent: Cell::new(0),
            templates: RefCell::default(),
            marks: RefCell::default(),
            max_nodes,
            max_attributes: limits.attributes as usize,
            keep_comments: limits.keep_comments,
        }
    }

    /// The elements created so far, those that html5ever implied or cloned included.
    pub(super) fn created(&self) -> u64 {
        self.created.get()
    }

    /// The nodes created so far.
    pub(super) fn nodes(&self) -> usize {
        self.arena.borrow().nodes.len()
    }

    /// What the tree builder holds.
    pub(super) fn load_of(&self, builder: &TreeBuilder<Handle, Sink>) -> Load {
        let scales = Scales { arena: &self.arena.borrow(), load: Cell::default() };
        builder.trace_handles(&scales);
        scales.load.get()
    }

    /// Whether the last characters of the page, in text or attributes, end in white space.
    pub(super) fn ends_in_space(&self) -> bool {
        self.arena.borrow().text.last().is_some_and(u8::is_ascii_whitespace)
    }

    /// The names of the node that took the last insertion and of its ancestors, outermost first, without the first `levels`.
    pub(super) fn open_below(&self, levels: u32) -> Vec<String> {
        let arena = self.arena.borrow();
        let mut names = Vec::new();
        let mut at = self.last_parent.get();
        while at != 0 && at != NONE {
            let node = &arena.nodes[at as usize];
            names.push(arena.element_names.element_text(node.name).to_owned());
            at = node.parent;
        }
        names.reverse();
        names.drain(..names.len().min(levels as usize));
        names
    }

    fn handle(&self, id: u32) -> Handle {
        Handle { id, namespace: ns!(html), local: local_name!("") }
    }

    /// Takes a node, or text, into `parent` before `before` ([`NONE`]: at the end).
    fn insert(&self, parent: u32, before: u32, child: NodeOrText<Handle>) {
        let arena = &mut *self.arena.borrow_mut();
        self.last_parent.set(parent);
        match child {
            NodeOrText::AppendText(text) => arena.insert_text(parent, before, &text),
            NodeOrText::AppendNode(handle) => {
                arena.detach(handle.id);
                if handle.id != DROPPED_COMMENT {
                    arena.link(handle.id, parent, before);
                }
            }
        }
    }
}

/// The attribute that carries the number of an attribute list through html5ever, which needs to know the values of a few
/// attributes alone. `class` has no meaning to its tree builder.
pub(super) fn list_attribute(list: u32) -> TagAttribute {
    let mut digits = [0; 8];
    let mut rest = list;
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b"0123456789abcdef"[(rest % 16) as usize];
        rest /= 16;
        if rest == 0 {
            break;
        }
    }
    let value = StrTendril::try_from_byte_slice(&digits[at..]).unwrap_or_default();
    TagAttribute { name: QualName::new(None, ns!(), local_name!("class")), value }
}

fn list_of(attributes: &[TagAttribute]) -> u32 {
    attributes
        .iter()
        .find(|attribute| attribute.name.local == local_name!("class"))
        .and_then(|attribute| u32::from_str_radix(&attribute.value, 16).ok())
        .unwrap_or(NONE)
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = Arena;
    type ElemName<'a> = &'a Handle;

    fn finish(self) -> Arena {
        let mut arena = self.arena.into_inner();
        let templates = self.templates.into_inner();
        streamed::place(&mut arena, &templates);
        shadow::flatten(&mut arena, &templates);
        if !self.keep_comments {
            self.marks.into_inner().into_iter().for_each(|id| arena.detach(id));
        }
        arena
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        self.handle(0)
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> &'a Handle {
        target
    }

    fn create_element(&self, name: QualName, attributes: Vec<TagAttribute>, _: ElementFlags) -> Handle {
        self.created.set(self.created.get() + 1);
        let arena = &mut *self.arena.borrow_mut();
        let namespace = match name.ns {
            ns!(svg) => Namespace::Svg,
            ns!(mathml) => Namespace::MathMl,
            _ => Namespace::Html,
        };
        let id_of_name = arena.element_names.intern_element(&name.local);
        let id = arena.add(Growing {
            start: list_of(&attributes),
            name: id_of_name,
            namespace,
            ..Growing::new(NodeKind::Element)
        });
        if id_of_name == Name::TEMPLATE && (streamed::is_placeholder(arena, id) || shadow::is_root(arena, id))
        {
            self.templates.borrow_mut().push(id);
        }
        Handle { id, namespace: name.ns, local: name.local }
    }

    fn create_comment(&self, text: StrTendril) -> Handle {
        let is_mark = streamed::is_mark(&text);
        if !(self.keep_comments || is_mark) || self.nodes() >= self.max_nodes {
            return self.handle(DROPPED_COMMENT);
        }
        let arena = &mut *self.arena.borrow_mut();
        let start = arena.text.len() as u32;
        arena.text.extend_from_slice(text.as_bytes());
        let len = text.len() as u32;
        let id = arena.add(Growing { start, len, ..Growing::new(NodeKind::Comment) });
        if is_mark {
            self.marks.borrow_mut().push(id);
        }
        self.handle(id)
    }

    fn create_pi(&self, _: StrTendril, data: StrTendril) -> Handle {
        self.create_comment(data)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.insert(parent.id, NONE, child);
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        let parent = self.arena.borrow().nodes[element.id as usize].parent;
        match parent {
            NONE => self.insert(previous.id, NONE, child),
            _ => self.insert(parent, element.id, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x.id == y.id
    }

    fn is_mathml_annotation_xml_integration_point(&self, handle: &Handle) -> bool {
        let arena = self.arena.borrow();
        arena.attribute(handle.id, AttrName::ENCODING).is_some_and(|value| {
            value.eq_ignore_ascii_case(b"text/html") || value.eq_ignore_ascii_case(b"application/xhtml+xml")
        })
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        let parent = self.arena.borrow().nodes[sibling.id as usize].parent;
        if parent != NONE {
            self.insert(parent, sibling.id, child);
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, attributes: Vec<TagAttribute>) {
        let arena = &mut *self.arena.borrow_mut();
        let own = arena.nodes[target.id as usize].start;
        let mut merged = arena.list(own).to_vec();
        let before = merged.len();
        for &attribute in arena.list(list_of(&attributes)) {
            // The cap of a tag holds for the sum of many tags too.
            if merged.len() < self.max_attributes && merged.iter().all(|a| a.name != attribute.name) {
                merged.push(attribute);
            }
        }
        if merged.len() > before {
            let first = arena.attributes.len();
            arena.attributes.extend(merged);
            arena.nodes[target.id as usize].start = arena.add_list(first);
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.arena.borrow_mut().detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        self.arena.borrow_mut().move_children(node.id, new_parent.id, NONE);
    }
}
