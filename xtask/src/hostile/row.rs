//! What one attack cost.

use std::fmt;

use serde::Deserialize;

/// The growth exponent that no page may reach.
const MAX_EXPONENT: f64 = 1.15;

/// Seconds that no page of up to ten million bytes may take.
const MAX_SECONDS: f64 = 2.0;

/// Below this many seconds the clock and the caches say more than the extraction.
const TOO_QUICK: f64 = 0.15;

/// How a page may end: as a document, as one that says why it is empty, or as an error that the page is to blame for.
const ENDINGS: [&str; 7] = [
    "document",
    "no-text",
    "no-match",
    "binary-input",
    "memory-limit",
    "output-too-large",
    "invalid-selector",
];

/// What one extraction took.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub(super) struct Cost {
    bytes: u64,
    pub(super) seconds: f64,
    memory: u64,
    output: u64,
    outcome: String,
}

/// What an attack cost in each size. It has two at least.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) full: bool,
    pub(super) costs: Vec<Cost>,
}

impl Row {
    pub(super) fn title(&self) -> String {
        if self.full { format!("{}, full", self.name) } else { self.name.clone() }
    }

    /// The cost of the largest page.
    pub(super) fn largest(&self) -> &Cost {
        &self.costs[self.costs.len() - 1]
    }

    /// The slope of time over size, both as logarithms; none where the largest page is too quick to tell.
    fn exponent(&self) -> Option<f64> {
        let points: Vec<(f64, f64)> = self
            .costs
            .iter()
            .filter(|cost| cost.seconds > 0.0)
            .map(|cost| ((cost.bytes as f64).ln(), cost.seconds.ln()))
            .collect();
        if self.largest().seconds < TOO_QUICK || points.len() < 2 {
            return None;
        }
        let number = points.len() as f64;
        let (x, y) =
            points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.0 / number, y + point.1 / number));
        let covariance: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
        let variance: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
        Some(covariance / variance)
    }

    /// What the attack does that it must not.
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if let Some(exponent) = self.exponent().filter(|exponent| *exponent >= MAX_EXPONENT) {
            faults.push(format!("  exponent {exponent:.2}"));
        }
        for cost in &self.costs {
            let allowed = MAX_SECONDS * (cost.bytes as f64 / 1e7).max(1.0);
            // Pages are a little longer than asked for.
            if cost.seconds > 1.02 * allowed {
                faults.push(format!("  {:.2} s for {} bytes", cost.seconds, cost.bytes));
            }
            if !ENDINGS.contains(&cost.outcome.as_str()) {
                faults.push(format!("  ends as {}", cost.outcome));
            }
        }
        faults
    }
}

pub(super) fn heading(sizes: &[u32]) -> String {
    let columns: String = sizes.iter().map(|bytes| format!("{:>11}", format!("{bytes} B"))).collect();
    format!(
        "{:44}{columns} exponent    memory     output  {:16}  unguarded parse, {} B",
        "attack", "outcome", sizes[0]
    )
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:44}", self.title())?;
        for cost in &self.costs {
            write!(f, "{:>9.3} s", cost.seconds)?;
        }
        let exponent = self.exponent().map_or("-".to_owned(), |exponent| format!("{exponent:.2}"));
        let largest = self.largest();
        write!(
            f,
            "{exponent:>9}{:>7.0} MB{:>8.1} MB  {:16}",
            largest.memory as f64 / 1e6,
            largest.output as f64 / 1e6,
            largest.outcome
        )
    }
}
