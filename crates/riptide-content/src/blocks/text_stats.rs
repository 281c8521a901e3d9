//! What can be counted in one pass over the text of a block.

use super::lexicon::{self, TEXT_GROUPS};
use super::told::{self, TOLD, Told};

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
    pub(crate) ends_colon: bool,
    pub(crate) starts_capital: bool,
}

/// The words of the title, found by hash.
#[derive(Debug, Default)]
pub(crate) struct TitleWords {
    hashes: Vec<u64>,
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
                scan.hash
            })
            .collect();
        hashes.sort_unstable();
        hashes.dedup();
        TitleWords { hashes }
    }

    pub(crate) fn len(&self) -> usize {
        self.hashes.len()
    }

    fn contains(&self, hash: u64) -> bool {
        self.hashes.binary_search(&hash).is_ok()
    }
}

/// Mixes a value into a hash: the multiply-rotate step of FxHash.
pub(crate) fn mix(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(5) ^ value).wrapping_mul(0x517c_c1b7_2722_0a95)
}

#[derive(Clone, Copy, Default)]
pub(super) struct WordScan {
    hash: u64,
    key: u64,
    letters: u32,
    starts_capital: bool,
}

impl WordScan {
    /// The hash of the word, where there is one; the next one starts.
    pub(super) fn take(&mut self) -> Option<u64> {
        let word = std::mem::take(self);
        (word.letters > 0).then_some(word.hash)
    }

    pub(super) fn push(&mut self, c: char) {
        let lower = if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) };
        if self.letters == 0 {
            self.starts_capital = c.is_uppercase();
        }
        if self.letters < 8 && lower.is_ascii() {
            self.key = self.key << 8 | lower as u64;
        }
        self.hash = mix(self.hash, lower as u64);
        self.letters += 1;
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
    started: bool,
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
            started: false,
        }
    }

    /// Counts one piece; the units it added are returned.
    pub(crate) fn push(&mut self, text: &str) -> u32 {
        let before = self.stats.units;
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
            let (head, tail) = rest.split_at(letters.max(c.len_utf8()));
            match letters {
                0 => self.push_char(c),
                _ => self.push_letters(head.as_bytes()),
            }
            rest = tail;
        }
        self.stats.units - before
    }

    /// Ends a word, as an element boundary between pieces may.
    pub(crate) fn finish(&mut self) -> TextStats {
        self.end_word();
        self.in_space = true;
        self.started = false;
        if (1..3).contains(&self.stats.words) {
            self.stats.threes = 1;
            self.told.count(told::short(self.stats.hash), &mut self.stats.told);
        }
        std::mem::take(&mut self.stats)
    }

    /// The same as each letter by itself. Most of most texts are ASCII letters.
    fn push_letters(&mut self, letters: &[u8]) {
        let capital = letters[0].is_ascii_uppercase();
        self.in_space = false;
        if !self.started {
            self.started = true;
            self.stats.starts_capital = capital;
        }
        self.stats.units += letters.len() as u32;
        self.stats.ends_sentence = false;
        self.stats.ends_colon = false;
        let mut word = self.word;
        if word.letters == 0 {
            word.starts_capital = capital;
        }
        for &letter in letters {
            let lower = u64::from(letter.to_ascii_lowercase());
            self.stats.capitals += u32::from(letter.is_ascii_uppercase());
            if word.letters < 8 {
                word.key = word.key << 8 | lower;
            }
            word.hash = mix(word.hash, lower);
            word.letters += 1;
        }
        self.word = word;
    }

    fn push_char(&mut self, c: char) {
        if c.is_whitespace() {
            self.end_word();
            if !self.in_space {
                self.stats.units += 1;
            }
            self.in_space = true;
            return;
        }
        self.in_space = false;
        let ideograph = is_ideograph(c);
        self.stats.units += if ideograph { 3 } else { 1 };
        let alphanumeric = if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() };
        if !self.started {
            self.started = true;
            self.stats.starts_capital = c.is_uppercase();
        }
        if alphanumeric {
            self.stats.ends_sentence = false;
            self.stats.ends_colon = false;
            self.word.push(c);
            if c.is_numeric() {
                self.stats.digits += 1;
            } else if c.is_uppercase() {
                self.stats.capitals += 1;
            }
            if ideograph {
                self.end_word();
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
            ':' | '：' => {
                self.stats.ends_colon = true;
                return;
            }
            '"' | '”' | '’' | ')' | '»' | '\'' => return,
            '$' | '€' | '£' | '¥' | '₹' | '₽' | '₩' => self.stats.currency += 1,
            '|' | '«' | '›' | '‹' | '•' | '·' | '/' | '>' | '<' | '→' | '←' | '+' | '=' | '{' | '}' | '_'
            | '#' | '@' | '©' | '®' | '™' | '*' | '★' => self.stats.symbols += 1,
            _ => {}
        }
        self.stats.ends_colon = false;
    }

    fn end_word(&mut self) {
        if self.word.letters == 0 {
            return;
        }
        let word = std::mem::take(&mut self.word);
        self.stats.words += 1;
        self.stats.capital_words += u32::from(word.starts_capital);
        self.stats.hash = mix(self.stats.hash, word.hash);
        self.last = [self.last[1], self.last[2], word.hash];
        if self.stats.words >= 3 {
            self.stats.threes += 1;
            self.told.count(told::three(self.last), &mut self.stats.told);
        }
        if self.title.contains(word.hash) {
            self.stats.title_words += 1;
        }
        if let Some(group) = lexicon::text_group(word.key) {
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
        self.ends_colon = next.ends_colon;
    }
}
