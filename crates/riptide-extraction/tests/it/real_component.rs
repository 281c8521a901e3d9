//! The component that ships, page by page.

use riptide_extraction::{CmExtractor, INTERFACE_VERSION, Options, Page};

const PAGE: &[u8] = b"<!doctype html><html lang=en><title>Tides</title><body><main><h1>Tides</h1>\
    <p>The sea comes and goes twice a day, and the moon is to blame for most of it.</p></main></body></html>";

#[test]
fn turns_a_page_into_a_document() {
    let extractor = CmExtractor::new().unwrap();
    let page = Page { html: PAGE, url: Some("https://example.org/tides"), ..Page::default() };
    for _ in 0..3 {
        let extraction = extractor.extract(&page, &Options::default()).unwrap();
        assert!(extraction.document.text.contains("The sea comes and goes twice a day"));
        assert_eq!(extraction.document.url.as_deref(), page.url);
        assert!(extraction.stats.peak_memory > 0);
    }
    assert_eq!(extractor.component().sha256, riptide_component::LOCK.sha256);
    assert_eq!(extractor.guest_info().unwrap().interface_version, INTERFACE_VERSION);
}
