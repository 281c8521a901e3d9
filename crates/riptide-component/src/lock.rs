//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "25a337674da694aa39c5251898d255d1bcf4aafa4191a538d4b160e38f80c063",
    bytes: 2115856,
    gzip_bytes: 828920,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "094b69f266f138a6be6b22be6fba8d4892f1f321a582df5e754385a879632010",
};
