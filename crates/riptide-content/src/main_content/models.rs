//! The trained models, compiled in: `cargo run --release -p riptide-training` makes them.

use crate::forest::Forest;

/// The first model, which sees a block by itself.
pub(crate) static FIRST: Forest = CONTENT.0;
/// The second model, which sees the first one's scores too.
pub(crate) static SECOND: Forest = CONTENT.1;
/// The model of the F1 to expect of a choice.
pub(crate) static QUALITY: Forest = Forest::split(include_bytes!("quality.bin")).0;

const CONTENT: (Forest, Forest) = {
    let (first, rest) = Forest::split(include_bytes!("content.bin"));
    (first, Forest::split(rest).0)
};
