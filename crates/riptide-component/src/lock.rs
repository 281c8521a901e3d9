//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "8fbf42062f2c9caa8cb4d111e354233ca89ee134c6b5f012c98da84df7e02d46",
    bytes: 2139535,
    gzip_bytes: 835730,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "111bf6e47558a4344cb5f3dd3a52e43e0a079fe5c42819a17067c0f1450f99a5",
};
