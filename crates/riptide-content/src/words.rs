//! Words that are looked for in short texts, all at once.

/// For each byte that some words begin with, as a letter's capital too, the second bytes of these words: one bit each for those that
/// are alike in their last five bits, as a letter and its capital are. Few places of a text get past it.
pub(crate) struct Beginnings([u32; 256]);

impl Beginnings {
    /// The beginnings of words, each of two bytes at least.
    pub(crate) const fn of(words: &[&str]) -> Self {
        let mut beginnings = Beginnings::none();
        let mut at = 0;
        while at < words.len() {
            beginnings.add(words[at]);
            at += 1;
        }
        beginnings
    }

    pub(crate) const fn none() -> Self {
        Beginnings([0; 256])
    }

    /// Adds that of a word of two bytes at least.
    pub(crate) const fn add(&mut self, word: &str) {
        let word = word.as_bytes();
        self.0[word[0].to_ascii_lowercase() as usize] |= 1 << (word[1] & 31);
        self.0[word[0].to_ascii_uppercase() as usize] |= 1 << (word[1] & 31);
    }

    /// Whether a word may begin with these bytes.
    pub(crate) fn include(&self, first: u8, second: u8) -> bool {
        self.0[usize::from(first)] >> (second & 31) & 1 != 0
    }
}

/// Words, none of them a letter alone.
pub(crate) struct Words {
    words: &'static [&'static str],
    beginnings: Beginnings,
}

impl Words {
    pub(crate) const fn new(words: &'static [&'static str]) -> Self {
        Words { words, beginnings: Beginnings::of(words) }
    }

    /// Whether one of them stands anywhere in a text, its ASCII letters in whatever case.
    pub(crate) fn stand_in(&self, text: &[u8]) -> bool {
        (0..text.len()).any(|at| self.begin(&text[at..]))
    }

    /// Whether a text begins with one of them.
    pub(crate) fn begin(&self, text: &[u8]) -> bool {
        let &[first, second, ..] = text else { return false };
        self.beginnings.include(first, second)
            && self.words.iter().any(|word| {
                text.get(..word.len()).is_some_and(|found| found.eq_ignore_ascii_case(word.as_bytes()))
            })
    }
}
