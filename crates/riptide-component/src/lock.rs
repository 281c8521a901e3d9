//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "1f1dab90b1371e2f5b38f5e4a018c40fad01bb8fecf3408d2b7881f5e09777c0",
    bytes: 2183660,
    gzip_bytes: 842318,
    minimum_pages: 75,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "522f600dc8410c04cb90dc9ecdb4f5678ef860d4fad896531fbf272bafd8fd03",
};
