//! What the page says of itself where no reader looks: its descriptions and the texts and names in its JSON-LD. A block that
//! repeats them is likely to be what the page is about.

use super::text_stats::{WordScan, is_ideograph};
use crate::characters::is_alphanumeric;
use crate::dom::{AttrName, Dom, Name, NodeKind};
use crate::hash::mix;

/// The kinds of such texts.
pub(crate) const TOLD: usize = 3;

/// The names of the kinds.
pub(crate) const TOLD_NAMES: [&str; TOLD] = ["description", "prose", "name"];

/// Three words in a row, for each kind as bits of a table: a false hit now and then does no harm.
#[derive(Debug)]
pub(crate) struct Told {
    tables: [Vec<u64>; TOLD],
}

/// Threes of words that are kept of each kind: more than the longest article has.
const MAX_THREES: usize = 1 << 17;

impl Told {
    pub(crate) fn of(dom: &Dom) -> Told {
        let mut threes: [Vec<u64>; TOLD] = Default::default();
        for id in dom.ids().filter(|&id| dom.kind(id) == NodeKind::Element) {
            match dom.html_name(id) {
                Some(Name::META) => {
                    let name = dom.attr(id, AttrName::NAME).or_else(|| dom.attr(id, AttrName::PROPERTY));
                    if matches!(
                        name.unwrap_or_default(),
                        "description" | "og:description" | "twitter:description" | "Description"
                    ) {
                        let content = dom.attr(id, AttrName::CONTENT).unwrap_or_default();
                        read(content.chars(), &mut threes[0]);
                    }
                }
                Some(Name::SCRIPT) if dom.attr(id, AttrName::TYPE) == Some("application/ld+json") => {
                    dom.descendants(id).for_each(|text| read_json(dom.text(text), &mut threes));
                }
                _ => {}
            }
        }
        Told { tables: threes.map(|threes| table(&threes)) }
    }

    /// Adds the kinds that have a three of words, given its hash.
    pub(crate) fn count(&self, hash: u64, counts: &mut [u32; TOLD]) {
        for (table, count) in self.tables.iter().zip(counts) {
            if !table.is_empty() {
                let bit = bit_of(hash, table.len());
                *count += (table[bit / 64] >> (bit % 64) & 1) as u32;
            }
        }
    }
}

/// The hash of three words.
pub(super) fn three(words: [u64; 3]) -> u64 {
    mix(mix(mix(1, words[0]), words[1]), words[2])
}

/// A text of fewer than three words is known by the hash of all it has.
pub(super) fn short(hash: u64) -> u64 {
    mix(2, hash)
}

/// The bit of a hash in a table of so many words, a power of two.
fn bit_of(hash: u64, words: usize) -> usize {
    (hash >> 32) as usize & (words * 64 - 1)
}

fn table(threes: &[u64]) -> Vec<u64> {
    if threes.is_empty() {
        return Vec::new();
    }
    let mut table = vec![0u64; (threes.len() / 4 + 1).next_power_of_two()];
    for &hash in threes {
        let bit = bit_of(hash, table.len());
        table[bit / 64] |= 1 << (bit % 64);
    }
    table
}

/// Adds the threes of one text.
fn read(text: impl Iterator<Item = char>, threes: &mut Vec<u64>) {
    let mut last = [0u64; 3];
    let (mut words, mut hash) = (0u32, 0u64);
    let mut word = WordScan::default();
    let mut in_tag = false;
    let mut end = |word: &mut WordScan| {
        if let Some(own) = word.take() {
            last = [last[1], last[2], own];
            words += 1;
            hash = mix(hash, own);
            if words >= 3 && threes.len() < MAX_THREES {
                threes.push(three(last));
            }
        }
        (words, hash)
    };
    for c in text {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ if in_tag => continue,
            _ => {}
        }
        if is_alphanumeric(c) {
            word.push(c);
            if is_ideograph(c) {
                end(&mut word);
            }
        } else if !matches!(c, '\'' | '’') {
            end(&mut word);
        }
    }
    let (words, hash) = end(&mut word);
    if (1..3).contains(&words) && threes.len() < MAX_THREES {
        threes.push(short(hash));
    }
}

/// Adds the values of the keys that hold texts and names, without building a tree: a broken script tells too.
fn read_json(json: &str, threes: &mut [Vec<u64>; TOLD]) {
    let mut kind = None;
    let mut rest = json;
    while let Some(start) = rest.find('"') {
        let literal = &rest[start + 1..];
        let mut escaped = false;
        let Some(end) = literal.bytes().position(|byte| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            ends
        }) else {
            return;
        };
        let (text, after) = (&literal[..end], &literal[end + 1..]);
        rest = after;
        if after.trim_start().starts_with(':') {
            kind = match text {
                "description" | "articleBody" | "text" | "reviewBody" | "abstract" => Some(1),
                "name" | "headline" => Some(2),
                _ => None,
            };
        } else if let Some(kind) = kind {
            read(unescaped(text), &mut threes[kind]);
        }
    }
}

/// The characters of a JSON string; what escapes stand for matters only where it is a letter.
fn unescaped(text: &str) -> impl Iterator<Item = char> + '_ {
    let mut chars = text.chars();
    std::iter::from_fn(move || {
        let c = chars.next()?;
        if c != '\\' {
            return Some(c);
        }
        match chars.next()? {
            'u' => {
                let hex: String = chars.by_ref().take(4).collect();
                Some(u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32).unwrap_or(' '))
            }
            '/' => Some('/'),
            '"' => Some('"'),
            _ => Some(' '),
        }
    })
}
