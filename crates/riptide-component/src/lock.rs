//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "8af10bc0e40bee87dc8065bc1f1c4589959d975b1a178df5bb83f94d2bb35d69",
    bytes: 2109150,
    gzip_bytes: 828221,
    minimum_pages: 75,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "214f1e219b6d41f15b083b75d12e18fb806d3c252bf34b0cc8faa3dd4821de11",
};
