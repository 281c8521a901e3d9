//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "db16aefe3cb461c38275c51317b821a516ba1b82c2be1903c6b2612a81503830",
    bytes: 2120706,
    gzip_bytes: 829546,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "217f552427159596a3f3d4c4982ee6906fd15e632a8edbaa8b2506d5f16a2537",
};
