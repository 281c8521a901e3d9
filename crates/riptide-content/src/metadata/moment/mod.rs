//! Dates and times as pages write them, in numbers and in words.

mod date;
mod time;
mod tokens;

use std::fmt;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;

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
        let tokens = tokens::tokenize(text);
        (0..tokens.len()).find_map(|at| {
            let (moment, next) = date::at(&tokens, at, order)?;
            Some(match time::after(&tokens[next..]) {
                Some((time, zone)) => Moment { time: Some(time), zone, ..moment },
                None => moment,
            })
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
