//! The memory limit of one page.

use wasmtime::ResourceLimiter;

use crate::config::PAGE_BYTES;

/// Function references in one table: half a megabyte of host memory.
const TABLE_ELEMENTS: usize = 1 << 16;
const TABLES: usize = 8;
/// The component's own module and the small ones that adapt it to the interface.
const INSTANCES: usize = 32;
/// One, so that the limit on a memory is the limit on the page.
const MEMORIES: usize = 1;

/// Decides about every growth of a store's linear memory and keeps account of it.
///
/// A growth beyond the limit is denied, not trapped: the guest's allocator sees a failed `memory.grow` and may recover.
/// A Rust guest that does not recover traps as `unreachable`, just as it does after a panic; [`denied`](Self::denied) is what
/// tells the two apart.
#[derive(Debug)]
pub(crate) struct WasmResourceTracker {
    limit: u64,
    current: u64,
    peak: u64,
    growths: u32,
    denied: Option<u64>,
    grow_failed: Option<String>,
}

impl WasmResourceTracker {
    /// A tracker that allows `limit` bytes.
    pub(crate) fn new(limit: u64) -> Self {
        WasmResourceTracker { limit, current: 0, peak: 0, growths: 0, denied: None, grow_failed: None }
    }

    /// The limit in bytes.
    pub(crate) fn limit(&self) -> u64 {
        self.limit
    }

    /// The most bytes of memory that were allowed.
    pub(crate) fn peak(&self) -> u64 {
        self.peak
    }

    /// The growths that were allowed; the memory's initial size is the first.
    pub(crate) fn growths(&self) -> u32 {
        self.growths
    }

    /// The bytes that the last denied growth asked for.
    pub(crate) fn denied(&self) -> Option<u64> {
        self.denied
    }

    /// Why the host could not carry out a growth that was allowed.
    pub(crate) fn grow_failed(&self) -> Option<&str> {
        self.grow_failed.as_deref()
    }
}

impl ResourceLimiter for WasmResourceTracker {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let (current, desired) = (current as u64, desired as u64);
        let maximum = maximum.map(|maximum| maximum as u64);
        let allowed = desired <= self.limit && maximum.is_none_or(|maximum| desired <= maximum);
        tracing::debug!(
            current_bytes = current,
            current_pages = current / PAGE_BYTES,
            desired_bytes = desired,
            desired_pages = desired / PAGE_BYTES,
            maximum_bytes = maximum,
            maximum_pages = maximum.map(|maximum| maximum / PAGE_BYTES),
            limit_bytes = self.limit,
            limit_pages = self.limit / PAGE_BYTES,
            allowed,
            "linear memory growth"
        );
        if allowed {
            self.current = desired;
            self.peak = self.peak.max(desired);
            self.growths += 1;
        } else {
            self.denied = Some(desired);
        }
        Ok(allowed)
    }

    fn memory_grow_failed(&mut self, error: wasmtime::Error) -> wasmtime::Result<()> {
        let reason = format!("{error:#}");
        tracing::warn!(asked_bytes = self.current, reason, "the host could not grow a linear memory");
        self.grow_failed = Some(reason);
        Ok(())
    }

    fn table_growing(
        &mut self,
        _current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        Ok(desired <= TABLE_ELEMENTS)
    }

    fn instances(&self) -> usize {
        INSTANCES
    }

    fn tables(&self) -> usize {
        TABLES
    }

    fn memories(&self) -> usize {
        MEMORIES
    }
}
