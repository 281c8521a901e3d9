//! Limits in pairs: obeyed, and violated with both numbers in the error. The host lives on.

use std::time::Duration;

use riptide_extraction::{Allocation, Error, ErrorCode, ExtractorConfig, Limits, Options, PAGE_BYTES, Page};

use crate::hostile_guest::{
    MAXIMUM_PAGES, assert_lives_on, attempt, command, config, config_for, extractor, failure, spins_at_start,
};

#[test]
fn memory_below_the_hosts_limit_is_given() {
    let extractor = extractor(ExtractorConfig { max_memory_pages: 100, ..config() });
    let attempt = attempt(&extractor, &command('g', 100));
    attempt.outcome.unwrap();
    assert_eq!(attempt.stats.peak_memory, 100 * PAGE_BYTES);
    assert_eq!(attempt.stats.growths, 2);
    assert_eq!(attempt.stats.denied, None);
}

#[test]
fn memory_beyond_the_hosts_limit_is_denied() {
    let extractor = extractor(ExtractorConfig { max_memory_pages: 100, ..config() });
    let error = failure(&extractor, &command('g', 101));
    assert_eq!(error.code(), "memory-limit");
    let Error::MemoryLimit { asked, limit } = error else { panic!("{error}") };
    assert_eq!((asked, limit), (101 * PAGE_BYTES, 100 * PAGE_BYTES));
}

#[test]
fn memory_up_to_the_components_own_maximum_is_given() {
    let extractor = extractor(config());
    assert_eq!(extractor.component().maximum_pages, u64::from(MAXIMUM_PAGES));
    let attempt = attempt(&extractor, &command('g', MAXIMUM_PAGES));
    attempt.outcome.unwrap();
    assert_eq!(attempt.stats.peak_memory, u64::from(MAXIMUM_PAGES) * PAGE_BYTES);
}

#[test]
fn memory_beyond_the_components_own_maximum_is_denied() {
    let error = failure(&extractor(config()), &command('g', MAXIMUM_PAGES + 1));
    let Error::MemoryLimit { asked, limit } = error else { panic!("{error}") };
    assert_eq!(asked, u64::from(MAXIMUM_PAGES + 1) * PAGE_BYTES);
    assert_eq!(limit, u64::from(MAXIMUM_PAGES) * PAGE_BYTES);
}

#[test]
fn memory_has_the_same_limits_and_is_clean_for_the_next_page_however_it_is_allocated() {
    for allocation in [Allocation::Automatic, Allocation::OnDemand, Allocation::Pooled] {
        let extractor = extractor(ExtractorConfig { max_memory_pages: 100, allocation, ..config() });
        for _ in 0..20 {
            attempt(&extractor, &command('g', 100)).outcome.unwrap();
            let error = failure(&extractor, &command('g', 101));
            let Error::MemoryLimit { asked, limit } = error else { panic!("{error}") };
            assert_eq!((asked, limit), (101 * PAGE_BYTES, 100 * PAGE_BYTES));
        }
    }
}

#[test]
fn a_reservation_below_the_limit_takes_nothing_from_a_page() {
    let extractor =
        extractor(ExtractorConfig { max_memory_pages: 100, memory_reservation: Some(1 << 20), ..config() });
    attempt(&extractor, &command('g', 100)).outcome.unwrap();
    let error = failure(&extractor, &command('g', 101));
    let Error::MemoryLimit { asked, limit } = error else { panic!("{error}") };
    assert_eq!((asked, limit), (101 * PAGE_BYTES, 100 * PAGE_BYTES));
}

#[test]
fn a_guest_may_go_on_after_a_denial() {
    let extractor = extractor(ExtractorConfig { max_memory_pages: 100, ..config() });
    let attempt = attempt(&extractor, &command('h', 101));
    attempt.outcome.unwrap();
    assert_eq!(attempt.stats.peak_memory, 2 * PAGE_BYTES);
    assert_eq!(attempt.stats.denied, Some(101 * PAGE_BYTES));
}

#[test]
fn growing_by_more_than_an_address_space_changes_no_account() {
    let extractor = extractor(ExtractorConfig { max_memory_pages: 100, ..config() });
    let attempt = attempt(&extractor, &command('h', 0x7f7f_7f7f));
    attempt.outcome.unwrap();
    assert_eq!(attempt.stats.peak_memory, 2 * PAGE_BYTES);
}

#[test]
fn an_instance_that_starts_beyond_the_limit_is_a_memory_limit() {
    let extractor = extractor(ExtractorConfig { max_memory_pages: 1, ..config() });
    let error = attempt(&extractor, b"").outcome.unwrap_err();
    let Error::MemoryLimit { asked, limit } = error else { panic!("{error}") };
    assert_eq!((asked, limit), (2 * PAGE_BYTES, PAGE_BYTES));
}

#[test]
fn a_page_within_its_deadline_is_not_stopped() {
    assert_lives_on(&extractor(ExtractorConfig { deadline: Duration::from_secs(3600), ..config() }));
    assert_lives_on(&extractor(ExtractorConfig { deadline: Duration::MAX, ..config() }));
}

#[test]
fn a_page_is_stopped_at_its_deadline() {
    let limit = Duration::from_millis(500);
    let extractor = extractor(ExtractorConfig { deadline: limit, ..config() });
    // In the call, after it, and while the page is copied into the sandbox.
    for page in [command('s', 0), command('S', 0), vec![b' '; 668]] {
        assert_deadline(failure(&extractor, &page), limit);
    }
}

#[test]
fn an_instance_is_stopped_at_the_deadline_too() {
    let limit = Duration::from_millis(500);
    let extractor = extractor(ExtractorConfig { deadline: limit, ..config_for(spins_at_start()) });
    assert_deadline(attempt(&extractor, b"").outcome.unwrap_err(), limit);
}

#[test]
fn every_page_of_many_is_stopped_at_its_own_deadline() {
    let limit = Duration::from_secs(1);
    let pages = 8;
    let budget = u64::from(MAXIMUM_PAGES) * PAGE_BYTES * pages;
    let extractor = extractor(ExtractorConfig { deadline: limit, memory_budget: Some(budget), ..config() });
    std::thread::scope(|scope| {
        for _ in 0..pages {
            scope.spawn(|| {
                for _ in 0..2 {
                    assert_deadline(failure(&extractor, &command('s', 0)), limit);
                }
            });
        }
    });
}

#[test]
fn an_answer_that_can_be_copied_before_the_deadline_is_given() {
    let extractor = extractor(ExtractorConfig { deadline: Duration::from_secs(3600), ..config() });
    let document = attempt(&extractor, &command('a', 0x370)).outcome.unwrap();
    assert_eq!(document.tags.len(), 0x370);
}

#[test]
fn an_answer_that_cannot_is_a_deadline() {
    let limit = Duration::from_millis(50);
    let extractor = extractor(ExtractorConfig { deadline: limit, ..config() });
    let error = attempt(&extractor, &command('a', 0x370)).outcome.unwrap_err();
    assert!(matches!(error, Error::Deadline { limit: deadline, .. } if deadline == limit), "{error}");
}

fn assert_deadline(error: Error, expected: Duration) {
    assert_eq!(error.code(), "deadline");
    let Error::Deadline { elapsed, limit } = error else { panic!("{error}") };
    assert_eq!(limit, expected);
    assert!(elapsed >= expected, "stopped after {elapsed:?}");
}

#[test]
fn calls_may_nest_as_deep_as_the_stack_allows() {
    attempt(&extractor(config()), &command('r', 10_000)).outcome.unwrap();
}

#[test]
fn deeper_calls_are_a_stack_overflow() {
    let error = failure(&extractor(config()), &command('r', u32::MAX));
    assert_eq!(error.code(), "stack-overflow");
    assert!(matches!(error, Error::StackOverflow { limit: 0x20_0000 }), "{error}");
}

#[test]
fn the_guests_stack_is_not_the_callers() {
    let extractor = extractor(config());
    let small = std::thread::Builder::new().stack_size(256 << 10);
    let error = std::thread::scope(|scope| {
        small.spawn_scoped(scope, || failure(&extractor, &command('r', u32::MAX))).unwrap().join().unwrap()
    });
    assert_eq!(error.code(), "stack-overflow");
}

#[test]
fn fuel_is_no_matter_unless_asked_for() {
    let attempt = attempt(&extractor(config()), &command('r', 10_000));
    attempt.outcome.unwrap();
    assert_eq!(attempt.stats.fuel, None);
}

#[test]
fn a_page_within_its_fuel_budget_tells_what_it_used() {
    let extractor = extractor(ExtractorConfig { fuel: Some(1_000_000), ..config() });
    let attempt = attempt(&extractor, &command('r', 10_000));
    attempt.outcome.unwrap();
    assert!(attempt.stats.fuel.unwrap() > 10_000);
}

#[test]
fn a_page_beyond_its_fuel_budget_says_so() {
    let extractor = extractor(ExtractorConfig { fuel: Some(1_000_000), ..config() });
    let error = failure(&extractor, &command('s', 0));
    assert_eq!(error.code(), "fuel");
    assert!(matches!(error, Error::FuelExhausted { budget: 1_000_000 }));
    assert!(error.to_string().starts_with("the page ran out of fuel: 1000000 units were allowed"), "{error}");
}

#[test]
fn an_input_of_the_limit_is_taken_and_a_longer_one_refused() {
    let extractor = extractor(config());
    let options = Options { limits: Limits { input_bytes: 20, ..Limits::default() }, ..Options::default() };
    let extract = |html: &[u8]| extractor.extract(&Page { html, ..Page::default() }, &options);
    assert_eq!(extract(&[b' '; 20]).unwrap().document.text.len(), 20);
    assert_refused(extract(&[b' '; 21]).unwrap_err(), ErrorCode::InputTooLarge, Some(21), 20);
}

#[test]
fn an_output_of_the_limit_is_taken_and_a_longer_one_refused() {
    let extractor = extractor(config());
    let options = Options { limits: Limits { output_bytes: 20, ..Limits::default() }, ..Options::default() };
    let extract = |html: &[u8]| extractor.extract(&Page { html, ..Page::default() }, &options);
    assert_eq!(extract(&[b' '; 20]).unwrap().document.text.len(), 20);
    assert_refused(extract(&[b' '; 21]).unwrap_err(), ErrorCode::OutputTooLarge, Some(21), 20);
}

#[test]
fn an_answer_that_unfolds_on_the_host_is_refused_before_it_is_there() {
    let limit = Limits::default().output_bytes;
    // 4 GiB of text in 2 MiB of memory.
    let error = failure(&extractor(config()), &command('a', 65_536));
    assert_refused(error, ErrorCode::OutputTooLarge, None, limit);
    let document = attempt(&extractor(config()), &command('a', 100)).outcome.unwrap();
    assert_eq!(document.string_bytes(), 100 * 65_536 + 18);
}

fn assert_refused(error: Error, code: ErrorCode, actual: Option<u64>, limit: u64) {
    let Error::Refused(refusal) = error else { panic!("{error}") };
    assert_eq!((refusal.code, refusal.actual, refusal.limit), (code, actual, Some(limit)));
    assert!(refusal.message.contains(&limit.to_string()), "{}", refusal.message);
}
