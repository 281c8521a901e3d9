//! Who wrote the content.

use serde_json::Value;

use super::evidence::Evidence;
use super::genre::Genre;
use super::items::Item;
use super::json_ld::{Node, types};
use super::names;
use super::text::{fold, line};
use super::visible::BylineSign;
use crate::Author;

struct Candidate {
    authors: Vec<Author>,
    folded: Vec<String>,
    source: &'static str,
    /// What it agrees with others by: two bylines of the same kind are one voice.
    voice: Voice,
    weight: f32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Voice {
    Declared(&'static str),
    Shown(BylineSign),
}

impl Candidate {
    fn new(authors: Vec<Author>, source: &'static str, voice: Voice, weight: f32) -> Option<Self> {
        let mut folded: Vec<String> = Vec::new();
        let mut distinct = Vec::new();
        for author in authors.into_iter().take(MAX_AUTHORS) {
            let name = fold(&author.name);
            if !folded.contains(&name) {
                folded.push(name);
                distinct.push(author);
            }
        }
        (!distinct.is_empty()).then_some(Candidate { authors: distinct, folded, source, voice, weight })
    }

    /// The share of its names that another candidate has too.
    fn shared_with(&self, other: &Candidate) -> f32 {
        let shared = self.folded.iter().filter(|name| other.folded.contains(name)).count();
        shared as f32 / self.folded.len() as f32
    }
}

/// Microdata items that are asked for their authors.
const MAX_ITEMS: usize = 8;

/// What the name of the site loses against any other name.
const SITE_PENALTY: f32 = 6.0;

/// Authors taken of one place of a page.
const MAX_AUTHORS: usize = 100;

/// Chooses the authors among what the page names.
pub(super) fn authors(evidence: &Evidence<'_>, site_name: Option<&str>) -> (Vec<Author>, &'static str) {
    let candidates = candidates(evidence);
    let site = site_name.map(fold).unwrap_or_default();
    let scores: Vec<f32> = candidates
        .iter()
        .map(|candidate| {
            let mut voices = vec![candidate.voice];
            let mut score = candidate.weight;
            for other in &candidates {
                let shared = candidate.shared_with(other);
                if shared > 0.0 && !voices.contains(&other.voice) {
                    voices.push(other.voice);
                    score += other.weight.max(0.0) * 0.5 * shared;
                }
            }
            score
        })
        .collect();
    let threshold = match evidence.genre {
        Genre::Article => 2.5,
        Genre::Discussion => 2.0,
        Genre::Other => 11.0,
    };
    // A site that names itself may be right; whoever else is named wrote it rather.
    let preference =
        |at: usize| scores[at] - if candidates[at].folded.contains(&site) { SITE_PENALTY } else { 0.0 };
    let mut best: Option<usize> = None;
    for (at, &score) in scores.iter().enumerate() {
        if score >= threshold && best.is_none_or(|best| preference(at) > preference(best)) {
            best = Some(at);
        }
    }
    match best.and_then(|at| candidates.into_iter().nth(at)) {
        Some(mut best) => {
            for author in &mut best.authors {
                author.url = author.url.take().and_then(|url| evidence.context.base.resolve(&url));
            }
            (best.authors, best.source)
        }
        None => (Vec::new(), ""),
    }
}

fn candidates(evidence: &Evidence<'_>) -> Vec<Candidate> {
    let head = evidence.head;
    let mut candidates = Vec::new();
    let mut add = |authors: Vec<Author>, source: &'static str, weight: f32| {
        candidates.extend(Candidate::new(authors, source, Voice::Declared(source), weight));
    };
    let plain = |text: &str| -> Vec<Author> {
        names::people(text).into_iter().map(|name| Author { name, url: None }).collect()
    };
    let all = |keys: &[&str]| -> Vec<Author> {
        keys.iter()
            .flat_map(|key| head.meta_all(key))
            .take(MAX_AUTHORS)
            .flat_map(|text| plain(text))
            .collect()
    };

    if let Some(main) = evidence.main {
        let (people, organisations) = linked(evidence, main);
        add(people, "json-ld", 10.0);
        add(organisations, "json-ld", 5.0);
    }
    let cited = head.meta_all("citation_author").iter().chain(head.meta_all("citation_authors"));
    add(
        cited.take(MAX_AUTHORS).flat_map(|text| plain(&names::in_reading_order(text))).collect(),
        "citation",
        10.0,
    );
    add(all(&["parsely-author", "sailthru.author"]), "parsely", 8.0);
    add(all(&["author"]), "meta", 6.0);
    add(all(&["dc.creator", "dc.creator.personalname", "dcterms.creator", "dc:creator"]), "dublin-core", 6.0);
    add(
        all(&[
            "article:author",
            "og:article:author",
            "og:author",
            "article:author_name",
            "byl",
            "cxenseparse:author",
        ]),
        "opengraph",
        6.0,
    );
    for n in 1..=2 {
        let label = head.meta_first(&[&format!("twitter:label{n}")]).unwrap_or_default();
        if label.eq_ignore_ascii_case("written by") {
            add(all(&[&format!("twitter:data{n}")]), "twitter", 6.0);
        }
    }
    let item = microdata(evidence);
    add(item, "microdata", 7.0);

    let start = evidence.visible.start();
    for byline in &evidence.visible.bylines {
        let base = match byline.sign {
            BylineSign::Relation => 6.5,
            BylineSign::Prefix => 7.0,
            BylineSign::Class => 6.0,
            BylineSign::Address => 4.5,
            BylineSign::User => {
                if evidence.genre == Genre::Discussion {
                    6.0
                } else {
                    1.0
                }
            }
        };
        let distance = byline.offset as f32 - start as f32;
        let penalty = if distance < -300.0 {
            1.5
        } else if distance < 1500.0 {
            0.0
        } else {
            (distance / 3000.0).min(3.0)
        };
        let weight = base - penalty - if byline.aside { 4.0 } else { 0.0 };
        let voice = Voice::Shown(byline.sign);
        candidates.extend(Candidate::new(byline.authors.clone(), "byline", voice, weight));
    }
    candidates
}

/// The authors of a JSON-LD node: people, and organisations apart.
fn linked(evidence: &Evidence<'_>, main: &Node) -> (Vec<Author>, Vec<Author>) {
    let graph = evidence.graph;
    let (mut people, mut organisations) = (Vec::new(), Vec::new());
    let Some(main) = graph.tops().iter().find(|node| std::ptr::eq(**node, main)) else {
        return (people, organisations);
    };
    let key = if main.contains_key("author") { "author" } else { "creator" };
    for value in graph.values(main, key) {
        let (name, url, is_person) = match value {
            Value::String(text) => (text.as_str(), None, true),
            Value::Object(_) => {
                let Some(node) = graph.node(value) else { continue };
                let Some(name) = node.get("name").and_then(|name| graph.text(name)) else { continue };
                let id = node.get("@id").and_then(Value::as_str).filter(|id| !id.contains(['#', '_']));
                let url = node.get("url").and_then(Value::as_str).or(id);
                (name, url, !types(node).any(|kind| kind.ends_with("Organization") || kind == "WebSite"))
            }
            _ => continue,
        };
        let named = names::people(&line(name));
        let authors = named.into_iter().map(|name| Author { name, url: url.map(str::to_owned) });
        if is_person {
            people.extend(authors);
        } else {
            organisations.extend(authors);
        }
    }
    (people, organisations)
}

/// The authors of the first microdata item of a written piece.
fn microdata(evidence: &Evidence<'_>) -> Vec<Author> {
    let written = evidence
        .items
        .iter()
        .enumerate()
        .filter(|(_, item)| super::genre::rank_of(&item.kind) >= 7)
        .take(MAX_ITEMS);
    written
        .map(|(at, item)| authors_of(evidence, at, item))
        .find(|authors| !authors.is_empty())
        .unwrap_or_default()
}

fn authors_of(evidence: &Evidence<'_>, at: usize, item: &Item) -> Vec<Author> {
    let nested = evidence
        .items
        .iter()
        .filter(|inner| inner.parent == Some(at) && inner.role.as_deref() == Some("author"))
        .filter_map(|inner| Some((inner.first("name")?, inner.first("url"))));
    item.all("author")
        .map(|name| (name, None))
        .chain(nested)
        .flat_map(|(name, url)| {
            names::people(name).into_iter().map(move |name| Author { name, url: url.map(str::to_owned) })
        })
        .take(MAX_AUTHORS)
        .collect()
}
