//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "21fd24f28512f826202f52bb8eaf23ca6bea1041fa334825391f2db34971a253",
    bytes: 2266818,
    gzip_bytes: 852398,
    minimum_pages: 75,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "3295ed8de220386dc681f2964fe51694f8d85904173ec6bf32dba534cb39413d",
};
