//! What can be counted in one pass over the text of a block.

use wide::u8x16;

use super::lexicon::{self, TEXT_GROUPS};
use super::told::{self, TOLD, Told};
use crate::characters::{is_alphanumeric, is_numeric};
use crate::hash::mix;

/// Counts of one block's text. Additive but for `hash`.
#[derive(Clone, Debug, Default)]
pub(crate) struct TextStats {
    /// Length in Latin letters: white space runs count once, an ideograph counts as three.
    pub(crate) units: u32,
    pub(crate) words: u32,
    pub(crate) commas: u32,
    pub(crate) stops: u32,
    pub(crate) digits: u32,
    pub(crate) capitals: u32,
    pub(crate) capital_words: u32,
    pub(crate) currency: u32,
    pub(crate) symbols: u32,
    pub(crate) title_words: u32,
    /// Words of each group of the lexicon.
    pub(crate) groups: [u16; TEXT_GROUPS],
    /// Threes of words in a row, and how many of them the page says of itself elsewhere.
    pub(crate) threes: u32,
    pub(crate) told: [u32; TOLD],
    /// Of all letters and digits in lower case.
    pub(crate) hash: u64,
    /// Whether the last character ends a sentence.
    pub(crate) ends_sentence: bool,
}

/// The words of the title, found by hash.
#[derive(Debug, Default)]
pub(crate) struct TitleWords {
    hashes: Vec<u64>,
    /// A bit for the first six bits of each hash: most words of a page need no search.
    beginnings: u64,
}

/// More words than any title needs.
const MAX_TITLE_WORDS: usize = 64;

impl TitleWords {
    pub(crate) fn new(title: &str) -> Self {
        let mut hashes: Vec<u64> = title
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.len() > 2)
            .take(MAX_TITLE_WORDS)
            .map(|word| {
                let mut scan = WordScan::default();
                word.chars().for_each(|c| scan.push(c));
                scan.hash()
            })
            .collect();
        hashes.sort_unstable();
        hashes.dedup();
        let beginnings = hashes.iter().fold(0, |bits, hash| bits | 1 << (hash >> 58));
        TitleWords { hashes, beginnings }
    }

    pub(crate) fn len(&self) -> usize {
        self.hashes.len()
    }

    fn contains(&self, hash: u64) -> bool {
        self.beginnings >> (hash >> 58) & 1 != 0 && self.hashes.binary_search(&hash).is_ok()
    }
}

/// Reads a word letter by letter: eight of them are hashed at once.
#[derive(Clone, Copy, Default)]
pub(super) struct WordScan {
    hash: u64,
    /// The letters that are not hashed yet.
    pending: u64,
    /// The word's key in the lexicon, once it has eight letters.
    key: u64,
    letters: u32,
    starts_capital: bool,
    /// Whether one of its letters is not ASCII: the lexicon has no such words.
    foreign: bool,
}

impl WordScan {
    /// The hash of the word, where there is one; the next one starts.
    pub(super) fn take(&mut self) -> Option<u64> {
        let word = std::mem::take(self);
        (word.letters > 0).then(|| word.hash())
    }

    pub(super) fn push(&mut self, c: char) {
        if self.letters == 0 {
            self.starts_capital = c.is_uppercase();
        }
        if c.is_ascii() {
            self.push_ascii(c.to_ascii_lowercase() as u8);
        } else {
            let lower = c.to_lowercase().next().unwrap_or(c);
            self.hash = mix(self.hash(), lower as u64);
            self.pending = 0;
            self.letters += 1;
            self.foreign = true;
        }
    }

    fn push_ascii(&mut self, lower: u8) {
        self.pending = self.pending << 8 | u64::from(lower);
        self.letters += 1;
        if self.letters.is_multiple_of(8) {
            if self.letters == 8 {
                self.key = self.pending;
            }
            self.hash = self.hash();
            self.pending = 0;
        }
    }

    /// Reads the first letters of a word, which is the same as each by itself.
    fn push_run(&mut self, run: &Run) {
        let (mut left, mut halves) = (run.letters, run.lower.into_iter());
        while left > 0
            && let Some(half) = halves.next()
        {
            let taken = left.min(8);
            self.pending = half >> (64 - 8 * taken);
            self.letters += taken as u32;
            if taken == 8 {
                if self.letters == 8 {
                    self.key = self.pending;
                }
                self.hash = self.hash();
                self.pending = 0;
            }
            left -= taken;
        }
    }

    fn hash(&self) -> u64 {
        mix(self.hash, self.pending)
    }

    fn group(&self) -> Option<u8> {
        let key = if self.letters < 8 { self.pending } else { self.key };
        if self.foreign { None } else { lexicon::text_group(key) }
    }
}

/// The ASCII letters that sixteen bytes begin with.
struct Run {
    letters: usize,
    capitals: u32,
    /// In lower case, eight a number, the first of them in the highest byte; what follows the letters is of no meaning.
    lower: [u64; 2],
}

impl Run {
    fn of(text: &[u8; 16]) -> Run {
        let text = u8x16::new(*text);
        let small = u8x16::splat(0x20);
        let lower = text | small;
        let letters = (lower - u8x16::splat(b'a')).simd_le(u8x16::splat(25)).to_bitmask();
        let letters = letters.trailing_ones();
        let capitals = (text & small).simd_eq(u8x16::splat(0)).to_bitmask() & ((1 << letters) - 1);
        let bytes = lower.to_array();
        let (halves, _) = bytes.as_chunks();
        let lower = [halves[0], halves[1]].map(u64::from_be_bytes);
        Run { letters: letters as usize, capitals: capitals.count_ones(), lower }
    }
}

/// Counts text that comes in pieces.
pub(crate) struct Counter<'t> {
    stats: TextStats,
    title: &'t TitleWords,
    told: &'t Told,
    word: WordScan,
    /// The hashes of the last words.
    last: [u64; 3],
    in_space: bool,
}

impl<'t> Counter<'t> {
    pub(crate) fn new(title: &'t TitleWords, told: &'t Told) -> Self {
        Counter {
            stats: TextStats::default(),
            title,
            told,
            last: [0; 3],
            word: WordScan::default(),
            in_space: true,
        }
    }

    /// Counts one piece; the units it added are returned.
    pub(crate) fn push(&mut self, text: &str) -> u32 {
        let before = self.stats.units;
        let mut rest = text;
        loop {
            rest = self.push_letters(rest);
            if let Some(after) = rest.strip_prefix(' ') {
                self.push_space();
                rest = after;
                continue;
            }
            let mut chars = rest.chars();
            let Some(c) = chars.next() else { break };
            self.push_char(c);
            rest = chars.as_str();
        }
        self.stats.units - before
    }

    /// Ends a word, as an element boundary between pieces may.
    pub(crate) fn finish(&mut self) -> TextStats {
        self.end_word();
        self.in_space = true;
        if (1..3).contains(&self.stats.words) {
            self.stats.threes = 1;
            self.told.count(told::short(self.stats.hash), &mut self.stats.told);
        }
        std::mem::take(&mut self.stats)
    }

    /// Counts the ASCII letters that a text begins with, which is the same as each by itself, and answers with the rest. Most of
    /// most texts are such letters.
    fn push_letters<'a>(&mut self, text: &'a str) -> &'a str {
        let bytes = text.as_bytes();
        let Some(first) = bytes.first().filter(|byte| byte.is_ascii_alphabetic()) else { return text };
        let capital = first.is_ascii_uppercase();
        let mut word = self.word;
        if word.letters == 0 {
            word.starts_capital = capital;
        }
        let (mut letters, mut capitals) = (0, 0);
        // A word from its beginning is read in one go.
        if word.letters == 0
            && let Some(sixteen) = bytes.first_chunk()
        {
            let run = Run::of(sixteen);
            word.push_run(&run);
            (letters, capitals) = (run.letters, run.capitals);
        }
        while let Some(letter) = bytes.get(letters).filter(|byte| byte.is_ascii_alphabetic()) {
            capitals += u32::from(letter.is_ascii_uppercase());
            word.push_ascii(letter.to_ascii_lowercase());
            letters += 1;
        }
        self.word = word;
        self.in_space = false;
        self.stats.units += letters as u32;
        self.stats.capitals += capitals;
        self.stats.ends_sentence = false;
        &text[letters..]
    }

    fn push_space(&mut self) {
        self.end_word();
        self.stats.units += u32::from(!self.in_space);
        self.in_space = true;
    }

    fn push_char(&mut self, c: char) {
        if c.is_whitespace() {
            self.push_space();
            return;
        }
        self.in_space = false;
        let ideograph = is_ideograph(c);
        self.stats.units += if ideograph { 3 } else { 1 };
        if is_alphanumeric(c) {
            self.stats.ends_sentence = false;
            self.word.push(c);
            self.stats.digits += u32::from(is_numeric(c));
            if ideograph {
                self.end_word();
            } else {
                self.stats.capitals += u32::from(c.is_uppercase());
            }
            return;
        }
        if !matches!(c, '\'' | '’') {
            self.end_word();
        }
        match c {
            ',' | ';' | '，' | '、' | '；' | '،' | '؛' => self.stats.commas += 1,
            '.' | '!' | '?' | '。' | '！' | '？' | '۔' | '؟' | '।' | '…' => {
                self.stats.stops += 1;
                self.stats.ends_sentence = true;
            }
            '$' | '€' | '£' | '¥' | '₹' | '₽' | '₩' => self.stats.currency += 1,
            '|' | '«' | '›' | '‹' | '•' | '·' | '/' | '>' | '<' | '→' | '←' | '+' | '=' | '{' | '}' | '_'
            | '#' | '@' | '©' | '®' | '™' | '*' | '★' => self.stats.symbols += 1,
            _ => {}
        }
    }

    fn end_word(&mut self) {
        if self.word.letters == 0 {
            return;
        }
        let word = std::mem::take(&mut self.word);
        let hash = word.hash();
        self.stats.words += 1;
        self.stats.capital_words += u32::from(word.starts_capital);
        self.stats.hash = mix(self.stats.hash, hash);
        self.last = [self.last[1], self.last[2], hash];
        if self.stats.words >= 3 {
            self.stats.threes += 1;
            self.told.count(told::three(self.last), &mut self.stats.told);
        }
        if self.title.contains(hash) {
            self.stats.title_words += 1;
        }
        if let Some(group) = word.group() {
            let count = &mut self.stats.groups[usize::from(group)];
            *count = count.saturating_add(1);
        }
    }
}

pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c as u32, 0x2E80..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

impl TextStats {
    /// Adds the counts of the text that follows.
    pub(crate) fn add(&mut self, next: &TextStats) {
        self.units += next.units;
        self.words += next.words;
        self.commas += next.commas;
        self.stops += next.stops;
        self.digits += next.digits;
        self.capitals += next.capitals;
        self.capital_words += next.capital_words;
        self.currency += next.currency;
        self.symbols += next.symbols;
        self.title_words += next.title_words;
        self.threes += next.threes;
        for (count, more) in self.told.iter_mut().zip(next.told) {
            *count += more;
        }
        for (count, more) in self.groups.iter_mut().zip(next.groups) {
            *count = count.saturating_add(more);
        }
        self.hash = mix(self.hash, next.hash);
        self.ends_sentence = next.ends_sentence;
    }
}
