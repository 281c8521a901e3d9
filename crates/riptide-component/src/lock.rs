//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "e2bd15b6f446bbf72417cdf8ec0093c0afd7b39dfa25ae02734ec0d881d051f9",
    bytes: 2079468,
    gzip_bytes: 813908,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "c4b675d9ebeaf6784d36504bff8d64ecbb018a56ee9ebec613ba0706866ab161",
};
