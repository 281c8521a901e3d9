//! What readers see: headings, bylines and dates, with their distance from the heading.

use memchr::memchr_iter;

use super::marks::{DateLabel, MarkReader, Marks};
use super::names;
use super::text;
use crate::Author;
use crate::dom::{AttrName, Dom, Name, NodeId, NodeKind};
use crate::words::Words;

/// Candidates of one kind: each is compared with all others.
const MAX_CANDIDATES: usize = 100;

/// Texts that are read for the names of authors: of a page with more signs of authors no more is believed.
const MAX_READINGS: usize = 2000;

/// Bytes between links to the authors of one piece.
const BETWEEN_LINKS: usize = 20;

/// Nodes of a breadcrumb trail: more hold more than a trail.
const MAX_TRAIL: u32 = 200;

/// A heading of the first level.
pub(super) struct Heading {
    pub(super) text: String,
    /// Bytes of visible text before it.
    pub(super) offset: usize,
    /// Whether it stands in a frame around the content.
    pub(super) aside: bool,
}

/// What makes a visible text a byline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BylineSign {
    /// `rel=author`.
    Relation,
    /// It begins as bylines do: `By`, `von`, `Автор`.
    Prefix,
    /// A class or a like attribute names an author.
    Class,
    /// It links to a page of an author.
    Address,
    /// A class names the user of a forum.
    User,
}

/// A visible text that may name authors.
pub(super) struct Byline {
    pub(super) authors: Vec<Author>,
    pub(super) sign: BylineSign,
    pub(super) offset: usize,
    /// Where its last author stands.
    end: usize,
    pub(super) aside: bool,
}

/// A visible text that may be the date of the page.
pub(super) struct Dated {
    pub(super) text: String,
    /// Whether it is the `datetime` of a `time` element.
    pub(super) machine: bool,
    /// Whether a class or a like attribute speaks of a date.
    pub(super) classed: bool,
    /// What the words or classes around it say.
    pub(super) label: DateLabel,
    pub(super) offset: usize,
    pub(super) aside: bool,
}

/// The visible candidates of a page.
#[derive(Default)]
pub(super) struct Visible {
    pub(super) headings: Vec<Heading>,
    /// The first heading of the second level, for pages that have none of the first.
    pub(super) second: Option<String>,
    pub(super) bylines: Vec<Byline>,
    pub(super) dates: Vec<Dated>,
    /// The links of the breadcrumb trail.
    pub(super) trail: Vec<String>,
    /// The links that are marked as tags.
    pub(super) tags: Vec<String>,
    /// Bytes of visible text, and of text in paragraphs.
    pub(super) length: usize,
    /// Texts that were read for names.
    readings: usize,
    pub(super) paragraphs: usize,
}

impl Visible {
    /// Where the heading of the content stands.
    pub(super) fn start(&self) -> usize {
        let main = self.headings.iter().find(|heading| !heading.aside).or(self.headings.first());
        main.map_or(0, |heading| heading.offset)
    }

    /// Whether a date that is marked as one stands near the heading.
    pub(super) fn is_dated(&self) -> bool {
        let near = |dated: &Dated| !dated.aside && self.is_near_start(dated.offset);
        self.dates.iter().any(|dated| near(dated) && (dated.machine || dated.label == DateLabel::Published))
    }

    /// Whether a byline stands near the heading.
    pub(super) fn is_signed(&self) -> bool {
        self.bylines.iter().any(|byline| {
            !byline.aside
                && self.is_near_start(byline.offset)
                && matches!(byline.sign, BylineSign::Prefix | BylineSign::Relation | BylineSign::Class)
        })
    }

    fn is_near_start(&self, offset: usize) -> bool {
        offset + 500 >= self.start() && offset <= self.start() + 800
    }

    fn has_bylines_enough(&self) -> bool {
        self.bylines.len() >= MAX_CANDIDATES || self.readings >= MAX_READINGS
    }

    fn add_byline(&mut self, names: Vec<String>, url: Option<String>, sign: BylineSign, aside: bool) {
        let authors = names.into_iter().map(|name| Author { name, url: url.clone() });
        let offset = self.length;
        if let Some(last) = self.bylines.last_mut()
            && (last.sign, last.aside, sign) == (BylineSign::Relation, aside, BylineSign::Relation)
            && last.authors.len() < MAX_CANDIDATES
            && last.authors.last().is_some_and(|author| offset - last.end < author.name.len() + BETWEEN_LINKS)
        {
            last.authors.extend(authors);
            last.end = offset;
        } else if self.bylines.len() < MAX_CANDIDATES {
            self.bylines.push(Byline { authors: authors.collect(), sign, offset, end: offset, aside });
        }
    }

    fn add_date(&mut self, text: String, machine: bool, classed: bool, label: DateLabel, aside: bool) {
        if self.dates.len() < MAX_CANDIDATES {
            self.dates.push(Dated { text, machine, classed, label, offset: self.length, aside });
        }
    }
}

/// Collects the candidates in one pass.
pub(super) fn visible(dom: &Dom) -> Visible {
    let mut found = Visible::default();
    let mut reader = MarkReader::new();
    let mut unseen_until = NodeId::DOCUMENT;
    let mut aside_until = NodeId::DOCUMENT;
    let mut trail_until = NodeId::DOCUMENT;
    let mut paragraph_until = NodeId::DOCUMENT;
    for id in dom.ids() {
        if id < unseen_until {
            continue;
        }
        let aside = id < aside_until;
        match dom.kind(id) {
            NodeKind::Text => {
                let text = text::trimmed(dom.text(id));
                if text.len() < 2 {
                    continue;
                }
                if text.len() < 120 {
                    prefixed_byline(dom, id, text, aside, &mut found);
                    bare_date(dom, id, text, aside, &reader, &mut found);
                }
                found.length += text.len();
                if id < paragraph_until {
                    found.paragraphs += text.len();
                }
            }
            NodeKind::Element => {
                if text::is_unseen(dom, id) || dom.is(id, Name::HEAD) {
                    unseen_until = dom.end(id);
                    continue;
                }
                let marks = reader.read(dom, id);
                if !aside && is_frame(dom, id, marks) {
                    aside_until = dom.end(id);
                }
                let aside = id < aside_until;
                if id >= trail_until
                    && marks.say(Marks::TRAIL)
                    && dom.end(id).0 - id.0 < MAX_TRAIL
                    && found.trail.is_empty()
                {
                    trail_until = dom.end(id);
                }
                match dom.html_name(id) {
                    Some(Name::H1) => found.headings.push(Heading {
                        text: heading_text(dom, id),
                        offset: found.length,
                        aside,
                    }),
                    Some(Name::H2) if found.second.is_none() && !aside => {
                        found.second =
                            Some(text::line(&text::shown(dom, id))).filter(|text| !text.is_empty());
                    }
                    Some(Name::P) => paragraph_until = dom.end(id),
                    Some(Name::A) => {
                        if id < trail_until {
                            let crumb = text::line(&text::shown(dom, id));
                            found
                                .trail
                                .extend(Some(crumb).filter(|crumb| !crumb.is_empty() && crumb.len() < 80));
                        }
                        if has_relation(dom, id, "tag") && !aside {
                            let tag = text::line(&text::shown(dom, id));
                            found.tags.extend(Some(tag).filter(|tag| !tag.is_empty() && tag.len() < 80));
                        }
                    }
                    _ => {}
                }
                byline(dom, id, marks, aside, &mut found);
                dated(dom, id, marks, aside, &reader, &mut found);
            }
            _ => {}
        }
    }
    found
}

/// The text of a heading without what is set into it: buttons, labels, links to itself.
fn heading_text(dom: &Dom, id: NodeId) -> String {
    let mut text = String::new();
    let mut skipped_until = NodeId::DOCUMENT;
    for node in dom.descendants(id).take(200) {
        if node < skipped_until {
            continue;
        }
        let class = dom.attr(node, AttrName::CLASS).unwrap_or_default();
        let set_in = |word: &&str| class.split_ascii_whitespace().any(|token| token.starts_with(word));
        let own_name = dom.name_text(node).contains('-');
        if text::is_unseen(dom, node)
            || dom.is(node, Name::BUTTON)
            || own_name
            || ["label", "badge", "headerlink", "permalink", "sr-only", "visually-hidden"].iter().any(set_in)
        {
            skipped_until = dom.end(node);
        } else if dom.html_name(node).is_some_and(|name| name == Name::BR || !name.is_phrasing()) {
            text.push(' ');
        }
        text.push_str(dom.text(node));
        if text.len() > 600 {
            break;
        }
    }
    let text = text::line(&text).trim_end_matches(['¶', '#', '§']).trim_end().to_owned();
    if text.is_empty() { text::line(&text::shown(dom, id)) } else { text }
}

fn small(dom: &Dom, id: NodeId) -> bool {
    (dom.end(id).0 - id.0) as usize * 2 < dom.len()
}

fn is_frame(dom: &Dom, id: NodeId, marks: Marks) -> bool {
    match dom.html_name(id) {
        Some(Name::NAV | Name::FOOTER | Name::ASIDE) => small(dom, id),
        Some(Name::HTML | Name::BODY | Name::MAIN | Name::ARTICLE) => false,
        _ => small(dom, id) && marks.say(Marks::FRAME),
    }
}

fn has_relation(dom: &Dom, id: NodeId, relation: &str) -> bool {
    dom.attr(id, AttrName::REL)
        .is_some_and(|rel| rel.split_ascii_whitespace().any(|token| token.eq_ignore_ascii_case(relation)))
}

/// `By Jane Doe` in a text of its own, or `By` before a link.
fn prefixed_byline(dom: &Dom, id: NodeId, text: &str, aside: bool, found: &mut Visible) {
    if found.has_bylines_enough() || !names::begins_as_byline(text) {
        return;
    }
    found.readings += 1;
    // Sentences begin with "By" too: a byline is short, and names somebody in capitals.
    let parent = dom.parent(id).unwrap_or(NodeId::DOCUMENT);
    let bare = names::without_prefix(text).is_empty() || !text.contains(' ');
    let holder =
        if bare && dom.end(parent).0 == id.0 + 1 { dom.parent(parent).unwrap_or(parent) } else { parent };
    let whole = if bare || holder != parent { text::shown(dom, holder) } else { text.to_owned() };
    let whole = text::line(&whole);
    if whole.len() > 160 {
        return;
    }
    let Some(at) = whole.find(text::line(text).as_str()) else { return };
    let mut named = names::people(&whole[at..]);
    named.retain(|name| names::is_capitalized(name));
    if !named.is_empty() {
        let url = link_in(dom, holder);
        found.add_byline(named, url, BylineSign::Prefix, aside);
    }
}

fn link_in(dom: &Dom, id: NodeId) -> Option<String> {
    dom.subtree(id)
        .take(20)
        .filter(|&node| dom.is(node, Name::A))
        .find_map(|node| dom.attr(node, AttrName::HREF))
        .map(str::to_owned)
}

fn byline(dom: &Dom, id: NodeId, marks: Marks, aside: bool, found: &mut Visible) {
    let Some(name) = dom.html_name(id).filter(|_| !found.has_bylines_enough()) else { return };
    let address = (name == Name::A).then(|| dom.attr(id, AttrName::HREF)).flatten();
    let sign = if has_relation(dom, id, "author") {
        BylineSign::Relation
    } else if marks.say(Marks::AUTHOR)
        && !marks.say(Marks::PORTRAIT)
        && !matches!(name, Name::IMG | Name::BODY | Name::HTML | Name::FORM | Name::INPUT)
    {
        BylineSign::Class
    } else if address.is_some_and(leads_to_author) {
        BylineSign::Address
    } else if marks.say(Marks::USER) || dom.has_attr(id, AttrName::DATA_AUTHOR) {
        BylineSign::User
    } else {
        return;
    };
    found.readings += 1;
    let shown = match dom.attr(id, AttrName::DATA_AUTHOR).filter(|_| sign == BylineSign::User) {
        Some(author) => author.to_owned(),
        None => text::shown(dom, id),
    };
    // The first line that names somebody: what follows is a portrait of the author.
    let mut named = Vec::new();
    let mut seen = 0;
    for line in text::lines(&shown).take(6) {
        if line.len() > 160 {
            break;
        }
        named = names::people(&line);
        if !named.is_empty() {
            break;
        }
        seen += line.len();
    }
    if named.is_empty() || seen > 60 {
        return;
    }
    let url = address.map(str::to_owned).or_else(|| link_in(dom, id).filter(|url| leads_to_author(url)));
    found.add_byline(named, url, sign, aside);
}

fn leads_to_author(address: &str) -> bool {
    static SIGNS: Words = Words::new(&[
        "/author/",
        "/authors/",
        "/profile/",
        "/contributor",
        "/staff/",
        "/writers/",
        "/by/",
        "/people/",
        "/autor/",
        "/auteur/",
        "/journalist",
        "/columnist",
    ]);
    let head = &address.as_bytes()[..address.len().min(300)];
    memchr_iter(b'/', head).any(|at| SIGNS.begin(&head[at..]))
}

fn dated(dom: &Dom, id: NodeId, marks: Marks, aside: bool, reader: &MarkReader, found: &mut Visible) {
    let is_time = dom.is(id, Name::TIME) || dom.is_own(id, "relative-time");
    if found.dates.len() >= MAX_CANDIDATES || !is_time && !marks.say(Marks::DATE) {
        return;
    }
    let given = dom.attr(id, AttrName::DATETIME).or_else(|| dom.attr(id, AttrName::CONTENT));
    let given =
        given.or_else(|| dom.attr_named(id, "data-time")).or_else(|| dom.attr_named(id, "data-timestamp"));
    let shown = text::line(&text::shown(dom, id));
    let (text, machine) = match given.filter(|text| text.len() >= 8) {
        Some(given) => (given, true),
        None => (shown.as_str(), false),
    };
    if !may_be_date(text) || text.len() >= 160 {
        return;
    }
    let around = if is_time { before(dom, id) } else { String::new() };
    let label = match marks.label() {
        DateLabel::None => reader.label(&format!("{around} {}", &shown[..shown.floor_char_boundary(60)])),
        known => known,
    };
    found.add_date(text.to_owned(), machine && is_time, true, label, aside);
}

/// Whether a text is long enough for a date and has the digits of a year.
fn may_be_date(text: &str) -> bool {
    let mut run = 0;
    let mut is_year = |digit: bool| {
        run = if digit { run + 1 } else { 0 };
        run == 4
    };
    text.len() >= 8
        && (text.bytes().any(|byte| is_year(byte.is_ascii_digit()))
            || !text.is_ascii() && text.chars().any(|c| !c.is_ascii() && c.is_numeric()))
}

/// The text just before an element, inside its parent.
fn before(dom: &Dom, id: NodeId) -> String {
    let parent = dom.parent(id).unwrap_or(id);
    let start = parent.0.max(id.0.saturating_sub(8));
    let text: String =
        (start..id.0).map(|node| dom.text(NodeId(node))).filter(|text| text.len() < 60).collect();
    text
}

/// A short text that is a date, in no element that says so.
fn bare_date(dom: &Dom, id: NodeId, text: &str, aside: bool, reader: &MarkReader, found: &mut Visible) {
    if text.len() > 80 || found.dates.len() >= MAX_CANDIDATES || !may_be_date(text) {
        return;
    }
    // It has spoken by its attribute.
    if dom.parent(id).is_some_and(|up| dom.is(up, Name::TIME) && dom.has_attr(up, AttrName::DATETIME)) {
        return;
    }
    let label = match reader.label(text) {
        DateLabel::None => reader.label(&before(dom, id)),
        known => known,
    };
    found.add_date(text.to_owned(), false, false, label, aside);
}
