//! Contestants in turn on every page, and what came of it.

use std::time::Duration;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::pages::Page;

/// A way to extract a page.
pub trait Contestant {
    /// What it is called in the tables.
    fn name(&self) -> String;

    /// Extracts the page: the processor time that it took, and the bytes of the text found.
    ///
    /// # Errors
    ///
    /// Where it refuses the page.
    fn extract(&mut self, page: &Page) -> Result<Turn>;
}

/// One page, once.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    /// The processor time that it took.
    pub time: Duration,
    /// Bytes of the text: zero shows that there was nothing to do.
    pub text_bytes: usize,
}

/// What came of a contest.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    /// The pages.
    pub pages: usize,
    /// Their bytes.
    pub bytes: usize,
    /// How often each contestant had each page.
    pub rounds: usize,
    /// The contestants, in their order; the first is the one that the others are compared with.
    pub results: Vec<Figures>,
}

/// One contestant's figures.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Figures {
    /// What it is called.
    pub name: String,
    /// Pages a second, from the median time of each page.
    pub pages_per_second: f64,
    /// Megabytes (10^6) a second.
    pub megabytes_per_second: f64,
    /// The median page, in milliseconds.
    pub median_ms: f64,
    /// The page that one in a hundred is slower than, in milliseconds.
    pub p99_ms: f64,
    /// Its time as a multiple of the first contestant's: the median of the rounds.
    pub ratio: f64,
    /// The least ratio of a round, and the greatest.
    pub spread: (f64, f64),
    /// Pages refused.
    pub refused: usize,
    /// Pages for which it found no text.
    pub blank: usize,
}

/// Runs `rounds` rounds after one to warm up. Contestants take turns at who comes first.
#[must_use]
pub fn run(contestants: &mut [Box<dyn Contestant>], pages: &[Page], rounds: usize) -> Report {
    let mut times = vec![vec![vec![0.0; pages.len()]; rounds]; contestants.len()];
    let mut refused = vec![0; contestants.len()];
    let mut blank = vec![0; contestants.len()];
    for round in 0..=rounds {
        for (index, page) in pages.iter().enumerate() {
            for turn in 0..contestants.len() {
                let who = (turn + round + index) % contestants.len();
                let outcome = contestants[who].extract(page);
                match (round.checked_sub(1), outcome) {
                    (Some(round), Ok(turn)) => times[who][round][index] = turn.time.as_secs_f64(),
                    (None, Ok(turn)) => blank[who] += usize::from(turn.text_bytes == 0),
                    (None, Err(_)) => refused[who] += 1,
                    (Some(_), Err(_)) => {}
                }
            }
        }
    }
    let bytes = pages.iter().map(|page| page.html.len()).sum();
    let totals: Vec<Vec<f64>> =
        times.iter().map(|rounds| rounds.iter().map(|round| round.iter().sum()).collect()).collect();
    let results = contestants
        .iter()
        .enumerate()
        .map(|(who, contestant)| {
            let by_page: Vec<_> = (0..pages.len())
                .map(|page| median(times[who].iter().map(|round| round[page]).collect()))
                .collect();
            let ratios: Vec<_> = totals[who].iter().zip(&totals[0]).map(|(own, first)| own / first).collect();
            let total: f64 = by_page.iter().sum();
            Figures {
                name: contestant.name(),
                pages_per_second: pages.len() as f64 / total,
                megabytes_per_second: bytes as f64 / 1e6 / total,
                median_ms: 1e3 * median(by_page.clone()),
                p99_ms: 1e3 * quantile(by_page, 0.99),
                spread: (quantile(ratios.clone(), 0.0), quantile(ratios.clone(), 1.0)),
                ratio: median(ratios),
                refused: refused[who],
                blank: blank[who],
            }
        })
        .collect();
    Report { pages: pages.len(), bytes, rounds, results }
}

/// The middle value; of an even number of them the upper of the two.
#[must_use]
pub fn median(values: Vec<f64>) -> f64 {
    quantile(values, 0.5)
}

fn quantile(mut values: Vec<f64>, share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    let index = (values.len() as f64 * share) as usize;
    values.get(index.min(last)).copied().unwrap_or_default()
}
