//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "000be81a83002b4ba07bdabed08602a97e4f3917edbbe5c6dda66e160b4de322",
    bytes: 1187748,
    gzip_bytes: 457409,
    minimum_pages: 70,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "8565109e24c12ebf59ede9eeb011c4f8e1d19d082fa38705d944b841b3aee9e4",
};
