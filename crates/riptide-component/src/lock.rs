//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "5c5ec8750e973733277953b0358c8f8d47982a4e648b4cdfe401fb9d7e0c0822",
    bytes: 60617,
    gzip_bytes: 21781,
    minimum_pages: 65,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "6f7fadc00b021b34035f089722972211820f343853c89e4dfed0a8bc424deceb",
};
