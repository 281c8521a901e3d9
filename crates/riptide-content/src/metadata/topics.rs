//! Sections and keywords.

use std::collections::BTreeSet;

use super::evidence::Evidence;
use super::json_ld::types;
use super::text::{fold, line};

/// Values listed at most, and the length of one in bytes: longer ones are sentences.
const MAX_VALUES: usize = 64;
const MAX_BYTES: usize = 100;

/// A list without repeats, that knows where it comes from.
#[derive(Default)]
pub(super) struct Topics {
    pub(super) values: Vec<String>,
    pub(super) sources: Vec<&'static str>,
    seen: BTreeSet<String>,
}

impl Topics {
    fn add(&mut self, text: &str, source: &'static str) {
        let text = line(text);
        let folded = fold(&text);
        if folded.is_empty()
            || text.len() > MAX_BYTES
            || self.values.len() >= MAX_VALUES
            || !self.seen.insert(folded)
        {
            return;
        }
        self.values.push(text);
        if !self.sources.contains(&source) {
            self.sources.push(source);
        }
    }

    fn add_all(&mut self, text: &str, source: &'static str) {
        text.split([',', ';', '，', '、', '،']).for_each(|part| self.add(part, source));
    }
}

/// The sections that the content belongs to.
pub(super) fn categories(evidence: &Evidence<'_>) -> Topics {
    let mut topics = Topics::default();
    let head = evidence.head;
    for section in linked(evidence, "articleSection").chain(linked(evidence, "category")) {
        topics.add(section, "json-ld");
    }
    for section in head.meta_all("article:section") {
        topics.add(section, "opengraph");
    }
    for key in ["parsely-section", "category", "dc.subject.category"] {
        head.meta_all(key).iter().for_each(|section| topics.add(section, "meta"));
    }
    for section in evidence.article_items().flat_map(|item| item.all("articleSection")) {
        topics.add(section, "microdata");
    }
    if topics.values.is_empty() {
        breadcrumbs(evidence, &mut topics);
    }
    topics
}

/// The trail to the page, without the way in and without the page itself.
fn breadcrumbs(evidence: &Evidence<'_>, topics: &mut Topics) {
    let graph = evidence.graph;
    let list = graph.tops().iter().find(|node| types(node).any(|kind| kind == "BreadcrumbList"));
    let named: Vec<&str> = list
        .map(|list| graph.values(list, "itemListElement"))
        .unwrap_or_default()
        .into_iter()
        .filter_map(|entry| {
            let entry = graph.node(entry)?;
            let name = entry.get("name").or_else(|| graph.node(entry.get("item")?)?.get("name"))?;
            graph.text(name)
        })
        .collect();
    if let [_, sections @ .., _] = named.as_slice() {
        sections.iter().for_each(|section| topics.add(section, "json-ld"));
    }
    if topics.values.is_empty() {
        evidence.visible.trail.iter().skip(1).for_each(|section| topics.add(section, "breadcrumb"));
    }
}

/// The keywords of the content.
pub(super) fn tags(evidence: &Evidence<'_>) -> Topics {
    let mut topics = Topics::default();
    let head = evidence.head;
    for keywords in linked(evidence, "keywords") {
        topics.add_all(keywords, "json-ld");
    }
    for key in ["article:tag", "og:article:tag", "book:tag", "video:tag"] {
        head.meta_all(key).iter().for_each(|tag| topics.add_all(tag, "opengraph"));
    }
    for (key, source) in [
        ("parsely-tags", "parsely"),
        ("sailthru.tags", "sailthru"),
        ("citation_keywords", "citation"),
        ("dc.subject", "dublin-core"),
        ("dcterms.subject", "dublin-core"),
        ("news_keywords", "meta"),
        ("keywords", "meta"),
    ] {
        head.meta_all(key).iter().for_each(|tags| topics.add_all(tags, source));
    }
    for keywords in evidence.article_items().flat_map(|item| item.all("keywords")) {
        topics.add_all(keywords, "microdata");
    }
    evidence.visible.tags.iter().for_each(|tag| topics.add(tag, "link"));
    topics
}

fn linked<'e>(evidence: &Evidence<'e>, key: &str) -> impl Iterator<Item = &'e str> {
    let values = evidence.main.map(|main| evidence.graph.values(main, key)).unwrap_or_default();
    values.into_iter().filter_map(|value| evidence.graph.text(value))
}
