//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {
    sha256: "3af69f821ff36979ca352f976945483f3bec821cf5e9094875b77af0a635297f",
    bytes: 2119691,
    gzip_bytes: 829111,
    minimum_pages: 76,
    maximum_pages: 16384,
    stack_bytes: 4194304,
    interface_version: "1.0.0",
    source_digest: "dce28a784c9d5f48d6d6a7cce54f5fc559df1ca7a9a685cabfbd09d72635fc0d",
};
