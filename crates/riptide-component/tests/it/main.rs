//! - `lock`: the constants are those of the bytes.

mod lock;
