//! Footnotes: which links are marks, which elements are the notes they point to.

use std::collections::{BTreeMap, BTreeSet};

use crate::dom::{AttrName, Dom, Name, NodeId, NodeSet};

/// Nodes looked through around a link and in a note: marks are small, and so the search stays linear.
const NEAR: usize = 64;

/// The footnotes of the content.
#[derive(Debug, Default)]
pub(super) struct Notes {
    labels: Vec<String>,
    references: BTreeMap<NodeId, usize>,
    definitions: BTreeMap<NodeId, usize>,
    return_links: BTreeSet<NodeId>,
    lists: BTreeSet<NodeId>,
}

/// A link that looks like a footnote's mark.
struct Mark<'a> {
    link: NodeId,
    /// The element to replace: the link, or the `sup` around it.
    outer: NodeId,
    target: &'a str,
    label: &'a str,
}

impl Notes {
    pub(super) fn of(dom: &Dom, content: &NodeSet) -> Self {
        let marks: Vec<Mark<'_>> = content.iter().filter_map(|id| mark(dom, id)).collect();
        let mut notes = Notes::default();
        if marks.is_empty() {
            return notes;
        }
        let wanted: BTreeSet<&str> = marks.iter().map(|mark| mark.target).collect();
        let mut places: BTreeMap<&str, NodeId> = BTreeMap::new();
        for id in dom.ids() {
            let names =
                [dom.attr(id, AttrName::ID), dom.attr(id, AttrName::NAME).filter(|_| dom.is(id, Name::A))];
            for name in names.into_iter().flatten().filter(|name| wanted.contains(name)) {
                places.entry(name).or_insert(id);
            }
        }
        let origins: BTreeSet<&str> = marks.iter().flat_map(|mark| names_around(dom, mark)).collect();
        let mut used: BTreeSet<String> = BTreeSet::new();
        let mut judged: BTreeMap<NodeId, bool> = BTreeMap::new();
        for mark in &marks {
            let Some(note) = places.get(mark.target).and_then(|&place| note_at(dom, place)) else { continue };
            // A mark inside of what it points to leads back, not forth.
            if dom.contains(note, mark.link)
                || !*judged.entry(note).or_insert_with(|| is_note(dom, note, &origins))
            {
                continue;
            }
            if !content.contains(note) {
                // Without its note a mark says nothing.
                notes.return_links.insert(mark.outer);
                continue;
            }
            let label = match notes.definitions.get(&note) {
                Some(&label) => label,
                None => {
                    let label = free_label(mark.label, &used, notes.labels.len() + 1);
                    used.insert(label.clone());
                    notes.labels.push(label);
                    notes.define(dom, note, &origins)
                }
            };
            notes.references.insert(mark.outer, label);
        }
        // What leads from note to note is no mark.
        let definitions = &notes.definitions;
        notes.references.retain(|mark, _| !definitions.contains_key(mark));
        notes
    }

    fn define(&mut self, dom: &Dom, note: NodeId, origins: &BTreeSet<&str>) -> usize {
        let label = self.labels.len() - 1;
        self.definitions.insert(note, label);
        if let Some(list) = dom.parent(note).filter(|&up| dom.is(up, Name::OL) || dom.is(up, Name::UL)) {
            self.lists.insert(list);
        }
        for id in dom.descendants(note) {
            if leads_back(dom, id, origins) {
                let sup = dom.parent(id).filter(|&up| dom.is(up, Name::SUP) && dom.contains(note, up));
                self.return_links.insert(sup.unwrap_or(id));
            }
        }
        label
    }

    /// The label of the footnote that this element is the mark of.
    pub(super) fn reference(&self, id: NodeId) -> Option<&str> {
        self.references.get(&id).map(|&label| self.labels[label].as_str())
    }

    /// The label of the footnote that this element is the text of.
    pub(super) fn definition(&self, id: NodeId) -> Option<&str> {
        self.definitions.get(&id).map(|&label| self.labels[label].as_str())
    }

    /// Whether the element leads from a note back to its mark.
    pub(super) fn is_return_link(&self, id: NodeId) -> bool {
        self.return_links.contains(&id)
    }

    /// Whether the element is a list of notes.
    pub(super) fn is_list(&self, id: NodeId) -> bool {
        self.lists.contains(&id)
    }
}

fn mark(dom: &Dom, id: NodeId) -> Option<Mark<'_>> {
    if !dom.is(id, Name::A) {
        return None;
    }
    let target =
        dom.attr(id, AttrName::HREF)?.trim().strip_prefix('#').filter(|target| !target.is_empty())?;
    let mut texts =
        dom.descendants(id).take(8).map(|node| dom.text(node).trim()).filter(|text| !text.is_empty());
    let mut label = texts.next()?;
    // MediaWiki writes the brackets as elements of their own.
    if label == "[" {
        label = texts.next()?;
    }
    let label = label.trim_matches(['[', ']', '(', ')', ' ']);
    let count = label.chars().count();
    let looks_like =
        (1..=4).contains(&count) && label.chars().all(|c| c.is_alphanumeric() || "*†‡§#".contains(c));
    let parent = dom.parent(id)?;
    let sup_around = dom.is(parent, Name::SUP);
    let raised = sup_around
        || dom.first_child(id).is_some_and(|child| dom.is(child, Name::SUP))
        || dom.attr(id, AttrName::ROLE) == Some("doc-noteref")
        || [id, parent].iter().any(|&id| {
            dom.attr(id, AttrName::CLASS)
                .is_some_and(|class| class.contains("footnote") || class.contains("noteref"))
        });
    let leads_back = dom.attr(id, AttrName::ROLE) == Some("doc-backlink")
        || dom.attr(id, AttrName::CLASS).is_some_and(|class| class.contains("back"));
    let alone = dom.descendants(parent).take(NEAR).filter(|&node| dom.is(node, Name::A)).count() == 1;
    let outer = if sup_around && alone { parent } else { id };
    (looks_like && raised && !leads_back).then_some(Mark { link: id, outer, target, label })
}

/// The ids by which a note leads back to its mark.
fn names_around<'a>(dom: &'a Dom, mark: &Mark<'_>) -> impl Iterator<Item = &'a str> {
    let around = [Some(mark.link), dom.parent(mark.link), dom.first_child(mark.link)];
    let names = around.into_iter().flatten().filter_map(|id| dom.attr(id, AttrName::ID));
    names.chain(dom.attr(mark.link, AttrName::NAME))
}

/// The block that a place in a note belongs to.
fn note_at(dom: &Dom, place: NodeId) -> Option<NodeId> {
    let is_block = |id: NodeId| {
        matches!(
            dom.html_name(id),
            Some(Name::LI | Name::P | Name::DIV | Name::ASIDE | Name::DD | Name::SECTION)
        )
    };
    std::iter::once(place).chain(dom.ancestors(place).take(3)).find(|&id| is_block(id))
}

fn is_note(dom: &Dom, note: NodeId, origins: &BTreeSet<&str>) -> bool {
    let says_so = |id: NodeId| {
        [AttrName::CLASS, AttrName::ID, AttrName::ROLE].into_iter().any(|name| {
            dom.attr(id, name).is_some_and(|value| {
                let value = value.to_ascii_lowercase();
                ["footnote", "endnote", "reference", "cite_note", "fn-", "fn:"]
                    .iter()
                    .any(|word| value.contains(word))
            })
        })
    };
    let small = (dom.end(note).0 - note.0) < 2000;
    small
        && (std::iter::once(note).chain(dom.ancestors(note).take(3)).any(says_so)
            || dom.descendants(note).any(|id| leads_back(dom, id, origins)))
}

fn leads_back(dom: &Dom, id: NodeId, origins: &BTreeSet<&str>) -> bool {
    dom.is(id, Name::A)
        && dom
            .attr(id, AttrName::HREF)
            .and_then(|href| href.trim().strip_prefix('#'))
            .is_some_and(|target| origins.contains(target))
}

/// The label of the page where it is free and plain, else one that no page has.
fn free_label(label: &str, used: &BTreeSet<String>, number: usize) -> String {
    let plain = !label.is_empty() && label.chars().all(char::is_alphanumeric);
    if plain && !used.contains(label) { label.to_owned() } else { format!("note-{number}") }
}
