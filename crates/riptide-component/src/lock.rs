//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "46c714526302b17b1b296f912aaf2ca8cf6336efc132522fe12112e7dbb62f37",
    bytes: 2168966,
    gzip_bytes: 838425,
    minimum_pages: 75,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "c1ba76b9dcdfdc508f7cecf467d473ba21e5e5aa12be1f512e9896da2eb49831",
};
