//! Sets of bytes for loops over texts: a look into a table is quicker than a comparison with each byte of a set.

/// Whether each byte is in the set.
pub(crate) type ByteSet = [bool; 256];

/// The set of these bytes.
pub(crate) const fn byte_set(bytes: &[u8]) -> ByteSet {
    let mut set = [false; 256];
    let mut at = 0;
    while at < bytes.len() {
        set[bytes[at] as usize] = true;
        at += 1;
    }
    set
}
