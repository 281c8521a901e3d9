//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "de7fbb2b819380ecc634d5967605a75fc5780c4579032af97ae9dbd08269135c",
    bytes: 2267572,
    gzip_bytes: 852575,
    minimum_pages: 75,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "4081d18a2435fb6830674310afb76f8541335aaf90f42b6cb7e2ca82a5570183",
};
