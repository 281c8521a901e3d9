//! What the measurements measure, on a small scale.
//!
//! - `soak`: many pages through one process

#![allow(clippy::unwrap_used, reason = "a test ends where its ground is missing")]

mod soak;
