//! Names in a byline.

use std::{collections::BTreeSet, sync::LazyLock};

use regex::Regex;

use super::words::{fold, pattern};

static BETWEEN: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\s*(?:;|,|/|\||\n|&|•|·|\band\b)\s*"));
static BY: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^(?:written |posted )?by\s+"));

/// The names that a byline lists, folded.
#[must_use]
pub fn names(byline: &str) -> BTreeSet<String> {
    BETWEEN.split(byline).map(|part| fold(&BY.replace(part, ""))).filter(|name| !name.is_empty()).collect()
}
