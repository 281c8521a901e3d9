//! The page as a tree in one array.
//!
//! Nodes stand in document order (pre-order), so a subtree is a range of the array: walks are loops, never recursion, and
//! a per-node fact is a vector indexed by [`NodeId`]. The tree does not change after the parse: rooms that leave nodes
//! out say so in a [`NodeSet`].

mod names;
mod node_set;
pub mod select;

pub(crate) use names::OwnNames;
pub use names::{AttrName, Name};
pub use node_set::NodeSet;

/// The index of a node in document order. The document itself is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

impl NodeId {
    /// The document node, the root of every tree.
    pub const DOCUMENT: NodeId = NodeId(0);

    /// The position of this node's fact in a vector with one entry a node.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// The root.
    Document,
    /// An element with a [`Name`], a [`Namespace`] and attributes.
    Element,
    /// Character data.
    Text,
    /// A comment; kept only where the parse was asked to.
    Comment,
}

/// The namespaces that HTML syntax can produce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Namespace {
    /// HTML.
    Html,
    /// Scalable vector graphics.
    Svg,
    /// MathML.
    MathMl,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub(crate) parent: u32,
    /// One past the last node of the subtree.
    pub(crate) end: u32,
    /// Text: a range of the text arena. Element: a range of the attributes.
    pub(crate) start: u32,
    pub(crate) len: u32,
    pub(crate) name: Name,
    pub(crate) depth: u16,
    /// Of an element the [`AttrName::bit`] of each attribute.
    pub(crate) attribute_bits: u16,
    pub(crate) kind: NodeKind,
    pub(crate) namespace: Namespace,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Attribute {
    pub(crate) name: AttrName,
    pub(crate) start: u32,
    pub(crate) len: u32,
}

/// A parsed page.
#[derive(Clone, Debug)]
pub struct Dom {
    pub(crate) nodes: Vec<Node>,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) text: String,
    pub(crate) element_names: OwnNames,
    pub(crate) attribute_names: OwnNames,
}

impl Dom {
    /// The number of nodes, the document included: never 0.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// All nodes in document order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = NodeId> + ExactSizeIterator + use<> {
        (0..self.nodes.len() as u32).map(NodeId)
    }

    /// What the node is.
    pub fn kind(&self, id: NodeId) -> NodeKind {
        self.nodes[id.index()].kind
    }

    /// The name of an element in the HTML namespace; [`None`] for all else.
    pub fn html_name(&self, id: NodeId) -> Option<Name> {
        let node = &self.nodes[id.index()];
        (node.kind == NodeKind::Element && node.namespace == Namespace::Html).then_some(node.name)
    }

    /// The name of an element in whatever namespace.
    pub fn name(&self, id: NodeId) -> Option<Name> {
        let node = &self.nodes[id.index()];
        (node.kind == NodeKind::Element).then_some(node.name)
    }

    /// Whether the node is the HTML element `name`.
    pub fn is(&self, id: NodeId, name: Name) -> bool {
        self.html_name(id) == Some(name)
    }

    /// The namespace of an element.
    pub fn namespace(&self, id: NodeId) -> Namespace {
        self.nodes[id.index()].namespace
    }

    /// The text of an element's name.
    pub fn name_text(&self, id: NodeId) -> &str {
        self.element_names.element_text(self.nodes[id.index()].name)
    }

    /// Whether the node is an element of this name, in lower case, which HTML does not know.
    pub(crate) fn is_own(&self, id: NodeId, name: &str) -> bool {
        let own = self.nodes[id.index()].name;
        own > Name::OTHER && self.element_names.element_text(own) == name
    }

    /// The parent; [`None`] for the document.
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        (id != NodeId::DOCUMENT).then(|| NodeId(self.nodes[id.index()].parent))
    }

    /// Levels below the document.
    pub fn depth(&self, id: NodeId) -> u16 {
        self.nodes[id.index()].depth
    }

    /// One past the last node of the subtree: `id.0..end` are the node and all its descendants.
    pub fn end(&self, id: NodeId) -> NodeId {
        NodeId(self.nodes[id.index()].end)
    }

    /// The node and all its descendants in document order.
    pub fn subtree(&self, id: NodeId) -> impl DoubleEndedIterator<Item = NodeId> + use<> {
        (id.0..self.nodes[id.index()].end).map(NodeId)
    }

    /// All descendants in document order.
    pub fn descendants(&self, id: NodeId) -> impl DoubleEndedIterator<Item = NodeId> + use<> {
        (id.0 + 1..self.nodes[id.index()].end).map(NodeId)
    }

    /// The first child.
    pub fn first_child(&self, id: NodeId) -> Option<NodeId> {
        (id.0 + 1 < self.nodes[id.index()].end).then_some(NodeId(id.0 + 1))
    }

    /// The next sibling.
    pub fn next_sibling(&self, id: NodeId) -> Option<NodeId> {
        let parent = self.parent(id)?;
        let next = self.end(id);
        (next < self.end(parent)).then_some(next)
    }

    /// The children in order.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.first_child(id), |&child| self.next_sibling(child))
    }

    /// The parent, its parent, and so on up to the document.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.parent(id), |&node| self.parent(node))
    }

    /// Whether `inner` is `outer` or a descendant of it.
    pub fn contains(&self, outer: NodeId, inner: NodeId) -> bool {
        outer <= inner && inner < self.end(outer)
    }

    /// The character data of a text or comment node, empty for all else.
    pub fn text(&self, id: NodeId) -> &str {
        let node = &self.nodes[id.index()];
        match node.kind {
            NodeKind::Text | NodeKind::Comment => self.slice(node.start, node.len),
            NodeKind::Document | NodeKind::Element => "",
        }
    }

    /// The value of an attribute of an element. Attributes of a page keep their first value.
    pub fn attr(&self, id: NodeId, name: AttrName) -> Option<&str> {
        if !self.may_have_attr(id, name) {
            return None;
        }
        self.own_attributes(id).iter().find(|a| a.name == name).map(|a| self.slice(a.start, a.len))
    }

    /// The value of an attribute by the text of its name.
    pub fn attr_named(&self, id: NodeId, name: &str) -> Option<&str> {
        let name =
            AttrName::known(name.as_bytes()).or_else(|| self.attribute_names.find(name).map(AttrName))?;
        self.attr(id, name)
    }

    /// Whether an element has an attribute.
    pub fn has_attr(&self, id: NodeId, name: AttrName) -> bool {
        self.may_have_attr(id, name) && self.own_attributes(id).iter().any(|a| a.name == name)
    }

    /// The attributes of an element in the page's order: name and value.
    pub fn attrs(&self, id: NodeId) -> impl Iterator<Item = (AttrName, &str)> {
        self.own_attributes(id).iter().map(|a| (a.name, self.slice(a.start, a.len)))
    }

    /// The text of an attribute's name.
    pub fn attr_name_text(&self, name: AttrName) -> &str {
        self.attribute_names.attribute_text(name)
    }

    /// The text of all text nodes in the subtree, as they stand: `script` and `style` included.
    pub fn text_content(&self, id: NodeId) -> String {
        self.subtree(id).map(|node| self.text(node)).collect()
    }

    /// Most elements lack most attributes, which this finds out without a search.
    fn may_have_attr(&self, id: NodeId, name: AttrName) -> bool {
        self.nodes[id.index()].attribute_bits & name.bit() != 0
    }

    fn own_attributes(&self, id: NodeId) -> &[Attribute] {
        let node = &self.nodes[id.index()];
        match node.kind {
            NodeKind::Element => &self.attributes[node.start as usize..(node.start + node.len) as usize],
            _ => &[],
        }
    }

    fn slice(&self, start: u32, len: u32) -> &str {
        &self.text[start as usize..(start + len) as usize]
    }
}
