//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "88ec58bca2186f75279db292ff2d77d4bada6d7e0f3f79bd80751c5b78c7a9d1",
    bytes: 2120014,
    gzip_bytes: 829569,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "3cf03599ef85413becf161de9aae07eeb87579f7f5f7a0824dddfadd424debfb",
};
