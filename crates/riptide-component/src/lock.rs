//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "76e32d29afbad9304ccff13a761705a496a7743de7dbb6985211f8fb4d874a73",
    bytes: 2144804,
    gzip_bytes: 837494,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "38a3088a647e96994a0331be437db7b8efc048de4b3c1ec2f4fcce557c5911c3",
};
