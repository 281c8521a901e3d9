//! How time and memory grow with the page.

use anyhow::Result;
use riptide_bench::{clock::timed, contest::median, generate, ours, pages::Page};
use riptide_extraction::CmExtractor;
use serde::Serialize;

/// The smallest page and the largest, in bytes; each is four times the one before, but for the last.
const SIZES: [usize; 9] =
    [1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20, 16 << 20, 32 << 20];

/// Below it the cost of an instance shows more than that of the page.
const GROWTH_FROM: usize = 64 << 10;

/// What a sweep found.
#[derive(Serialize)]
pub(crate) struct Sweep {
    /// The sizes.
    steps: Vec<Step>,
    /// Time grows as the size to the power of this, natively.
    native_exponent: f64,
    /// Time grows as the size to the power of this, in the sandbox.
    sandbox_exponent: f64,
    /// The sandbox on a page without content: what an instance costs, in microseconds.
    fixed_us: f64,
}

/// One size.
#[derive(Serialize)]
struct Step {
    bytes: usize,
    native_ms: f64,
    sandbox_ms: f64,
    /// The guest's memory at its largest, in bytes.
    peak_memory: u64,
}

pub(crate) fn run(extractor: &CmExtractor) -> Result<Sweep> {
    let options = ours::options();
    let mut steps = Vec::new();
    for (size, seed) in SIZES.into_iter().zip(1..) {
        let page = Page::new("sweep", generate::ordinary(size, seed).into_bytes());
        let input = ours::as_input(&page);
        // As many as take about a second.
        let turns = ((8 << 20) / page.html.len().max(1)).clamp(3, 400);
        let (mut native, mut sandbox) = (Vec::new(), Vec::new());
        let mut peak_memory = 0;
        for _ in 0..turns {
            let (time, outcome) = timed(|| riptide_content::extract(&input, &options));
            outcome?;
            native.push(1e3 * time.as_secs_f64());
            let (time, outcome) = timed(|| extractor.extract(&input, &options));
            peak_memory = outcome?.stats.peak_memory;
            sandbox.push(1e3 * time.as_secs_f64());
        }
        steps.push(Step {
            bytes: page.html.len(),
            native_ms: median(native),
            sandbox_ms: median(sandbox),
            peak_memory,
        });
    }
    Ok(Sweep {
        native_exponent: exponent(&steps, |step| step.native_ms),
        sandbox_exponent: exponent(&steps, |step| step.sandbox_ms),
        fixed_us: fixed(extractor)?,
        steps,
    })
}

fn fixed(extractor: &CmExtractor) -> Result<f64> {
    let page = Page::new("blank", b" ".to_vec());
    let options = ours::options();
    let mut times = Vec::new();
    for _ in 0..2_000 {
        let (time, outcome) = timed(|| extractor.extract(&ours::as_input(&page), &options));
        outcome?;
        times.push(1e6 * time.as_secs_f64());
    }
    Ok(median(times))
}

/// The slope of the line through the logarithms of size and time, by least squares.
fn exponent(steps: &[Step], time: fn(&Step) -> f64) -> f64 {
    let points: Vec<_> = steps
        .iter()
        .filter(|step| step.bytes * 2 > GROWTH_FROM)
        .map(|step| ((step.bytes as f64).ln(), time(step).ln()))
        .collect();
    let count = points.len() as f64;
    let mean_x = points.iter().map(|(x, _)| x).sum::<f64>() / count;
    let mean_y = points.iter().map(|(_, y)| y).sum::<f64>() / count;
    let covariance: f64 = points.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let variance: f64 = points.iter().map(|(x, _)| (x - mean_x).powi(2)).sum();
    covariance / variance
}
