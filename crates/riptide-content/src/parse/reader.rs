//! The page as html5gum reads it.

use std::convert::Infallible;

use html5gum::Reader;
use wide::u8x16;

/// Reads a page, sixteen bytes at a time where the tokenizer looks for what ends a run.
pub(super) struct PageReader<'a> {
    rest: &'a [u8],
}

impl<'a> PageReader<'a> {
    pub(super) fn new(html: &'a str) -> Self {
        PageReader { rest: html.as_bytes() }
    }

    fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at(count);
        self.rest = rest;
        taken
    }
}

impl Reader for PageReader<'_> {
    type Error = Infallible;

    #[inline(always)]
    fn read_byte(&mut self) -> Result<Option<u8>, Infallible> {
        let Some((&first, rest)) = self.rest.split_first() else { return Ok(None) };
        self.rest = rest;
        Ok(Some(first))
    }

    /// The first byte where it is one of `ends`, else all before the first of them.
    #[inline(always)]
    fn read_until<'b>(&'b mut self, ends: &[u8], _: &'b mut [u8; 4]) -> Result<Option<&'b [u8]>, Infallible> {
        let Some(first) = self.rest.first() else { return Ok(None) };
        // Inlined where `ends` are known: the choice of what to look for costs nothing.
        let count = if ends.contains(first) { 1 } else { run(self.rest, ends) };
        Ok(Some(self.take(count)))
    }

    #[inline(always)]
    fn try_read_string(&mut self, text: &[u8], case_sensitive: bool) -> Result<bool, Infallible> {
        let is_next = self
            .rest
            .get(..text.len())
            .is_some_and(|next| if case_sensitive { next == text } else { next.eq_ignore_ascii_case(text) });
        if is_next {
            self.take(text.len());
        }
        Ok(is_next)
    }
}

/// How many bytes stand before the first of `ends`.
#[inline(always)]
fn run(bytes: &[u8], ends: &[u8]) -> usize {
    let (sixteens, rest) = bytes.as_chunks();
    for (at, &sixteen) in sixteens.iter().enumerate() {
        let sixteen = u8x16::new(sixteen);
        let is_end = ends.iter().map(|&end| sixteen.simd_eq(u8x16::splat(end)));
        let found = is_end.fold(u8x16::splat(0), |found, is_end| found | is_end).to_bitmask();
        if found != 0 {
            return at * 16 + found.trailing_zeros() as usize;
        }
    }
    let before = bytes.len() - rest.len();
    rest.iter().position(|byte| ends.contains(byte)).map_or(bytes.len(), |at| before + at)
}
