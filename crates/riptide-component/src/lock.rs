//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "7eb2aa3f55275bda18528e6959156cd521dcd4d75ad7212293f64e0479fa4f9e",
    bytes: 2119857,
    gzip_bytes: 829202,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "298ea57585f7f6562c7a9451ccbc5cdc245295e46d1c7daaa6c0b4a22e093d11",
};
