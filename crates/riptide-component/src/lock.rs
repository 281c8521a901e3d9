//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "725412296bf62043b2c3be66abdf1ae5f7ee702ed861e61859789e2f105e917d",
    bytes: 2106244,
    gzip_bytes: 827191,
    minimum_pages: 75,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "440fa31a30b62023d4f4f5ec1560f5ae2fedb68d315595aead2e62d8a6afb928",
};
