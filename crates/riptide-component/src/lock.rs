//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "13b2a41577b48e7ff410eb2a1b4b941253382810ba6a95a9bdf1b8273a69f152",
    bytes: 2119919,
    gzip_bytes: 829275,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "17b04159cc1c5df5c8d051d7cfef4fa7e9a06253b8f1c9f2386722d7fde2fa49",
};
