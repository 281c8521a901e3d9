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

    /// Adds columns: `write` appends the values of a row, as many for each row.
    pub(crate) fn add_columns(&mut self, model: &Model, mut write: impl FnMut(usize, &mut Vec<f32>)) {
        let mut values = Vec::new();
        let mut width = 0;
        for (at, lanes) in self.lanes.chunks_exact_mut(model.columns.len().max(1)).enumerate() {
            let rows = at * LANES..self.rows.min((at + 1) * LANES);
            values.clear();
            for row in rows.clone() {
                write(row, &mut values);
            }
            width = values.len() / rows.len();
            for (lanes, column) in lanes.iter_mut().zip(&model.columns) {
                let Some(offset) = column.number.checked_sub(self.columns).filter(|&at| at < width) else {
                    continue;
                };
                let mut own = [0.0; LANES];
                for (value, row) in own.iter_mut().zip(values.chunks_exact(width)) {
                    *value = row[offset];
                }
                *lanes = bins(&own, column);
            }
        }
        self.columns += width;
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
