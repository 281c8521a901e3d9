//! A component of our own that misbehaves on command, and components that should not load at all.
//!
//! They are written as core modules in the text format and wrapped into components here, so that the tests need no WebAssembly target.

use std::sync::Arc;

use riptide_extraction::{
    Attempt, CmExtractor, CompileCache, ComponentSource, Error, ExtractorConfig, Options, Page,
};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

const INTERFACE: &str = include_str!("../../../../wit/extractor.wit");
const GUEST_WORLD: &str = include_str!("guest.wit");
const GUEST: &str = include_str!("guest.wat");

/// The pages that the hostile guest's memory can have.
pub(crate) const MAXIMUM_PAGES: u32 = 512;

/// The hostile guest. Its commands are in `guest.wat`.
pub(crate) fn hostile() -> Vec<u8> {
    component(INTERFACE, GUEST_WORLD, "guest", &GUEST.replace("MAXIMUM", &MAXIMUM_PAGES.to_string()))
}

/// A guest that spins before it is there.
pub(crate) fn spins_at_start() -> Vec<u8> {
    let guest = GUEST.replace("MAXIMUM", &MAXIMUM_PAGES.to_string()).replace(";; START", "(start $spin)");
    component(INTERFACE, GUEST_WORLD, "guest", &guest)
}

/// A guest whose memory has no maximum.
pub(crate) fn without_maximum() -> Vec<u8> {
    component(INTERFACE, GUEST_WORLD, "guest", &GUEST.replace("MAXIMUM", ""))
}

/// A guest that speaks another version of the interface.
pub(crate) fn of_version(version: &str) -> Vec<u8> {
    let rename = |text: &str| text.replace("@1.0.0", &format!("@{version}"));
    let guest = GUEST.replace("MAXIMUM", &MAXIMUM_PAGES.to_string());
    component(&rename(INTERFACE), &rename(GUEST_WORLD), "guest", &rename(&guest))
}

/// A guest that also imports `function` of `interface`, for example `get-directories` of `wasi:filesystem/preopens@0.2.6`.
pub(crate) fn importing(interface: &str, function: &str) -> Vec<u8> {
    let (package, rest) = interface.split_once('/').unwrap();
    let (name, version) = rest.split_once('@').unwrap();
    let world = format!(
        "package riptide:hostile@1.0.0;
         world guest {{ import {interface}; export riptide:extractor/extraction@1.0.0; }}
         package {package}@{version} {{ interface {name} {{ {function}: func(); }} }}"
    );
    component(
        INTERFACE,
        &world,
        "guest",
        &minimal(&format!("(import \"{interface}\" \"{function}\" (func))")),
    )
}

/// A component that exports nothing of ours.
pub(crate) fn without_interface() -> Vec<u8> {
    let world = "package riptide:hostile@1.0.0; world guest { export other: func(); }";
    component(
        INTERFACE,
        world,
        "guest",
        "(module (memory (export \"memory\") 1 1) (func (export \"other\")))",
    )
}

/// A core module with the right exports.
pub(crate) fn core_module() -> Vec<u8> {
    wat::parse_str(minimal("")).unwrap()
}

fn minimal(imports: &str) -> String {
    format!(
        "(module {imports} (memory (export \"memory\") 1 {MAXIMUM_PAGES})
           (func (export \"cabi_realloc\") (param i32 i32 i32 i32) (result i32) i32.const 1024)
           (func (export \"riptide:extractor/extraction@1.0.0#info\") (result i32) i32.const 0)
           (func (export \"riptide:extractor/extraction@1.0.0#extract\") (param i32) (result i32) i32.const 0))"
    )
}

fn component(interface: &str, world_text: &str, world: &str, core: &str) -> Vec<u8> {
    let mut resolve = Resolve::default();
    resolve.push_str("extractor.wit", interface).unwrap();
    let package = resolve.push_str("guest.wit", world_text).unwrap();
    let world = resolve.select_world(&[package], Some(world)).unwrap();
    let mut module = wat::parse_str(core).unwrap();
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false).unwrap();
    ComponentEncoder::default().validate(true).module(&module).unwrap().encode().unwrap()
}

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

/// The page that tells the guest what to do.
pub(crate) fn command(command: char, number: u32) -> Vec<u8> {
    let mut page = vec![command as u8, b' ', b' ', b' '];
    page.extend(number.to_le_bytes());
    page.extend(b" and so on");
    page
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
