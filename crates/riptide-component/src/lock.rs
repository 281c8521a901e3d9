//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "fc286b18a2dbb5860b37501937c1105f98a8dcd7d6f758e0c4e4728a247f0748",
    bytes: 2185432,
    gzip_bytes: 843094,
    minimum_pages: 75,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "5b8eb3af8c4837a5699501456bbf42287caddf37002000673bc0764e908d3c3e",
};
