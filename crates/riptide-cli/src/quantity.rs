//! Sizes and durations as people write them: `32MiB`, `500ms`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// A number of bytes: `1048576`, `64KB`, `32MiB`, `1G`. `KB` is 1000 bytes; `KiB` and a bare `K` are 1024.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ByteSize(pub(crate) u64);

impl FromStr for ByteSize {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        let (number, unit) = split_unit(written);
        let factor: u64 = match unit.to_ascii_lowercase().as_str() {
            "" | "b" => 1,
            "kb" => 1_000,
            "mb" => 1_000_000,
            "gb" => 1_000_000_000,
            "k" | "kib" => 1 << 10,
            "m" | "mib" => 1 << 20,
            "g" | "gib" => 1 << 30,
            _ => return Err(format!("`{unit}` is not a unit of size: use B, KB, MB, GB, KiB, MiB or GiB")),
        };
        let number: u64 = number.parse().map_err(|_| "a size is a whole number and a unit, as in 32MiB")?;
        number.checked_mul(factor).map(ByteSize).ok_or_else(|| "the size does not fit in 64 bits".to_owned())
    }
}

impl fmt::Display for ByteSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => f.write_str("0B"),
            bytes if bytes % (1 << 30) == 0 => write!(f, "{}GiB", bytes >> 30),
            bytes if bytes % (1 << 20) == 0 => write!(f, "{}MiB", bytes >> 20),
            bytes if bytes % (1 << 10) == 0 => write!(f, "{}KiB", bytes >> 10),
            bytes => write!(f, "{bytes}B"),
        }
    }
}

/// A duration: `30s`, `500ms`, `2m`; a bare number is seconds, and may have a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timeout(pub(crate) Duration);

impl FromStr for Timeout {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        let (number, unit) = split_unit(written);
        let factor = match unit {
            "ms" => 0.001,
            "" | "s" => 1.0,
            "m" | "min" => 60.0,
            "h" => 3600.0,
            _ => return Err(format!("`{unit}` is not a unit of time: use ms, s, m or h")),
        };
        let number: f64 = number.parse().map_err(|_| "a duration is a number and a unit, as in 30s")?;
        let duration = Duration::try_from_secs_f64(number * factor).map_err(|why| why.to_string())?;
        if duration.is_zero() {
            return Err("a timeout of zero lets nothing through".to_owned());
        }
        Ok(Timeout(duration))
    }
}

impl fmt::Display for Timeout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

fn split_unit(written: &str) -> (&str, &str) {
    let written = written.trim();
    let end = written.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(written.len());
    (&written[..end], written[end..].trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_in_every_unit() {
        for (written, bytes) in [
            ("0", 0),
            ("1048576", 1 << 20),
            ("64KB", 64_000),
            ("64KiB", 64 << 10),
            ("32 MiB", 32 << 20),
            ("1g", 1 << 30),
        ] {
            assert_eq!(written.parse(), Ok(ByteSize(bytes)), "{written}");
        }
        for wrong in ["", "MiB", "-1", "1.5MiB", "12 parsecs", "99999999999GiB"] {
            assert!(wrong.parse::<ByteSize>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_size_is_written_as_it_is_read() {
        for bytes in [0, 1, 1023, 1024, 32 << 20, 1 << 30, u64::MAX] {
            assert_eq!(ByteSize(bytes).to_string().parse(), Ok(ByteSize(bytes)));
        }
    }

    #[test]
    fn durations_are_read_in_every_unit() {
        for (written, millis) in
            [("500ms", 500), ("30", 30_000), ("30s", 30_000), ("1.5s", 1_500), ("2m", 120_000)]
        {
            assert_eq!(written.parse(), Ok(Timeout(Duration::from_millis(millis))), "{written}");
        }
        for wrong in ["", "s", "0", "-1s", "3 fortnights", "99999999999999999999h"] {
            assert!(wrong.parse::<Timeout>().is_err(), "{wrong}");
        }
    }
}
