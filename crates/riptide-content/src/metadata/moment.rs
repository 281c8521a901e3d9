//! Dates and times as pages write them, in numbers and in words.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;

use super::months;

/// The bytes of a text that are looked at for a date.
const MAX_TEXT: usize = 400;

/// Pages are younger than the web.
const FIRST_YEAR: i16 = 1991;
const LAST_YEAR: i16 = 2099;

/// A point in time, as exact as the page gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    date: Date,
    time: Option<Time>,
    zone: Option<Zone>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Zone {
    Utc,
    Offset(Offset),
}

/// How an all-numeric date such as `03/04/2025` is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumericOrder {
    DayFirst,
    MonthFirst,
}

impl Moment {
    /// A day of a year that a page can be from.
    pub(super) fn day(year: i16, month: i8, day: i8) -> Option<Moment> {
        let date = Date::new(year, month, day).ok().filter(|_| (FIRST_YEAR..=LAST_YEAR).contains(&year))?;
        Some(Moment { date, time: None, zone: None })
    }

    /// Seconds since 1970, or milliseconds where there are 13 digits.
    fn from_epoch(digits: &str) -> Option<Moment> {
        let number: i64 = digits.parse().ok()?;
        let seconds = match digits.len() {
            10 => number,
            13 => number / 1000,
            _ => return None,
        };
        let civil = Offset::UTC.to_datetime(Timestamp::from_second(seconds).ok()?);
        let moment = Moment::day(civil.year(), civil.month(), civil.day())?;
        Some(Moment { time: Some(civil.time()), zone: Some(Zone::Utc), ..moment })
    }

    /// The first full date of a text, with the time of day after it.
    pub(super) fn find(text: &str, order: NumericOrder) -> Option<Moment> {
        let text = &text[..text.floor_char_boundary(MAX_TEXT)];
        let whole = text.trim();
        if whole.len() >= 10 && whole.bytes().all(|b| b.is_ascii_digit()) {
            return Moment::from_epoch(whole);
        }
        let tokens = tokenize(text);
        (0..tokens.len()).find_map(|at| {
            let (moment, next) = date_at(&tokens, at, order)?;
            Some(moment.with_time(&tokens[next..]))
        })
    }

    pub(super) fn date(&self) -> Date {
        self.date
    }

    pub(super) fn has_time(&self) -> bool {
        self.time.is_some()
    }

    /// Whether it is later than `retrieved` (seconds since 1970) wherever on Earth the page was written.
    pub(super) fn is_after(&self, retrieved: u64) -> bool {
        let retrieved = i64::try_from(retrieved).unwrap_or(i64::MAX);
        let (offset, time) = match (self.time, self.zone) {
            (Some(time), Some(Zone::Offset(offset))) => (offset, time),
            (Some(time), Some(Zone::Utc)) => (Offset::UTC, time),
            (time, _) => (Offset::constant(14), time.unwrap_or(Time::midnight())),
        };
        match offset.to_timestamp(self.date.to_datetime(time)) {
            Ok(instant) => instant.as_second() > retrieved,
            Err(_) => true,
        }
    }

    fn with_time(mut self, tokens: &[Token<'_>]) -> Moment {
        let mut rest = tokens;
        let mut skipped = 0;
        loop {
            match rest.first() {
                Some(
                    Token::Space | Token::Mark(',' | '-' | '|' | '–' | '—' | '·' | '•' | '@' | '.' | '('),
                ) => {}
                Some(Token::Word(word)) if word.chars().count() <= 2 || *word == "klo" || *word == "ore" => {}
                _ => break,
            }
            skipped += 1;
            if skipped > 6 {
                return self;
            }
            rest = &rest[1..];
        }
        let [
            Token::Number(hour, 1 | 2),
            Token::Mark(':' | '.') | Token::Word("h" | "H"),
            Token::Number(minute, 2),
            tail @ ..,
        ] = rest
        else {
            return self;
        };
        let (mut hour, mut second, mut tail) = (*hour, 0, tail);
        if let [Token::Mark(':'), Token::Number(value, 2), more @ ..] = tail {
            second = *value;
            tail = more;
            if let [Token::Mark('.' | ','), Token::Number(..), more @ ..] = tail {
                tail = more;
            }
        }
        let spaced = skip_space(tail);
        if let [Token::Word(word), more @ ..] = spaced {
            let half = word.to_ascii_lowercase();
            let dotted = matches!(more, [Token::Mark('.'), Token::Word("m" | "M"), ..]);
            if half == "am" || half == "a" && dotted {
                hour %= 12;
                tail = if dotted { &more[2..] } else { more };
            } else if half == "pm" || half == "p" && dotted {
                hour = hour % 12 + 12;
                tail = if dotted { &more[2..] } else { more };
            }
        }
        let (Ok(hour), Ok(minute), Ok(second)) =
            (i8::try_from(hour), i8::try_from(*minute), i8::try_from(second.min(59)))
        else {
            return self;
        };
        if let Ok(time) = Time::new(hour, minute, second, 0) {
            self.time = Some(time);
            self.zone = zone(tail);
        }
        self
    }
}

impl fmt::Display for Moment {
    /// ISO 8601: the day alone, or the day with the time and the zone as far as known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(time) = self.time else { return write!(f, "{}", self.date) };
        write!(f, "{}T{:02}:{:02}:{:02}", self.date, time.hour(), time.minute(), time.second())?;
        match self.zone {
            None => Ok(()),
            Some(Zone::Utc) => f.write_str("Z"),
            Some(Zone::Offset(offset)) => {
                let minutes = offset.seconds() / 60;
                let sign = if minutes < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
            }
        }
    }
}

/// A piece of a text: a number with its count of digits, letters, white space, or one other character.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Token<'a> {
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

fn tokenize(text: &str) -> Vec<Token<'_>> {
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

fn skip_space<'t, 'a>(tokens: &'t [Token<'a>]) -> &'t [Token<'a>] {
    match tokens {
        [Token::Space, rest @ ..] => rest,
        _ => tokens,
    }
}

/// A full date that starts at token `at`, and the token after it.
fn date_at(tokens: &[Token<'_>], at: usize, order: NumericOrder) -> Option<(Moment, usize)> {
    if at > 0
        && matches!(tokens[at - 1], Token::Mark('/' | '-' | '.'))
        && matches!(tokens[at], Token::Number(..))
    {
        // The middle of a longer run of numbers: a version, a telephone number, an address.
        if at > 1 && matches!(tokens[at - 2], Token::Number(..)) {
            return None;
        }
    }
    let mut rest = Rest { tokens, at };
    match tokens[at] {
        Token::Number(value, 8) => {
            let (year, month, day) = (value / 10_000, value / 100 % 100, value % 100);
            Some((day_of(year, month, day)?, at + 1))
        }
        Token::Number(year, 4) => {
            rest.at += 1;
            let month = rest.year_gap().and_then(|()| rest.month_or_number())?;
            rest.month_gap();
            let day = rest.number(2)?;
            if matches!(rest.peek(), Some(Token::Word("日" | "일" | "号" | "號"))) {
                rest.at += 1;
            }
            Some((day_of(year, month, day)?, rest.at))
        }
        Token::Number(first, 1 | 2) => {
            rest.at += 1;
            let before = rest.at;
            if let Some(found) = rest.numeric(first, order) {
                return Some(found);
            }
            rest.at = before;
            rest.ordinal();
            let month = rest.month()?;
            rest.year_lead();
            let year = rest.year(month.thai)?;
            Some((day_of(year, month.number, first)?, rest.at))
        }
        Token::Word(_) => {
            let month = rest.month()?;
            rest.spaces_and(&['.', ',', '-', '/']);
            let day = rest.number(2)?;
            rest.ordinal();
            rest.year_lead();
            let year = rest.year(month.thai)?;
            Some((day_of(year, month.number, day)?, rest.at))
        }
        _ => None,
    }
}

fn day_of(year: u32, month: u32, day: u32) -> Option<Moment> {
    Moment::day(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
}

struct Month {
    number: u32,
    thai: bool,
}

/// What is left to read of a date.
struct Rest<'t, 'a> {
    tokens: &'t [Token<'a>],
    at: usize,
}

impl Rest<'_, '_> {
    fn peek(&self) -> Option<Token<'_>> {
        self.tokens.get(self.at).copied()
    }

    fn number(&mut self, digits: u8) -> Option<u32> {
        match self.peek()? {
            Token::Number(value, len) if len <= digits => {
                self.at += 1;
                Some(value)
            }
            _ => None,
        }
    }

    fn spaces_and(&mut self, marks: &[char]) {
        while match self.peek() {
            Some(Token::Space) => true,
            Some(Token::Mark(c)) => marks.contains(&c),
            _ => false,
        } {
            self.at += 1;
        }
    }

    /// The name of a month, with what stands before it: `of`, `de`.
    fn month(&mut self) -> Option<Month> {
        self.spaces_and(&['.', '-', ',', '/']);
        for _ in 0..2 {
            let Some(Token::Word(word)) = self.peek() else { return None };
            let word = word.to_lowercase();
            if let Some(number) = months::number(&word) {
                let thai = word.starts_with(|c: char| ('\u{e00}'..='\u{e7f}').contains(&c));
                self.at += 1;
                // Abbreviated Thai months have a point inside.
                return Some(Month { number, thai });
            }
            if word == "tháng" {
                self.at += 1;
                self.spaces_and(&[]);
                return self.number(2).map(|number| Month { number, thai: false });
            }
            if !matches!(word.as_str(), "of" | "de" | "d" | "do" | "di" | "mí" | "ngày") {
                return None;
            }
            self.at += 1;
            self.spaces_and(&['\'', '’']);
        }
        None
    }

    fn month_or_number(&mut self) -> Option<u32> {
        match self.peek()? {
            Token::Number(..) => self.number(2),
            _ => self.month().map(|month| month.number),
        }
    }

    /// Between year and month of a year-first date.
    fn year_gap(&mut self) -> Option<()> {
        match self.peek()? {
            Token::Mark('-' | '/' | '.' | '‐' | '‑' | '–') => {
                self.at += 1;
                self.spaces_and(&[]);
            }
            Token::Word("年" | "년") => {
                self.at += 1;
                self.spaces_and(&[]);
            }
            Token::Space | Token::Mark(',') => self.spaces_and(&[',']),
            _ => return None,
        }
        Some(())
    }

    /// Between month and day of a year-first date.
    fn month_gap(&mut self) {
        if matches!(self.peek(), Some(Token::Word("月" | "월"))) {
            self.at += 1;
        }
        self.spaces_and(&['-', '/', '.', '‐', '‑', '–']);
    }

    /// `12/31/2025`, `31.12.2025`, `31-12-25`.
    fn numeric(&mut self, first: u32, order: NumericOrder) -> Option<(Moment, usize)> {
        let Some(Token::Mark(mark @ ('/' | '.' | '-'))) = self.peek() else { return None };
        self.at += 1;
        if mark == '.' {
            self.spaces_and(&[]);
        }
        let second = self.number(2)?;
        if self.peek() != Some(Token::Mark(mark)) {
            return None;
        }
        self.at += 1;
        if mark == '.' {
            self.spaces_and(&[]);
        }
        let year = match self.peek()? {
            Token::Number(value, 4) => value,
            Token::Number(value, 2) if mark != '-' => value + 2000,
            _ => return None,
        };
        self.at += 1;
        if self.peek() == Some(Token::Mark(mark))
            && matches!(self.tokens.get(self.at + 1), Some(Token::Number(..)))
        {
            return None;
        }
        // Points stand in dates of places where the day comes first.
        let day_first = mark == '.' || order == NumericOrder::DayFirst;
        let (day, month) = match (first, second) {
            (13.., _) => (first, second),
            (_, 13..) => (second, first),
            _ if day_first => (first, second),
            _ => (second, first),
        };
        Some((day_of(year, month, day)?, self.at))
    }

    /// After the number of a day: `th`, `º`, a point.
    fn ordinal(&mut self) {
        if let Some(Token::Word(word)) = self.peek() {
            let word = word.to_ascii_lowercase();
            if matches!(word.as_str(), "st" | "nd" | "rd" | "th" | "er" | "º" | "ª" | "e" | "de") {
                self.at += 1;
            }
        }
        if matches!(self.peek(), Some(Token::Mark('º' | '°' | '.'))) {
            self.at += 1;
        }
    }

    /// Between month and year: commas, points, `de`, `of`.
    fn year_lead(&mut self) {
        self.spaces_and(&[',', '.', '-', '/', '،']);
        if let Some(Token::Word("de" | "of" | "del" | "do" | "năm")) = self.peek() {
            self.at += 1;
        }
        self.spaces_and(&[',']);
    }

    fn year(&mut self, thai: bool) -> Option<u32> {
        match self.peek()? {
            Token::Number(value, 4) => {
                self.at += 1;
                Some(if thai && value > 2400 { value - 543 } else { value })
            }
            _ => None,
        }
    }
}

/// The zone at the start of `tokens`; names are those of RFC 2822 and the few others that mean one offset.
fn zone(tokens: &[Token<'_>]) -> Option<Zone> {
    let tokens = match tokens {
        [Token::Mark('.'), rest @ ..] => skip_space(rest),
        _ => skip_space(tokens),
    };
    match tokens {
        [Token::Word(name), rest @ ..] => {
            let hours = match *name {
                "Z" | "z" | "UTC" | "GMT" | "UT" => return offset(rest).or(Some(Zone::Utc)),
                "EST" | "CDT" => -5,
                "EDT" => -4,
                "CST" | "MDT" => -6,
                "MST" | "PDT" => -7,
                "PST" => -8,
                "CET" => 1,
                "CEST" | "EET" => 2,
                "EEST" | "MSK" => 3,
                "JST" | "KST" => 9,
                _ => return None,
            };
            Some(Zone::Offset(Offset::constant(hours)))
        }
        _ => offset(tokens),
    }
}

fn offset(tokens: &[Token<'_>]) -> Option<Zone> {
    let (sign, rest) = match tokens {
        [Token::Mark('+'), rest @ ..] => (1, rest),
        [Token::Mark('-' | '−'), rest @ ..] => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = match rest {
        [Token::Number(hours, 1 | 2), Token::Mark(':'), Token::Number(minutes, 2), ..] => (*hours, *minutes),
        [Token::Number(both, 4), ..] => (both / 100, both % 100),
        [Token::Number(hours, 1 | 2), ..] => (*hours, 0),
        _ => return None,
    };
    if hours > 14 || minutes > 59 {
        return None;
    }
    let seconds = sign * (i32::try_from(hours * 60 + minutes).ok()? * 60);
    Offset::from_seconds(seconds).ok().map(Zone::Offset)
}
