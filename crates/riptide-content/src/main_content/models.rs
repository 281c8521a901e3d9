//! The trained models, compiled in: `cargo run --release -p riptide-training` makes them.

use crate::forest::Model;

/// The number of the first model's forest, which sees a block by itself.
pub(crate) const FIRST: usize = 0;
/// The number of the second model's forest, which sees the first one's scores too.
pub(crate) const SECOND: usize = 1;

/// Both models of blocks.
pub(crate) fn content() -> Model {
    Model::read(include_bytes!("content.bin"))
}

/// The model of the F1 to expect of a choice.
pub(crate) fn quality() -> Model {
    Model::read(include_bytes!("quality.bin"))
}
