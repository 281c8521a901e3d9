//! Whatever bytes a guest answers with, and whatever bytes are given as a component.

use std::sync::LazyLock;
use std::time::Duration;

use proptest::prelude::*;
use riptide_extraction::{CmExtractor, Error, ExtractorConfig, Options};
use riptide_hostile::guest::{ECHO_AT, echo};

use crate::hostile_guest::{attempt, config_for, extractor, hostile};

/// A guest whose answer is the page.
static ECHO: LazyLock<CmExtractor> = LazyLock::new(|| extractor(config_for(echo())));

/// Four bytes of an answer: most often nothing or a one, so that some answers are documents, or an address of the answer
/// itself, a small number, anything.
fn word() -> impl Strategy<Value = u32> {
    prop_oneof![
        700 => Just(0),
        40 => Just(1),
        40 => (0_u32..50).prop_map(|eighth| ECHO_AT + 8 * eighth),
        10 => 0_u32..20,
        1 => any::<u32>(),
    ]
}

/// An answer in the memory layout of the interface, which a document needs some 300 bytes of.
fn answer() -> impl Strategy<Value = Vec<u8>> {
    (prop::collection::vec(word(), 100..150), prop_oneof![9 => Just(0_u8), 1 => any::<u8>()]).prop_map(
        |(words, tag)| {
            let mut bytes: Vec<u8> = words.into_iter().flat_map(u32::to_le_bytes).collect();
            bytes[0] = tag;
            bytes
        },
    )
}

fn accepts(outcome: &Result<riptide_extraction::Document, Error>) -> bool {
    match outcome {
        Ok(document) => document.string_bytes() <= Options::default().limits.output_bytes,
        Err(error) => {
            matches!(error, Error::Refused(_) | Error::InterfaceViolation { .. } | Error::GuestTrap { .. })
        }
    }
}

#[test]
fn an_answer_of_zeros_is_a_document_without_anything() {
    let document = attempt(&ECHO, &[0; 400]).outcome.unwrap();
    assert_eq!((document.string_bytes(), document.word_count, document.url), (0, 0, None));
}

proptest! {
    #[test]
    fn any_answer_is_a_document_or_an_error_of_its_own(answer in answer()) {
        let outcome = attempt(&ECHO, &answer).outcome;
        prop_assert!(accepts(&outcome), "{outcome:?}");
    }

    #[test]
    fn any_bytes_are_an_answer_or_an_error_of_its_own(answer in prop::collection::vec(any::<u8>(), 0..500)) {
        let outcome = attempt(&ECHO, &answer).outcome;
        prop_assert!(accepts(&outcome), "{outcome:?}");
    }

    #[test]
    fn a_damaged_component_is_refused_or_runs_within_its_limits(
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in prop_oneof![3 => Just(None), 1 => any::<prop::sample::Index>().prop_map(Some)],
    ) {
        let mut component = hostile();
        if let Some(cut) = cut {
            component.truncate(cut.index(component.len()));
        }
        for (at, byte) in damage {
            if !component.is_empty() {
                let at = at.index(component.len());
                component[at] ^= byte;
            }
        }
        let config = ExtractorConfig { deadline: Duration::from_secs(2), ..config_for(component) };
        if let Ok(extractor) = CmExtractor::with_config(config) {
            let _ = attempt(&extractor, b"    a page");
            let _ = extractor.guest_info();
        }
    }
}
