//! A set of nodes, one bit each.

use super::{Dom, NodeId};

/// A set of nodes of one [`Dom`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeSet {
    words: Vec<u64>,
}

impl NodeSet {
    /// The empty set.
    pub fn empty(dom: &Dom) -> Self {
        NodeSet { words: vec![0; dom.len().div_ceil(64)] }
    }

    /// The set of all nodes.
    pub fn all(dom: &Dom) -> Self {
        let mut set = NodeSet { words: vec![u64::MAX; dom.len().div_ceil(64)] };
        let rest = dom.len() % 64;
        if let (Some(last), true) = (set.words.last_mut(), rest != 0) {
            *last = (1 << rest) - 1;
        }
        set
    }

    /// Whether the node is in the set.
    pub fn contains(&self, id: NodeId) -> bool {
        self.words[id.index() / 64] >> (id.index() % 64) & 1 == 1
    }

    /// Adds a node.
    pub fn insert(&mut self, id: NodeId) {
        self.words[id.index() / 64] |= 1 << (id.index() % 64);
    }

    /// Takes a node out.
    pub fn remove(&mut self, id: NodeId) {
        self.words[id.index() / 64] &= !(1 << (id.index() % 64));
    }

    /// Adds a node and its ancestors, up to the first that is in the set: with it, the set stays closed upwards.
    pub fn insert_with_ancestors(&mut self, dom: &Dom, id: NodeId) {
        let mut next = Some(id);
        while let Some(node) = next.filter(|&node| !self.contains(node)) {
            self.insert(node);
            next = dom.parent(node);
        }
    }

    /// Adds a node with all its descendants and ancestors.
    pub fn insert_subtree(&mut self, dom: &Dom, id: NodeId) {
        self.insert_with_ancestors(dom, id);
        dom.descendants(id).for_each(|node| self.insert(node));
    }

    /// Takes out a node with all its descendants.
    pub fn remove_subtree(&mut self, dom: &Dom, id: NodeId) {
        dom.subtree(id).for_each(|node| self.remove(node));
    }

    /// The number of nodes in the set.
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether no node is in the set.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|&word| word == 0)
    }

    /// The nodes of the set in document order.
    pub fn iter(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.words.iter().enumerate().flat_map(|(at, &word)| {
            std::iter::successors((word != 0).then_some(word), |&rest| {
                let next = rest & (rest - 1);
                (next != 0).then_some(next)
            })
            .map(move |rest| NodeId(at as u32 * 64 + rest.trailing_zeros()))
        })
    }
}
