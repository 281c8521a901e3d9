//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "c7e8097f31b3e13e9909427d683ff868beb48507a47787e7e9cc659e1670c754",
    bytes: 2113603,
    gzip_bytes: 827855,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "0fe4a3d358c30fbe4780d454d357115a964a970a6ddcab48f76964252ef875ea",
};
