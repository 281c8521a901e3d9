//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "f7220b3a49873238835facae4695724004f57570a19c83ab31c1796d917c9bd0",
    bytes: 2145925,
    gzip_bytes: 838189,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "a3b9a08443c659f9421fb809b4334f6a6838556340c3617b64e29c2b5dc8c1ec",
};
