//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "594a3690102c3970953137f60ec3bbf2d8cf08405fa7f486d058ff088b5e1d7a",
    bytes: 2115637,
    gzip_bytes: 828410,
    minimum_pages: 75,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "b25a09474419f1e67aa8c657f70b0e6060f38adcc7fc44a8b27a986397a4565b",
};
