//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "8879171f2438348f21507f7da37698b543234d0f76f1f3c69757c498b6efd609",
    bytes: 2267757,
    gzip_bytes: 852582,
    minimum_pages: 75,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "34581915120eb65b24d408cc0ab7fba0a01cea7dcafb0a2f1daa2422143709f4",
};
