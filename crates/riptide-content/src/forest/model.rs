//! A model's bytes, and its answers.

use wide::{ShuffleExt as _, u8x16};

use super::bins::{Bins, LANES, Lanes};
use super::logistic;
use crate::byte_set::HAS_SHUFFLE;

/// Units of a leaf in one unit of the logit.
const SCALE: f32 = 4096.0;
/// Levels of a tree at most.
const DEPTH: usize = 6;
const LEAVES: usize = 1 << DEPTH;
/// Groups of [`LANES`] rows that a tree answers before the next one does: enough for what it costs to read a tree, few enough for
/// their bins to stay near.
const AT_ONCE: usize = 8;

/// Forests that ask about the same columns, each with one logit as its answer.
///
/// Its bytes, all little endian:
///
/// - the number of columns asked about `u16`; for each, in ascending order, its number `u16`, the number of its borders `u8`, at
///   most 254, and the borders `f32`, ascending;
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

/// Whether the bin of a column, one of the model's, is at least this one.
#[derive(Clone, Copy, Debug)]
struct Question {
    column: u16,
    from: u8,
}

impl Question {
    /// What no row says yes to: a column has fewer borders.
    const NONE: Question = Question { column: 0, from: u8::MAX };
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
            questions.extend((0..borders).map(|border| Question { column, from: border + 1 }));
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
        let bias = i32::from_le_bytes([bias[0], bias[1], bias[2], bias[3]]);
        if bins.rows() == 1 {
            let sum = bias + self.sum_of_one(trees, count, &bins.lanes);
            return vec![logistic(sum as f32 / SCALE)];
        }
        let mut sums = vec![[bias; LANES]; bins.rows().div_ceil(LANES)];
        let columns = self.columns.len().max(1);
        for (sums, lanes) in sums.chunks_mut(AT_ONCE).zip(bins.lanes.chunks(columns * AT_ONCE)) {
            let mut reader = Reader(trees.0);
            let mut tree = Tree {
                questions: [Question::NONE; DEPTH],
                leaves: [0; LEAVES],
                shift: 0,
                shifted: [0; LEAVES],
            };
            for _ in 0..count {
                self.read_tree(&mut reader, &mut tree);
                for (sums, lanes) in sums.iter_mut().zip(lanes.chunks_exact(columns)) {
                    tree.add(lanes, sums);
                }
            }
        }
        let sums = sums.as_flattened().iter().take(bins.rows());
        sums.map(|&sum| logistic(sum as f32 / SCALE)).collect()
    }

    /// What trees add up to for the only row: a page has one of its own.
    fn sum_of_one(&self, mut trees: Reader, count: u16, lanes: &[Lanes]) -> i32 {
        let mut sum = 0;
        for _ in 0..count {
            let depth = trees.byte();
            let mut leaf = 0;
            for level in 0..depth {
                let question = self.questions[usize::from(trees.short())];
                let yes = lanes[usize::from(question.column)][0] >= question.from;
                leaf |= usize::from(yes) << level;
            }
            let shift = trees.byte();
            sum += i32::from(trees.bytes(1 << depth)[leaf].cast_signed()) << shift;
        }
        sum
    }

    fn read_tree(&self, reader: &mut Reader, tree: &mut Tree) {
        let depth = usize::from(reader.byte());
        tree.questions = [Question::NONE; DEPTH];
        for question in &mut tree.questions[..depth] {
            *question = self.questions[usize::from(reader.short())];
        }
        tree.shift = reader.byte();
        tree.leaves[..1 << depth].copy_from_slice(reader.bytes(1 << depth));
        if !HAS_SHUFFLE {
            tree.shifted = tree.leaves.map(|leaf| i32::from(leaf.cast_signed()) << tree.shift);
        }
    }
}

/// A tree that asks all rows of a level the same question.
struct Tree {
    questions: [Question; DEPTH],
    /// The values of its leaves, each a signed byte.
    leaves: [u8; LEAVES],
    /// What they are to be shifted left by.
    shift: u8,
    /// The values so shifted, where they are looked up one by one.
    shifted: [i32; LEAVES],
}

impl Tree {
    /// Adds the leaf of each row to its sum. A function of its own, without loops once they are unrolled: what it works on stays in
    /// registers.
    #[inline(never)]
    fn add(&self, lanes: &[Lanes], sums: &mut [i32; LANES]) {
        let mut leaves = [u8x16::splat(0); LANES / 16];
        for (level, question) in self.questions.iter().enumerate() {
            let (own, _) = lanes[usize::from(question.column)].as_chunks();
            let (from, bit) = (u8x16::splat(question.from), u8x16::splat(1 << level));
            for (leaf, &own) in leaves.iter_mut().zip(own) {
                let own = u8x16::new(own);
                *leaf |= own.simd_ge(from) & bit;
            }
        }
        if HAS_SHUFFLE {
            let values = leaves.map(|leaves| self.values(leaves));
            for (sum, &value) in sums.iter_mut().zip(values.as_flattened()) {
                *sum += i32::from(value.cast_signed()) << self.shift;
            }
        } else {
            let leaves = leaves.map(u8x16::to_array);
            for (sum, &leaf) in sums.iter_mut().zip(leaves.as_flattened()) {
                *sum += self.shifted[usize::from(leaf) % LEAVES];
            }
        }
    }

    /// The values of sixteen leaves.
    #[inline]
    fn values(&self, leaves: u8x16) -> [u8; 16] {
        let (table, _) = self.leaves.as_chunks();
        [table[0], table[1], table[2], table[3]].map(u8x16::new).shuffle(leaves).to_array()
    }
}
