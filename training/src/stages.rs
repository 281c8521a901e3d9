//! The models in the order of their training: page type, first, second, quality.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use crate::boost::{self, Binned, Forest, Growth, Pages};
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

pub(crate) const KINDS: usize = TYPES.len();

/// The corpus as numbers.
pub(crate) struct Data<'a> {
    pages: &'a [LabelledPage],
    /// The first block of each page, and one past the last block of all.
    starts: Vec<usize>,
    /// The facts of each page.
    facts: Binned,
    /// The facts of each block.
    blocks: Binned,
    labels: Vec<f32>,
    weights: Vec<f32>,
    /// The page of each block.
    page_of: Vec<u32>,
    /// The words of each block, and those of each page's gold text.
    words: Vec<f32>,
    gold: Vec<f32>,
}

impl<'a> Data<'a> {
    pub(crate) fn new(pages: &'a [LabelledPage]) -> Self {
        let mut starts = vec![0];
        let (mut facts, mut rows, mut labels, mut weights) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut columns = 0;
        let mut page_of = Vec::new();
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
            page_of.resize(labels.len(), starts.len() as u32 - 1);
            starts.push(labels.len());
        }
        let facts = Binned::new(&facts, facts.len() / pages.len().max(1));
        let blocks = Binned::new(&rows, columns);
        let words = pages.iter().flat_map(|page| page.words.iter().map(|words| words.len() as f32)).collect();
        let gold = pages.iter().map(|page| page.gold.len() as f32).collect();
        Data { pages, starts, facts, blocks, labels, weights, page_of, words, gold }
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

    /// What the first model sees: the facts of each block and the probabilities of its page's types.
    fn first(&self, types: &[f32]) -> Binned {
        let of_page = |&page: &u32| &types[page as usize * KINDS..(page as usize + 1) * KINDS];
        let values: Vec<f32> = self.page_of.iter().flat_map(of_page).copied().collect();
        self.blocks.and(&values, KINDS)
    }

    /// What the second model sees: what the first does, and what its scores say.
    fn second(&self, first: &Binned, scores: &[f32]) -> Binned {
        let mut values = Vec::new();
        for (at, page) in self.pages.iter().enumerate().filter(|(at, _)| !self.blocks_at(*at).is_empty()) {
            values.extend(page.sample.context_rows(&scores[self.blocks_at(at)]));
        }
        first.and(&values, values.len() / self.labels.len())
    }

    fn grow(&self, matrix: &Binned, rows: &[u32], growth: &Growth) -> Forest {
        let pages = Pages { of: &self.page_of, words: &self.words, gold: &self.gold };
        Forest::grow(matrix, rows, &self.labels, &self.weights, Some(&pages), growth)
    }

    /// The blocks that the product would keep: from a threshold on, or as a balanced answer has them.
    fn kept(&self, page: usize, scores: &[f32], threshold: Option<f32>) -> Vec<bool> {
        self.pages[page].sample.kept(&scores[self.blocks_at(page)], threshold)
    }

    fn report(&self, label: &str, scores: &[f32]) {
        for threshold in [0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6] {
            self.report_at(&format!("{label} > {threshold}"), scores, Some(threshold));
        }
        self.report_at(&format!("{label}, balanced"), scores, None);
    }

    fn report_at(&self, label: &str, scores: &[f32], threshold: Option<f32>) {
        let of: Vec<[f32; 3]> = (0..self.pages.len())
            .map(|at| {
                let kept = self.kept(at, scores, threshold);
                word_f1(&self.pages[at], |block| kept[block])
            })
            .collect();
        report(label, self.pages, &of);
    }

    /// The rows of the model of quality, and the F1 that each page reaches.
    fn quality_rows(&self, types: &[f32], scores: &[f32]) -> (Vec<f32>, Vec<f32>) {
        let (mut rows, mut labels) = (Vec::new(), Vec::new());
        for (at, page) in self.pages.iter().enumerate() {
            let kept = self.kept(at, scores, None);
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
            Forest::grow(facts, rows, &labels, &weights, None, &TYPE)
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
    for (page, own) in data.pages.iter().zip(types.chunks_exact(KINDS)).filter(|(page, _)| !page.is_copy) {
        let best = (0..KINDS).max_by(|&a, &b| own[a].total_cmp(&own[b])).unwrap_or(0);
        right[page.kind][0] += u32::from(best == page.kind);
        right[page.kind][1] += 1;
    }
    let [all, pages] = [0, 1].map(|at| right.iter().map(|own| own[at]).sum::<u32>());
    println!("page type: {:.4}, by type {:?}", all as f32 / pages as f32, right);
}

/// Runs jobs side by side, as many as there are processors.
fn side_by_side<T: Send, J: Copy + Send + Sync>(jobs: &[J], job: impl Fn(J) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(jobs.len());
    let mut done: Vec<(usize, T)> = std::thread::scope(|scope| {
        let work = || {
            let mut own = Vec::new();
            while let at = next.fetch_add(1, Ordering::Relaxed)
                && at < jobs.len()
            {
                own.push((at, job(jobs[at])));
            }
            own
        };
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().expect("growing a forest does not panic"))
            .collect()
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

/// The folds as a set of bits.
type Folds = u8;
const ALL: Folds = (1 << FOLDS) - 1;

fn bit(fold: usize) -> Folds {
    1 << fold
}

/// The probabilities of every page's types by forests that have not seen some folds, for each set of up to three folds.
struct Types(BTreeMap<Folds, Vec<f32>>);

impl Types {
    fn new(data: &Data) -> Types {
        let sets: Vec<Folds> = (1..=ALL).filter(|set| set.count_ones() <= 3).collect();
        let answers = side_by_side(&sets, |unseen| {
            let seen = data.pages_of(|page| unseen & bit(page.fold) == 0);
            let every = data.pages_of(|_| true);
            let mut types = vec![0f32; data.pages.len() * KINDS];
            answer_types(&type_forests(data, &data.facts, &seen), &data.facts, &every, &mut types);
            types
        });
        Types(sets.into_iter().zip(answers).collect())
    }

    /// Each page's probabilities by forests that have seen neither its own fold nor those named.
    fn without(&self, data: &Data, unseen: Folds) -> Vec<f32> {
        let own = |(at, page): (usize, &LabelledPage)| {
            let of_all = &self.0[&(unseen | bit(page.fold))];
            of_all[at * KINDS..(at + 1) * KINDS].to_vec()
        };
        data.pages.iter().enumerate().flat_map(own).collect()
    }
}

/// The scores of the blocks of `target` by a forest that has seen no page of the folds `unseen`.
fn score(data: &Data, matrix: &Binned, growth: &Growth, unseen: Folds, target: Folds, scores: &mut [f32]) {
    let rows = data.blocks_of(|page| unseen & bit(page.fold) == 0);
    let target = data.blocks_of(|page| target & bit(page.fold) != 0);
    let forest = data.grow(matrix, &rows, growth);
    let own = forest.probabilities(matrix, &target);
    target.into_iter().zip(own).for_each(|(row, p)| scores[row as usize] = p);
}

/// The answers for pages that the models have not seen.
pub(crate) struct HeldOut {
    pub(crate) types: Vec<f32>,
    first: Vec<f32>,
    pub(crate) scores: Vec<f32>,
}

/// Cross-validates all models: each fold is answered by models grown on the other four, from the page types on, and each of
/// these models learns from answers of the one before that come from pages which that one has not seen.
pub(crate) fn cross_validate(data: &Data) -> HeldOut {
    let begin = Instant::now();
    let types = Types::new(data);
    println!("page types: {:.0?}", begin.elapsed());
    // For each fold, what its models learn from: first scores that know nothing of the fold, nor of the page's own.
    let mut inner = vec![vec![0f32; data.labels.len()]; FOLDS];
    let pairs: Vec<(usize, usize)> = (0..FOLDS).flat_map(|a| (0..a).map(move |b| (a, b))).collect();
    let answers = side_by_side(&pairs, |(a, b)| {
        let unseen = bit(a) | bit(b);
        let mut scores = vec![0f32; data.labels.len()];
        score(data, &data.first(&types.without(data, unseen)), &FIRST, unseen, unseen, &mut scores);
        scores
    });
    for (&(a, b), scores) in pairs.iter().zip(&answers) {
        for (outer, own) in [(a, b), (b, a)] {
            for row in data.blocks_of(|page| page.fold == own) {
                inner[outer][row as usize] = scores[row as usize];
            }
        }
    }
    drop(answers);
    println!("first models of the inner folds: {:.0?}", begin.elapsed());
    let mut held_out = HeldOut {
        types: types.without(data, 0),
        first: vec![0.0; data.labels.len()],
        scores: Vec::with_capacity(data.labels.len()),
    };
    let folds: Vec<usize> = (0..FOLDS).collect();
    let answers = side_by_side(&folds, |fold| {
        let own = bit(fold);
        let matrix = data.first(&types.without(data, own));
        let mut scores = inner[fold].clone();
        score(data, &matrix, &FIRST, own, own, &mut scores);
        let matrix = data.second(&matrix, &scores);
        let mut second = vec![0f32; data.labels.len()];
        score(data, &matrix, &SECOND, own, own, &mut second);
        println!("fold {fold}: {:.0?}", begin.elapsed());
        (scores, second)
    });
    let mut scores = vec![0f32; data.labels.len()];
    for (fold, (first, second)) in answers.into_iter().enumerate() {
        for row in data.blocks_of(|page| page.fold == fold) {
            held_out.first[row as usize] = first[row as usize];
            scores[row as usize] = second[row as usize];
        }
    }
    for (at, page) in data.pages.iter().enumerate() {
        held_out.scores.extend(page.sample.scores(&scores[data.blocks_at(at)]));
    }
    accuracy(data, &held_out.types);
    data.report("first stage", &held_out.first);
    data.report("both stages", &held_out.scores);
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
    let every = data.blocks_of(|_| true);
    let matrix = data.first(&held_out.types);
    let first = data.grow(&matrix, &every, &FIRST);
    let second = data.grow(&data.second(&matrix, &held_out.first), &every, &SECOND);
    let pages = data.pages_of(|_| true);
    let page_types = type_forests(data, &data.facts, &pages);
    let quality = Quality::new(data, held_out);
    quality.report();
    Models {
        page_types: boost::write(&page_types.iter().collect::<Vec<_>>()),
        content: boost::write(&[&first, &second]),
        quality: boost::write(&[&quality.forest(&pages)]),
    }
}

/// The choices for pages that the models have not seen, as the model of quality sees them, and how good they are.
struct Quality<'a> {
    data: &'a Data<'a>,
    rows: Binned,
    f1: Vec<f32>,
}

impl<'a> Quality<'a> {
    fn new(data: &'a Data<'a>, held_out: &HeldOut) -> Self {
        let (rows, f1) = data.quality_rows(&held_out.types, &held_out.scores);
        Quality { data, rows: Binned::new(&rows, rows.len() / f1.len()), f1 }
    }

    fn forest(&self, pages: &[u32]) -> Forest {
        let weights = vec![1.0; self.f1.len()];
        Forest::grow(&self.rows, pages, &self.f1, &weights, None, &QUALITY)
    }

    /// Prints what F1 pages of one quality have, each fold judged by a model grown on the others.
    fn report(&self) {
        let mut expected = vec![0f32; self.f1.len()];
        for fold in 0..FOLDS {
            let target = self.data.pages_of(|page| page.fold == fold);
            let own = self.forest(&self.data.pages_of(|page| page.fold != fold));
            let own = own.probabilities(&self.rows, &target);
            target.into_iter().zip(own).for_each(|(page, p)| expected[page as usize] = p);
        }
        println!("quality     pages   mean  real F1");
        for (from, to) in [(0, 30), (30, 50), (50, 60), (60, 70), (70, 80), (80, 90), (90, 95), (95, 101)] {
            let of: Vec<(f32, f32)> = expected
                .iter()
                .zip(&self.f1)
                .zip(self.data.pages)
                .filter(|(_, page)| !page.is_copy)
                .map(|((&expected, &real), _)| (expected * 100.0, real * 100.0))
                .filter(|(expected, _)| (from..to).contains(&(expected.round() as i32)))
                .collect();
            let mean = |sum: f32| sum / of.len().max(1) as f32;
            let (expected, real) =
                (mean(of.iter().map(|of| of.0).sum()), mean(of.iter().map(|of| of.1).sum()));
            let bar = "#".repeat((real / 2.0).round() as usize);
            println!("{from:3} to {:3} {:7} {expected:6.1} {real:8.1}  {bar}", (to - 1).min(100), of.len());
        }
        let errors = expected.iter().zip(&self.f1).map(|(a, b)| (a - b).abs()).zip(self.data.pages);
        let errors: Vec<f32> = errors.filter(|(_, page)| !page.is_copy).map(|(error, _)| error).collect();
        println!("mean absolute error {:.1}", errors.iter().sum::<f32>() * 100.0 / errors.len() as f32);
    }
}

/// Kinds of facts of a block, with the beginnings of their columns' names.
const KINDS_OF_FACTS: [(&str, &[&str]); 9] = [
    ("nothing", &[]),
    ("containers", &["container "]),
    ("words of classes", &["class "]),
    ("elements above", &["near "]),
    ("blocks of the same path", &["same "]),
    ("blocks before and after", &["neighbour "]),
    ("what the page tells of itself", &["told as"]),
    ("headings of sections", &["blocks after section"]),
    ("groups of siblings", &["group ", "record "]),
];

/// Prints how good the first model is where one kind of facts is left out: each fold by a forest grown on the others.
pub(crate) fn ablate(data: &Data) {
    let types = Types::new(data).without(data, 0);
    let names = data.pages.iter().find(|page| !page.labels.is_empty()).map(|page| page.sample.names().0);
    let folds: Vec<usize> = (0..FOLDS).collect();
    for (kind, beginnings) in KINDS_OF_FACTS {
        let mut matrix = data.first(&types);
        for (column, name) in names.iter().flatten().enumerate() {
            if beginnings.iter().any(|beginning| name.starts_with(beginning)) {
                matrix.blank(column);
            }
        }
        let mut scores = vec![0f32; data.labels.len()];
        for own in side_by_side(&folds, |fold| {
            let mut own = vec![0f32; data.labels.len()];
            score(data, &matrix, &FIRST, bit(fold), bit(fold), &mut own);
            own
        }) {
            scores.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
        }
        data.report_at(&format!("without {kind}"), &scores, None);
    }
}
