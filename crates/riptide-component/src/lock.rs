//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "ce11d5f4775d414c1333b522daba396670a86e7c8ba105678924c020a5b73fd9",
    bytes: 2119289,
    gzip_bytes: 829418,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "44e79d11ac808c2a11b6317076d7d45a8c96f82a3c224a07a15727a9f4e673db",
};
