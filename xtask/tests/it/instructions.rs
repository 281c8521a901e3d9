use std::collections::BTreeMap;

use xtask::instructions::outgrown;

fn counts(parse: u64) -> BTreeMap<String, u64> {
    BTreeMap::from([("parse".to_owned(), parse), ("extract".to_owned(), 5_000)])
}

#[test]
fn a_stage_may_grow_by_five_per_cent() {
    assert!(outgrown(&counts(1_050), &counts(1_000)).is_empty());
    assert!(outgrown(&counts(400), &counts(1_000)).is_empty());
}

#[test]
fn a_stage_that_grows_more_is_named() {
    assert_eq!(outgrown(&counts(1_051), &counts(1_000)), ["parse"]);
}

#[test]
fn a_stage_without_record_is_named() {
    assert_eq!(outgrown(&counts(1), &BTreeMap::from([("extract".to_owned(), 5_000)])), ["parse"]);
}
