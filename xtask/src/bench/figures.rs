//! What the bench programs answer.

use serde::Deserialize;

/// Contestants in turn on the same pages.
#[derive(Deserialize)]
pub(super) struct Contest {
    pub(super) pages: usize,
    pub(super) bytes: usize,
    pub(super) rounds: usize,
    /// The first is the one that the others are compared with.
    pub(super) results: Vec<Contestant>,
}

#[derive(Deserialize)]
pub(super) struct Contestant {
    pub(super) name: String,
    pub(super) pages_per_second: f64,
    pub(super) megabytes_per_second: f64,
    pub(super) median_ms: f64,
    pub(super) p99_ms: f64,
    /// Its time as a multiple of the first one's.
    pub(super) ratio: f64,
    pub(super) spread: (f64, f64),
    pub(super) refused: usize,
    pub(super) blank: usize,
}

/// All cores against one.
#[derive(Deserialize)]
pub(super) struct Cores {
    pub(super) cores: usize,
    pub(super) one: f64,
    pub(super) all: f64,
    pub(super) ratio: f64,
}

/// Generated pages of growing size.
#[derive(Deserialize)]
pub(super) struct Sweep {
    pub(super) steps: Vec<Step>,
    pub(super) native_exponent: f64,
    pub(super) sandbox_exponent: f64,
    pub(super) fixed_us: f64,
}

#[derive(Deserialize)]
pub(super) struct Step {
    pub(super) bytes: usize,
    pub(super) native_ms: f64,
    pub(super) sandbox_ms: f64,
    pub(super) peak_memory: u64,
}

/// From the start of the process to its end, in milliseconds.
pub(super) struct StartUp {
    pub(super) sandbox: Spread,
    pub(super) native: Spread,
    /// With an empty cache: the component is compiled.
    pub(super) first: Spread,
}

/// A median with the least and the greatest value.
pub(super) struct Spread {
    pub(super) median: f64,
    pub(super) least: f64,
    pub(super) greatest: f64,
}

impl Spread {
    /// Of at least one value.
    pub(super) fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let at = |index: usize| values.get(index).copied().unwrap_or_default();
        Spread { median: at(values.len() / 2), least: at(0), greatest: at(values.len().saturating_sub(1)) }
    }
}
