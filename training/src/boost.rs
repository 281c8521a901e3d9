//! Gradient boosting of oblivious trees on soft labels, with cross-entropy as the loss, or half of it and the F1 of pages.

use std::collections::BTreeMap;

/// Numbers sorted into at most [`BINS`] bins a column.
pub(crate) struct Binned {
    rows: usize,
    /// Column by column.
    bins: Vec<u8>,
    /// Upper bounds of all bins but the last, by column.
    borders: Vec<Vec<f32>>,
}

/// Bins of a column.
const BINS: usize = 64;
/// Rows that borders are taken from.
const BORDER_ROWS: usize = 40_000;

impl Binned {
    /// Bins a matrix of `columns` values a row, row after row.
    pub(crate) fn new(values: &[f32], columns: usize) -> Binned {
        let rows = values.len() / columns;
        let step = rows.div_ceil(BORDER_ROWS).max(1);
        let borders = (0..columns).map(|column| {
            let mut sample: Vec<f32> =
                (0..rows).step_by(step).map(|row| values[row * columns + column]).collect();
            borders_of(&mut sample)
        });
        Binned::with_borders(values, borders.collect())
    }

    /// The same rows with further columns.
    pub(crate) fn and(&self, values: &[f32], columns: usize) -> Binned {
        let more = Binned::new(values, columns);
        let bins = [self.bins.as_slice(), &more.bins].concat();
        let borders = [self.borders.as_slice(), &more.borders].concat();
        Binned { rows: self.rows, bins, borders }
    }

    fn with_borders(values: &[f32], borders: Vec<Vec<f32>>) -> Binned {
        let columns = borders.len();
        let rows = values.len() / columns;
        let mut bins = vec![0u8; values.len()];
        for (column, own) in borders.iter().enumerate() {
            for (row, bin) in bins[column * rows..(column + 1) * rows].iter_mut().enumerate() {
                let value = values[row * columns + column];
                *bin = own.partition_point(|&border| border < value) as u8;
            }
        }
        Binned { rows, bins, borders }
    }

    /// Makes a column tell nothing.
    pub(crate) fn blank(&mut self, column: usize) {
        self.borders[column].clear();
        let rows = self.rows;
        self.bins[column * rows..(column + 1) * rows].fill(0);
    }

    fn column(&self, column: usize) -> &[u8] {
        &self.bins[column * self.rows..(column + 1) * self.rows]
    }
}

fn borders_of(sample: &mut [f32]) -> Vec<f32> {
    sample.sort_by(f32::total_cmp);
    let mut distinct: Vec<f32> = sample.to_vec();
    distinct.dedup();
    let mut borders: Vec<f32> = if distinct.len() <= BINS {
        distinct.windows(2).map(|pair| pair[0] + (pair[1] - pair[0]) / 2.0).collect()
    } else {
        (1..BINS)
            .map(|part| {
                let at = part * sample.len() / BINS;
                sample[at]
            })
            .collect()
    };
    borders.dedup();
    borders
}

/// How a forest is grown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Growth {
    pub(crate) trees: usize,
    pub(crate) depth: usize,
    pub(crate) rate: f32,
    /// Share of the rows that each tree sees.
    pub(crate) rows: f32,
    /// Share of the columns that each tree sees.
    pub(crate) columns: f32,
    /// Added to the weight of a leaf.
    pub(crate) shrinkage: f32,
    pub(crate) seed: u64,
}

/// One level: rows with a bin above `bin` go up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Split {
    column: usize,
    bin: u8,
}

#[derive(Clone, Debug)]
pub(crate) struct Tree {
    splits: Vec<Split>,
    /// Shifted left by `shift`.
    leaves: Vec<i8>,
    shift: u8,
}

/// A grown forest.
#[derive(Clone, Debug)]
pub(crate) struct Forest {
    trees: Vec<Tree>,
    bias: i32,
    borders: Vec<Vec<f32>>,
    /// Gain of each column, summed up.
    pub(crate) gains: Vec<f64>,
}

const SCALE: f32 = 4096.0;

/// What a choice of rows is scored by: each row is a block of a page, and a page's score is the F1 of words.
pub(crate) struct Pages<'a> {
    /// The page of each row.
    pub(crate) of: &'a [u32],
    /// The words of each row.
    pub(crate) words: &'a [f32],
    /// The words of each page's gold text.
    pub(crate) gold: &'a [f32],
}

impl Pages<'_> {
    /// For each page twice the words that are hit, and those of the choice and the gold together, where rows are chosen by chance.
    fn sums(&self, rows: &[u32], labels: &[f32], logits: &[f32]) -> Vec<[f32; 2]> {
        let mut sums: Vec<[f32; 2]> = self.gold.iter().map(|&gold| [0.0, gold]).collect();
        for (&row, &logit) in rows.iter().zip(logits) {
            let row = row as usize;
            let said = logistic(logit) * self.words[row];
            let own = &mut sums[self.of[row] as usize];
            own[0] += 2.0 * labels[row] * said;
            own[1] += said;
        }
        sums
    }
}

/// A small generator of reproducible randomness (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 40) as f32 / (1u64 << 24) as f32
    }
}

/// The logistic function.
pub(crate) fn logistic(logit: f32) -> f32 {
    1.0 / (1.0 + (-logit).exp())
}

impl Forest {
    /// Grows a forest on the rows listed: by cross-entropy, and where rows are blocks of pages by the F1 of pages too.
    pub(crate) fn grow(
        data: &Binned,
        rows: &[u32],
        labels: &[f32],
        weights: &[f32],
        pages: Option<&Pages<'_>>,
        growth: &Growth,
    ) -> Forest {
        let mut random = Random(growth.seed);
        let columns = data.borders.len();
        let (mut hit, mut all) = (0f64, 0f64);
        for &row in rows {
            hit += f64::from(labels[row as usize] * weights[row as usize]);
            all += f64::from(weights[row as usize]);
        }
        let share = (hit / all).clamp(1e-3, 1.0 - 1e-3);
        let bias = ((share / (1.0 - share)).ln() as f32 * SCALE).round() as i32;
        let mut logits = vec![bias as f32 / SCALE; rows.len()];
        let mut forest =
            Forest { trees: Vec::new(), bias, borders: data.borders.clone(), gains: vec![0.0; columns] };
        // The regularisation is relative to the mean weight of a row.
        let mean = (all / rows.len() as f64) as f32;
        let shrinkage = growth.shrinkage * mean;
        for _ in 0..growth.trees {
            let chance = |row: usize| (growth.rows * (weights[row] / mean).sqrt().clamp(0.1, 2.0)).min(1.0);
            let seen: Vec<u32> = (0..rows.len() as u32)
                .filter(|&at| random.next() < chance(rows[at as usize] as usize))
                .collect();
            let chosen: Vec<usize> = (0..columns).filter(|_| random.next() < growth.columns).collect();
            if seen.is_empty() || chosen.is_empty() {
                continue;
            }
            let sums = pages.map(|pages| (pages, pages.sums(rows, labels, &logits)));
            let gradients: Vec<[f32; 2]> = seen
                .iter()
                .map(|&at| {
                    let row = rows[at as usize] as usize;
                    let p = logistic(logits[at as usize]);
                    // Rows that are seen seldom count the more when they are.
                    let weight = weights[row] * growth.rows / chance(row);
                    let slope = (p * (1.0 - p)).max(1e-4);
                    let Some((pages, sums)) = &sums else {
                        return [weight * (labels[row] - p), weight * slope];
                    };
                    // Half of the cross-entropy, and the F1 of the page.
                    let [hits, words] = sums[pages.of[row] as usize];
                    let share = pages.words[row].max(0.5) / words.max(20.0) * growth.rows / chance(row);
                    let of_f1 = share * (2.0 * labels[row] - hits / words.max(1.0)) * slope;
                    [0.5 * weight * (labels[row] - p) + of_f1, 0.5 * (weight + share) * slope]
                })
                .collect();
            let table: Vec<u32> = seen.iter().map(|&at| rows[at as usize]).collect();
            let tree = grow_tree(data, &table, &gradients, &chosen, growth, shrinkage, &mut forest.gains);
            let leaves = tree.leaf_of(data, rows);
            for (logit, leaf) in logits.iter_mut().zip(leaves) {
                *logit += tree.leaf(leaf) as f32 / SCALE;
            }
            forest.trees.push(tree);
        }
        forest
    }

    /// The probability of each row listed of a matrix that is binned as the one it was grown on.
    pub(crate) fn probabilities(&self, data: &Binned, rows: &[u32]) -> Vec<f32> {
        let mut sums = vec![self.bias; rows.len()];
        for tree in &self.trees {
            for (sum, leaf) in sums.iter_mut().zip(tree.leaf_of(data, rows)) {
                *sum += tree.leaf(leaf);
            }
        }
        sums.into_iter().map(|sum| logistic(sum as f32 / SCALE)).collect()
    }

    fn splits(&self) -> impl Iterator<Item = &Split> {
        self.trees.iter().flat_map(|tree| &tree.splits)
    }

    fn border(&self, split: &Split) -> f32 {
        self.borders[split.column][usize::from(split.bin)]
    }
}

/// The bytes that `riptide-content` reads: forests that share their columns.
pub(crate) fn write(forests: &[&Forest]) -> Vec<u8> {
    let mut borders: BTreeMap<usize, Vec<f32>> = BTreeMap::new();
    for (forest, split) in forests.iter().flat_map(|forest| forest.splits().map(move |split| (forest, split)))
    {
        borders.entry(split.column).or_default().push(forest.border(split));
    }
    let mut out = Vec::new();
    out.extend((borders.len() as u16).to_le_bytes());
    // The question about a column's border is told by its number in the list of all borders.
    let mut questions: BTreeMap<(usize, u32), u16> = BTreeMap::new();
    for (&column, own) in &mut borders {
        own.sort_by(f32::total_cmp);
        own.dedup();
        out.extend((column as u16).to_le_bytes());
        assert!(own.len() < 255, "a column has at most 254 borders");
        out.push(own.len() as u8);
        for border in own {
            let next = u16::try_from(questions.len()).expect("a model asks at most 65,536 questions");
            questions.insert((column, border.to_bits()), next);
            out.extend(border.to_le_bytes());
        }
    }
    for forest in forests {
        out.extend((forest.trees.len() as u16).to_le_bytes());
        out.extend(forest.bias.to_le_bytes());
        for tree in &forest.trees {
            out.push(tree.splits.len() as u8);
            for split in &tree.splits {
                out.extend(questions[&(split.column, forest.border(split).to_bits())].to_le_bytes());
            }
            out.push(tree.shift);
            out.extend(tree.leaves.iter().map(|&leaf| leaf as u8));
        }
    }
    out
}

impl Tree {
    fn leaf(&self, leaf: u8) -> i32 {
        i32::from(self.leaves[usize::from(leaf)]) << self.shift
    }

    fn leaf_of(&self, data: &Binned, rows: &[u32]) -> Vec<u8> {
        let mut leaves = vec![0u8; rows.len()];
        for (level, split) in self.splits.iter().enumerate() {
            let column = data.column(split.column);
            for (leaf, &row) in leaves.iter_mut().zip(rows) {
                *leaf |= u8::from(column[row as usize] > split.bin) << level;
            }
        }
        leaves
    }
}

fn grow_tree(
    data: &Binned,
    rows: &[u32],
    gradients: &[[f32; 2]],
    chosen: &[usize],
    growth: &Growth,
    shrinkage: f32,
    gains: &mut [f64],
) -> Tree {
    let bins: Vec<Vec<u8>> = chosen
        .iter()
        .map(|&column| {
            let column = data.column(column);
            rows.iter().map(|&row| column[row as usize]).collect()
        })
        .collect();
    let mut leaves = vec![0u16; rows.len()];
    let mut splits: Vec<Split> = Vec::new();
    let mut before = 0f64;
    // Of each column the sums by leaf and bin. A leaf's upper half is counted, its lower half is what is left.
    let mut histograms: Vec<Vec<[f32; 2]>> = vec![vec![[0.0; 2]; BINS]; chosen.len()];
    let mut upper: Vec<u32> = (0..rows.len() as u32).collect();
    for level in 0..growth.depth {
        let half = if level == 0 { 0 } else { 1usize << (level - 1) };
        let mut best = (f64::MIN, 0usize, 0u8);
        // What is the same for each column, side by side.
        let counted: Vec<(u32, u32, [f32; 2])> = upper
            .iter()
            .map(|&row| (row, u32::from(leaves[row as usize]) * BINS as u32, gradients[row as usize]))
            .collect();
        for (at, histogram) in histograms.iter_mut().enumerate() {
            histogram.resize(BINS << level, [0.0; 2]);
            let bins = &bins[at];
            for &(row, leaf, [gradient, hessian]) in &counted {
                let cell = &mut histogram[leaf as usize + usize::from(bins[row as usize])];
                cell[0] += gradient;
                cell[1] += hessian;
            }
            let (lower, above) = histogram.split_at_mut(half * BINS);
            for (lower, above) in lower.iter_mut().zip(above) {
                lower[0] -= above[0];
                lower[1] -= above[1];
            }
            let (gain, bin) = best_split(histogram, data.borders[chosen[at]].len(), shrinkage);
            if gain > best.0 {
                best = (gain, at, bin);
            }
        }
        let (gain, at, bin) = best;
        if gain <= before {
            break;
        }
        gains[chosen[at]] += gain - before;
        before = gain;
        upper.clear();
        for (row, (leaf, &own)) in leaves.iter_mut().zip(&bins[at]).enumerate() {
            if own > bin {
                *leaf |= 1 << level;
                upper.push(row as u32);
            }
        }
        splits.push(Split { column: chosen[at], bin });
    }
    let mut sums = vec![[0f64; 2]; 1 << splits.len()];
    for (&leaf, gradient) in leaves.iter().zip(gradients) {
        sums[usize::from(leaf)][0] += f64::from(gradient[0]);
        sums[usize::from(leaf)][1] += f64::from(gradient[1]);
    }
    let steps: Vec<f32> = sums
        .into_iter()
        .map(|[g, h]| ((g / (h + f64::from(shrinkage))) as f32 * growth.rate).clamp(-4.0, 4.0) * SCALE)
        .collect();
    let widest = steps.iter().fold(0f32, |widest, step| widest.max(step.abs()));
    let shift = (0..8).find(|&shift| widest <= (127u32 << shift) as f32).unwrap_or(8);
    let leaves = steps.into_iter().map(|step| (step / (1u32 << shift) as f32).round() as i8).collect();
    Tree { splits, leaves, shift }
}

/// The best border of one column over all leaves at once.
fn best_split(histogram: &[[f32; 2]], borders: usize, shrinkage: f32) -> (f64, u8) {
    let mut gains = [0f64; BINS];
    for leaf in histogram.chunks_exact(BINS) {
        let (mut g, mut h) = (0f32, 0f32);
        for cell in leaf {
            g += cell[0];
            h += cell[1];
        }
        if h <= 0.0 {
            continue;
        }
        let (mut below_g, mut below_h) = (0f32, 0f32);
        for (gain, cell) in gains.iter_mut().zip(leaf).take(borders) {
            below_g += cell[0];
            below_h += cell[1];
            let (above_g, above_h) = (g - below_g, (h - below_h).max(0.0));
            *gain += f64::from(
                below_g * below_g / (below_h + shrinkage) + above_g * above_g / (above_h + shrinkage),
            );
        }
    }
    let mut best = (f64::MIN, 0);
    for (bin, &gain) in gains.iter().enumerate().take(borders) {
        if gain > best.0 {
            best = (gain, bin as u8);
        }
    }
    best
}
