//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "8b61bee02934e2227f93316059a1a33bdfb902302bd08f48ecde6439e3ff3b8e",
    bytes: 2108854,
    gzip_bytes: 828126,
    minimum_pages: 75,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "55c0d48b4f4c3fad7c1b78cffe190c0ec7ea273645ddfdfeecc20e56404f26cd",
};
