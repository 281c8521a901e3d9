//! How long after its deadline a page is over.

use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use riptide_extraction::{
    CmExtractor, CompileCache, ComponentSource, ExtractorConfig, Limits, Options, Page,
};
use riptide_hostile::{generator, guest, ordinary};
use serde::Serialize;

/// Pages at once where there are many.
const MANY: u64 = 8;

/// What happens when the deadline comes, and how late it was noticed.
#[derive(Debug, Serialize)]
pub struct Row {
    /// What the page was doing.
    pub case: &'static str,
    /// Pages at once.
    pub at_once: u64,
    /// Pages in all.
    pub pages: usize,
    /// Pages that ended as a deadline; the others were done before it was noticed.
    pub stopped: usize,
    /// Milliseconds from the deadline to the caller having its answer: the median.
    pub median_ms: f64,
    /// The longest.
    pub longest_ms: f64,
    /// The most memory that one of them had, in bytes.
    pub memory: u64,
}

/// One way to be busy.
struct Case {
    name: &'static str,
    component: ComponentSource,
    /// The limit of memory in pages; the default where none is given.
    memory: Option<u32>,
    html: Vec<u8>,
    /// Deadlines, each for a page: spread over the time that the work takes, so that some fall into each part of it.
    deadlines: Vec<Duration>,
}

/// Measures all cases, one page at a time and many.
///
/// # Errors
///
/// Where an extractor can't be made.
pub fn run(component: &ComponentSource, rounds: u32) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for case in cases(component, rounds)? {
        for at_once in [1, MANY] {
            rows.push(measure(&case, at_once)?);
        }
    }
    Ok(rows)
}

fn cases(component: &ComponentSource, rounds: u32) -> Result<Vec<Case>> {
    let made = |bytes: Vec<u8>| ComponentSource::Bytes(Arc::from(bytes));
    let fixed = |ms: u64| vec![Duration::from_millis(ms); rounds as usize];
    let spread = |until_ms: u64| {
        let step = Duration::from_millis(until_ms) / rounds.max(1);
        (1..=rounds).map(|round| step * round).collect::<Vec<_>>()
    };
    let page = |name: &str| {
        generator(name).map(|generator| generator.bytes(32_000_000)).context("no such generator")
    };
    Ok(vec![
        Case {
            name: "a guest that spins",
            component: made(guest::hostile()),
            memory: Some(guest::MAXIMUM_PAGES),
            html: guest::command('s', 0),
            deadlines: fixed(40),
        },
        Case {
            name: "a guest that spins while it is instantiated",
            component: made(guest::spins_at_start()),
            memory: Some(guest::MAXIMUM_PAGES),
            html: guest::command('s', 0),
            deadlines: fixed(40),
        },
        Case {
            name: "a guest that writes to its standard error",
            component: made(guest::hostile()),
            memory: Some(guest::MAXIMUM_PAGES),
            html: guest::command('w', 0),
            deadlines: fixed(40),
        },
        Case {
            name: "a guest that fills 512 MiB again and again",
            component: made(guest::hostile_with_memory(8192)),
            memory: None,
            html: guest::command('f', 8192),
            deadlines: spread(400),
        },
        Case {
            name: "an answer of 59 MB is lifted",
            component: made(guest::hostile()),
            memory: Some(guest::MAXIMUM_PAGES),
            html: guest::command('a', 0x37f),
            deadlines: spread(80),
        },
        Case {
            name: "a page of 32 MB is lowered and parsed",
            component: component.clone(),
            memory: None,
            html: ordinary(32_000_000).into_bytes(),
            deadlines: spread(100),
        },
        Case {
            name: "a page of 32 MB, the whole way",
            component: component.clone(),
            memory: None,
            html: ordinary(32_000_000).into_bytes(),
            deadlines: spread(8000),
        },
        Case {
            name: "text of 32 MB, the whole way",
            component: component.clone(),
            memory: None,
            html: page("text-giant")?,
            deadlines: spread(4000),
        },
        Case {
            name: "a million links, the whole way",
            component: component.clone(),
            memory: None,
            html: page("links")?,
            deadlines: spread(8000),
        },
    ])
}

fn measure(case: &Case, at_once: u64) -> Result<Row> {
    let mut late = Vec::new();
    let (mut stopped, mut memory) = (0, 0);
    // The deadline is the extractor's: one for each of them, made before the clock runs.
    for &deadline in &case.deadlines {
        let mut config = ExtractorConfig {
            component: case.component.clone(),
            deadline,
            compile_cache: CompileCache::UserDirectory,
            ..ExtractorConfig::default()
        };
        if let Some(pages) = case.memory {
            config.max_memory_pages = pages;
        }
        config.memory_budget = Some(config.max_memory_bytes() * at_once);
        let extractor = CmExtractor::with_config(config)?;
        let limits = Limits { output_bytes: 96 << 20, ..Limits::default() };
        let options = Options { limits, ..Options::default() };
        let page = Page { html: &case.html, url: Some("https://example.com/page"), ..Page::default() };
        let answers = thread::scope(|scope| {
            let pages: Vec<_> = (0..at_once)
                .map(|_| {
                    scope.spawn(|| {
                        let started = Instant::now();
                        let attempt = extractor.attempt(&page, &options);
                        (started.elapsed(), attempt)
                    })
                })
                .collect();
            pages.into_iter().map(|page| page.join().ok()).collect::<Option<Vec<_>>>()
        });
        for (elapsed, attempt) in answers.context("a page panicked")? {
            let over = elapsed.saturating_sub(attempt.stats.waited).as_secs_f64() - deadline.as_secs_f64();
            memory = memory.max(attempt.stats.peak_memory);
            match attempt.outcome {
                Err(error) if error.code() == "deadline" => stopped += 1,
                // It was done in time, and says nothing of what would have happened later.
                _ if over <= 0.0 => continue,
                _ => {}
            }
            late.push(1e3 * over);
        }
    }
    late.sort_by(f64::total_cmp);
    Ok(Row {
        case: case.name,
        at_once,
        pages: case.deadlines.len() * at_once as usize,
        stopped,
        median_ms: late.get(late.len() / 2).copied().unwrap_or_default(),
        longest_ms: late.last().copied().unwrap_or_default(),
        memory,
    })
}
