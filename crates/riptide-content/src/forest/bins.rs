//! Rows of numbers as bins.

use wide::{f32x4, u32x4};

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
    pub(crate) fn add_columns(&mut self, model: &Model, mut write: impl FnMut(usize, &mut Cells<'_>)) {
        let from = model.columns.partition_point(|column| column.number < self.columns);
        let columns = &model.columns[from..];
        let width = columns.last().map_or(0, |column| column.number + 1 - self.columns);
        let mut values = vec![[0.0; LANES]; width];
        let mut given = 0;
        for (at, lanes) in self.lanes.chunks_exact_mut(model.columns.len().max(1)).enumerate() {
            for (row, lane) in (at * LANES..self.rows.min((at + 1) * LANES)).zip(0..) {
                let mut cells = Cells { values: &mut values, lane, len: 0 };
                write(row, &mut cells);
                given = cells.len;
            }
            for (lanes, column) in lanes[from..].iter_mut().zip(columns) {
                let first = column.number - self.columns;
                if first >= given {
                    break;
                }
                let own = &values[first];
                // Neighbours often have the same: what stands above them all, or nowhere near.
                let same = own.iter().fold(true, |same, value| same & (value.to_bits() == own[0].to_bits()));
                *lanes = if same { [bin(own[0], column); LANES] } else { bins(own, column) };
            }
        }
        self.columns += given;
    }

    /// Adds columns that are the same in each row.
    pub(crate) fn add_constants(&mut self, model: &Model, values: &[f32]) {
        let from = model.columns.partition_point(|column| column.number < self.columns);
        let columns = model.columns[from..].iter();
        let given = columns.take_while(|column| column.number < self.columns + values.len());
        let own: Vec<Lanes> =
            given.map(|column| [bin(values[column.number - self.columns], column); LANES]).collect();
        for lanes in self.lanes.chunks_exact_mut(model.columns.len().max(1)) {
            lanes[from..from + own.len()].copy_from_slice(&own);
        }
        self.columns += values.len();
    }
}

/// The values of a row that is being written. Those beyond the last column that is asked about are counted and not kept.
pub(crate) struct Cells<'a> {
    /// For each column the values of the rows that are worked on at once.
    values: &'a mut [[f32; LANES]],
    /// The number of the row among them.
    lane: usize,
    /// Values of the row so far.
    len: usize,
}

impl Cells<'_> {
    /// Adds the value of the next column.
    pub(crate) fn push(&mut self, value: f32) {
        if let Some(column) = self.values.get_mut(self.len) {
            column[self.lane % LANES] = value;
        }
        self.len += 1;
    }
}

/// The number of borders below a value.
fn bin(value: f32, column: &Column) -> u8 {
    column.borders().map(|border| u8::from(value > border)).sum()
}

/// For each value the number of borders below it.
fn bins(values: &[f32; LANES], column: &Column) -> Lanes {
    let mut bins = [0; LANES];
    // Few enough values for them and their counts to stay in registers.
    let (bins_in_parts, _) = bins.as_chunks_mut::<16>();
    let (values_in_parts, _) = values.as_chunks::<16>();
    for (bins, values) in bins_in_parts.iter_mut().zip(values_in_parts) {
        let (fours, _) = values.as_chunks::<4>();
        let fours = [fours[0], fours[1], fours[2], fours[3]].map(f32x4::new);
        let mut counts = [u32x4::splat(0); 4];
        for border in column.borders() {
            let border = f32x4::splat(border);
            for (count, four) in counts.iter_mut().zip(fours) {
                // True is minus one.
                *count -= four.simd_gt(border).to_bits();
            }
        }
        let (bins, _) = bins.as_chunks_mut::<4>();
        for (bins, count) in bins.iter_mut().zip(counts) {
            *bins = count.to_array().map(|count| count as u8);
        }
    }
    bins
}
