//! The title of the content, without the name of the site.

use super::Found;
use super::evidence::Evidence;
use super::text::{fold, line};

struct Candidate {
    text: String,
    folded: String,
    source: &'static str,
    weight: f32,
}

/// Chooses among what the page calls its title.
pub(super) fn title(evidence: &Evidence<'_>, site_name: Option<&str>) -> Found {
    let head = evidence.head;
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut add = |text: Option<&str>, source: &'static str, weight: f32| {
        let text = line(text.unwrap_or_default());
        let folded = fold(&text);
        if !folded.is_empty() && text.len() <= 400 {
            candidates.push(Candidate { text, folded, source, weight });
        }
    };
    let headings = &evidence.visible.headings;
    let content: Vec<_> =
        headings.iter().filter(|heading| !heading.aside && !heading.text.is_empty()).collect();
    for (at, heading) in content.iter().enumerate().take(4) {
        let weight = if content.len() == 1 {
            3.0
        } else if at == 0 {
            2.4
        } else {
            1.2
        };
        add(Some(&heading.text), "h1", weight);
    }
    if content.is_empty() {
        add(headings.first().map(|heading| heading.text.as_str()), "h1", 1.5);
    }
    add(head.meta_first(&["og:title"]), "opengraph", 2.0);
    add(head.meta_first(&["twitter:title"]), "twitter", 1.2);
    add(head.meta_first(&["citation_title"]), "citation", 2.5);
    add(head.meta_first(&["dc.title", "dcterms.title", "dc:title"]), "dublin-core", 1.0);
    add(head.meta_first(&["parsely-title", "sailthru.title"]), "parsely", 2.0);
    add(evidence.main_text("headline"), "json-ld", 2.2);
    add(evidence.main_text("name"), "json-ld", 1.8);
    add(
        evidence.article_items().find_map(|item| item.first("headline").or(item.first("name"))),
        "microdata",
        1.5,
    );
    add(head.title.as_deref(), "title", 1.5);

    let sites = site_folds(evidence, site_name);
    for candidate in &mut candidates {
        if candidate.source != "h1" {
            candidate.text = without_site(&candidate.text, &sites).to_owned();
            candidate.folded = fold(&candidate.text);
        }
    }
    let scores: Vec<f32> = candidates
        .iter()
        .map(|candidate| {
            let mut score = candidate.weight;
            for other in &candidates {
                if std::ptr::eq(other, candidate) {
                    continue;
                }
                if other.folded == candidate.folded {
                    score += other.weight * 0.6;
                } else if other.folded.contains(&candidate.folded) && candidate.folded.len() > 8 {
                    score += other.weight * 0.3;
                }
            }
            if sites.contains(&candidate.folded) {
                score -= 3.0;
            }
            score
        })
        .collect();
    let mut best: Option<usize> = None;
    for at in 0..candidates.len() {
        if best.is_none_or(|best| scores[at] > scores[best]) {
            best = Some(at);
        }
    }
    let best = best.map(|at| candidates.swap_remove(at));
    best.map(|candidate| (candidate.text, candidate.source))
        .or_else(|| evidence.visible.second.clone().map(|text| (text, "h2")))
}

/// The ways in which the page names its site.
fn site_folds(evidence: &Evidence<'_>, site_name: Option<&str>) -> Vec<String> {
    let mut folds: Vec<String> = Vec::new();
    folds.extend(site_name.map(fold));
    if let Some(host) = evidence.context.page_url.and_then(host) {
        folds.push(fold(host));
        let labels: Vec<&str> = host.split('.').collect();
        if labels.len() >= 2 {
            let name = labels[labels.len() - 2];
            let name = if name.len() <= 3 && labels.len() > 2 { labels[labels.len() - 3] } else { name };
            folds.push(name.to_lowercase());
        }
    }
    folds.retain(|fold| !fold.is_empty());
    folds
}

pub(super) fn host(url: &str) -> Option<&str> {
    let host = url.split_once("://")?.1.split(['/', '?', '#', ':']).next()?;
    Some(host.strip_prefix("www.").unwrap_or(host))
}

const SEPARATORS: [&str; 11] = [" | ", " - ", " – ", " — ", " • ", " · ", " :: ", " » ", " « ", " : ", " ‹ "];

/// Cuts the name of the site off the end or the start of a title.
pub(super) fn without_site<'t>(title: &'t str, sites: &[String]) -> &'t str {
    let is_site = |part: &str| {
        let part = fold(part);
        let joined: String = part.chars().filter(|c| !c.is_whitespace()).collect();
        sites
            .iter()
            .any(|site| *site == part || site.chars().filter(|c| !c.is_whitespace()).eq(joined.chars()))
    };
    let mut title = title;
    for _ in 0..3 {
        let last =
            SEPARATORS.iter().filter_map(|separator| title.rfind(separator).map(|at| (at, separator))).max();
        if let Some((at, separator)) = last
            && is_site(&title[at + separator.len()..])
        {
            title = title[..at].trim();
            continue;
        }
        let first =
            SEPARATORS.iter().filter_map(|separator| title.find(separator).map(|at| (at, separator))).min();
        match first {
            Some((at, separator)) if is_site(&title[..at]) => title = title[at + separator.len()..].trim(),
            _ => break,
        }
    }
    title
}
