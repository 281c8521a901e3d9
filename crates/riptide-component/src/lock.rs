//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "625ae0c842d772e3b8473be4b2c489c73c8f0465639858808318d8ddacc44140",
    bytes: 2137711,
    gzip_bytes: 835394,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "23c5c36f140de79d8218f750a9c576ecda79723a035bfd91335d89a7006fbcbc",
};
