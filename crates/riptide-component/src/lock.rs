//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "f4f8eeeaaddab374f4c4ace0adcba832480598114786d68004c9a36fcf96f5c2",
    bytes: 2108507,
    gzip_bytes: 827669,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "87d142da196946f1750195c57f6bd0e8cdbe5e1eb093c72e72c56b3087cb4bc1",
};
