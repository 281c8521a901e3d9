//! Time and memory grow with the page alone, by measures that a busy machine does not change: fuel, which is about one an
//! instruction, and the pages of memory.

use riptide_extraction::{
    CmExtractor, CompileCache, ExtractorConfig, Mode, Options, PAGE_BYTES, Page, Stats,
};
use riptide_hostile::{generators, selectors};

/// Bytes of a page.
const BYTES: usize = 64_000;

/// Fuel that any page may take, beyond what each of its bytes may: small pages live on allowances, as 32,768 nodes.
const FUEL: u64 = 3_000_000_000;
const FUEL_A_BYTE: u64 = 2_500;

/// Memory that any page may take, beyond what each of its bytes may.
const MEMORY: u64 = 144 << 20;
const MEMORY_A_BYTE: u64 = 64;

fn extractor() -> CmExtractor {
    let directory = concat!(env!("CARGO_TARGET_TMPDIR"), "/compiled").into();
    CmExtractor::with_config(ExtractorConfig {
        compile_cache: CompileCache::Directory(directory),
        fuel: Some(u64::MAX / 2),
        ..ExtractorConfig::default()
    })
    .unwrap()
}

fn cost(extractor: &CmExtractor, html: &[u8], mode: &Mode) -> Stats {
    let options = Options { mode: mode.clone(), ..Options::default() };
    extractor
        .attempt(&Page { html, url: Some("https://example.com/page"), ..Page::default() }, &options)
        .stats
}

#[test]
fn every_hostile_page_costs_what_its_size_allows() {
    let extractor = extractor();
    let pages = generators().flat_map(|generator| {
        [Mode::Article, Mode::Full].map(|mode| (generator.name.to_owned(), *generator, mode))
    });
    let selected = selectors().filter_map(|(selector, name)| {
        let generator = riptide_hostile::generator(name)?;
        Some((format!("{selector} on {name}"), *generator, Mode::Custom(vec![selector.to_owned()])))
    });
    let mut faults = Vec::new();
    for (name, generator, mode) in pages.chain(selected) {
        let stats = cost(&extractor, &generator.bytes(BYTES), &mode);
        let fuel = stats.fuel.unwrap_or_default();
        if fuel > FUEL + FUEL_A_BYTE * BYTES as u64 {
            faults.push(format!("{name}, {mode:?}: {fuel} fuel"));
        }
        if stats.peak_memory > MEMORY + MEMORY_A_BYTE * BYTES as u64 {
            faults.push(format!("{name}, {mode:?}: {} pages of memory", stats.peak_memory / PAGE_BYTES));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_same_page_takes_the_same_fuel() {
    let extractor = extractor();
    let html = riptide_hostile::ordinary(BYTES);
    let cost = || cost(&extractor, html.as_bytes(), &Mode::Article).fuel;
    assert!(cost().is_some_and(|fuel| fuel > 1_000_000));
    assert_eq!(cost(), cost());
}
