//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "d96602429816f5b2656680929ddb4f246ecd9d534b69c75663e6305074260bae",
    bytes: 2138639,
    gzip_bytes: 837462,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "4fd47d5a0d92d0903dfab22130f26e006ac3597f4b37fef9675560716a6a33ec",
};
