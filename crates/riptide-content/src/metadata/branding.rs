//! The name of the site inside the titles of its pages.

use memchr::memchr_iter;

use super::text::fold;

/// The ways in which a page names its site, folded: as it says itself, and as its address spells it.
pub(super) fn site_folds(page_url: Option<&str>, site_name: Option<&str>) -> Vec<String> {
    let mut folds: Vec<String> = Vec::new();
    folds.extend(site_name.map(fold));
    if let Some(host) = page_url.and_then(host) {
        folds.push(fold(host));
        let labels: Vec<&str> = host.split('.').collect();
        if labels.len() >= 2 {
            let name = labels[labels.len() - 2];
            let name = if name.len() <= 3 && labels.len() > 2 { labels[labels.len() - 3] } else { name };
            folds.push(name.to_lowercase());
            folds.push(fold(&labels[labels.len() - 2..].join(" ")));
        }
    }
    folds.retain(|fold| !fold.is_empty());
    folds
}

/// The host of an address, without `www`.
pub(super) fn host(url: &str) -> Option<&str> {
    let host = url.split_once("://")?.1.split(['/', '?', '#', ':']).next()?;
    Some(host.strip_prefix("www.").unwrap_or(host))
}

const SEPARATORS: [&str; 11] = [" | ", " - ", " – ", " — ", " • ", " · ", " :: ", " » ", " « ", " : ", " ‹ "];

/// Where the separators of a title stand, each of which begins with a space.
fn separators(title: &str) -> impl Iterator<Item = (usize, &'static str)> {
    memchr_iter(b' ', title.as_bytes()).filter_map(|at| {
        let rest = &title.as_bytes()[at..];
        let separator = SEPARATORS.into_iter().find(|separator| rest.starts_with(separator.as_bytes()))?;
        Some((at, separator))
    })
}

/// The last part of a title, and what stands before it.
pub(super) fn last_part(title: &str) -> Option<(&str, &str)> {
    let (at, separator) = separators(title).last()?;
    Some((title[..at].trim(), title[at + separator.len()..].trim()))
}

/// What remains of a title when its first or last part is cut off.
pub(super) fn parts(title: &str) -> impl Iterator<Item = &str> {
    let (first, last) = (separators(title).next(), separators(title).last());
    let head = last.map(|(at, _)| title[..at].trim());
    let only = first.map(|(at, _)| title[..at].trim()).filter(|only| Some(*only) != head);
    let tail = first.map(|(at, separator)| title[at + separator.len()..].trim());
    [head, only, tail].into_iter().flatten()
}

/// Cuts the name of the site off the end or the start of a title; off the end alone where the page is the site's home.
pub(super) fn without_site<'t>(title: &'t str, sites: &[String], home: bool) -> &'t str {
    let mut title = title;
    for _ in 0..3 {
        if let Some((rest, last)) = last_part(title)
            && (is_site(last, sites) || speaks_of_site(last, sites))
        {
            title = rest;
            continue;
        }
        if home {
            break;
        }
        match separators(title).next() {
            Some((at, separator)) if is_site(&title[..at], sites) => {
                title = title[at + separator.len()..].trim()
            }
            _ => break,
        }
    }
    title
}

/// Whether a part of a title is the name of the site.
pub(super) fn is_site(part: &str, sites: &[String]) -> bool {
    let part = fold(part).replace(' ', "");
    sites.iter().any(|site| site.replace(' ', "") == part)
}

/// Whether the last part of a title holds the name of the site, as `Example Blog` does, or is spelt by its initials.
fn speaks_of_site(part: &str, sites: &[String]) -> bool {
    let folded = fold(part);
    let words = folded.split(' ').count();
    let joined = folded.replace(' ', "");
    let initials: String = folded
        .split(' ')
        .filter(|word| !matches!(*word, "and" | "of" | "the" | "for" | "in"))
        .filter_map(|word| word.chars().next())
        .collect();
    words <= 6
        && (matches!(folded.as_str(), "blog" | "news" | "home" | "official site" | "opinion")
            || sites.iter().any(|site| {
                let site = site.replace(' ', "");
                site.len() >= 4 && joined.contains(&site) || site.len() >= 3 && initials == site
            }))
}
