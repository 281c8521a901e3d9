//! The tree as html5ever's tree builder makes it: a linked arena that allows moves.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute as TagAttribute, LocalName, Namespace as NamespaceAtom, QualName, local_name, ns};

use crate::dom::{AttrName, Attribute, Name, Namespace, NodeKind, OwnNames};

/// No node.
pub(super) const NONE: u32 = u32::MAX;

/// A node while the tree is built.
#[derive(Debug)]
pub(super) struct Growing {
    pub(super) parent: u32,
    pub(super) first_child: u32,
    pub(super) last_child: u32,
    pub(super) previous: u32,
    pub(super) next: u32,
    /// Text: a range of the text arena. Element: the list of its attributes, or [`NONE`].
    pub(super) start: u32,
    pub(super) len: u32,
    pub(super) name: Name,
    pub(super) depth: u16,
    /// Formatting elements above and here.
    pub(super) formatting: u16,
    pub(super) kind: NodeKind,
    pub(super) namespace: Namespace,
}

impl Growing {
    fn new(kind: NodeKind) -> Self {
        Growing {
            parent: NONE,
            first_child: NONE,
            last_child: NONE,
            previous: NONE,
            next: NONE,
            start: 0,
            len: 0,
            name: Name::OTHER,
            depth: 0,
            formatting: 0,
            kind,
            namespace: Namespace::Html,
        }
    }
}

/// The arena.
#[derive(Debug, Default)]
pub(super) struct Arena {
    pub(super) nodes: Vec<Growing>,
    pub(super) attributes: Vec<Attribute>,
    /// Ranges of `attributes`: elements that html5ever clones share one.
    pub(super) attribute_lists: Vec<(u32, u32)>,
    /// UTF-8: every piece that is pushed is whole.
    pub(super) text: Vec<u8>,
    pub(super) element_names: OwnNames,
    pub(super) attribute_names: OwnNames,
    /// Attribute lists of formatting tags by their hash, so that equal tags are equal to html5ever.
    formatting_lists: HashMap<u64, u32>,
}

/// Where the tree builder stands, as far as the last insertion shows.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Position {
    pub(super) depth: u16,
    pub(super) formatting: u16,
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
    position: Cell<Position>,
    created: Cell<u64>,
    in_foreign_content: Cell<bool>,
    keep_comments: bool,
}

impl Sink {
    pub(super) fn new(bytes: usize, keep_comments: bool) -> Self {
        let mut arena = Arena::default();
        arena.text.reserve(bytes);
        arena.nodes.reserve(bytes / 32);
        arena.attributes.reserve(bytes / 64);
        arena.nodes.push(Growing::new(NodeKind::Document));
        Sink {
            arena: RefCell::new(arena),
            position: Cell::default(),
            created: Cell::new(0),
            in_foreign_content: Cell::new(false),
            keep_comments,
        }
    }

    /// Where the last insertion went. Elements that closed since then are not seen: insert a comment to be sure.
    pub(super) fn position(&self) -> Position {
        self.position.get()
    }

    /// The elements created so far, those that html5ever implied or cloned included.
    pub(super) fn created(&self) -> u64 {
        self.created.get()
    }

    /// Whether the last element that was inserted is SVG or MathML.
    pub(super) fn in_foreign_content(&self) -> bool {
        self.in_foreign_content.get()
    }

    fn handle(&self, id: u32) -> Handle {
        Handle { id, namespace: ns!(html), local: local_name!("") }
    }

    fn note_position(&self, arena: &Arena, current: u32) {
        let node = &arena.nodes[current as usize];
        self.position.set(Position { depth: node.depth, formatting: node.formatting });
    }

    /// Takes a node, or text, into `parent` before `before` ([`NONE`]: at the end).
    fn insert(&self, parent: u32, before: u32, child: NodeOrText<Handle>) {
        let arena = &mut *self.arena.borrow_mut();
        match child {
            NodeOrText::AppendText(text) => {
                self.note_position(arena, parent);
                arena.insert_text(parent, before, &text);
            }
            NodeOrText::AppendNode(handle) => {
                arena.detach(handle.id);
                arena.link(handle.id, parent, before);
                let node = &arena.nodes[handle.id as usize];
                let stays_open = node.kind == NodeKind::Element
                    && !(node.namespace == Namespace::Html && node.name.is_void());
                if node.kind == NodeKind::Element {
                    self.in_foreign_content.set(node.namespace != Namespace::Html);
                }
                self.note_position(arena, if stays_open { handle.id } else { parent });
                if node.kind == NodeKind::Comment && !self.keep_comments {
                    arena.detach(handle.id);
                }
            }
        }
    }
}

impl Arena {
    fn add(&mut self, node: Growing) -> u32 {
        let id = self.nodes.len() as u32;
        self.nodes.push(node);
        id
    }

    fn link(&mut self, id: u32, parent: u32, before: u32) {
        let previous = match before {
            NONE => std::mem::replace(&mut self.nodes[parent as usize].last_child, id),
            _ => std::mem::replace(&mut self.nodes[before as usize].previous, id),
        };
        match previous {
            NONE => self.nodes[parent as usize].first_child = id,
            _ => self.nodes[previous as usize].next = id,
        }
        let (depth, formatting) = {
            let node = &self.nodes[parent as usize];
            (node.depth, node.formatting)
        };
        let node = &mut self.nodes[id as usize];
        node.parent = parent;
        node.previous = previous;
        node.next = before;
        if node.kind == NodeKind::Element {
            let formats = node.namespace == Namespace::Html && node.name.is_nesting_formatting();
            node.depth = depth.saturating_add(1);
            node.formatting = formatting.saturating_add(u16::from(formats));
        }
    }

    fn detach(&mut self, id: u32) {
        let (parent, previous, next) = {
            let node = &mut self.nodes[id as usize];
            let parent = std::mem::replace(&mut node.parent, NONE);
            (parent, std::mem::replace(&mut node.previous, NONE), std::mem::replace(&mut node.next, NONE))
        };
        if parent == NONE {
            return;
        }
        match previous {
            NONE => self.nodes[parent as usize].first_child = next,
            _ => self.nodes[previous as usize].next = next,
        }
        match next {
            NONE => self.nodes[parent as usize].last_child = previous,
            _ => self.nodes[next as usize].previous = previous,
        }
    }

    /// Adds text, to the text node before it where that is the last of the arena: a copy is never made of what was there,
    /// so that text spread over many tokens stays linear. Neighbours that could not be joined stay apart.
    fn insert_text(&mut self, parent: u32, before: u32, text: &str) {
        let neighbour = match before {
            NONE => self.nodes[parent as usize].last_child,
            _ => self.nodes[before as usize].previous,
        };
        let end = self.text.len() as u32;
        self.text.extend_from_slice(text.as_bytes());
        if neighbour != NONE {
            let node = &mut self.nodes[neighbour as usize];
            if node.kind == NodeKind::Text && node.start + node.len == end {
                node.len += text.len() as u32;
                return;
            }
        }
        let id = self.add(Growing { start: end, len: text.len() as u32, ..Growing::new(NodeKind::Text) });
        self.link(id, parent, before);
    }

    /// The list of the attributes pushed since `first`; equal lists of formatting tags are one.
    pub(super) fn close_attribute_list(&mut self, first: usize, name: Name) -> u32 {
        if !name.is_nesting_formatting() {
            return self.add_list(first);
        }
        let entries = |list: &[Attribute]| {
            let mut entries: Vec<(AttrName, Vec<u8>)> = list
                .iter()
                .map(|a| (a.name, self.text[a.start as usize..(a.start + a.len) as usize].to_owned()))
                .collect();
            entries.sort();
            entries
        };
        let own = entries(&self.attributes[first..]);
        let mut hasher = DefaultHasher::new();
        own.hash(&mut hasher);
        let hash = hasher.finish();
        if let Some(&list) = self.formatting_lists.get(&hash) {
            let (start, end) = self.attribute_lists[list as usize];
            if entries(&self.attributes[start as usize..end as usize]) == own {
                self.attributes.truncate(first);
                return list;
            }
        }
        let list = self.add_list(first);
        self.formatting_lists.insert(hash, list);
        list
    }

    fn add_list(&mut self, first: usize) -> u32 {
        self.attribute_lists.push((first as u32, self.attributes.len() as u32));
        self.attribute_lists.len() as u32 - 1
    }

    fn list(&self, list: u32) -> &[Attribute] {
        match self.attribute_lists.get(list as usize) {
            Some(&(start, end)) => &self.attributes[start as usize..end as usize],
            None => &[],
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
        self.arena.into_inner()
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
        Handle { id, namespace: name.ns, local: name.local }
    }

    fn create_comment(&self, text: StrTendril) -> Handle {
        let arena = &mut *self.arena.borrow_mut();
        let start = arena.text.len() as u32;
        if self.keep_comments {
            arena.text.extend_from_slice(text.as_bytes());
        }
        let len = arena.text.len() as u32 - start;
        // A dropped comment needs a place only until it has shown where the tree builder stands.
        let spare = arena.nodes.len() as u32 - 1;
        let reuse = !self.keep_comments && {
            let node = &arena.nodes[spare as usize];
            node.kind == NodeKind::Comment && node.parent == NONE
        };
        let id =
            if reuse { spare } else { arena.add(Growing { start, len, ..Growing::new(NodeKind::Comment) }) };
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
            if merged.len() < 256 && merged.iter().all(|a| a.name != attribute.name) {
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
        let arena = &mut *self.arena.borrow_mut();
        let mut child = arena.nodes[node.id as usize].first_child;
        while child != NONE {
            let next = arena.nodes[child as usize].next;
            arena.detach(child);
            arena.link(child, new_parent.id, NONE);
            child = next;
        }
    }
}
