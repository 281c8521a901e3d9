//! What one page cost.

use std::time::Duration;

/// The cost of one page, whether it ended as a document or as an error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// The most linear memory that the guest had, in bytes.
    pub peak_memory: u64,
    /// The growths of the memory that were carried out; its initial size is the first.
    pub growths: u32,
    /// The size that the last denied growth asked for, in bytes. A guest may recover from a denial.
    pub denied: Option<u64>,
    /// The time that the page waited for the memory budget.
    pub waited: Duration,
    /// The time that it took to make the store and the instance.
    pub instantiate_time: Duration,
    /// The time from the page's first byte in the sandbox to the document's last byte out of it.
    pub extract_time: Duration,
    /// The fuel that was used, where there was a budget.
    pub fuel: Option<u64>,
}
