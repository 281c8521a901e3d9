//! Rows of numbers as bins.

use wide::f32x4;

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
        let from = model.columns.partition_point(|column| column.number < self.columns);
        let columns = &model.columns[from..];
        let mut cells = Cells::new(columns, self.columns);
        for (at, lanes) in self.lanes.chunks_exact_mut(model.columns.len().max(1)).enumerate() {
            let rows = at * LANES..self.rows.min((at + 1) * LANES);
            for (lane, row) in rows.enumerate() {
                (cells.lane, cells.len) = (lane, 0);
                write(row, &mut cells);
            }
            let given = columns.iter().take_while(|column| column.number < self.columns + cells.len);
            for ((lanes, own), column) in lanes[from..].iter_mut().zip(cells.values.as_chunks().0).zip(given)
            {
                *lanes = bins(own, column);
            }
        }
        self.columns += cells.len;
    }

    /// Adds columns that are the same in each row.
    pub(crate) fn add_constants(&mut self, model: &Model, values: &[f32]) {
        let from = model.columns.partition_point(|column| column.number < self.columns);
        let columns = model.columns[from..].iter();
        let given = columns.take_while(|column| column.number < self.columns + values.len());
        let own: Vec<Lanes> =
            given.map(|column| bins(&[values[column.number - self.columns]; LANES], column)).collect();
        for lanes in self.lanes.chunks_exact_mut(model.columns.len().max(1)) {
            lanes[from..from + own.len()].copy_from_slice(&own);
        }
        self.columns += values.len();
    }
}

/// The values of some rows, one of which is being written.
pub(crate) struct Cells {
    /// Where each column starts among the values. What no question is about stands behind all others.
    places: Vec<u32>,
    /// Column by column, [`LANES`] of each.
    values: Vec<f32>,
    lane: usize,
    /// Values of the row so far.
    len: usize,
}

impl Cells {
    /// Room for the columns from number `first` on, of which those listed are asked about.
    fn new(columns: &[Column], first: usize) -> Self {
        let count = columns.last().map_or(0, |column| column.number + 1 - first);
        let mut places = vec![(columns.len() * LANES) as u32; count];
        for (place, column) in columns.iter().enumerate() {
            places[column.number - first] = (place * LANES) as u32;
        }
        Cells { places, values: vec![0.0; (columns.len() + 1) * LANES], lane: 0, len: 0 }
    }

    /// Adds the value of the next column.
    pub(crate) fn push(&mut self, value: f32) {
        if let Some(&place) = self.places.get(self.len)
            && let Some(cell) = self.values.get_mut(place as usize + self.lane)
        {
            *cell = value;
        }
        self.len += 1;
    }
}

/// For each value the number of borders below it.
fn bins(values: &[f32; LANES], column: &Column) -> Lanes {
    // From here on a number and the next one differ in their last bit: the last byte of a sum is what was counted.
    let none = f32x4::splat(8_388_608.0);
    let one = f32x4::splat(1.0);
    let mut bins = [0; LANES];
    // Few enough values for them and their counts to stay in registers.
    let (bins_in_parts, _) = bins.as_chunks_mut::<16>();
    let (values_in_parts, _) = values.as_chunks::<16>();
    for (bins, values) in bins_in_parts.iter_mut().zip(values_in_parts) {
        let (fours, _) = values.as_chunks::<4>();
        let fours = [fours[0], fours[1], fours[2], fours[3]].map(f32x4::new);
        let mut counts = [none; 4];
        for border in column.borders() {
            let border = f32x4::splat(border);
            for (count, four) in counts.iter_mut().zip(fours) {
                *count += four.simd_gt(border) & one;
            }
        }
        let (bins, _) = bins.as_chunks_mut::<4>();
        for (bins, count) in bins.iter_mut().zip(counts) {
            *bins = count.to_array().map(|count| count.to_bits() as u8);
        }
    }
    bins
}
