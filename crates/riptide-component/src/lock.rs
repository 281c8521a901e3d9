//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "aa6f08a812624a2916bb9714f55186b731bc9b67a75e4aad4858aad8728c90be",
    bytes: 2120141,
    gzip_bytes: 829587,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "cb93a8c3a2c5dc25037e7004c8cebb27f379417d4209b50bfa1a95bc5a3a58dd",
};
