//! The RipTide component: `riptide-content` behind the interface of `wit/extractor.wit`.
//!
//! Conversion and nothing else: what a page means is decided in `riptide-content`, what a page may cost by the host.
//! The exports link for WebAssembly alone, so a native build of this crate is empty.

#![cfg(target_family = "wasm")]

mod bindings;
mod convert;
mod lowering;
mod memory;

use bindings::exports::riptide::extractor::extraction as wit;

#[global_allocator]
static ALLOCATOR: memory::PageAllocator = memory::PageAllocator::new();

struct Component;

impl wit::Guest for Component {
    fn extract(page: wit::Page, options: wit::Options) -> Result<wit::Document, wit::ExtractionError> {
        let about = riptide_content::Page {
            html: &[],
            content_type: page.content_type.as_deref(),
            url: page.url.as_deref(),
            retrieved: page.retrieved,
        };
        match riptide_content::extract_owned(page.html, &about, &convert::options(options)) {
            Ok(document) => Ok(convert::document(document)),
            Err(error) => Err(convert::error(error)),
        }
    }

    fn info() -> wit::ComponentInfo {
        wit::ComponentInfo {
            name: "riptide-extractor".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            interface_version: bindings::INTERFACE_VERSION.to_owned(),
        }
    }
}
