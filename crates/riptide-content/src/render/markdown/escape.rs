//! Literal text that Markdown would read as marks, escaped where it would and nowhere else.

use crate::byte_set::ByteSet;

/// What surrounds a text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Context {
    pub(super) in_cell: bool,
    /// Whether marks of strong emphasis stand right before and behind the leaf.
    pub(super) in_bold: bool,
    pub(super) has_math: bool,
    /// Links and image texts that are open.
    pub(super) in_link: u32,
    /// Whether the leaf has emphasis, strikethrough or code of its own, whose marks literal ones could pair with.
    pub(super) emphasis: bool,
    pub(super) strike: bool,
    pub(super) code: bool,
    pub(super) at_line_start: bool,
    pub(super) before_link: bool,
    /// Whether nothing follows on its line.
    pub(super) ends_line: bool,
    stars: usize,
    underscores: usize,
    tildes: usize,
    backticks: usize,
}

impl Context {
    /// Takes note of the marks in a text of the leaf: one alone pairs with none.
    pub(super) fn count(&mut self, text: &str) {
        for at in places_of_marks(text) {
            match text.as_bytes()[at] {
                b'*' => self.stars += 1,
                b'_' => self.underscores += 1,
                b'~' => self.tildes += 1,
                b'`' => self.backticks += 1,
                _ => {}
            }
        }
    }
}

/// Writes a text so that a parser reads it back as it is.
pub(super) fn push(out: &mut String, text: &str, context: &Context) {
    let rest = if context.at_line_start { push_line_start(out, text, context) } else { text };
    let last = out.chars().next_back();
    let mut written = 0;
    for at in places_of_marks(rest) {
        let before = rest[..at].chars().next_back().or(last);
        let next = rest[at + 1..].chars().next();
        if is_mark(char::from(rest.as_bytes()[at]), before, next, &rest[at..], context) {
            out.push_str(&rest[written..at]);
            out.push('\\');
            written = at;
        }
    }
    out.push_str(&rest[written..]);
}

/// The bytes that [`is_mark`] asks about.
static MAY_BE_MARK: ByteSet = ByteSet::of(b"\\`*_~[]!<&|$");

/// Where the bytes of a text are that [`is_mark`] asks about.
fn places_of_marks(text: &str) -> impl Iterator<Item = usize> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + MAY_BE_MARK.find(&text.as_bytes()[from..])?;
        from = at + 1;
        Some(at)
    })
}

fn is_mark(c: char, before: Option<char>, next: Option<char>, rest: &str, context: &Context) -> bool {
    let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    // What follows the text is not known: it may be a mark.
    let open_end = next.is_none() && !context.ends_line;
    let alone = space(before) && space(next) && !open_end && !(context.in_bold && before.is_none());
    match c {
        '\\' => open_end || next.is_some_and(|next| next.is_ascii_punctuation()),
        '`' => context.code || context.backticks > 1,
        '*' => (context.emphasis || context.stars > 1) && !alone,
        '_' => (context.emphasis || context.underscores > 1) && !alone && !(word(before) && word(next)),
        '~' => (context.strike || context.tildes > 1) && !alone,
        '[' => context.in_link > 0 || open_end || next == Some('^'),
        ']' => context.in_link > 0 || open_end || matches!(next, Some('(' | '[' | ':')),
        '!' => next.is_none() && context.before_link,
        '<' => {
            open_end || next.is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?'))
        }
        '&' => is_entity(rest, context.ends_line),
        '|' => context.in_cell,
        // Two of them begin a formula for readers that know formulas, even amid the brackets of a link.
        '$' => context.has_math || before == Some('$') || next == Some('$'),
        _ => false,
    }
}

/// Whether a line that must stay as it is could be read as the start of a block, or as the line below a heading.
pub(super) fn may_start_block(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with(['>', '#', '-', '+', '*', '_', '=', '~', '`', '<', '|', ':', '['])
        || line.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(['.', ')'])
}

/// Escapes what would be read as the closing row of a heading: `# a #`.
pub(super) fn close_heading(heading: &mut String) {
    let before = heading.trim_end().trim_end_matches('#');
    let at = before.len();
    if heading[at..].starts_with('#') && before.chars().next_back().is_none_or(char::is_whitespace) {
        heading.insert(at, '\\');
    }
}

/// Whether a text starts with a character reference, or may, where more follows it.
fn is_entity(text: &str, is_whole: bool) -> bool {
    let name = text[1..].strip_prefix('#').unwrap_or(&text[1..]);
    let end = name.bytes().take(32).take_while(u8::is_ascii_alphanumeric).count();
    if end == name.len() { !is_whole } else { end > 0 && name[end..].starts_with(';') }
}

/// Escapes what would make the line a heading, a list, a quote, a rule or a fence; answers what is left to write.
fn push_line_start<'a>(out: &mut String, text: &'a str, context: &Context) -> &'a str {
    let ends = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t']);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=9).contains(&digits) {
        let rest = &text[digits..];
        if rest.starts_with(['.', ')']) && ends(&rest[1..]) {
            out.push_str(&text[..digits]);
            out.push('\\');
            out.push_str(&rest[..1]);
            return &rest[1..];
        }
        return text;
    }
    let Some(first) = text.chars().next() else { return text };
    let rule = || context.ends_line && text.chars().all(|c| c == first || c == ' ');
    let is_mark = match first {
        '#' => {
            let hashes = text.bytes().take_while(|&b| b == b'#').count();
            hashes <= 6 && ends(&text[hashes..])
        }
        '+' => ends(&text[1..]),
        '-' | '*' => ends(&text[1..]) || rule(),
        '_' | '=' => rule(),
        '>' => true,
        '~' => text.starts_with("~~~"),
        '`' => text.starts_with("```"),
        '[' => ["[ ]", "[x]", "[X]"].iter().any(|task| text.starts_with(task)),
        '|' => true,
        _ => false,
    };
    if !is_mark {
        return text;
    }
    out.push('\\');
    out.push(first);
    &text[first.len_utf8()..]
}

/// Whether a run of `*` between two characters opens emphasis: CommonMark's left-flanking.
pub(super) fn opens(before: Option<char>, first: Option<char>) -> bool {
    let apart = before.is_none_or(|before| before.is_whitespace() || is_punctuation(before));
    first.is_some_and(|first| !first.is_whitespace() && (first.is_alphanumeric() || apart))
}

/// Whether a run of `*` between two characters closes emphasis: CommonMark's right-flanking.
pub(super) fn closes(last: Option<char>, after: Option<char>) -> bool {
    opens(after, last)
}

/// What CommonMark surely counts as punctuation. [`opens`] takes what is neither this nor a letter for the worse of the two.
fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '¡' | '§' | '«' | '¶' | '·' | '»' | '¿' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}')
        || matches!(c, '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}' | '\u{ff1b}' | '\u{ff1f}')
}

/// The length of the longest run of a character.
pub(super) fn longest_run(text: &str, of: char) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == of { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}
