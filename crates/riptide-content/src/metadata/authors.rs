//! Who wrote the content.

use serde_json::Value;

use super::evidence::Evidence;
use super::genre::Genre;
use super::json_ld::{Node, types};
use super::names;
use super::text::{fold, line};
use super::visible::BylineSign;
use crate::Author;

struct Candidate {
    authors: Vec<Author>,
    folded: Vec<String>,
    source: &'static str,
    weight: f32,
}

impl Candidate {
    fn new(authors: Vec<Author>, source: &'static str, weight: f32) -> Option<Self> {
        let folded: Vec<String> = authors.iter().map(|author| fold(&author.name)).collect();
        (!authors.is_empty()).then_some(Candidate { authors, folded, source, weight })
    }
}

/// Chooses the authors among what the page names.
pub(super) fn authors(evidence: &Evidence<'_>, site_name: Option<&str>) -> (Vec<Author>, &'static str) {
    let candidates = candidates(evidence);
    let site = site_name.map(fold).unwrap_or_default();
    let scores: Vec<f32> = candidates
        .iter()
        .map(|candidate| {
            let mut score = candidate.weight;
            let mut sources = vec![candidate.source];
            for other in &candidates {
                if !sources.contains(&other.source)
                    && candidate.folded.iter().any(|name| other.folded.contains(name))
                {
                    sources.push(other.source);
                    score += other.weight.max(0.0) * 0.5;
                }
            }
            if candidate.folded.contains(&site) {
                score -= 3.0;
            }
            score
        })
        .collect();
    let threshold = match evidence.genre {
        Genre::Article => 4.0,
        Genre::Discussion => 3.0,
        Genre::Other => 11.0,
    };
    let mut best: Option<usize> = None;
    for at in 0..candidates.len() {
        if scores[at] >= threshold && best.is_none_or(|best| scores[at] > scores[best]) {
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
        candidates.extend(Candidate::new(authors, source, weight));
    };
    let plain = |text: &str| -> Vec<Author> {
        names::people(text).into_iter().map(|name| Author { name, url: None }).collect()
    };
    let all = |keys: &[&str]| -> Vec<Author> {
        keys.iter().flat_map(|key| head.meta_all(key)).flat_map(|text| plain(text)).collect()
    };

    if let Some(main) = evidence.main {
        let (people, organisations) = linked(evidence, main);
        add(people, "json-ld", 10.0);
        add(organisations, "json-ld", 5.0);
    }
    add(all(&["citation_author", "citation_authors"]), "citation", 10.0);
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
            3.0
        } else if distance < 1500.0 {
            0.0
        } else {
            (distance / 3000.0).min(3.0)
        };
        let weight = base - penalty - if byline.aside { 4.0 } else { 0.0 };
        let authors =
            byline.names.iter().map(|name| Author { name: name.clone(), url: byline.url.clone() }).collect();
        add(authors, "byline", weight);
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
                let url = ["url", "@id"].iter().find_map(|key| node.get(*key)?.as_str());
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
    let Some((at, item)) =
        evidence.items.iter().enumerate().find(|(_, item)| super::genre::rank_of(&item.kind) >= 7)
    else {
        return Vec::new();
    };
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
        .collect()
}
