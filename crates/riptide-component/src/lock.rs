//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "9667d7b421a30cc4020fdc1436ead87ee712e1af747b07f87becca29e6dfce03",
    bytes: 2135924,
    gzip_bytes: 834902,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "65a97466ed97f9d7e514874ea431f4cec82ebbeafdd25aa5155d795de7d0abb0",
};
