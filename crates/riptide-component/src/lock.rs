//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "b511e1ad85dcfc171f094c6fda5137b642f8b640f7b0a769ec780d20dbf23fb9",
    bytes: 2115692,
    gzip_bytes: 828930,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "0463897ec4bc603dac00c009e73999e93e3500566310e344d212fd6894eb86ef",
};
