//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "0d8b58bb1a4174edc3b6d88c117cf2b9eec363d82067921246be1d0b9056a5ee",
    bytes: 2120078,
    gzip_bytes: 829581,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "9a97cac1087d76064cbececab4b15994454e83e603eae4d60f2a8b62c81a4315",
};
