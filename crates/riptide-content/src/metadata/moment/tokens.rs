//! The pieces that dates and times are read from.

/// A piece of a text: a number with its count of digits, letters, white space, or one other character.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token<'a> {
    Number(u32, u8),
    Word(&'a str),
    Space,
    Mark(char),
}

fn digit(c: char) -> Option<u32> {
    let code = u32::from(c);
    match code {
        0x30..=0x39 => Some(code - 0x30),
        0x660..=0x669 => Some(code - 0x660),
        0x6f0..=0x6f9 => Some(code - 0x6f0),
        0x966..=0x96f => Some(code - 0x966),
        0xff10..=0xff19 => Some(code - 0xff10),
        _ => None,
    }
}

fn is_word(c: char) -> bool {
    // Marks belong to words in the scripts of South Asia and Thai, though they are no letters.
    c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{dff}' | '\u{e31}'..='\u{e4e}')
}

/// The tokens of a text; white space in a row is one.
pub(super) fn tokenize(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if let Some(first) = digit(c) {
            let (mut value, mut len) = (first, 1u8);
            while let Some(next) = chars.peek().and_then(|&(_, c)| digit(c)) {
                value = value.saturating_mul(10).saturating_add(next);
                len = len.saturating_add(1);
                chars.next();
            }
            tokens.push(Token::Number(value, len));
        } else if is_word(c) {
            let mut end = at + c.len_utf8();
            while let Some(&(at, c)) = chars.peek().filter(|(_, c)| is_word(*c) && digit(*c).is_none()) {
                end = at + c.len_utf8();
                chars.next();
            }
            tokens.push(Token::Word(&text[at..end]));
        } else if c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}') {
            if tokens.last() != Some(&Token::Space) {
                tokens.push(Token::Space);
            }
        } else {
            tokens.push(Token::Mark(c));
        }
    }
    tokens
}

pub(super) fn skip_space<'t, 'a>(tokens: &'t [Token<'a>]) -> &'t [Token<'a>] {
    match tokens {
        [Token::Space, rest @ ..] => rest,
        _ => tokens,
    }
}
