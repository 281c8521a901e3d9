//! How long a text is for a reader.

use std::time::Duration;

use wide::u8x16;

use crate::characters::is_alphanumeric;

/// Words a minute of an adult who reads silently (Brysbaert 2019).
const WORDS_A_MINUTE: u64 = 238;
/// Characters a minute in scripts that write words without spaces.
const CHARACTERS_A_MINUTE: u64 = 500;

/// The words of a text: runs of letters and digits; each character in scripts without spaces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Length {
    spaced_words: u64,
    unspaced_characters: u64,
}

impl Length {
    /// Counts the words of `text`.
    pub(crate) fn of(text: &str) -> Self {
        let mut length = Length::default();
        let mut in_word = false;
        let mut at = 0;
        while at < text.len() {
            if let Some(sixteen) = text.as_bytes()[at..].first_chunk()
                && let Some(starts) = word_starts(sixteen, &mut in_word)
            {
                length.spaced_words += u64::from(starts);
                at += 16;
                continue;
            }
            let Some(c) = text[at..].chars().next() else { break };
            at += c.len_utf8();
            if is_unspaced(c) {
                length.unspaced_characters += 1;
                in_word = false;
            } else if is_alphanumeric(c) || (in_word && matches!(c, '\'' | '-' | '\u{2019}')) {
                length.spaced_words += u64::from(!in_word);
                in_word = true;
            } else {
                in_word = false;
            }
        }
        length
    }

    pub(crate) fn words(self) -> u32 {
        u32::try_from(self.spaced_words + self.unspaced_characters).unwrap_or(u32::MAX)
    }

    pub(crate) fn reading_time(self) -> Duration {
        let seconds = |count: u64, a_minute: u64| (count * 60).div_ceil(a_minute);
        Duration::from_secs(
            seconds(self.spaced_words, WORDS_A_MINUTE)
                + seconds(self.unspaced_characters, CHARACTERS_A_MINUTE),
        )
    }
}

/// How many words begin in sixteen ASCII characters; [`None`] where one of them is not ASCII, or joins what may be two words.
fn word_starts(text: &[u8; 16], in_word: &mut bool) -> Option<u32> {
    let text = u8x16::new(*text);
    let is = |c: u8| text.simd_eq(u8x16::splat(c));
    if (text.simd_ge(u8x16::splat(0x80)) | is(b'\'') | is(b'-')).any() {
        return None;
    }
    let between =
        |text: u8x16, first: u8, last: u8| (text - u8x16::splat(first)).simd_le(u8x16::splat(last - first));
    let letters = between(text | u8x16::splat(0x20), b'a', b'z') | between(text, b'0', b'9');
    let letters = letters.to_bitmask();
    let before = letters << 1 | u32::from(*in_word);
    *in_word = letters >> 15 & 1 != 0;
    Some((letters & !before).count_ones())
}

/// Han, Hiragana, Katakana, Thai, Lao, Khmer and Myanmar letters.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0e01}'..='\u{0e3a}' | '\u{0e40}'..='\u{0e4e}' | '\u{0e81}'..='\u{0edf}' | '\u{1000}'..='\u{104f}'
        | '\u{1780}'..='\u{17d3}' | '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3fffd}')
}
