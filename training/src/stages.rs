//! The models in the order of their training: page type, first, second, quality.

use std::collections::HashSet;
use std::time::Instant;

use crate::boost::{self, Binned, Forest, Growth};
use crate::corpus::{FOLDS, LabelledPage, TYPES};
use crate::score::{report, word_f1};

const TYPE: Growth =
    Growth { trees: 100, depth: 4, rate: 0.1, rows: 0.7, columns: 0.3, shrinkage: 3.0, seed: 11 };
const FIRST: Growth =
    Growth { trees: 250, depth: 6, rate: 0.15, rows: 0.3, columns: 0.2, shrinkage: 30.0, seed: 12 };
const SECOND: Growth =
    Growth { trees: 200, depth: 6, rate: 0.1, rows: 0.3, columns: 0.2, shrinkage: 30.0, seed: 13 };

const QUALITY: Growth =
    Growth { trees: 60, depth: 3, rate: 0.1, rows: 0.7, columns: 0.3, shrinkage: 3.0, seed: 14 };
/// The threshold of the balanced focus.
const THRESHOLD: f32 = 0.4;

pub(crate) const KINDS: usize = TYPES.len();

/// The corpus as numbers.
pub(crate) struct Data<'a> {
    pages: &'a [LabelledPage],
    /// The first block of each page, and one past the last block of all.
    starts: Vec<usize>,
    facts: Vec<f32>,
    fact_columns: usize,
    rows: Vec<f32>,
    columns: usize,
    labels: Vec<f32>,
    weights: Vec<f32>,
}

impl<'a> Data<'a> {
    pub(crate) fn new(pages: &'a [LabelledPage]) -> Self {
        let mut starts = vec![0];
        let (mut facts, mut rows, mut labels, mut weights) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut columns = 0;
        for page in pages {
            facts.extend_from_slice(page.sample.page_facts());
            let own = page.sample.rows();
            if !page.labels.is_empty() {
                columns = own.len() / page.labels.len();
            }
            rows.extend(own);
            labels.extend_from_slice(&page.labels);
            let total: usize = page.words.iter().map(Vec::len).sum();
            let whole = (page.gold.len() + total) as f32 / 2.0 + 20.0;
            weights.extend(page.words.iter().map(|words| ((words.len() as f32 + 0.5) / whole).min(0.2)));
            starts.push(labels.len());
        }
        let fact_columns = facts.len() / pages.len().max(1);
        Data { pages, starts, facts, fact_columns, rows, columns, labels, weights }
    }

    pub(crate) fn pages(&self) -> &'a [LabelledPage] {
        self.pages
    }

    /// The blocks of a page among the blocks of all.
    pub(crate) fn blocks_at(&self, page: usize) -> std::ops::Range<usize> {
        self.starts[page]..self.starts[page + 1]
    }

    /// The label of each block.
    pub(crate) fn labels(&self) -> &[f32] {
        &self.labels
    }

    fn blocks_of(&self, keep: impl Fn(&LabelledPage) -> bool) -> Vec<u32> {
        let pages = self.pages.iter().enumerate().filter(|(_, page)| keep(page));
        pages.flat_map(|(at, _)| self.starts[at] as u32..self.starts[at + 1] as u32).collect()
    }

    fn pages_of(&self, keep: impl Fn(&LabelledPage) -> bool) -> Vec<u32> {
        (0..self.pages.len() as u32).filter(|&at| keep(&self.pages[at as usize])).collect()
    }

    /// The rows of the first model for some pages: the facts of each block and the probabilities of the page's types.
    fn first_rows(&self, pages: &[u32], types: &[f32]) -> Vec<f32> {
        let mut rows = Vec::new();
        for &page in pages {
            let page = page as usize;
            for row in self.starts[page]..self.starts[page + 1] {
                rows.extend_from_slice(&self.rows[row * self.columns..(row + 1) * self.columns]);
                rows.extend_from_slice(&types[page * KINDS..(page + 1) * KINDS]);
            }
        }
        rows
    }

    /// The rows of the second model for some pages: those of the first, and what its scores say.
    fn second_rows(&self, pages: &[u32], types: &[f32], scores: &[f32]) -> Vec<f32> {
        let mut rows = Vec::new();
        for &page in pages {
            let page = page as usize;
            let range = self.starts[page]..self.starts[page + 1];
            if range.is_empty() {
                continue;
            }
            let context = self.pages[page].sample.context_rows(&scores[range.clone()]);
            let columns = context.len() / range.len();
            for (row, context) in range.zip(context.chunks_exact(columns)) {
                rows.extend_from_slice(&self.rows[row * self.columns..(row + 1) * self.columns]);
                rows.extend_from_slice(&types[page * KINDS..(page + 1) * KINDS]);
                rows.extend_from_slice(context);
            }
        }
        rows
    }

    /// The blocks that the product would keep.
    fn kept(&self, page: usize, scores: &[f32], threshold: f32) -> Vec<bool> {
        let own = &scores[self.starts[page]..self.starts[page + 1]];
        let mut seen = HashSet::new();
        own.iter()
            .zip(&self.pages[page].words)
            .map(|(&score, words)| score > threshold && (words.len() < 3 || seen.insert(words)))
            .collect()
    }

    fn report(&self, label: &str, scores: &[f32]) {
        for threshold in [0.3, 0.35, 0.4, 0.45, 0.5] {
            let of: Vec<[f32; 3]> = (0..self.pages.len())
                .map(|at| {
                    let kept = self.kept(at, scores, threshold);
                    word_f1(&self.pages[at], |block| kept[block])
                })
                .collect();
            report(&format!("{label} > {threshold}"), self.pages, &of);
        }
    }

    /// The rows of the model of quality, and the F1 that each page reaches.
    fn quality_rows(&self, types: &[f32], scores: &[f32]) -> (Vec<f32>, Vec<f32>) {
        let (mut rows, mut labels) = (Vec::new(), Vec::new());
        for (at, page) in self.pages.iter().enumerate() {
            let kept = self.kept(at, scores, THRESHOLD);
            let own = &scores[self.starts[at]..self.starts[at + 1]];
            let types = &types[at * KINDS..(at + 1) * KINDS];
            rows.extend(page.sample.quality_row(types, own, &kept));
            labels.push(word_f1(page, |block| kept[block])[2]);
        }
        (rows, labels)
    }
}

/// One forest a page type.
fn type_forests(data: &Data, facts: &Binned, rows: &[u32]) -> Vec<Forest> {
    let weights = vec![1.0; data.pages.len()];
    (0..KINDS)
        .map(|kind| {
            let labels: Vec<f32> =
                data.pages.iter().map(|page| f32::from(u8::from(page.kind == kind))).collect();
            Forest::grow(facts, rows, &labels, &weights, &TYPE)
        })
        .collect()
}

/// The probabilities that the forests give the pages listed; their sum is 1 for each page.
fn answer_types(forests: &[Forest], facts: &Binned, target: &[u32], types: &mut [f32]) {
    let kinds = KINDS;
    for (kind, forest) in forests.iter().enumerate() {
        for (&page, p) in target.iter().zip(forest.probabilities(facts, target)) {
            types[page as usize * kinds + kind] = p;
        }
    }
    for &page in target {
        let own = &mut types[page as usize * kinds..(page as usize + 1) * kinds];
        let sum: f32 = own.iter().sum();
        own.iter_mut().for_each(|p| *p /= sum);
    }
}

fn accuracy(data: &Data, types: &[f32]) {
    let mut right = [[0u32; 2]; KINDS];
    for (page, own) in data.pages.iter().zip(types.chunks_exact(KINDS)) {
        let best = (0..KINDS).max_by(|&a, &b| own[a].total_cmp(&own[b])).unwrap_or(0);
        right[page.kind][0] += u32::from(best == page.kind);
        right[page.kind][1] += 1;
    }
    let all: u32 = right.iter().map(|r| r[0]).sum();
    println!("page type: {:.4}, by type {:?}", all as f32 / data.pages.len() as f32, right);
}

/// Runs one job a fold side by side.
fn for_folds<T: Send>(folds: &[usize], job: impl Fn(usize) -> T + Sync) -> Vec<T> {
    std::thread::scope(|scope| {
        let job = &job;
        let workers: Vec<_> = folds.iter().map(|&fold| scope.spawn(move || job(fold))).collect();
        workers.into_iter().map(|worker| worker.join().expect("growing a forest does not panic")).collect()
    })
}

/// Scores of the pages of all `folds`, each from a forest grown on the others of them.
fn out_of_fold(data: &Data, binned: &Binned, growth: &Growth, folds: &[usize]) -> Vec<f32> {
    let mut scores = vec![0f32; data.labels.len()];
    for (target, own) in for_folds(folds, |fold| {
        let rows = data.blocks_of(|page| page.fold != fold && folds.contains(&page.fold));
        let target = data.blocks_of(|page| page.fold == fold);
        let forest = Forest::grow(binned, &rows, &data.labels, &data.weights, growth);
        let own = forest.probabilities(binned, &target);
        (target, own)
    }) {
        target.into_iter().zip(own).for_each(|(row, p)| scores[row as usize] = p);
    }
    scores
}

/// The same for the page types.
fn types_out_of_fold(data: &Data, facts: &Binned, folds: &[usize]) -> Vec<f32> {
    let mut types = vec![0f32; data.pages.len() * KINDS];
    for &fold in folds {
        let rows = data.pages_of(|page| page.fold != fold && folds.contains(&page.fold));
        let target = data.pages_of(|page| page.fold == fold);
        answer_types(&type_forests(data, facts, &rows), facts, &target, &mut types);
    }
    types
}

/// The models, grown on some folds.
struct Trained {
    page_types: Vec<Forest>,
    first: Forest,
    second: Forest,
}

/// Grows the models on the pages of `folds` alone. Each model is given answers of the one before that come from pages
/// which that one has not seen.
fn fit(data: &Data, facts: &Binned, folds: &[usize]) -> Trained {
    let types = types_out_of_fold(data, facts, folds);
    let page_types = type_forests(data, facts, &data.pages_of(|page| folds.contains(&page.fold)));
    let rows = data.blocks_of(|page| folds.contains(&page.fold));
    let every = data.pages_of(|_| true);
    let values = data.first_rows(&every, &types);
    let binned = Binned::new(&values, data.columns + KINDS);
    drop(values);
    let scores = out_of_fold(data, &binned, &FIRST, folds);
    let first = Forest::grow(&binned, &rows, &data.labels, &data.weights, &FIRST);
    drop(binned);
    let values = data.second_rows(&every, &types, &scores);
    let binned = Binned::new(&values, values.len() / data.labels.len());
    drop(values);
    let second = Forest::grow(&binned, &rows, &data.labels, &data.weights, &SECOND);
    Trained { page_types, first, second }
}

/// The answers for pages that the models have not seen.
pub(crate) struct HeldOut {
    pub(crate) types: Vec<f32>,
    pub(crate) scores: Vec<f32>,
}

/// Cross-validates all models: each fold is answered by models grown on the other four, from the page types on.
pub(crate) fn cross_validate(data: &Data) -> HeldOut {
    let begin = Instant::now();
    let facts = Binned::new(&data.facts, data.fact_columns);
    let all: Vec<usize> = (0..FOLDS).collect();
    let mut held_out =
        HeldOut { types: vec![0.0; data.pages.len() * KINDS], scores: vec![0.0; data.labels.len()] };
    for fold in 0..FOLDS {
        let others: Vec<usize> = all.iter().copied().filter(|&other| other != fold).collect();
        let trained = fit(data, &facts, &others);
        let pages = data.pages_of(|page| page.fold == fold);
        let blocks = data.blocks_of(|page| page.fold == fold);
        answer_types(&trained.page_types, &facts, &pages, &mut held_out.types);
        let own = trained.first.answer(&data.first_rows(&pages, &held_out.types));
        let mut first = vec![0f32; data.labels.len()];
        blocks.iter().zip(own).for_each(|(&row, p)| first[row as usize] = p);
        let own = trained.second.answer(&data.second_rows(&pages, &held_out.types, &first));
        blocks.iter().zip(own).for_each(|(&row, p)| held_out.scores[row as usize] = p);
        println!("fold {fold}: {:.0?}", begin.elapsed());
    }
    accuracy(data, &held_out.types);
    data.report("held out", &held_out.scores);
    held_out
}
/// The forests of the product, as files: page types, first and second model, quality.
pub(crate) struct Models {
    pub(crate) page_types: Vec<u8>,
    pub(crate) content: Vec<u8>,
    pub(crate) quality: Vec<u8>,
}

/// Grows the models on the whole corpus; that of quality learns from pages that the others were cross-validated on.
pub(crate) fn train(data: &Data, held_out: &HeldOut) -> Models {
    let all: Vec<usize> = (0..FOLDS).collect();
    let facts = Binned::new(&data.facts, data.fact_columns);
    let trained = fit(data, &facts, &all);
    let page_types = boost::write(&trained.page_types.iter().collect::<Vec<_>>());
    let content = boost::write(&[&trained.first, &trained.second]);
    let (rows, labels) = data.quality_rows(&held_out.types, &held_out.scores);
    let binned = Binned::new(&rows, rows.len() / labels.len());
    let weights = vec![1.0; labels.len()];
    let quality = Forest::grow(&binned, &data.pages_of(|_| true), &labels, &weights, &QUALITY);
    Models { page_types, content, quality: boost::write(&[&quality]) }
}
