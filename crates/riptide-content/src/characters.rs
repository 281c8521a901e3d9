//! What characters are, with the answer at hand for most that pages are made of: a search in the tables of Unicode takes many times as long.

/// [`char::is_alphanumeric`].
pub(crate) fn is_alphanumeric(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    let is_mark = matches!(c,
        '\u{2010}'..='\u{2027}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{e000}'..='\u{f8ff}' | '\u{fffd}');
    is_common_letter(c) || !is_mark && c.is_alphanumeric()
}

/// [`char::is_numeric`].
pub(crate) fn is_numeric(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_digit() } else { !is_common_letter(c) && c.is_numeric() }
}

/// Whether a character stands where Unicode has nothing but letters: those of Latin, Greek, Cyrillic, Kana, Han and Hangul.
fn is_common_letter(c: char) -> bool {
    matches!(c,
        'À'..='Ö' | 'Ø'..='ö' | 'ø'..='\u{2c1}' | '\u{3a3}'..='\u{3f5}' | '\u{3f7}'..='\u{481}' | '\u{48a}'..='\u{52f}'
        | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}
