//! The page cut into blocks of text: what stands between two boundaries of block-level elements.

use super::facts::{Facts, Landmark};
use super::text_stats::{Counter, TextStats, TitleWords};
use super::told::Told;
use crate::clean::Shown;
use crate::dom::{Dom, Name, Namespace, NodeId, NodeKind, NodeSet};
use crate::hash::Repeated;

/// How many blocks a page is cut into at most: on longer pages neighbours are joined.
const MAX_BLOCKS: usize = 1 << 15;

/// A run of text without a block-level boundary in it.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// The first text node.
    pub(crate) first: NodeId,
    /// The last text node.
    pub(crate) last: NodeId,
    pub(crate) text: TextStats,
    /// Units inside links.
    pub(crate) link_units: u32,
    pub(crate) links: u32,
    /// Pictures since the block before.
    pub(crate) images: u16,
    /// Whether the page hides it.
    pub(crate) hidden: bool,
    /// Where its first text node stands.
    pub(crate) facts: Facts,
}

/// The blocks of a page.
#[derive(Debug)]
pub(crate) struct Blocks {
    pub(crate) list: Vec<Block>,
    /// Text nodes that blocks are made of.
    pub(crate) texts: NodeSet,
    /// For each node, and one past the last: the number of blocks that start before it.
    starts: Vec<u32>,
}

impl Blocks {
    /// The blocks that start in the subtree of a node.
    pub(crate) fn range(&self, dom: &Dom, id: NodeId) -> std::ops::Range<usize> {
        self.starts[id.index()] as usize..self.starts[dom.end(id).index()] as usize
    }

    /// The text nodes of a block.
    pub(crate) fn text_nodes(&self, block: usize) -> impl Iterator<Item = NodeId> + '_ {
        let block = &self.list[block];
        (block.first.0..=block.last.0).map(NodeId).filter(|&id| self.texts.contains(id))
    }
}

/// Cuts the page: everything that can be rendered, hidden or not.
pub(crate) fn cut(dom: &Dom, shown: &Shown, title: &TitleWords, told: &Told) -> Blocks {
    let mut cutter = Cutter {
        list: Vec::new(),
        texts: NodeSet::empty(dom),
        counter: Counter::new(title, told),
        open: None,
        breaks: 0,
        images: 0,
        joined: 1,
        run: 0,
        last_link: 0,
    };
    let mut stack: Vec<(NodeId, Facts)> = vec![(dom.end(NodeId::DOCUMENT), Facts::root())];
    let mut classes = Repeated::new();
    let mut at = NodeId(1);
    while at.index() < dom.len() {
        while stack.len() > 1 && stack.last().is_some_and(|(end, _)| *end <= at) {
            if let Some((_, facts)) = stack.pop()
                && is_boundary(facts.tag)
            {
                cutter.close();
            }
        }
        let Some((_, facts)) = stack.last() else { break };
        match dom.kind(at) {
            NodeKind::Text if shown.rendered.contains(at) => {
                cutter.text(dom, at, facts, !shown.visible.contains(at))
            }
            NodeKind::Element if shown.rendered.contains(at) && !dom.is(at, Name::IFRAME) => {
                let facts = facts.child(dom, at, &mut classes);
                cutter.element(facts.tag);
                stack.push((dom.end(at), facts));
            }
            NodeKind::Element => {
                cutter.skip(dom, at);
                at = dom.end(at);
                continue;
            }
            NodeKind::Document | NodeKind::Comment | NodeKind::Text => {}
        }
        at = NodeId(at.0 + 1);
    }
    cutter.close();
    let starts = starts(dom, &cutter.list);
    Blocks { list: cutter.list, texts: cutter.texts, starts }
}

fn starts(dom: &Dom, list: &[Block]) -> Vec<u32> {
    let mut starts = Vec::with_capacity(dom.len() + 1);
    let mut count = 0;
    for id in dom.ids() {
        starts.push(count as u32);
        if list.get(count).is_some_and(|block| block.first == id) {
            count += 1;
        }
    }
    starts.push(count as u32);
    starts
}

struct Cutter<'t> {
    list: Vec<Block>,
    texts: NodeSet,
    counter: Counter<'t>,
    open: Option<Block>,
    breaks: u8,
    images: u16,
    /// How many blocks are joined into one.
    joined: usize,
    run: usize,
    last_link: u32,
}

impl Cutter<'_> {
    fn element(&mut self, tag: Name) {
        match tag {
            Name::BR => {
                self.breaks = self.breaks.saturating_add(1);
                if self.breaks == 2 {
                    self.close();
                } else {
                    self.counter.push(" ");
                }
            }
            Name::IMG | Name::PICTURE | Name::VIDEO | Name::CANVAS => {
                self.images = self.images.saturating_add(1)
            }
            tag if is_boundary(tag) => self.close(),
            _ => {}
        }
    }

    fn skip(&mut self, dom: &Dom, id: NodeId) {
        if dom.namespace(id) == Namespace::Svg {
            self.images = self.images.saturating_add(1);
        }
    }

    fn text(&mut self, dom: &Dom, id: NodeId, facts: &Facts, hidden: bool) {
        let text = dom.text(id);
        if text.chars().all(char::is_whitespace) {
            self.counter.push(" ");
            return;
        }
        self.breaks = 0;
        if self.open.as_ref().is_some_and(|open| open.hidden != hidden) {
            self.close();
        }
        self.texts.insert(id);
        let units = self.counter.push(text);
        let images = &mut self.images;
        let open = self.open.get_or_insert_with(|| Block {
            first: id,
            last: id,
            text: TextStats::default(),
            link_units: 0,
            links: 0,
            images: std::mem::take(images),
            hidden,
            facts: facts.clone(),
        });
        open.last = id;
        if facts.landmarks[Landmark::Link as usize] != 0 {
            open.link_units += units;
            open.links += u32::from(self.last_link != facts.link);
            self.last_link = facts.link;
        }
    }

    fn close(&mut self) {
        self.breaks = 0;
        let text = self.counter.finish();
        let Some(mut block) = self.open.take() else { return };
        block.text = text;
        self.run += 1;
        if self.run < self.joined
            && let Some(last) = self.list.last_mut()
        {
            last.join(block);
            return;
        }
        self.run = 0;
        if self.list.len() == MAX_BLOCKS {
            self.halve();
        }
        self.list.push(block);
    }

    /// Joins neighbours in pairs, so that memory stays bounded whatever the page is.
    fn halve(&mut self) {
        let mut joined: Vec<Block> = Vec::with_capacity(MAX_BLOCKS);
        for (at, block) in std::mem::take(&mut self.list).into_iter().enumerate() {
            match joined.last_mut() {
                Some(last) if at % 2 == 1 => last.join(block),
                _ => joined.push(block),
            }
        }
        self.list = joined;
        self.joined *= 2;
    }
}

impl Block {
    fn join(&mut self, next: Block) {
        self.last = next.last;
        self.text.add(&next.text);
        self.link_units += next.link_units;
        self.links += next.links;
        self.images = self.images.saturating_add(next.images);
    }
}

/// Whether an element ends the block before it and starts a new one.
fn is_boundary(tag: Name) -> bool {
    !tag.is_phrasing() || matches!(tag, Name::BUTTON | Name::NOSCRIPT | Name::VIDEO | Name::IFRAME)
}
