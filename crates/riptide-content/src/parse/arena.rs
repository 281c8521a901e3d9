//! The growing tree: nodes in an arena, linked so that they can move.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

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
    pub(super) kind: NodeKind,
    pub(super) namespace: Namespace,
}

impl Growing {
    pub(super) fn new(kind: NodeKind) -> Self {
        Growing {
            parent: NONE,
            first_child: NONE,
            last_child: NONE,
            previous: NONE,
            next: NONE,
            start: 0,
            len: 0,
            name: Name::OTHER,
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

/// The attributes of a tag.
#[derive(Clone, Copy, Debug)]
pub(super) struct AttributeList {
    /// As the tag has them.
    pub(super) own: u32,
    /// The first list with the same attributes in whatever order, where it matters to html5ever: in formatting tags.
    pub(super) equal: u32,
}

impl AttributeList {
    fn of(list: u32) -> Self {
        AttributeList { own: list, equal: list }
    }
}

impl Arena {
    pub(super) fn add(&mut self, node: Growing) -> u32 {
        let id = self.nodes.len() as u32;
        self.nodes.push(node);
        id
    }

    pub(super) fn link(&mut self, id: u32, parent: u32, before: u32) {
        let previous = match before {
            NONE => std::mem::replace(&mut self.nodes[parent as usize].last_child, id),
            _ => std::mem::replace(&mut self.nodes[before as usize].previous, id),
        };
        match previous {
            NONE => self.nodes[parent as usize].first_child = id,
            _ => self.nodes[previous as usize].next = id,
        }
        let node = &mut self.nodes[id as usize];
        node.parent = parent;
        node.previous = previous;
        node.next = before;
    }

    pub(super) fn detach(&mut self, id: u32) {
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
    pub(super) fn insert_text(&mut self, parent: u32, before: u32, text: &str) {
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

    /// The list of the attributes pushed since `first`.
    pub(super) fn close_attribute_list(&mut self, first: usize, name: Name) -> AttributeList {
        if !name.is_nesting_formatting() {
            return AttributeList::of(self.add_list(first));
        }
        let in_order = |list: &[Attribute]| -> Vec<(AttrName, Vec<u8>)> {
            let value = |a: &Attribute| self.text[a.start as usize..(a.start + a.len) as usize].to_owned();
            list.iter().map(|a| (a.name, value(a))).collect()
        };
        let sorted = |list: &[(AttrName, Vec<u8>)]| {
            let mut list = list.to_vec();
            list.sort();
            list
        };
        let own = in_order(&self.attributes[first..]);
        let key = sorted(&own);
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        let hash = hasher.finish();
        if let Some(&equal) = self.formatting_lists.get(&hash) {
            let theirs = in_order(self.list(equal));
            if theirs == own {
                self.attributes.truncate(first);
                return AttributeList::of(equal);
            }
            if sorted(&theirs) == key {
                return AttributeList { own: self.add_list(first), equal };
            }
        }
        let list = self.add_list(first);
        self.formatting_lists.insert(hash, list);
        AttributeList::of(list)
    }

    /// Gives the element just created its own list back, where html5ever knows it by an equal one. What html5ever brings
    /// back later has its attributes in the order of the first.
    pub(super) fn keep_own_order(&mut self, list: AttributeList) {
        if let Some(node) =
            self.nodes.last_mut().filter(|node| node.kind == NodeKind::Element && node.start == list.equal)
        {
            node.start = list.own;
        }
    }

    pub(super) fn add_list(&mut self, first: usize) -> u32 {
        self.attribute_lists.push((first as u32, self.attributes.len() as u32));
        self.attribute_lists.len() as u32 - 1
    }

    /// The value of an element's attribute.
    pub(super) fn attribute(&self, id: u32, name: AttrName) -> Option<&[u8]> {
        let node = &self.nodes[id as usize];
        let list = if node.kind == NodeKind::Element { self.list(node.start) } else { &[] };
        let attribute = list.iter().find(|attribute| attribute.name == name)?;
        Some(&self.text[attribute.start as usize..(attribute.start + attribute.len) as usize])
    }

    /// The text of a text node or a comment.
    pub(super) fn text_of(&self, id: u32) -> &[u8] {
        let node = &self.nodes[id as usize];
        &self.text[node.start as usize..(node.start + node.len) as usize]
    }

    pub(super) fn remove_children(&mut self, id: u32) {
        while self.nodes[id as usize].first_child != NONE {
            self.detach(self.nodes[id as usize].first_child);
        }
    }

    /// Moves the children of `from` into `parent`, before `before` ([`NONE`]: at the end).
    pub(super) fn move_children(&mut self, from: u32, parent: u32, before: u32) {
        let mut child = self.nodes[from as usize].first_child;
        while child != NONE {
            let next = self.nodes[child as usize].next;
            self.detach(child);
            self.link(child, parent, before);
            child = next;
        }
    }

    pub(super) fn list(&self, list: u32) -> &[Attribute] {
        match self.attribute_lists.get(list as usize) {
            Some(&(start, end)) => &self.attributes[start as usize..end as usize],
            None => &[],
        }
    }
}
