//! What a guest writes to its standard error: kept up to a bound, since the message of a panic is there.

/// The first bytes that a guest wrote to its standard error.
#[derive(Debug)]
pub(crate) struct CapturedStderr {
    bytes: Vec<u8>,
    capacity: usize,
    dropped: u64,
}

impl CapturedStderr {
    /// A capture that keeps the first `capacity` bytes.
    pub(crate) fn new(capacity: usize) -> Self {
        CapturedStderr { bytes: Vec::new(), capacity, dropped: 0 }
    }

    /// The bytes that can still be kept.
    pub(crate) fn room(&self) -> usize {
        self.capacity - self.bytes.len()
    }

    /// Keeps `kept`, cut to [`room`](Self::room), as the beginning of a write of `written` bytes.
    pub(crate) fn push(&mut self, kept: &[u8], written: usize) {
        let kept = &kept[..kept.len().min(self.room())];
        self.bytes.extend_from_slice(kept);
        self.dropped += (written - kept.len()) as u64;
    }

    /// The text, with a note where bytes were dropped.
    pub(crate) fn text(&self) -> String {
        let mut text = String::from_utf8_lossy(&self.bytes).trim().to_owned();
        if self.dropped > 0 {
            text.push_str(&format!(" [{} more bytes were dropped]", self.dropped));
        }
        text
    }
}
