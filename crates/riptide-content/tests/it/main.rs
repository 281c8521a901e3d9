//! The behaviour of `riptide-content` through its public face.

// Bytes to text: marks, labels, detection, binary input.
mod charset;
// CSS selectors: `Mode::Custom` and `Options::remove`.
mod select;
