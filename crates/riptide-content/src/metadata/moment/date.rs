//! Days in numbers and in words.

use super::tokens::Token;
use super::{Moment, NumericOrder};
use crate::metadata::months;

/// A full date that starts at token `at`, and the token after it.
pub(super) fn at(tokens: &[Token<'_>], at: usize, order: NumericOrder) -> Option<(Moment, usize)> {
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
