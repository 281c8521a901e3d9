//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "145cfeff994805fc5a499042968b64c1ef40608a294e63f1de3fbf3517bad30f",
    bytes: 2118841,
    gzip_bytes: 829174,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "b5e256395df80335f27fabc27ff0e7e46891708de84aabe275fcc56ab638c4e3",
};
