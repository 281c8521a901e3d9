//! A model's bytes, and its answers.

use super::bins::{Bins, LANES};
use super::logistic;

/// Units of a leaf in one unit of the logit.
const SCALE: f32 = 4096.0;
/// Levels of a tree at most: a row's leaf is a byte.
const MAX_DEPTH: usize = 8;

/// Forests that ask about the same columns, each with one logit as its answer.
///
/// Its bytes, all little endian:
///
/// - the number of columns asked about `u16`; for each, in ascending order, its number `u16`, the number of its borders `u8`, and
///   the borders `f32`, ascending;
/// - for each forest: trees `u16`, bias `i32`; for each tree its depth `u8`, for each level the question `u16`, the number of
///   its border in the list of all, then the shift `u8` of its leaves and for each leaf its value `i8`, to be shifted left by it.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(super) columns: Vec<Column>,
    questions: Vec<Question>,
    /// Where each forest begins.
    forests: Vec<&'static [u8]>,
}

/// A column that is asked about.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) number: usize,
    borders: &'static [u8],
}

impl Column {
    pub(super) fn borders(&self) -> impl Iterator<Item = f32> {
        self.borders.as_chunks().0.iter().map(|&bytes| f32::from_le_bytes(bytes))
    }
}

/// Whether the bin of a column, one of the model's, is above a bin.
#[derive(Clone, Copy, Debug)]
struct Question {
    column: u16,
    bin: u8,
}

/// Reads numbers off the start of bytes that the training program wrote.
struct Reader(&'static [u8]);

impl Reader {
    fn bytes(&mut self, count: usize) -> &'static [u8] {
        let (head, rest) = self.0.split_at(count);
        self.0 = rest;
        head
    }

    fn byte(&mut self) -> u8 {
        self.bytes(1)[0]
    }

    fn short(&mut self) -> u16 {
        let bytes = self.bytes(2);
        u16::from_le_bytes([bytes[0], bytes[1]])
    }
}

impl Model {
    /// The model in these bytes, as the training program writes them.
    pub(crate) fn read(bytes: &'static [u8]) -> Model {
        let mut reader = Reader(bytes);
        let count = reader.short();
        let mut columns = Vec::with_capacity(usize::from(count));
        let mut questions = Vec::new();
        for column in 0..count {
            let number = usize::from(reader.short());
            let borders = reader.byte();
            questions.extend((0..borders).map(|bin| Question { column, bin }));
            columns.push(Column { number, borders: reader.bytes(usize::from(borders) * 4) });
        }
        let mut forests = Vec::new();
        while !reader.0.is_empty() {
            forests.push(reader.0);
            let trees = reader.short();
            reader.bytes(4);
            for _ in 0..trees {
                let depth = reader.byte();
                reader.bytes(usize::from(depth) * 2 + 1 + (1 << depth));
            }
        }
        Model { columns, questions, forests }
    }

    /// The probability that one of the forests gives each row.
    pub(crate) fn probabilities(&self, forest: usize, bins: &Bins) -> Vec<f32> {
        let mut trees = Reader(self.forests[forest]);
        let count = trees.short();
        let bias = trees.bytes(4);
        let mut sums = vec![i32::from_le_bytes([bias[0], bias[1], bias[2], bias[3]]); bins.rows()];
        let mut leaves = [0; 1 << MAX_DEPTH];
        for (sums, lanes) in sums.chunks_mut(LANES).zip(bins.lanes.chunks_exact(self.columns.len().max(1))) {
            let mut tree = Reader(trees.0);
            for _ in 0..count {
                let depth = tree.byte();
                let mut chosen = [0u8; LANES];
                for level in 0..depth {
                    let Question { column, bin } = self.questions[usize::from(tree.short())];
                    for (leaf, &own) in chosen.iter_mut().zip(&lanes[usize::from(column)]) {
                        *leaf |= if own > bin { 1 << level } else { 0 };
                    }
                }
                let shift = tree.byte();
                for (leaf, &byte) in leaves.iter_mut().zip(tree.bytes(1 << depth)) {
                    *leaf = i32::from(byte as i8) << shift;
                }
                for (sum, &leaf) in sums.iter_mut().zip(&chosen) {
                    *sum += leaves[usize::from(leaf)];
                }
            }
        }
        sums.into_iter().map(|sum| logistic(sum as f32 / SCALE)).collect()
    }
}
