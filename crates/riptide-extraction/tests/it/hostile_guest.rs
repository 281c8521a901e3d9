//! What drives the hostile guest of `riptide-hostile`.

use std::sync::Arc;

use riptide_extraction::{
    Attempt, CmExtractor, CompileCache, ComponentSource, Error, ExtractorConfig, Options, Page,
};
pub(crate) use riptide_hostile::guest::{
    MAXIMUM_PAGES, command, core_module, hostile, importing, of_version, spins_at_start, without_interface,
    without_maximum,
};

/// Settings for the hostile guest: all of its memory, nothing kept on disk.
pub(crate) fn config() -> ExtractorConfig {
    config_for(hostile())
}

/// The same for another component.
pub(crate) fn config_for(component: Vec<u8>) -> ExtractorConfig {
    ExtractorConfig {
        component: ComponentSource::Bytes(Arc::from(component)),
        max_memory_pages: MAXIMUM_PAGES,
        compile_cache: CompileCache::Off,
        ..ExtractorConfig::default()
    }
}

pub(crate) fn extractor(config: ExtractorConfig) -> CmExtractor {
    CmExtractor::with_config(config).unwrap()
}

pub(crate) fn attempt(extractor: &CmExtractor, html: &[u8]) -> Attempt {
    extractor.attempt(&Page { html, ..Page::default() }, &Options::default())
}

/// The error that a page ends as; afterwards the extractor still turns another page into a document.
pub(crate) fn failure(extractor: &CmExtractor, html: &[u8]) -> Error {
    let error = attempt(extractor, html).outcome.unwrap_err();
    assert_lives_on(extractor);
    error
}

/// The next page succeeds, and nothing of the page before is in its document.
pub(crate) fn assert_lives_on(extractor: &CmExtractor) {
    let document = attempt(extractor, b"    the page that comes next").outcome.unwrap();
    assert_eq!(document.text, "    the page that comes next");
    assert!(document.tags.is_empty());
}
