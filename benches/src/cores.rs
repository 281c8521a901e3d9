//! What the other cores add.

use std::{
    num::NonZero,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Instant,
};

use anyhow::{Result, anyhow};
use riptide_bench::{contest::median, ours, pages::Page};
use riptide_extraction::CmExtractor;
use serde::Serialize;

/// How often one core and all of them have all pages.
const ROUNDS: usize = 5;

/// All cores against one.
#[derive(Serialize)]
pub(crate) struct Cores {
    cores: usize,
    /// Pages a second by the clock on the wall, with one thread.
    one: f64,
    /// The same with a thread a core.
    all: f64,
    /// `all / one`: the median of the rounds.
    ratio: f64,
}

pub(crate) fn run(extractor: &CmExtractor, pages: &[Page]) -> Result<Cores> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let (mut ones, mut alls, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (one, all) = (rate(extractor, pages, 1)?, rate(extractor, pages, cores)?);
        ones.push(one);
        alls.push(all);
        ratios.push(all / one);
    }
    Ok(Cores { cores, one: median(ones), all: median(alls), ratio: median(ratios) })
}

/// Pages a second with this many threads.
fn rate(extractor: &CmExtractor, pages: &[Page], threads: usize) -> Result<f64> {
    let options = ours::options();
    let next = AtomicUsize::new(0);
    let started = Instant::now();
    thread::scope(|scope| {
        let work = || {
            while let Some(page) = pages.get(next.fetch_add(1, Ordering::Relaxed)) {
                extractor.extract(&ours::as_input(page), &options)?;
            }
            anyhow::Ok(())
        };
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        running.into_iter().try_for_each(|thread| thread.join().map_err(|_| anyhow!("a worker panicked"))?)
    })?;
    Ok(pages.len() as f64 / started.elapsed().as_secs_f64())
}
