//! The component that ships, page by page.

use std::time::Duration;

use riptide_extraction::{
    CmExtractor, CodeOrigin, CompileCache, EmptyReason, Error, ErrorCode, ExtractorConfig, Features,
    INTERFACE_VERSION, Mode, Options, Outputs, PAGE_BYTES, Page,
};

const PAGE: &str = "<!doctype html><html lang=en><title>Tides</title><body><main><h1>Tides</h1>\
    <p>The sea comes and goes twice a day, and the moon is to blame for most of it.</p>\
    <p class=note>Sailors <a href=/almanac>keep tables</a>.</p></main></body></html>";

/// The defaults, with a compile cache that these tests share.
fn config() -> ExtractorConfig {
    let directory = concat!(env!("CARGO_TARGET_TMPDIR"), "/compiled").into();
    ExtractorConfig { compile_cache: CompileCache::Directory(directory), ..ExtractorConfig::default() }
}

fn extractor(config: ExtractorConfig) -> CmExtractor {
    CmExtractor::with_config(config).unwrap()
}

fn page(html: &str) -> Page<'_> {
    Page { html: html.as_bytes(), url: Some("https://example.org/tides"), ..Page::default() }
}

/// An article of at least `bytes` bytes.
fn article(bytes: usize) -> String {
    let paragraph = "<p>The sea comes and goes twice a day, and the moon is to blame for most of it.</p>\n";
    let body = paragraph.repeat(bytes / paragraph.len() + 1);
    format!("<!doctype html><title>Tides</title><article><h1>Tides</h1>{body}</article>")
}

#[test]
fn turns_a_page_into_a_document() {
    let extractor = extractor(config());
    let extraction = extractor.extract(&page(PAGE), &Options::default()).unwrap();
    assert!(extraction.document.text.contains("The sea comes and goes twice a day"));
    assert_eq!(extraction.document.title.as_deref(), Some("Tides"));
    assert_eq!(extraction.document.url.as_deref(), Some("https://example.org/tides"));
    assert!(extraction.stats.peak_memory >= extractor.component().minimum_pages * PAGE_BYTES);
    assert!(extraction.stats.growths > 0);
    let again = extractor.extract(&page(PAGE), &Options::default()).unwrap();
    assert_eq!(extraction.document, again.document);
}

#[test]
fn works_out_of_the_box() {
    CmExtractor::new().unwrap().extract(&page(PAGE), &Options::default()).unwrap();
}

#[test]
fn is_what_its_lock_says() {
    let extractor = extractor(config());
    let component = extractor.component();
    assert_eq!(component.sha256, riptide_component::LOCK.sha256);
    assert_eq!(component.minimum_pages, riptide_component::LOCK.minimum_pages);
    assert_eq!(component.maximum_pages, riptide_component::LOCK.maximum_pages);
    assert_eq!(component.interface_version, INTERFACE_VERSION);
    assert!(matches!(component.code, CodeOrigin::Compiled | CodeOrigin::Cached));
    assert_eq!(extractor.guest_info().unwrap().interface_version, INTERFACE_VERSION);
}

#[test]
fn options_reach_the_guest() {
    let extractor = extractor(config());
    let extract = |options: &Options| extractor.extract(&page(PAGE), options).unwrap().document;

    let custom = extract(&Options { mode: Mode::Custom(vec!["p.note".to_owned()]), ..Options::default() });
    assert!(custom.text.contains("keep tables") && !custom.text.contains("The sea"), "{}", custom.text);

    let without =
        extract(&Options { mode: Mode::Full, remove: vec![".note".to_owned()], ..Options::default() });
    assert!(!without.text.contains("keep tables") && without.text.contains("The sea"), "{}", without.text);

    let metadata = extract(&Options { mode: Mode::Metadata, ..Options::default() });
    assert_eq!((metadata.text.as_str(), metadata.title.as_deref()), ("", Some("Tides")));

    let outputs = Outputs { markdown: false, html: false, ..Outputs::default() };
    let features = Features { links: false, ..Features::default() };
    let text_only = extract(&Options { outputs, features, ..Options::default() });
    assert_eq!((text_only.markdown.as_str(), text_only.html.as_str()), ("", ""));
    assert!(!text_only.text.is_empty());
}

#[test]
fn refusals_of_the_guest_are_typed() {
    let extractor = extractor(config());
    let options = Options { mode: Mode::Custom(vec!["p:::".to_owned()]), ..Options::default() };
    let error = extractor.extract(&page(PAGE), &options).unwrap_err();
    assert_eq!(error.code(), "invalid-selector");
    let Error::Refused(refusal) = error else { panic!("{error}") };
    assert_eq!(refusal.code, ErrorCode::InvalidSelector);
    assert!(refusal.message.contains("p:::"), "{}", refusal.message);
}

#[test]
fn nothing_in_is_an_empty_document_with_its_reason() {
    let document = extractor(config()).extract(&Page::default(), &Options::default()).unwrap().document;
    assert_eq!((document.text.as_str(), document.empty), ("", Some(EmptyReason::NoInput)));
}

#[test]
fn megabytes_fit_into_the_default_limits() {
    let extractor = extractor(config());
    let options = Options { mode: Mode::Full, ..Options::default() };
    for bytes in [1 << 20, 10 << 20] {
        let extraction = extractor.extract(&page(&article(bytes)), &options).unwrap();
        assert!(extraction.document.text.len() > bytes / 2);
        assert!(extraction.stats.peak_memory > bytes as u64);
    }
}

#[test]
fn a_page_that_needs_more_memory_is_a_memory_limit_and_no_panic() {
    let extractor = extractor(ExtractorConfig { max_memory_pages: 128, ..config() });
    let error = extractor.extract(&page(&article(4 << 20)), &Options::default()).unwrap_err();
    let Error::MemoryLimit { asked, limit } = error else { panic!("{error}") };
    assert_eq!(limit, 128 * PAGE_BYTES);
    assert!(asked > limit);
    extractor.extract(&page(PAGE), &Options::default()).unwrap();
}

#[test]
fn a_page_that_needs_more_time_is_stopped() {
    let extractor = extractor(ExtractorConfig { deadline: Duration::from_millis(20), ..config() });
    let error = extractor.extract(&page(&article(20 << 20)), &Options::default()).unwrap_err();
    let Error::Deadline { elapsed, limit } = error else { panic!("{error}") };
    assert!(elapsed >= limit);
}

#[test]
fn a_fuel_budget_that_is_too_small_is_named() {
    let extractor = extractor(ExtractorConfig { fuel: Some(1_000_000), ..config() });
    let error = extractor.extract(&page(&article(1 << 20)), &Options::default()).unwrap_err();
    assert_eq!(error.code(), "fuel");
    assert!(error.to_string().contains("ran out of fuel: 1000000 units were allowed"), "{error}");
}

#[test]
fn a_limit_above_its_maximum_is_refused() {
    let config = ExtractorConfig { max_memory_pages: 16_385, ..config() };
    let error = CmExtractor::with_config(config).err().unwrap();
    assert!(
        error.to_string().contains("16385 pages") && error.to_string().contains("16384 pages"),
        "{error}"
    );
}
