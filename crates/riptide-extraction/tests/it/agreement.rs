//! The sandbox gives the answer of the native build, byte for byte: on pages that a grammar makes of any bytes.

use proptest::prelude::*;
use riptide_extraction::{CmExtractor, CompileCache, ExtractorConfig, Limits, Mode, Options, Outputs, Page};
use riptide_hostile::{generators, nasty};
use std::sync::LazyLock;

static SANDBOX: LazyLock<CmExtractor> = LazyLock::new(|| {
    let directory = concat!(env!("CARGO_TARGET_TMPDIR"), "/compiled").into();
    let compile_cache = CompileCache::Directory(directory);
    CmExtractor::with_config(ExtractorConfig { compile_cache, ..ExtractorConfig::default() }).unwrap()
});

fn assert_agree(html: &[u8], options: &Options) {
    let page = Page {
        html,
        url: Some("https://example.org/2021/page"),
        retrieved: Some(1_700_000_000),
        ..Page::default()
    };
    let sandbox = SANDBOX.extract(&page, options).map(|extraction| extraction.document);
    let native = riptide_content::extract(&page, options);
    match (sandbox, native) {
        (Ok(sandbox), Ok(native)) => assert_eq!(sandbox, native, "{}", String::from_utf8_lossy(html)),
        (sandbox, native) => assert_eq!(
            sandbox.map_err(|error| error.to_string()),
            native.map_err(|error| error.to_string()),
            "{}",
            String::from_utf8_lossy(html)
        ),
    }
}

fn all_outputs(mode: Mode) -> Options {
    Options { mode, outputs: Outputs { explanation: true, ..Outputs::default() }, ..Options::default() }
}

proptest! {
    #[test]
    fn on_nasty_pages(choices in prop::collection::vec(any::<u8>(), 0..300), full in any::<bool>()) {
        let mode = if full { Mode::Full } else { Mode::Article };
        assert_agree(nasty(&choices).as_bytes(), &all_outputs(mode));
    }

    #[test]
    fn on_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        assert_agree(&bytes, &all_outputs(Mode::Article));
    }

    #[test]
    fn on_selectors_and_limits(
        choices in prop::collection::vec(any::<u8>(), 0..200),
        selector in "[a-z.#*>~+ :()\\[\\]]{0,12}",
        few in 0_u32..5,
    ) {
        let limits = Limits { depth: 4 * few, attributes: few, links: few, media: few, table_cells: few, ..Limits::default() };
        let options = Options { limits, ..all_outputs(Mode::Custom(vec![selector])) };
        assert_agree(nasty(&choices).as_bytes(), &options);
    }
}

#[test]
fn on_every_hostile_page() {
    for generator in generators() {
        assert_agree(&generator.bytes(4_000), &all_outputs(Mode::Full));
        assert_agree(&generator.bytes(4_000), &all_outputs(Mode::Article));
    }
}
