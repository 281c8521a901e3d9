//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "40fba77c7eb5cd562e063bbc002d84c6dff184b145de185707393e92190f3cc5",
    bytes: 2120000,
    gzip_bytes: 829580,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "8ffa0c483032d30f8ad172a1491d1dad7a8e3bbf2fb3a78b0559499b9823bd1e",
};
