//! The host: what a component may be, and what it may answer.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use riptide_extraction::{CmExtractor, CompileCache, ComponentSource, Error, ExtractorConfig, Options, Page};
use riptide_hostile::guest;

static ECHO: LazyLock<CmExtractor> =
    LazyLock::new(|| loaded(guest::echo()).expect("the echoing guest loads"));

/// An answer of a guest, in the memory layout of the interface, with pointers that count from its start.
pub fn convert(data: &[u8]) {
    let page = Page { html: data, ..Page::default() };
    let options = Options::default();
    match ECHO.extract(&page, &options) {
        Ok(extraction) => assert!(extraction.document.string_bytes() <= options.limits.output_bytes),
        Err(error) => assert!(
            matches!(error, Error::Refused(_) | Error::InterfaceViolation { .. } | Error::GuestTrap { .. }),
            "{error}"
        ),
    }
}

/// Bytes as a component.
pub fn component(data: &[u8]) {
    if let Ok(extractor) = loaded(data.to_vec()) {
        let _ = extractor.extract(&Page { html: b"<p>a", ..Page::default() }, &Options::default());
        let _ = extractor.guest_info();
    }
}

fn loaded(component: Vec<u8>) -> Result<CmExtractor, Error> {
    CmExtractor::with_config(ExtractorConfig {
        component: ComponentSource::Bytes(Arc::from(component)),
        compile_cache: CompileCache::Off,
        max_memory_pages: guest::MAXIMUM_PAGES,
        // Far off: a busy machine is no finding, and what never ends is the fuzzer's to notice.
        deadline: Duration::from_secs(60),
        ..ExtractorConfig::default()
    })
}
