//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "6f1eecdea9a47d7347e4069724776fed75fb09e723fd66422b3262b66a5b9c36",
    bytes: 1946792,
    gzip_bytes: 794042,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "143fa03ac91fb37e2491a372a81173ee1088398fd1d4171821a135a3c7ba3c21",
};
