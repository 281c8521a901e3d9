//! Boosted oblivious trees: every node of a level asks the same question, so a row's leaf is a number of one bit a level.
//!
//! Leaves are integers, so a score is the same sum on every platform.

/// Numbers of many rows, column by column.
#[derive(Clone, Debug)]
pub(crate) struct Matrix {
    rows: usize,
    values: Vec<f32>,
}

impl Matrix {
    /// A matrix without columns.
    pub(crate) fn new(rows: usize) -> Self {
        Matrix { rows, values: Vec::new() }
    }

    /// Adds columns: `write` appends the values of a row, as many for each row.
    pub(crate) fn add_columns(&mut self, mut write: impl FnMut(usize, &mut Vec<f32>)) {
        let from = self.values.len();
        let mut own = Vec::new();
        for row in 0..self.rows {
            own.clear();
            write(row, &mut own);
            self.values.resize(from + own.len() * self.rows, 0.0);
            for (column, &value) in own.iter().enumerate() {
                self.values[from + column * self.rows + row] = value;
            }
        }
    }

    fn column(&self, column: usize) -> &[f32] {
        &self.values[column * self.rows..(column + 1) * self.rows]
    }
}

/// A model with one logit as its answer.
///
/// Its bytes, all little endian: trees `u16`, bias `i32`, then for each tree its depth `u8`, for each level column `u16` and
/// threshold `f32`, for each leaf its value `i16`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Forest {
    trees: u16,
    bias: i32,
    bytes: &'static [u8],
}

/// Units of a leaf in one unit of the logit.
const SCALE: f32 = 4096.0;
const QUESTION_BYTES: usize = 6;
/// Levels of a tree at most.
const MAX_DEPTH: usize = 6;

impl Forest {
    /// Finds the forest at the start of `bytes`; what follows it is returned too.
    pub(crate) const fn split(bytes: &'static [u8]) -> (Forest, &'static [u8]) {
        let trees = u16::from_le_bytes([bytes[0], bytes[1]]);
        let bias = i32::from_le_bytes([bytes[2], bytes[3], bytes[4], bytes[5]]);
        let (_, body) = bytes.split_at(6);
        let mut length = 0;
        let mut tree = 0;
        while tree < trees {
            let depth = body[length] as usize;
            length += 1 + depth * QUESTION_BYTES + (2 << depth);
            tree += 1;
        }
        let (bytes, rest) = body.split_at(length);
        (Forest { trees, bias, bytes }, rest)
    }

    /// The probability that the model gives each row.
    pub(crate) fn probabilities(&self, matrix: &Matrix) -> Vec<f32> {
        let mut sums = vec![self.bias; matrix.rows];
        let mut chosen = vec![0u8; matrix.rows];
        let mut rest = self.bytes;
        for _ in 0..self.trees {
            let depth = usize::from(rest[0]);
            let (questions, after) = rest[1..].split_at(depth * QUESTION_BYTES);
            let (leaf_bytes, after) = after.split_at(2 << depth);
            rest = after;
            chosen.fill(0);
            for (level, question) in questions.chunks_exact(QUESTION_BYTES).enumerate() {
                let column = u16::from_le_bytes([question[0], question[1]]);
                let threshold = f32::from_le_bytes([question[2], question[3], question[4], question[5]]);
                for (leaf, &value) in chosen.iter_mut().zip(matrix.column(usize::from(column))) {
                    *leaf |= u8::from(value > threshold) << level;
                }
            }
            let mut leaves = [0i32; 1 << MAX_DEPTH];
            for (leaf, bytes) in leaves.iter_mut().zip(leaf_bytes.chunks_exact(2)) {
                *leaf = i32::from(i16::from_le_bytes([bytes[0], bytes[1]]));
            }
            for (sum, &leaf) in sums.iter_mut().zip(&chosen) {
                *sum += leaves[usize::from(leaf)];
            }
        }
        sums.into_iter().map(|sum| logistic(sum as f32 / SCALE)).collect()
    }
}

/// The logistic function, from additions, multiplications and one division, so that it is the same everywhere:
/// `exp` of a platform's library may differ in its last bit.
pub(crate) fn logistic(logit: f32) -> f32 {
    let x = logit.clamp(-16.0, 16.0) / 64.0;
    let series = 1.0 + x * (1.0 + x * (0.5 + x * (1.0 / 6.0 + x * (1.0 / 24.0))));
    let mut power = series;
    for _ in 0..6 {
        power *= power;
    }
    power / (1.0 + power)
}
