//! The checked RipTide component: its bytes and its lock.
//!
//! `cargo xtask build-wasm` compiles the component from `wasm/riptide-extractor-wasm`, holds it against its rules and writes
//! both here, so that this crate needs no WebAssembly toolchain.

#![forbid(unsafe_code)]

mod lock;

pub use lock::LOCK;

/// The component: a WebAssembly component that exports `riptide:extractor/extraction`.
pub const COMPONENT: &[u8] = include_bytes!("../riptide_extractor_wasm.wasm");

/// What a component is known to be, from the build that made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lock {
    /// SHA-256 of the component, in lower-case hexadecimal.
    pub sha256: &'static str,
    /// Bytes of the component.
    pub bytes: u64,
    /// Bytes of the component after gzip at its best.
    pub gzip_bytes: u64,
    /// Pages of 64 KiB that its memory has at the start: stack and data.
    pub minimum_pages: u64,
    /// Pages of 64 KiB that its memory can grow to: `--max-memory` of `.cargo/config.toml`.
    pub maximum_pages: u64,
    /// Bytes of its stack: `-zstack-size` of `.cargo/config.toml`.
    pub stack_bytes: u64,
    /// The version of the interface that it exports, for example `1.0.0`.
    pub interface_version: &'static str,
    /// SHA-256 over all that it is made from, in lower-case hexadecimal.
    pub source_digest: &'static str,
}
