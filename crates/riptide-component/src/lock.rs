//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "211a80b657e318913d2a76f012fa868d688560f6c72125d6c24178874aadf7d2",
    bytes: 2119823,
    gzip_bytes: 829227,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "bcea8d10f61697ac44351193e04edf881af268fe3544c3b75a1b62afe66e1948",
};
