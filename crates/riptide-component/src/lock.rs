//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "7f49b22016396bbed21e29a7f1855b71d289f4c09ada2de76ec98e6334ddc4f4",
    bytes: 2115754,
    gzip_bytes: 828813,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "0a33af8bd601f8c57136e6f68694a0e6e3c64e3769d19cd700af79655985620c",
};
