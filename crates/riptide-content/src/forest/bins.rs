//! Rows of numbers as bins.

use super::model::{Column, Model};

/// Rows that are worked on at once.
pub(super) const LANES: usize = 32;
/// One column of as many rows.
pub(super) type Lanes = [u8; LANES];

/// The bins of the columns that a model asks about.
#[derive(Clone, Debug)]
pub(crate) struct Bins {
    rows: usize,
    /// Columns given so far, those included that no question is about.
    columns: usize,
    /// For each [`LANES`] rows, the model's columns.
    pub(super) lanes: Vec<Lanes>,
}

impl Bins {
    /// Rows without columns, for one model.
    pub(crate) fn new(model: &Model, rows: usize) -> Self {
        let lanes = vec![[0; LANES]; rows.div_ceil(LANES) * model.columns.len()];
        Bins { rows, columns: 0, lanes }
    }

    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Adds columns: `write` puts the values of a row, as many for each row.
    pub(crate) fn add_columns(&mut self, model: &Model, mut write: impl FnMut(usize, &mut Cells)) {
        let mut cells = Cells::new();
        let from = model.columns.partition_point(|column| column.number < self.columns);
        let mut values: Vec<[f32; LANES]> = Vec::new();
        for (at, lanes) in self.lanes.chunks_exact_mut(model.columns.len().max(1)).enumerate() {
            let rows = at * LANES..self.rows.min((at + 1) * LANES);
            for (lane, row) in rows.enumerate() {
                cells.len = 0;
                write(row, &mut cells);
                if values.is_empty() {
                    let end = self.columns + cells.len;
                    let to = model.columns.partition_point(|column| column.number < end);
                    values.resize(to - from, [0.0; LANES]);
                }
                for (own, column) in values.iter_mut().zip(&model.columns[from..]) {
                    own[lane] = cells.values[column.number - self.columns];
                }
            }
            for ((lanes, own), column) in lanes[from..].iter_mut().zip(&values).zip(&model.columns[from..]) {
                *lanes = bins(own, column);
            }
        }
        self.columns += cells.len;
    }
}

/// The values of one row.
pub(crate) struct Cells {
    values: [f32; MAX_CELLS],
    len: usize,
}

/// More than any row has that is written at once.
const MAX_CELLS: usize = 1024;

impl Cells {
    fn new() -> Self {
        Cells { values: [0.0; MAX_CELLS], len: 0 }
    }

    /// Adds the value of the next column.
    pub(crate) fn push(&mut self, value: f32) {
        self.values[self.len] = value;
        self.len += 1;
    }

    /// Adds the values of the next columns.
    pub(crate) fn extend(&mut self, values: &[f32]) {
        values.iter().for_each(|&value| self.push(value));
    }
}

/// For each value the number of borders below it.
fn bins(values: &[f32; LANES], column: &Column) -> Lanes {
    let mut bins = [0; LANES];
    // Few enough values for their counts, as wide as they are, to stay in registers.
    let (bins_in_parts, _) = bins.as_chunks_mut::<16>();
    let (values_in_parts, _) = values.as_chunks::<16>();
    for (bins, values) in bins_in_parts.iter_mut().zip(values_in_parts) {
        let mut counts = [0u32; 16];
        for border in column.borders() {
            for (count, &value) in counts.iter_mut().zip(values) {
                *count += u32::from(value > border);
            }
        }
        *bins = counts.map(|count| count as u8);
    }
    bins
}
