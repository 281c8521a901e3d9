//! Components of our own that misbehave, and components that should not load at all.
//!
//! They are written as core modules in the text format and wrapped into components here, so that nobody needs a WebAssembly target.

use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

const INTERFACE: &str = include_str!("../../../wit/extractor.wit");
const GUEST_WORLD: &str = include_str!("guest.wit");
const GUEST: &str = include_str!("guest.wat");
const PLAIN_WORLD: &str =
    "package riptide:hostile@1.0.0; world guest { export riptide:extractor/extraction@1.0.0; }";

/// The pages that the memory of a guest here can have.
pub const MAXIMUM_PAGES: u32 = 512;

/// A guest that misbehaves on command. Its commands are in `guest.wat`; [`command`] makes the page that gives one.
#[must_use]
pub fn hostile() -> Vec<u8> {
    hostile_with_memory(MAXIMUM_PAGES)
}

/// The same with another maximum of memory, in pages of 64 KiB.
#[must_use]
pub fn hostile_with_memory(maximum_pages: u32) -> Vec<u8> {
    component(INTERFACE, GUEST_WORLD, &GUEST.replace("MAXIMUM", &maximum_pages.to_string()))
}

/// The page that tells the guest what to do.
#[must_use]
pub fn command(command: char, number: u32) -> Vec<u8> {
    let mut page = vec![command as u8, b' ', b' ', b' '];
    page.extend(number.to_le_bytes());
    page.extend(b" and so on");
    page
}

/// A guest that spins before it is there.
#[must_use]
pub fn spins_at_start() -> Vec<u8> {
    let guest = GUEST.replace("MAXIMUM", &MAXIMUM_PAGES.to_string()).replace(";; START", "(start $spin)");
    component(INTERFACE, GUEST_WORLD, &guest)
}

/// A guest whose answer is the page itself: whatever bytes those are, they are read as a document or an error.
///
/// The page stands at [`ECHO_AT`] in its memory, which is what pointers in the page count from zero for.
#[must_use]
pub fn echo() -> Vec<u8> {
    component(
        INTERFACE,
        PLAIN_WORLD,
        &format!(
            "(module (memory (export \"memory\") 16 {MAXIMUM_PAGES})
               (global $heap (mut i32) (i32.const 1024))
               (func (export \"cabi_realloc\") (param i32 i32 i32 i32) (result i32)
                 (local $at i32)
                 (local.set $at (global.get $heap))
                 (global.set $heap
                   (i32.and (i32.add (i32.add (local.get $at) (local.get 3)) (i32.const 15)) (i32.const -16)))
                 ;; The first block is for the parameters; the second is the page.
                 (if (i32.lt_u (global.get $heap) (i32.const {ECHO_AT}))
                   (then (global.set $heap (i32.const {ECHO_AT}))))
                 (local.get $at))
               (func (export \"riptide:extractor/extraction@1.0.0#info\") (result i32) i32.const {ECHO_AT})
               (func (export \"riptide:extractor/extraction@1.0.0#extract\") (param i32) (result i32)
                 i32.const {ECHO_AT}))"
        ),
    )
}

/// Where the guest of [`echo`] has the page.
pub const ECHO_AT: u32 = 4096;

/// A guest whose memory has no maximum.
#[must_use]
pub fn without_maximum() -> Vec<u8> {
    component(INTERFACE, GUEST_WORLD, &GUEST.replace("MAXIMUM", ""))
}

/// A guest that speaks another version of the interface.
#[must_use]
pub fn of_version(version: &str) -> Vec<u8> {
    let rename = |text: &str| text.replace("@1.0.0", &format!("@{version}"));
    let guest = GUEST.replace("MAXIMUM", &MAXIMUM_PAGES.to_string());
    component(&rename(INTERFACE), &rename(GUEST_WORLD), &rename(&guest))
}

/// A guest that also imports `function` of `interface`, for example `get-directories` of `wasi:filesystem/preopens@0.2.6`.
///
/// # Panics
///
/// Where `interface` is not of the form `namespace:package/interface@version`.
#[must_use]
pub fn importing(interface: &str, function: &str) -> Vec<u8> {
    let (package, rest) = interface.split_once('/').expect("a package before the interface");
    let (name, version) = rest.split_once('@').expect("a version after the interface");
    let world = format!(
        "package riptide:hostile@1.0.0;
         world guest {{ import {interface}; export riptide:extractor/extraction@1.0.0; }}
         package {package}@{version} {{ interface {name} {{ {function}: func(); }} }}"
    );
    component(INTERFACE, &world, &minimal(&format!("(import \"{interface}\" \"{function}\" (func))")))
}

/// A component that exports nothing of ours.
#[must_use]
pub fn without_interface() -> Vec<u8> {
    let world = "package riptide:hostile@1.0.0; world guest { export other: func(); }";
    component(INTERFACE, world, "(module (memory (export \"memory\") 1 1) (func (export \"other\")))")
}

/// A core module with the right exports.
#[must_use]
pub fn core_module() -> Vec<u8> {
    assembled(&minimal(""))
}

fn minimal(imports: &str) -> String {
    format!(
        "(module {imports} (memory (export \"memory\") 1 {MAXIMUM_PAGES})
           (func (export \"cabi_realloc\") (param i32 i32 i32 i32) (result i32) i32.const 1024)
           (func (export \"riptide:extractor/extraction@1.0.0#info\") (result i32) i32.const 0)
           (func (export \"riptide:extractor/extraction@1.0.0#extract\") (param i32) (result i32) i32.const 0))"
    )
}

fn assembled(core: &str) -> Vec<u8> {
    wat::parse_str(core).expect("the text of a guest is WebAssembly")
}

fn component(interface: &str, world: &str, core: &str) -> Vec<u8> {
    let mut resolve = Resolve::default();
    resolve.push_str("extractor.wit", interface).expect("the interface is WIT");
    let package = resolve.push_str("guest.wit", world).expect("the world of a guest is WIT");
    let world = resolve.select_world(&[package], Some("guest")).expect("it has a world `guest`");
    let mut module = assembled(core);
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false)
        .expect("the world fits into a module");
    ComponentEncoder::default()
        .validate(true)
        .module(&module)
        .and_then(|encoder| encoder.encode())
        .expect("the module has what the world asks for")
}
