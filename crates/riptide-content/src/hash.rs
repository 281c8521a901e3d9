//! Quick hashes, to compare parts of one page by, and what they save from being found out twice.

/// Mixes a value into a hash: the multiply-rotate step of FxHash.
pub(crate) fn mix(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(5) ^ value).wrapping_mul(0x517c_c1b7_2722_0a95)
}

/// The hash of bytes, eight at a time.
pub(crate) fn hash_bytes(bytes: &[u8]) -> u64 {
    let (eights, rest) = bytes.as_chunks();
    let hash = eights.iter().fold(bytes.len() as u64, |hash, &eight| mix(hash, u64::from_le_bytes(eight)));
    mix(hash, rest.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)))
}

/// What was found out about the last values of an attribute: a page has most of its classes many times.
#[derive(Clone, Debug)]
pub(crate) struct Repeated<T> {
    /// At each place the last value whose hash begins with it.
    last: Vec<Option<(u64, T)>>,
}

impl<T: Copy> Repeated<T> {
    pub(crate) fn new() -> Self {
        Repeated { last: vec![None; 256] }
    }

    /// What `find` says of the value that has this hash.
    pub(crate) fn get(&mut self, hash: u64, find: impl FnOnce() -> T) -> T {
        let last = &mut self.last[(hash >> 56) as usize];
        match *last {
            Some((of, found)) if of == hash => found,
            _ => last.insert((hash, find())).1,
        }
    }
}
