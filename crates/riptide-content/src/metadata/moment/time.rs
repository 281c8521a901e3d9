//! Times of day and their zones.

use jiff::civil::Time;
use jiff::tz::Offset;

use super::Zone;
use super::tokens::{Token, skip_space};

/// The time of day near the start of `tokens`, as it stands behind a date, and its zone.
pub(super) fn after(tokens: &[Token<'_>]) -> Option<(Time, Option<Zone>)> {
    let mut rest = tokens;
    let mut skipped = 0;
    loop {
        match rest.first() {
            Some(Token::Space | Token::Mark(',' | '-' | '|' | '–' | '—' | '·' | '•' | '@' | '.' | '(')) =>
                {}
            Some(Token::Word(word)) if word.chars().count() <= 2 || *word == "klo" || *word == "ore" => {}
            _ => break,
        }
        skipped += 1;
        if skipped > 6 {
            return None;
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
        return None;
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
        return None;
    };
    let time = Time::new(hour, minute, second, 0).ok()?;
    Some((time, zone(tail)))
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
