//! The memory that pages in flight share.

use std::time::{Duration, Instant};

use riptide_extraction::{Allocation, CmExtractor, Error, ExtractorConfig, PAGE_BYTES};

use crate::hostile_guest::{MAXIMUM_PAGES, assert_lives_on, attempt, command, config, extractor, failure};

const LIMIT: u64 = MAXIMUM_PAGES as u64 * PAGE_BYTES;

#[test]
fn a_budget_that_no_page_fits_is_refused() {
    let settings = ExtractorConfig { memory_budget: Some(LIMIT - 1), ..config() };
    let error = CmExtractor::with_config(settings).err().unwrap();
    assert!(
        matches!(error, Error::BudgetTooSmall { needed: LIMIT, budget } if budget == LIMIT - 1),
        "{error}"
    );
}

#[test]
fn pages_wait_for_their_memory() {
    let extractor = extractor(ExtractorConfig {
        memory_budget: Some(LIMIT),
        deadline: Duration::from_millis(500),
        ..config()
    });
    // Three pages that spin up to the deadline take three deadlines, since only one has room at a time.
    let started = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| failure(&extractor, &command('s', 0)));
        }
    });
    assert!(started.elapsed() >= Duration::from_millis(1500), "took {:?}", started.elapsed());
    assert_lives_on(&extractor);
}

#[test]
fn a_page_that_waits_too_long_is_refused() {
    let extractor = extractor(ExtractorConfig {
        memory_budget: Some(LIMIT),
        memory_wait: Some(Duration::ZERO),
        deadline: Duration::from_millis(500),
        ..config()
    });
    let outcomes = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| attempt(&extractor, &command('s', 0)).outcome.unwrap_err()))
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    let busy: Vec<_> = outcomes.iter().filter(|error| error.code() == "busy").collect();
    assert!(!busy.is_empty());
    for error in busy {
        assert!(error.retryable());
        assert!(matches!(error, Error::Busy { needed: LIMIT, budget: LIMIT, .. }), "{error}");
    }
    assert_lives_on(&extractor);
}

#[test]
fn memory_is_given_back_after_every_ending() {
    let extractor = extractor(ExtractorConfig {
        memory_budget: Some(LIMIT),
        memory_wait: Some(Duration::ZERO),
        ..config()
    });
    for page in [command('u', 0), command('g', MAXIMUM_PAGES + 1), command('r', u32::MAX), command('i', 0)] {
        failure(&extractor, &page);
    }
}

#[test]
fn a_page_waits_until_the_memory_of_a_late_one_is_free() {
    let extractor = extractor(ExtractorConfig {
        memory_budget: Some(LIMIT),
        allocation: Allocation::Pooled,
        deadline: Duration::from_millis(300),
        ..config()
    });
    // There is one slot: a page that came before it is free would find none.
    for _ in 0..5 {
        assert_eq!(failure(&extractor, &command('f', MAXIMUM_PAGES)).code(), "deadline");
    }
}
