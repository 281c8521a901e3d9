//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "b88a5b9c3f03bece6eba25b1a2af88b7466d4b72c5b9cfbda3468cf1fe29b9ec",
    bytes: 1628357,
    gzip_bytes: 603397,
    minimum_pages: 74,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "d343243456dd7f0b16c6363a0ad6a0873224f0a8dec62e36bbde05dff5468b9e",
};
