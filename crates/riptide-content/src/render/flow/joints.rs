//! White space as a browser collapses it.

use wide::u8x16;

/// What stands between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    None,
    /// The border of an element that a style sets apart from its neighbours: a space, but for what closes up to a word.
    Border,
    /// A single no-break space.
    NoBreak,
    /// A line end of the source, which scripts without spaces do not show.
    LineEnd,
    Space,
}

impl Gap {
    /// The character to write between two characters of a leaf.
    pub(super) fn between(self, before: Option<char>, after: Option<char>) -> Option<char> {
        match self {
            Gap::None => None,
            Gap::Border => {
                let closes = after.is_some_and(|c| {
                    matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '…' | '’' | '”' | '»')
                });
                let opens = before.is_some_and(|c| matches!(c, '(' | '[' | '‘' | '“' | '«'));
                (!closes && !opens).then_some(' ')
            }
            Gap::NoBreak => Some('\u{a0}'),
            Gap::Space => Some(' '),
            Gap::LineEnd => {
                let joined = before.is_some_and(is_unspaced) && after.is_some_and(is_unspaced);
                (!joined).then_some(' ')
            }
        }
    }
}

/// Han, Kana, Bopomofo and their full-width punctuation: lines of these scripts are joined without a space.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{312f}' | '\u{31a0}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

/// A run of white space, or of anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Gap(Gap),
    /// Words, between which single spaces may stand: there is nothing to collapse.
    Words(&'a str),
}

/// The pieces of a text node.
#[derive(Clone, Debug)]
pub(super) struct Pieces<'a> {
    rest: &'a str,
}

impl<'a> Pieces<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Pieces { rest: text }
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        loop {
            let first = self.rest.chars().next()?;
            if is_invisible(first) {
                self.rest = &self.rest[first.len_utf8()..];
                continue;
            }
            let space = is_space(first);
            let other = |c: char| is_space(c) != space || is_invisible(c);
            let plain = plain_words(self.rest.as_bytes());
            let end = match self.rest.as_bytes().get(plain) {
                None => plain,
                Some(b' ' | b'\n' | b'\t' | b'\r') if plain > 0 => plain,
                Some(_) => plain + self.rest[plain..].find(other).unwrap_or(self.rest.len() - plain),
            };
            let (run, rest) = self.rest.split_at(end);
            self.rest = rest;
            return Some(if space { Piece::Gap(gap_of(run)) } else { Piece::Words(run) });
        }
    }
}

/// How many bytes the words take that a text begins with, all of them ASCII and with one space between two. Most of most texts are
/// such words.
fn plain_words(text: &[u8]) -> usize {
    if !text.first().is_some_and(u8::is_ascii_graphic) {
        return 0;
    }
    let mut end = 0;
    loop {
        end += text[end..].first_chunk().map_or(0, plain_start);
        match text[end..] {
            [b' ', next, ..] if next.is_ascii_graphic() => end += 1,
            [byte, ..] if byte.is_ascii_graphic() => end += 1,
            _ => return end,
        }
    }
}

/// How many of sixteen bytes are such words, those whose next one is known.
fn plain_start(text: &[u8; 16]) -> usize {
    let text = u8x16::new(*text);
    let graphic = (text - u8x16::splat(b'!')).simd_le(u8x16::splat(b'~' - b'!')).to_bitmask();
    let spaces = text.simd_eq(u8x16::splat(b' ')).to_bitmask();
    (graphic | spaces & graphic >> 1).trailing_ones() as usize
}

fn gap_of(run: &str) -> Gap {
    if run == "\u{a0}" {
        Gap::NoBreak
    } else if run.contains('\n') && run.bytes().all(|b| b.is_ascii_whitespace()) {
        Gap::LineEnd
    } else {
        Gap::Space
    }
}

/// Space that collapses, and the no-break space, which pages use to indent and to pad.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c' | '\u{a0}' | '\u{2028}' | '\u{2029}' | '\u{85}')
}

/// Characters without width that say where a word may be broken or how bytes are ordered: inside a word they hide it.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{feff}' | '\u{2060}') || (c.is_control() && !is_space(c))
}
