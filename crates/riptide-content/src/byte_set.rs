//! Sets of bytes, and what of a text is in them: a look into a table is quicker than a comparison with each byte of a set, and one at
//! sixteen bytes at a time quicker still.

use wide::u8x16;

/// Whether a vector can be the index into another one. Where it can't, a look at one byte after the other is quicker than what
/// takes its place.
pub(crate) const HAS_SHUFFLE: bool =
    cfg!(any(target_feature = "simd128", target_feature = "ssse3", target_feature = "neon"));

/// How many bytes of a text are such. They are counted in bytes, so few at a time that none overflows: a vector holds sixteen.
pub(crate) fn count(text: &[u8], is_such: impl Fn(u8) -> bool) -> usize {
    let few = |some: &[u8]| some.iter().map(|&byte| u8::from(is_such(byte))).sum::<u8>();
    text.chunks(128).map(|some| usize::from(few(some))).sum()
}

/// A set of ASCII bytes.
pub(crate) struct ByteSet {
    table: [bool; 256],
    /// For each lower half of a byte its upper halves, one bit for each of the eight that ASCII has.
    upper_halves: [u8; 16],
}

/// For each upper half of a byte its bit; none for what is not ASCII.
const UPPER_HALVES: [u8; 16] = [1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0];

impl ByteSet {
    /// The set of these bytes, all of them ASCII.
    pub(crate) const fn of(bytes: &[u8]) -> Self {
        let mut set = ByteSet { table: [false; 256], upper_halves: [0; 16] };
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            assert!(byte.is_ascii());
            set.table[byte as usize] = true;
            set.upper_halves[(byte & 15) as usize] |= 1 << (byte >> 4);
            at += 1;
        }
        set
    }

    /// Where the first byte stands that is in the set.
    pub(crate) fn find(&self, text: &[u8]) -> Option<usize> {
        self.search(text, |members| members)
    }

    /// Where the first byte stands that is not in the set.
    pub(crate) fn find_other(&self, text: &[u8]) -> Option<usize> {
        self.search(text, |members| !members)
    }

    /// Where the first of the bytes stands that `wanted` leaves of those in the set, one bit a byte.
    fn search(&self, text: &[u8], wanted: impl Fn(u16) -> u16) -> Option<usize> {
        let first = |text: &[u8; 16]| {
            let found = wanted(self.members(text));
            (found != 0).then_some(found.trailing_zeros() as usize)
        };
        let last = match text.last_chunk() {
            Some(last) if HAS_SHUFFLE => last,
            _ => {
                return text
                    .iter()
                    .position(|&byte| wanted(u16::from(self.table[usize::from(byte)])) & 1 != 0);
            }
        };
        let (sixteens, _) = text.as_chunks();
        let found = sixteens.iter().enumerate().find_map(|(at, sixteen)| Some(at * 16 + first(sixteen)?));
        found.or_else(|| Some(text.len() - 16 + first(last)?))
    }

    /// Which of sixteen bytes are in the set, one bit a byte.
    #[inline]
    fn members(&self, text: &[u8; 16]) -> u16 {
        let text = u8x16::new(*text);
        let of_lower = u8x16::new(self.upper_halves).shuffle_zeroing(text & u8x16::splat(15));
        let of_upper = u8x16::new(UPPER_HALVES).shuffle_zeroing(text >> 4);
        !(of_lower & of_upper).simd_eq(u8x16::splat(0)).to_bitmask() as u16
    }
}
