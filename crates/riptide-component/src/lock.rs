//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "20638706a86bb725ddd348dd9230612f05ef0469ae38223cb9b6c0f8692199f9",
    bytes: 2109154,
    gzip_bytes: 827913,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "1b274b672368e1f8c54ebbb5e514ed85fe214b06c9a75397e369b2c6d388f28c",
};
