//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "49adf173799c2a1bcc222cddd98f9a6c13b551b59eade0c4b8ae74b6c77c9065",
    bytes: 2116620,
    gzip_bytes: 829098,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "cf5be888148784fcc0e8f69b598142641f85ef2598b5a55bb6290720c08ab90e",
};
