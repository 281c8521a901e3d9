//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "ea524a030663f604d11b14b87d28b70b73690d52730fc7a6e26b15060c553b20",
    bytes: 2108920,
    gzip_bytes: 827852,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "f5746e53fb6fc27c135c9001e226201ed7a261b7408c6a5616102971741d8dce",
};
