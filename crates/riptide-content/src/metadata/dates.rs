//! When the content was published and last changed.

use super::evidence::Evidence;
use super::genre::{self, Genre};
use super::marks::DateLabel;
use super::moment::Moment;
use super::months;

/// Both dates, each with its source.
#[derive(Default)]
pub(super) struct Dates {
    pub(super) published: Option<(Moment, &'static str)>,
    pub(super) modified: Option<(Moment, &'static str)>,
}

struct Candidate {
    moment: Moment,
    source: &'static str,
    weight: f32,
}

/// Chooses among the dates of a page.
pub(super) fn dates(evidence: &Evidence<'_>) -> Dates {
    let (published, modified) = candidates(evidence);
    let modified = best(&modified, 3.0);
    // A page that is no piece of writing has dates of other things, or of the day its shop was set up.
    if evidence.genre == Genre::Other {
        return Dates { published: None, modified };
    }
    // Where only the last change is told, that is the date under which the page was published as it stands.
    let published = best(&published, -1.0)
        .or(modified.filter(|(_, source)| evidence.genre == Genre::Article && *source != "opengraph"));
    Dates { published, modified }
}

fn best(candidates: &[Candidate], threshold: f32) -> Option<(Moment, &'static str)> {
    let mut best: Option<(f32, &Candidate)> = None;
    for candidate in candidates {
        let mut score = candidate.weight;
        let mut sources = vec![candidate.source];
        for other in candidates {
            if other.moment.date() == candidate.moment.date() && !sources.contains(&other.source) {
                sources.push(other.source);
                score += other.weight.max(0.0) * 0.4;
            }
        }
        if candidate.moment.has_time() {
            score += 0.1;
        }
        if score >= threshold && best.is_none_or(|(known, _)| score > known) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| (candidate.moment, candidate.source))
}

const PUBLISHED: [(&str, &str, f32); 22] = [
    ("article:published_time", "opengraph", 9.0),
    ("og:article:published_time", "opengraph", 9.0),
    ("article:published", "opengraph", 8.0),
    ("og:published_time", "opengraph", 8.0),
    ("citation_publication_date", "citation", 8.0),
    ("citation_date", "citation", 7.0),
    ("citation_online_date", "citation", 7.0),
    ("parsely-pub-date", "parsely", 8.0),
    ("sailthru.date", "sailthru", 8.0),
    ("datepublished", "meta", 8.0),
    ("pubdate", "meta", 8.0),
    ("publishdate", "meta", 8.0),
    ("publish_date", "meta", 8.0),
    ("publish-date", "meta", 8.0),
    ("publication_date", "meta", 8.0),
    ("published_time", "meta", 8.0),
    ("date", "meta", 6.0),
    ("dc.date", "dublin-core", 6.0),
    ("dc.date.issued", "dublin-core", 8.0),
    ("dc.date.created", "dublin-core", 6.0),
    ("dcterms.created", "dublin-core", 6.0),
    ("dcterms.issued", "dublin-core", 7.0),
];

const MODIFIED: [(&str, &str, f32); 10] = [
    ("article:modified_time", "opengraph", 8.0),
    ("og:updated_time", "opengraph", 7.0),
    ("og:modified_time", "opengraph", 7.0),
    ("datemodified", "meta", 8.0),
    ("lastmod", "meta", 7.0),
    ("last-modified", "meta", 5.0),
    ("dc.date.modified", "dublin-core", 7.0),
    ("dcterms.modified", "dublin-core", 7.0),
    ("revised", "meta", 6.0),
    ("modified_time", "meta", 6.0),
];

fn candidates(evidence: &Evidence<'_>) -> (Vec<Candidate>, Vec<Candidate>) {
    let (mut published, mut modified) = (Vec::new(), Vec::new());
    let order = evidence.order;
    let read = |text: &str| {
        let retrieved = evidence.context.retrieved;
        Moment::find(text, order)
            .filter(|moment| !retrieved.is_some_and(|retrieved| moment.is_after(retrieved)))
    };
    let add = |list: &mut Vec<Candidate>, text: Option<&str>, source: &'static str, weight: f32| {
        if let Some(moment) = text.and_then(read) {
            list.push(Candidate { moment, source, weight });
        }
    };
    // Site builders write the day of the last build into both dates.
    let rebuilt = match (
        evidence.main_text("datePublished").and_then(read),
        evidence.main_text("dateModified").and_then(read),
    ) {
        (Some(published), Some(modified)) => published.date() >= modified.date(),
        _ => false,
    };
    for key in ["datePublished", "dateCreated", "uploadDate"] {
        let weight = match key {
            "datePublished" if rebuilt => 4.5,
            "datePublished" => 10.0,
            _ => 7.0,
        };
        add(&mut published, evidence.main_text(key), "json-ld", weight);
    }
    if evidence.main_text("datePublished").is_none() {
        add(&mut published, evidence.any_text("datePublished"), "json-ld", 7.0);
    }
    add(&mut modified, evidence.any_text("dateModified"), "json-ld", 9.0);
    for (key, source, weight) in PUBLISHED {
        add(&mut published, evidence.head.meta_first(&[key]), source, weight);
    }
    for (key, source, weight) in MODIFIED {
        add(&mut modified, evidence.head.meta_first(&[key]), source, weight);
    }
    let item = evidence
        .items
        .iter()
        .find(|item| genre::rank_of(&item.kind) >= 7 && item.first("datePublished").is_some());
    add(&mut published, item.and_then(|item| item.first("datePublished")), "microdata", 8.0);
    let item = evidence.items.iter().find(|item| item.first("dateModified").is_some());
    add(&mut modified, item.and_then(|item| item.first("dateModified")), "microdata", 7.0);
    if let Some(moment) = evidence.context.page_url.and_then(in_address) {
        published.push(Candidate { moment, source: "url", weight: 6.0 });
    }

    let start = evidence.visible.start();
    for dated in &evidence.visible.dates {
        let mut weight = match (dated.machine, dated.classed) {
            (true, _) => 7.0,
            (false, true) => 5.5,
            (false, false) => 4.5,
        };
        let distance = dated.offset as f32 - start as f32;
        if distance < -300.0 {
            weight -= if distance < -2000.0 { 3.0 } else { 1.5 };
        } else if distance > 600.0 {
            weight -= (distance / 1500.0).min(3.0);
        }
        if dated.aside {
            weight -= 4.0;
        }
        let source = if dated.machine { "time" } else { "byline" };
        match dated.label {
            DateLabel::Modified => {
                add(&mut modified, Some(&dated.text), source, weight + 1.0);
                add(&mut published, Some(&dated.text), source, weight - 2.0);
            }
            DateLabel::Published => add(&mut published, Some(&dated.text), source, weight + 1.0),
            DateLabel::None => add(&mut published, Some(&dated.text), source, weight),
        }
    }
    (published, modified)
}

/// The day in an address such as `/2025/08/19/title` or `/2025-08-19-title`.
fn in_address(url: &str) -> Option<Moment> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split(['/', '-', '_', '.']).collect();
    parts.windows(3).find_map(|window| {
        let [year, month, day] = window else { return None };
        if year.len() != 4 || !(1..=2).contains(&day.len()) {
            return None;
        }
        let month = match months::number(&month.to_ascii_lowercase()) {
            Some(number) => i8::try_from(number).ok()?,
            None if (1..=2).contains(&month.len()) => month.parse().ok()?,
            None => return None,
        };
        Moment::day(year.parse().ok()?, month, day.parse().ok()?)
    })
}
