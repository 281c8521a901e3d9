//! What an article's frame tells apart from its text: the title, which is a field of its own, and tables of contents, which
//! lead to places on the page.

use memchr::memchr;

use super::Signals;
use crate::PageKind;
use crate::blocks::Blocks;
use crate::byte_set::count;
use crate::characters::is_alphanumeric;
use crate::dom::{AttrName, Dom, Name, NodeId, NodeKind};

/// Why a block that looks like content is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Apart {
    /// It is the title.
    Title,
    /// It belongs to a table of contents.
    Contents,
}

/// The links of a table of contents at least.
const MIN_LINKS: u32 = 3;
/// The characters of a title that are compared.
const MAX_TITLE: usize = 600;

/// For each block, why it stands apart.
pub(crate) fn apart(dom: &Dom, blocks: &Blocks, signals: &Signals<'_>, kind: PageKind) -> Vec<Option<Apart>> {
    let mut marks = vec![None; blocks.list.len()];
    // What a shop or a service calls its page is often the name of what it offers.
    if let (PageKind::Article | PageKind::Documentation, Some(title)) = (kind, signals.title) {
        let title: String = folded(title).collect();
        let headings = dom.ids().filter(|&id| matches!(dom.html_name(id), Some(Name::H1 | Name::H2)));
        let same = |&id: &NodeId| {
            let text = dom.descendants(id).take(MAX_TITLE).flat_map(|id| folded(dom.text(id)));
            text.take(MAX_TITLE).eq(title.chars().take(MAX_TITLE))
        };
        for heading in headings.filter(same) {
            mark(dom, blocks, heading, Apart::Title, &mut marks);
        }
    }
    for list in tables_of_contents(dom, signals.url) {
        mark(dom, blocks, list, Apart::Contents, &mut marks);
    }
    marks
}

/// Marks the blocks that lie in a node whole: on a long page one may be joined with what follows.
fn mark(dom: &Dom, blocks: &Blocks, id: NodeId, why: Apart, marks: &mut [Option<Apart>]) {
    for at in blocks.range(dom, id).filter(|&at| blocks.list[at].last < dom.end(id)) {
        marks[at] = Some(why);
    }
}

fn folded(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|&c| is_alphanumeric(c)).flat_map(char::to_lowercase)
}

/// The letters and digits of a text, near enough: what is not ASCII counts as one.
fn letters(text: &str) -> u32 {
    count(text.as_bytes(), |byte| byte.is_ascii_alphanumeric() | (byte >= 0xc0)) as u32
}

/// What an element holds.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    links: u32,
    /// Links to places on the page.
    inner: u32,
    /// Letters and digits inside of such links, and outside.
    linked: u32,
    plain: u32,
    /// Headings of the first level.
    titles: u32,
}

/// The outermost elements that hold little else than links to places on the page.
fn tables_of_contents(dom: &Dom, url: Option<&str>) -> Vec<NodeId> {
    let page = url.and_then(|url| url.split('#').next());
    let link = |id: NodeId| dom.is(id, Name::A).then(|| dom.attr(id, AttrName::HREF)).flatten();
    let is_inner = |target: &str| {
        memchr(b'#', target.as_bytes()).is_some()
            && target.trim().split_once('#').is_some_and(|(before, place)| {
                !place.is_empty() && (before.is_empty() || page == Some(before))
            })
    };
    // Most pages have none: their letters need not be counted.
    let inner = dom.ids().filter_map(link).filter(|target| is_inner(target));
    if inner.take(MIN_LINKS as usize).count() < MIN_LINKS as usize {
        return Vec::new();
    }
    let mut found: Vec<NodeId> = Vec::new();
    let mut open: Vec<(NodeId, Sums)> = vec![(NodeId::DOCUMENT, Sums::default())];
    let mut link_until = NodeId::DOCUMENT;
    let mut close = |open: &mut Vec<(NodeId, Sums)>, at: NodeId| {
        while let Some((id, own)) = open.pop_if(|(id, _)| *id != NodeId::DOCUMENT && dom.end(*id) <= at) {
            if can_hold(dom, id) && own.is_contents() {
                while found.pop_if(|inner| *inner > id).is_some() {}
                found.push(id);
            }
            if let Some((_, outer)) = open.last_mut() {
                outer.add(own);
            }
        }
    };
    for id in dom.ids().skip(1) {
        close(&mut open, id);
        let Some((_, sums)) = open.last_mut() else { break };
        match dom.kind(id) {
            NodeKind::Text => {
                let length = letters(dom.text(id));
                if id < link_until { sums.linked += length } else { sums.plain += length }
            }
            NodeKind::Element => {
                match dom.html_name(id) {
                    Some(Name::A) => {
                        if let Some(target) = link(id) {
                            let is_inner = is_inner(target);
                            sums.links += 1;
                            sums.inner += u32::from(is_inner);
                            link_until = if is_inner { dom.end(id) } else { link_until };
                        }
                    }
                    Some(Name::H1) => sums.titles += 1,
                    _ => {}
                }
                open.push((id, Sums::default()));
            }
            NodeKind::Document | NodeKind::Comment => {}
        }
    }
    close(&mut open, dom.end(NodeId::DOCUMENT));
    found
}

impl Sums {
    fn add(&mut self, other: Sums) {
        self.links += other.links;
        self.inner += other.inner;
        self.linked += other.linked;
        self.plain += other.plain;
        self.titles += other.titles;
    }

    fn is_contents(self) -> bool {
        self.inner >= MIN_LINKS
            && self.titles == 0
            && self.inner * 10 >= self.links * 9
            // A heading and numbers stand beside the links.
            && self.plain <= (self.linked / 5).max(20)
    }
}

/// Whether an element may be a table of contents: a line of text that speaks of three places is none.
fn can_hold(dom: &Dom, id: NodeId) -> bool {
    matches!(
        dom.html_name(id),
        Some(
            Name::UL
                | Name::OL
                | Name::MENU
                | Name::NAV
                | Name::DIV
                | Name::ASIDE
                | Name::SECTION
                | Name::DETAILS
                | Name::DL
        )
    )
}
