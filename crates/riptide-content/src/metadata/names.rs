//! Names of people in what pages write where an author is expected.

use memchr::memmem;

use super::text;
use crate::words::Beginnings;

/// What a name may take at most; longer texts are sentences.
const MAX_CHARS: usize = 60;
const MAX_WORDS: usize = 6;

/// Bytes of a text that are looked at for names.
const MAX_BYTES: usize = 4 << 10;

/// Names taken of one text.
const MAX_NAMES: usize = 100;

/// The names in a text such as `By Jane Doe, PhD and John Roe | 3 May 2025`, in its order.
pub(super) fn people(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in text::lines(&text[..text.floor_char_boundary(MAX_BYTES)]) {
        let line = without_addresses(&line);
        let line = without_prefix(&line);
        let mut first = true;
        for part in split(line) {
            let part = without_prefix(part.trim());
            // After a name stands what its bearer does.
            if !first && is_office(part) {
                continue;
            }
            if let Some(name) = name(part)
                && !found.contains(&name)
            {
                first = false;
                found.push(name);
            }
            if found.len() >= MAX_NAMES {
                return found;
            }
        }
    }
    found
}

/// `Doe, Jane` as `Jane Doe`: the form of bibliographies.
pub(super) fn in_reading_order(text: &str) -> String {
    match text.split(',').map(str::trim).collect::<Vec<_>>().as_slice() {
        [family, given] if family.split(' ').count() <= 2 && !given.is_empty() => format!("{given} {family}"),
        _ => text.to_owned(),
    }
}

/// The text without e-mail and web addresses, which are full of what separates names.
fn without_addresses(line: &str) -> String {
    let is_address = |word: &&str| {
        word.find('@').is_some_and(|at| at > 0) || word.contains("://") || word.starts_with("www.")
    };
    line.split(' ').filter(|word| !is_address(word)).collect::<Vec<_>>().join(" ")
}

/// The words that stand before a name; a space or a colon follows.
const PREFIXES: [&str; 60] = [
    "by",
    "written by",
    "posted by",
    "published by",
    "words by",
    "story by",
    "article by",
    "author",
    "authors",
    "text by",
    "reviewed by",
    "created by",
    "submitted by",
    "added by",
    "report by",
    "reported by",
    "authored by",
    "a post by",
    "from",
    "via",
    "insights from",
    "words",
    "von",
    "par",
    "por",
    "di",
    "door",
    "av",
    "af",
    "od",
    "autor",
    "auteur",
    "autore",
    "auteurs",
    "författare",
    "skribent",
    "forfatter",
    "автор",
    "автори",
    "авторы",
    "текст",
    "yazan",
    "yazar",
    "oleh",
    "tác giả",
    "بقلم",
    "מאת",
    "作者",
    "文",
    "記者",
    "记者",
    "글",
    "लेखक",
    "نویسنده",
    "โดย",
    "ผู้เขียน",
    "συντάκτης",
    "autorka",
    "szerző",
    "kirjoittaja",
];

/// The text after what introduces a name: "Abby" keeps its last letters.
pub(super) fn without_prefix(text: &str) -> &str {
    let mut text = text.trim();
    // `Author: by Jane Doe`
    for _ in 0..2 {
        let Some(rest) = prefixes_at(text).find_map(|prefix| after(text, prefix)) else { break };
        text = rest;
    }
    text.trim_start_matches(['—', '–', '-', ':', '/', '：', '~']).trim_start()
}

/// For each first byte of a text, the prefixes that it may begin with, one bit each; capitals of other letters than Latin ones may
/// have another first byte.
static STARTING: [u64; 256] = {
    let mut starting = [0; 256];
    let mut at = 0;
    while at < PREFIXES.len() {
        let first = PREFIXES[at].as_bytes()[0];
        if first.is_ascii() {
            starting[first.to_ascii_lowercase() as usize] |= 1 << at;
            starting[first.to_ascii_uppercase() as usize] |= 1 << at;
        } else {
            let mut byte = 128;
            while byte < 256 {
                starting[byte] |= 1 << at;
                byte += 1;
            }
        }
        at += 1;
    }
    starting
};

/// The prefixes that a text may begin with, the last first.
fn prefixes_at(text: &str) -> impl Iterator<Item = &'static str> {
    let mut left = text.bytes().next().map_or(0, |first| STARTING[usize::from(first)]);
    std::iter::from_fn(move || {
        let last = left.checked_ilog2()?;
        left ^= 1 << last;
        Some(PREFIXES[last as usize])
    })
}

/// Whether the prefix alone makes a byline: shorter ones begin sentences too.
const fn begins_bylines(prefix: &str) -> bool {
    prefix.len() > 4 || matches!(prefix.as_bytes(), b"by")
}

/// What the prefixes that make a byline begin with: few texts get past it.
static BEGINNINGS: Beginnings = {
    let mut beginnings = Beginnings::none();
    let mut at = 0;
    while at < PREFIXES.len() {
        if begins_bylines(PREFIXES[at]) {
            beginnings.add(PREFIXES[at]);
        }
        at += 1;
    }
    beginnings
};

/// Whether the text begins as a byline does, or is what bylines begin with.
pub(super) fn begins_as_byline(text: &str) -> bool {
    if let &[first, second, ..] = text.as_bytes()
        && first.is_ascii()
        && !BEGINNINGS.include(first, second)
    {
        return false;
    }
    prefixes_at(text)
        .filter(|prefix| begins_bylines(prefix))
        .any(|prefix| after(text, prefix).is_some() || text.eq_ignore_ascii_case(prefix))
}

fn after<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let mut rest = text.chars();
    for expected in prefix.chars() {
        let c = rest.next()?;
        if c != expected && !c.to_lowercase().eq(std::iter::once(expected)) {
            return None;
        }
    }
    let rest = rest.as_str();
    let next = rest.chars().next()?;
    // `By` and a link are set apart by style alone on many pages: `ByJane Doe`.
    let glued = prefix == "by" && next.is_uppercase();
    (glued || next.is_whitespace() || matches!(next, ':' | '：' | '/'))
        .then(|| rest.trim_start_matches([' ', ':', '：', '/', '\u{a0}']))
}

/// Cuts at what stands between names. Commas cut too: "Doe, Jane" is rarer than "Jane Doe, John Roe".
fn split(text: &str) -> Vec<&str> {
    const BETWEEN: &str = "and|und|et|y|och|og|en|with|и|та|-";
    let mut parts = Vec::new();
    for part in text.split([',', ';', '|', '/', '•', '·', '&', '、', '，', '؛', '،', '—', '–', '+'])
    {
        let mut start = 0;
        let mut at = 0;
        for word in part.split(' ') {
            if at > start && lists(BETWEEN, &word.to_lowercase()) {
                parts.push(&part[start..at]);
                start = at + word.len();
            }
            at += word.len() + 1;
        }
        parts.push(&part[start..]);
    }
    parts
}

/// A part as a name, if it can be one.
fn name(part: &str) -> Option<String> {
    let part = part.split(['(', '[', '<', '{']).next().unwrap_or_default().trim();
    // A Korean reporter's name has the office behind it.
    let part = part.strip_suffix(" 기자").unwrap_or(part);
    let part = part.trim().trim_matches(['.', ':', '*', '"', '“', '”', '-', '!', '?', '@', '#', '’']).trim();
    let lower = part.to_lowercase();
    let words = part.split_whitespace().count();
    let letters = part.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 2 || part.chars().count() > MAX_CHARS || words > MAX_WORDS {
        return None;
    }
    let digits = part.chars().filter(char::is_ascii_digit).count();
    if digits > 0 && (words > 1 || digits > letters) {
        return None;
    }
    if part.contains(['@', '=', '%', '$', '?', '!', '{', '}', '›', '»', '…'])
        || lower.contains("http")
        || lower.contains("www.")
    {
        return None;
    }
    if lists(NOBODY, &lower) || PREFIXES.contains(&lower.as_str()) || is_credential(part) {
        return None;
    }
    if words > 2 && !is_capitalized(part) {
        return None;
    }
    if lower.split_whitespace().any(|word| lists(NEVER_IN_NAMES, word.trim_matches(['.', ':', ',']))) {
        return None;
    }
    Some(part.to_owned())
}

/// Whether the words of a name begin as names do, but for those between its parts.
pub(super) fn is_capitalized(name: &str) -> bool {
    const BETWEEN: &str =
        "de|van|von|der|den|la|le|del|da|di|du|bin|al|el|of|the|y|e|dos|das|do|ter|ten|af|av|zu|for|at|in";
    name.split_whitespace().all(|word| word.starts_with(|c: char| !c.is_lowercase()) || lists(BETWEEN, word))
}

/// Whether a text names an office, a trade or an employer rather than a person.
fn is_office(part: &str) -> bool {
    const OFFICES: &str = "editor|officer|director|manager|reporter|writer|correspondent|contributor|marketing|head|specialist|\
     founder|co-founder|cofounder|ceo|cto|cmo|coo|cfo|chief|analyst|strategist|dietitian|nutritionist|attorney|lawyer|president|\
     professor|consultant|expert|engineer|developer|designer|producer|columnist|journalist|critic|coach|trainer|therapist|\
     executive|senior|associate|assistant|staff|team|lead|advisor|coordinator|university|college|news|magazine|inc|llc|ltd";
    part.to_lowercase().split(|c: char| !c.is_alphanumeric() && c != '-').any(|word| lists(OFFICES, word))
}

/// Whether one of the entries of a list is `entry`.
fn lists(list: &str, entry: &str) -> bool {
    let bytes = list.as_bytes();
    !entry.contains('|')
        && memmem::find_iter(bytes, entry).any(|at| {
            at.checked_sub(1).is_none_or(|before| bytes[before] == b'|')
                && bytes.get(at + entry.len()).is_none_or(|&after| after == b'|')
        })
}

/// Words that stand where a name is expected, and name nobody.
const NOBODY: &str = "editorial team|category|manufacturer|columnists|all writers|admin|administrator|author|authors|guest|editor|editors|anonymous|unknown|none|null|n/a|na|\
     user|webmaster|root|default|moderator|member|team|staff|undefined|superuser|super user|\
     siteadmin|site admin|updated|published|written|posted|share|follow|post author|view profile|\
     wordpress|contributor";

/// Words that no name has: what stands beside a name, or a date.
const NEVER_IN_NAMES: &str = "read|min|mins|minutes|minute|ago|comments|comment|views|shares|updated|published|posted|\
     january|february|march|june|july|september|october|november|december|monday|tuesday|wednesday|\
     thursday|friday|saturday|sunday|hours|days|weeks|months|years|profile|more|about|click|here|\
     this|that|is|are|was|your|our|you|we|author's|posts|articles|subscribe|follow|linkedin|twitter|\
     facebook|email|bio|contributors|reply";

/// Letters after a name: degrees, licences, generations.
fn is_credential(part: &str) -> bool {
    let bare: String = part.chars().filter(|c| *c != '.').collect();
    lists(KNOWN_CREDENTIALS, &bare.to_lowercase())
}

const KNOWN_CREDENTIALS: &str = "phd|md|rd|ms|ma|ba|bs|mba|jd|esq|cfp|cpa|cfa|rn|do|dds|dvm|rdn|ldn|mph|msc|bsc|jr|sr|ii|iii|iv|\
     pt|dpt|lcsw|lmft|psyd|edd|mfa|np|msn|bsn|cscs|cpt|pe|ea|llm|llb|med|facp|faap|mpas|pa-c|pharmd|\
     mscn|cdn|cde|mcn|rdh|cissp|pmp|aif|cfe";
