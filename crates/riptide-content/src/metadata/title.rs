//! The title of the content, without the name of the site.

use std::collections::BTreeSet;

use super::Found;
use super::branding::{is_site, last_part, parts, site_folds, without_site};
use super::evidence::Evidence;
use super::genre::Genre;
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
    let home = evidence.context.page_url.is_some_and(is_home);
    // A page that offers something shows a slogan as its heading as often as its name; one thing for sale has its name there.
    let sure = if evidence.genre == Genre::Other && !evidence.is_product() { 3.4 } else { 5.0 };
    let headings = &evidence.visible.headings;
    let content: Vec<_> =
        headings.iter().filter(|heading| !heading.aside && !heading.text.is_empty()).collect();
    for (at, heading) in content.iter().enumerate().take(4) {
        let weight = match (content.len(), at) {
            (1, _) => sure,
            (_, 0) => 3.4,
            _ => 2.0,
        };
        add(Some(&heading.text), "h1", weight);
    }
    if content.is_empty() {
        add(headings.iter().map(|heading| heading.text.as_str()).find(|text| !text.is_empty()), "h1", 5.0);
    }
    let discussion = if evidence.genre == Genre::Discussion { 2.0 } else { 0.0 };
    add(head.meta_first(&["og:title"]), "opengraph", 2.0 + discussion);
    add(head.meta_first(&["twitter:title"]), "twitter", 1.2);
    add(head.meta_first(&["citation_title"]), "citation", 2.5);
    add(head.meta_first(&["dc.title", "dcterms.title", "dc:title"]), "dublin-core", 1.0);
    add(head.meta_first(&["parsely-title", "sailthru.title"]), "parsely", 2.0);
    add(evidence.main_text("headline"), "json-ld", 2.0 + 1.5 * discussion);
    add(evidence.main_text("name"), "json-ld", 1.4);
    add(
        evidence.article_items().find_map(|item| item.first("headline").or(item.first("name"))),
        "microdata",
        1.5 + 2.0 * discussion,
    );
    add(head.title.as_deref(), "title", if home { 4.0 } else { 1.5 });

    let mut sites = site_folds(evidence.context.page_url, site_name);
    // A heading that the title of the page ends with is that of the book or site around the page.
    let shown =
        |folded: &String| candidates.iter().any(|known| known.source == "h1" && known.folded == *folded);
    let around =
        head.title.as_deref().filter(|_| !home).and_then(|title| whole_of(title, &sites)).filter(shown);
    sites.extend(around.clone());
    for at in 0..candidates.len() {
        let Candidate { text, source, weight, .. } = &candidates[at];
        let mut bare = without_site(text, &sites, home);
        if evidence.genre == Genre::Discussion {
            bare = without_program_words(bare);
        }
        // What follows a bar is the section, the site or a slogan; a home page has its name in either half.
        if !home && let Some((first, _)) = bare.split_once(" | ") {
            bare = first.trim();
        }
        let bare = bare.to_owned();
        if *source == "h1" {
            candidates[at].folded = fold(&bare);
            candidates[at].text = bare;
        } else {
            let (source, weight) = (*source, *weight * 0.5);
            for part in parts(&bare) {
                candidates.push(Candidate { folded: fold(part), text: part.to_owned(), source, weight });
            }
            candidates[at].folded = fold(&bare);
            candidates[at].text = bare;
        }
    }
    candidates.retain(|candidate| !candidate.folded.is_empty());
    let declared: Vec<String> = candidates
        .iter()
        .filter(|candidate| candidate.source != "h1")
        .map(|candidate| candidate.folded.clone())
        .collect();
    // Programs fill og:title, twitter:title and JSON-LD from one field: together they are one voice.
    let most_echo = if evidence.genre == Genre::Other { 2.2 } else { 1.4 };
    let scores: Vec<f32> = candidates
        .iter()
        .map(|candidate| {
            let mut score = candidate.weight;
            let (mut shown, mut echoed): (f32, f32) = (0.0, 0.0);
            for other in candidates.iter().filter(|other| !std::ptr::eq(*other, candidate)) {
                let support = if other.folded == candidate.folded {
                    other.weight * 0.6
                } else if candidate.folded.len() > 8 && other.folded.contains(&candidate.folded) {
                    other.weight * 0.3
                } else {
                    continue;
                };
                if other.source == "h1" {
                    shown += support;
                } else {
                    echoed += support;
                }
            }
            score += shown + echoed.min(most_echo);
            if candidate.source == "h1"
                && !declared.is_empty()
                && !declared.iter().any(|other| akin(&candidate.folded, other))
            {
                score -= 3.0;
            }
            if !home && is_site(&candidate.text, &sites) {
                score -= 4.0;
            }
            if around.as_deref() == Some(&candidate.folded) {
                score -= 8.0;
            }
            score
        })
        .collect();
    let mut best: Option<usize> = None;
    for (at, &score) in scores.iter().enumerate() {
        if best.is_none_or(|best| score > scores[best]) {
            best = Some(at);
        }
    }
    let best = best.map(|at| candidates.swap_remove(at));
    best.map(|candidate| (candidate.text, candidate.source))
        .or_else(|| evidence.visible.second.clone().map(|text| (text, "h2")))
}

/// The last part of a title, folded: the book of a chapter, the site of a page, where the part before it is not the site.
fn whole_of(title: &str, sites: &[String]) -> Option<String> {
    let title = line(title);
    let (rest, last) = last_part(&title)?;
    let first = parts(rest).last().unwrap_or(rest);
    (!is_site(rest, sites) && !is_site(first, sites)).then(|| fold(last))
}

/// What forum programs write before the name of a discussion.
fn without_program_words(title: &str) -> &str {
    ["Thread: ", "Topic: ", "View topic - "]
        .iter()
        .find_map(|words| title.strip_prefix(words))
        .unwrap_or(title)
}

/// Whether an address is that of a site's first page.
fn is_home(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').split('/').count() == 1
}

/// Whether two folded titles share half of the words of one of them.
fn akin(one: &str, other: &str) -> bool {
    let words: BTreeSet<&str> = other.split(' ').collect();
    let (count, shared) = one
        .split(' ')
        .fold((0, 0), |(count, shared), word| (count + 1, shared + usize::from(words.contains(word))));
    shared * 2 >= count.min(words.len()) && shared > 0
}
