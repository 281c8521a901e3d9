//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "7516d366d2535aaff53299a8f1418d672affe6a2a02a76afc30c34aa3781fba6",
    bytes: 2185560,
    gzip_bytes: 843312,
    minimum_pages: 75,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "64fd3e70c03278732623a09dd7359ea2d99bcfd22573888c57977c114b3e9f93",
};
