//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "adeaeed10b5f10bd00d207bc85bd7d257fb2d69031ed46dd5893cae933bc3181",
    bytes: 2050935,
    gzip_bytes: 804930,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "7878056587b21a8aa596f345d69fa59939b89ebfc07de02084764f1684ad1699",
};
