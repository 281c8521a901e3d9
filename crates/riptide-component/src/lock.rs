//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "1b7ff454adc3b66f9c02421c561784bb64ddcd681d4d25edbf4c0ec1d22ab1ba",
    bytes: 2145851,
    gzip_bytes: 838150,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "4cf295967063867443cd30e7869f8ef64ac88e7808b9f278bc3d5f8427d061bd",
};
