//! Many pages through one process: what stays behind.

use std::{
    fs,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use riptide_extraction::{CmExtractor, Mode, Options, Page};
use riptide_hostile::generators;
use serde::Serialize;

/// Sizes of the hostile pages, in bytes, in turn: every part of a run has its share of each.
const SIZES: [usize; 5] = [1 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20];

/// Between two looks at the process.
const INTERVAL: Duration = Duration::from_millis(100);

/// What the process has.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Sample {
    /// Pages done.
    pub pages: usize,
    /// Resident memory in bytes.
    pub resident: u64,
    /// Open descriptors.
    pub descriptors: usize,
    /// Threads.
    pub threads: usize,
}

/// How it went.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Pages done, and how many of them were made to hurt.
    pub pages: usize,
    /// Pages made to hurt among them.
    pub hostile: usize,
    /// Documents.
    pub documents: usize,
    /// Documents without text, which say why.
    pub empty: usize,
    /// Errors by their code.
    pub errors: std::collections::BTreeMap<&'static str, usize>,
    /// Seconds by the clock on the wall.
    pub seconds: f64,
    /// The means of each tenth of the pages.
    pub tenths: Vec<Sample>,
}

/// Extracts `count` pages on every core: those of `ordinary` in turn, and one in ten made to hurt.
///
/// # Errors
///
/// Where the process can't be looked at.
pub fn run(extractor: &CmExtractor, ordinary: &[Vec<u8>], count: usize) -> Result<Report> {
    ensure!(count >= 100, "a soak of {count} pages tells nothing: take 100 at least");
    let hostile: Vec<_> = generators().collect();
    let next = AtomicUsize::new(0);
    let done = AtomicUsize::new(0);
    let over = AtomicBool::new(false);
    let started = Instant::now();
    let work = || {
        let mut report = Report {
            pages: 0,
            hostile: 0,
            documents: 0,
            empty: 0,
            errors: Default::default(),
            seconds: 0.0,
            tenths: Vec::new(),
        };
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                return report;
            }
            let made;
            let html = if number % 10 == 9 {
                let turn = number / 10;
                let size = SIZES[(turn + turn / hostile.len()) % SIZES.len()];
                made = hostile[turn % hostile.len()].bytes(size);
                report.hostile += 1;
                &made
            } else {
                &ordinary[(number - number / 10) % ordinary.len()]
            };
            let mode = if number.is_multiple_of(4) { Mode::Full } else { Mode::Article };
            let page = Page { html, url: Some("https://example.com/page"), ..Page::default() };
            match extractor.attempt(&page, &Options { mode, ..Options::default() }).outcome {
                Ok(document) if document.empty.is_some() => report.empty += 1,
                Ok(_) => report.documents += 1,
                Err(error) => *report.errors.entry(error.code()).or_default() += 1,
            }
            report.pages += 1;
            done.fetch_add(1, Ordering::Relaxed);
        }
    };
    let (reports, samples) = thread::scope(|scope| {
        let workers: Vec<_> =
            (0..thread::available_parallelism().map_or(1, usize::from)).map(|_| scope.spawn(work)).collect();
        let watch = scope.spawn(|| {
            let mut samples = Vec::new();
            while !over.load(Ordering::Relaxed) {
                samples.push(sample(done.load(Ordering::Relaxed))?);
                thread::sleep(INTERVAL);
            }
            Ok::<_, anyhow::Error>(samples)
        });
        let reports: Vec<_> = workers.into_iter().map(thread::ScopedJoinHandle::join).collect();
        over.store(true, Ordering::Relaxed);
        (reports, watch.join())
    });
    let samples = samples.ok().context("the watch died")??;
    let mut total: Option<Report> = None;
    for report in reports {
        let report = report.ok().context("a worker died")?;
        total = Some(match total {
            None => report,
            Some(mut total) => {
                total.pages += report.pages;
                total.hostile += report.hostile;
                total.documents += report.documents;
                total.empty += report.empty;
                for (code, count) in report.errors {
                    *total.errors.entry(code).or_default() += count;
                }
                total
            }
        });
    }
    let mut total = total.context("no worker")?;
    total.seconds = started.elapsed().as_secs_f64();
    total.tenths = tenths(&samples, count);
    Ok(total)
}

/// The means of each tenth, of memory alone: of descriptors and threads the most.
fn tenths(samples: &[Sample], count: usize) -> Vec<Sample> {
    (0..10)
        .filter_map(|tenth| {
            let inside: Vec<&Sample> =
                samples.iter().filter(|sample| sample.pages * 10 / count == tenth).collect();
            let number = inside.len();
            (number > 0).then(|| Sample {
                pages: inside.iter().map(|sample| sample.pages).max().unwrap_or_default(),
                resident: inside.iter().map(|sample| sample.resident).sum::<u64>() / number as u64,
                descriptors: inside.iter().map(|sample| sample.descriptors).max().unwrap_or_default(),
                threads: inside.iter().map(|sample| sample.threads).max().unwrap_or_default(),
            })
        })
        .collect()
}

fn sample(pages: usize) -> Result<Sample> {
    let status = fs::read_to_string("/proc/self/status")?;
    let field = |name: &str| -> Result<u64> {
        let line =
            status.lines().find_map(|line| line.strip_prefix(name)).with_context(|| format!("no {name}"))?;
        Ok(line.split_whitespace().next().context("an empty field")?.parse()?)
    };
    Ok(Sample {
        pages,
        resident: field("VmRSS:")? << 10,
        // One of them is the folder that is being read.
        descriptors: fs::read_dir("/proc/self/fd")?.count(),
        threads: usize::try_from(field("Threads:")?)?,
    })
}
