//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "ec9f1a45b9f315453ee57eb6388863c3c53a07ed121b6791458fee16a587442a",
    bytes: 2116350,
    gzip_bytes: 828918,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "9a28125cddfeb51e7dbe4ba3d1dea27bf4c91f213919d233dd89a7e91f54dbe2",
};
