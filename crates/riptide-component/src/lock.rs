//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "34047b4cc8415aaed4c85fdbc98bf3cf7838acf3c3913191bf505653b9aa8d17",
    bytes: 1946502,
    gzip_bytes: 793792,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "b60275c2b9bdb64f2b2c98f21a650b3b3332b188e74f3701bc7cf49bbb386748",
};
