//! Blocks that have something in common, by sorting: a page can choose what is hashed, so that a hash map would be no safe place.

/// Groups of blocks of one key.
pub(crate) struct Likeness {
    /// For each block the number of its group.
    of: Vec<u32>,
    groups: usize,
}

impl Likeness {
    /// Groups blocks by their keys.
    pub(crate) fn new(keys: impl Iterator<Item = u64>) -> Likeness {
        let mut sorted: Vec<(u64, u32)> = keys.zip(0..).collect();
        sorted.sort_unstable();
        let mut of = vec![0; sorted.len()];
        let mut groups = 0;
        for run in sorted.chunk_by(|a, b| a.0 == b.0) {
            run.iter().for_each(|&(_, at)| of[at as usize] = groups);
            groups += 1;
        }
        Likeness { of, groups: groups as usize }
    }

    /// The group of a block.
    pub(crate) fn of(&self, block: usize) -> usize {
        self.of[block] as usize
    }

    /// For each group what its blocks, in the page's order, add up to.
    pub(crate) fn sums<T: Clone + Default>(&self, mut add: impl FnMut(&mut T, usize)) -> Vec<T> {
        let mut sums = vec![T::default(); self.groups];
        self.of.iter().enumerate().for_each(|(at, &group)| add(&mut sums[group as usize], at));
        sums
    }
}
