//! Resolves a reference against a base as Python's `urllib.parse.urljoin` does, on which the published figures rest.
//!
//! RFC 3986, section 5, but that another scheme ends the matter and that nothing is decoded, encoded or refused.

use std::borrow::Cow;

/// `reference` as seen from `base`.
#[must_use]
pub fn resolve(base: &str, reference: &str) -> String {
    if base.is_empty() || reference.is_empty() {
        return format!("{base}{reference}");
    }
    let from = Parts::of(base);
    let to = Parts::of(reference);
    let scheme = to.scheme.clone().or_else(|| from.scheme.clone()).unwrap_or_default();
    let hierarchical = ["", "http", "https", "ftp", "file"].contains(&scheme.as_ref());
    if scheme != from.scheme.clone().unwrap_or_default() || !hierarchical {
        return reference.to_owned();
    }
    let (authority, path, query) = if to.authority.is_empty() {
        let path =
            if to.path.is_empty() { Cow::Borrowed(from.path) } else { merge(from.path, to.path).into() };
        let query = if to.path.is_empty() && to.query.is_empty() { from.query } else { to.query };
        (from.authority, path, query)
    } else {
        (to.authority, Cow::Borrowed(to.path), to.query)
    };
    let mut url = String::new();
    if !scheme.is_empty() {
        url.push_str(&scheme);
        url.push(':');
    }
    if !authority.is_empty() || (!scheme.is_empty() && !path.starts_with("//")) {
        url.push_str("//");
        url.push_str(authority);
        if !path.is_empty() && !path.starts_with('/') {
            url.push('/');
        }
    }
    url.push_str(&path);
    for (mark, part) in [('?', query), ('#', to.fragment)] {
        if !part.is_empty() {
            url.push(mark);
            url.push_str(part);
        }
    }
    url
}

struct Parts<'a> {
    scheme: Option<Cow<'a, str>>,
    authority: &'a str,
    path: &'a str,
    query: &'a str,
    fragment: &'a str,
}

impl<'a> Parts<'a> {
    fn of(url: &'a str) -> Self {
        let (scheme, rest) = match url.split_once(':') {
            Some((scheme, rest)) if is_scheme(scheme) => (Some(scheme.to_ascii_lowercase().into()), rest),
            _ => (None, url),
        };
        let (authority, rest) = match rest.strip_prefix("//") {
            Some(rest) => rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len())),
            None => ("", rest),
        };
        let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        Parts { scheme, authority, path, query, fragment }
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

/// The reference's path in place of the last segment of the base's, without dots.
fn merge(base: &str, reference: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    if !reference.starts_with('/') {
        segments.extend(base.split('/'));
        if segments.last().is_some_and(|last| !last.is_empty()) {
            segments.pop();
        }
        // The empty segments within, but for the first, which stands for the root.
        segments.extend(reference.split('/'));
        let last = segments.len() - 1;
        let mut index = 0;
        segments.retain(|segment| {
            let keep = index == 0 || index == last || !segment.is_empty();
            index += 1;
            keep
        });
    } else {
        segments.extend(reference.split('/'));
    }
    let mut path: Vec<&str> = Vec::new();
    for segment in &segments {
        match *segment {
            ".." => drop(path.pop()),
            "." => {}
            segment => path.push(segment),
        }
    }
    if segments.last().is_some_and(|last| matches!(*last, "." | "..")) {
        path.push("");
    }
    let path = path.join("/");
    if path.is_empty() { "/".to_owned() } else { path }
}
