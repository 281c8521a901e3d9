//! A hostile guest: whatever it does is its own typed error, and nobody else's.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use riptide_extraction::{Error, ErrorCode, ExtractorConfig, PAGE_BYTES};

use crate::hostile_guest::{MAXIMUM_PAGES, assert_lives_on, attempt, command, config, extractor, failure};

#[test]
fn a_panic_carries_its_message() {
    let error = failure(&extractor(config()), &command('p', 0));
    assert_eq!(error.code(), "guest-panic");
    assert_eq!(error.to_string(), "the guest panicked: thread panicked at src/tides.rs: the moon is missing");
}

#[test]
fn a_panic_of_ten_megabytes_is_cut() {
    let extractor = extractor(ExtractorConfig { stderr_capture: 1000, ..config() });
    let error = failure(&extractor, &command('P', 160));
    let Error::GuestPanic { message } = error else { panic!("{error}") };
    assert!(message.starts_with("thread panicked at src/tides.rs"));
    assert!(message.ends_with("[10484760 more bytes were dropped]"), "{message}");
    assert!(message.len() < 3100, "{}", message.len());
}

#[test]
fn traps_say_which() {
    let extractor = extractor(config());
    for (page, trap) in [
        (command('u', 0), "wasm `unreachable` instruction executed"),
        (command('d', 0), "integer divide by zero"),
        (command('m', 0), "out of bounds memory access"),
        (command('q', 0), "the guest called exit"),
        (command('v', 1 << 30), "out of bounds memory access"),
        (command('V', 1 << 30), "out of bounds memory access"),
        (command('v', u32::MAX), "wasm `unreachable` instruction executed"),
        (command('V', u32::MAX), "wasm `unreachable` instruction executed"),
        (vec![b' '; 666], "wasm `unreachable` instruction executed"),
    ] {
        let error = failure(&extractor, &page);
        assert_eq!(error.code(), "guest-trap", "{error}");
        assert!(error.to_string().contains(trap), "{error}");
    }
}

#[test]
fn memory_is_moved_and_filled_in_pieces_as_it_would_be_at_once() {
    let extractor = extractor(config());
    // Lengths on both sides of a piece's 262,144 bytes and of their multiples, and moves that overlap by much, by little and not. All
    // of it is UTF-8.
    for length in [1000, 262_143, 262_144, 262_145, 524_288, 524_289, 800_003] {
        for by in [0, 16, 4096, 262_144, 0x4_7f70, 1 << 20] {
            for letter in ['b', 'B', 'k'] {
                let mut page = command(letter, by);
                page.extend((page.len()..length).map(|at| b'a' + (at * 31 % 251 % 26) as u8));
                let document = attempt(&extractor, &page).outcome.unwrap();
                let expected = if letter == 'k' { vec![b'k'; length] } else { page };
                assert!(document.text.as_bytes() == expected, "{letter} {length} by {by}");
            }
        }
    }
}

#[test]
fn answers_that_break_the_interface_are_named() {
    let extractor = extractor(config());
    for (page, reason) in [
        (command('i', 0), "utf-8"),
        (command('o', 0), "out of bounds"),
        (command('e', 0), "discriminant"),
        (command('x', 0), "discriminant"),
        (vec![b' '; 667], "beyond end of memory"),
    ] {
        let error = failure(&extractor, &page);
        assert_eq!(error.code(), "interface-violation", "{error}");
        assert!(error.to_string().contains(reason), "{error}");
    }
}

#[test]
fn the_guests_own_errors_pass() {
    let error = failure(&extractor(config()), &command('y', 0));
    assert_eq!(error.code(), "invalid-url");
    let Error::Refused(refusal) = error else { panic!("{error}") };
    assert_eq!(refusal.code, ErrorCode::InvalidUrl);
    assert_eq!(refusal.message, "thread panicked at src/tides.rs: the moon is missing");
}

#[test]
fn handles_are_bounded() {
    let error = failure(&extractor(config()), &command('z', 0));
    assert_eq!(error.code(), "interface-violation");
    assert!(error.to_string().contains("handle"), "{error}");
}

#[test]
fn the_sandbox_shows_nothing_of_the_host() {
    let extractor = extractor(config());
    // No variables, no arguments, two clocks that stand at zero.
    assert_eq!(attempt(&extractor, &command('c', 0)).outcome.unwrap().text, "0000");
    let seed = || {
        let document = attempt(&extractor, &command('C', 0)).outcome.unwrap();
        (document.word_count, document.reading_time)
    };
    assert_eq!(seed(), seed());
}

#[test]
fn other_pages_go_on_undisturbed() {
    let pages = 4;
    let extractor = extractor(ExtractorConfig {
        deadline: Duration::from_secs(2),
        memory_budget: Some(u64::from(MAXIMUM_PAGES) * PAGE_BYTES * pages),
        ..config()
    });
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let good: Vec<_> = (1..pages)
            .map(|_| {
                scope.spawn(|| {
                    let mut done = 0;
                    while !over.load(Ordering::Relaxed) || done == 0 {
                        assert_lives_on(&extractor);
                        done += 1;
                    }
                    done
                })
            })
            .collect();
        let misdeeds = [
            ('s', 0, "deadline"),
            ('w', 0, "deadline"),
            ('g', MAXIMUM_PAGES + 1, "memory-limit"),
            ('r', u32::MAX, "stack-overflow"),
            ('u', 0, "guest-trap"),
            ('d', 0, "guest-trap"),
            ('m', 0, "guest-trap"),
            ('q', 0, "guest-trap"),
            ('p', 0, "guest-panic"),
            ('P', 160, "guest-panic"),
            ('i', 0, "interface-violation"),
            ('o', 0, "interface-violation"),
            ('e', 0, "interface-violation"),
            ('x', 0, "interface-violation"),
            ('a', 65_536, "output-too-large"),
        ];
        let endings = misdeeds.map(|(letter, number, _)| {
            let outcome = attempt(&extractor, &command(letter, number)).outcome;
            (letter, number, outcome.err().map_or("document", |error| error.code()))
        });
        over.store(true, Ordering::Relaxed);
        assert_eq!(endings, misdeeds);
        for thread in good {
            assert!(thread.join().unwrap() > 0);
        }
    });
}
