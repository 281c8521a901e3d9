//! A short soak: what `cargo xtask soak` does for hours.

use std::collections::BTreeMap;

use riptide_bench::{pages, soak};
use riptide_extraction::{CmExtractor, CompileCache, ExtractorConfig};

#[test]
fn pages_made_to_hurt_leave_nothing_behind() {
    let directory = concat!(env!("CARGO_TARGET_TMPDIR"), "/compiled").into();
    let compile_cache = CompileCache::Directory(directory);
    let extractor =
        CmExtractor::with_config(ExtractorConfig { compile_cache, ..ExtractorConfig::default() }).unwrap();
    let pages: Vec<Vec<u8>> = pages::generated().into_iter().map(|page| page.html).collect();
    let report = soak::run(&extractor, &pages, 600).unwrap();
    assert_eq!((report.pages, report.hostile), (600, 60));
    assert_eq!(report.documents + report.empty, 600, "{:?}", report.errors);
    assert_eq!(report.errors, BTreeMap::new());
    let (first, last) = (report.tenths.first().unwrap(), report.tenths.last().unwrap());
    assert!(last.threads <= first.threads, "{} threads became {}", first.threads, last.threads);
    assert!(last.descriptors <= first.descriptors, "{} became {}", first.descriptors, last.descriptors);
}
