//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "d7f0a33fd7ca7c91f2266f56ee5a3b9cfe0520bb15e28ebeaa38cab36ee3072c",
    bytes: 2136638,
    gzip_bytes: 835061,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "b9df75ebdfede2c70eb4af4601fbf3bf186051010f6d24a57fd43c5dfbe62822",
};
