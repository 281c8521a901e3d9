//! What kind of page it is: one forest a kind, on facts of the page as a whole.

mod page_facts;

pub(crate) use page_facts::{BLOCK_PAGE_FACTS, document_title, page_facts};

use crate::forest::{Bins, Model};
use crate::{PageKind, PageType};

/// The number of kinds.
pub(crate) const KINDS: usize = 7;

const ORDER: [PageKind; KINDS] = [
    PageKind::Article,
    PageKind::Forum,
    PageKind::Product,
    PageKind::Collection,
    PageKind::Listing,
    PageKind::Documentation,
    PageKind::Service,
];

/// One forest a kind. `cargo run --release -p riptide-training` makes it.
static BYTES: &[u8] = include_bytes!("page_types.bin");

/// The probability of each kind; their sum is 1.
pub(crate) fn probabilities(facts: &[f32]) -> [f32; KINDS] {
    let model = Model::read(BYTES);
    let mut bins = Bins::new(&model, 1);
    bins.add_constants(&model, facts);
    let mut all = [0.0; KINDS];
    for (forest, p) in all.iter_mut().enumerate() {
        *p = model.probabilities(forest, &bins).first().copied().unwrap_or_default();
    }
    let sum: f32 = all.iter().sum();
    all.map(|p| p / sum)
}

/// The kind of the highest probability.
pub(crate) fn most_probable(probabilities: &[f32; KINDS]) -> PageType {
    let best = (0..KINDS).max_by(|&a, &b| probabilities[a].total_cmp(&probabilities[b])).unwrap_or(0);
    PageType { kind: ORDER[best], probability: probabilities[best] }
}
