//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "df39df2afdf6d0fe37c1720b88c165b85555fda3d4e724d6d7f261e906db7b89",
    bytes: 2272419,
    gzip_bytes: 854715,
    minimum_pages: 75,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "37af1b1ed0e9fb706acdb8967502abf48f5f6dad4780d3b47cfeb03c50d2d139",
};
