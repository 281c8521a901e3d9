//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "2a156e1fcdf8c1d1fb97b15af622162b555873029429ef8490a067be0b337b07",
    bytes: 2119671,
    gzip_bytes: 829088,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "d11ed60cab509905cf4f2c0180d1bccba5fa22751994e502309c083e9be07597",
};
