//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "54bdbc18fc7cbe44a5a7bba2ea30fc807f174c3446ed2327f7bb9799bc0dd268",
    bytes: 2137932,
    gzip_bytes: 834152,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "aa53330796f122fb6eff8073bae21c55855a726d09daa3c408c2e238bf86b5fa",
};
