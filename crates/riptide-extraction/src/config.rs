//! What a caller can set, with one default and one place for each setting.

use std::path::PathBuf;
use std::time::Duration;

use crate::component::ComponentSource;

/// Bytes of a page of linear memory.
pub const PAGE_BYTES: u64 = 64 << 10;

/// The settings of a [`CmExtractor`](crate::CmExtractor).
///
/// ```
/// use riptide_extraction::ExtractorConfig;
/// use std::time::Duration;
///
/// let config = ExtractorConfig { deadline: Duration::from_secs(5), ..ExtractorConfig::default() };
/// assert_eq!(config.max_memory_bytes(), 512 << 20);
/// ```
#[derive(Clone, Debug)]
pub struct ExtractorConfig {
    /// Where the component comes from. Default: the bytes embedded in this program.
    pub component: ComponentSource,
    /// The linear memory that one page may use, in pages of 64 KiB. Default: 8192, which is 512 MiB.
    ///
    /// It cannot exceed the maximum that the component itself declares.
    pub max_memory_pages: u32,
    /// The time that one page may take, from its fresh store to its document. Default: 30 s.
    ///
    /// Waiting for [`memory_budget`](Self::memory_budget) does not count.
    pub deadline: Duration,
    /// The instructions that one page may execute, in wasmtime's fuel units (about one an instruction). Default: no budget.
    ///
    /// The deadline bounds a page whatever its fuel; a budget is for callers who need a deterministic bound, and it slows the guest down.
    pub fuel: Option<u64>,
    /// The native stack that the guest's calls may use, in bytes. Default: 2 MiB.
    ///
    /// It is allocated for each page: the stack of the calling thread does not matter.
    pub wasm_stack: usize,
    /// The bytes of linear memory that all pages in flight may reserve together. Default: `max_memory_pages` for each processor.
    ///
    /// Every page reserves its whole limit before it starts, and waits where that does not fit. It is given back when the memory is
    /// free, which for a page that met its deadline is some milliseconds after its error.
    pub memory_budget: Option<u64>,
    /// How long a page may wait for [`memory_budget`](Self::memory_budget) before it is refused. Default: for ever.
    pub memory_wait: Option<Duration>,
    /// The bytes of the guest's standard error that are kept to explain a failure. Default: 16 KiB.
    pub stderr_capture: usize,
    /// How linear memories are allocated. Default: [`Allocation::Automatic`].
    pub allocation: Allocation,
    /// The address space reserved for a linear memory, in bytes. Default: wasmtime's own, 4 GiB on 64-bit hosts.
    ///
    /// With less than 4 GiB every memory access needs a bounds check.
    pub memory_reservation: Option<u64>,
    /// The address space reserved behind a memory that outgrew its reservation, in bytes. Default: wasmtime's own, 2 GiB on 64-bit hosts.
    ///
    /// It is of no effect while the reservation covers the limit.
    pub memory_reservation_for_growth: Option<u64>,
    /// The unmapped region behind a linear memory, in bytes. Default: wasmtime's own, 32 MiB on 64-bit hosts.
    pub memory_guard: Option<u64>,
    /// Whether a memory's initial contents are mapped copy-on-write from the component. Default: yes.
    pub copy_on_write: bool,
    /// Whether compiled components are kept on disk. Default: in the user's cache directory.
    pub compile_cache: CompileCache,
}

impl Default for ExtractorConfig {
    fn default() -> Self {
        ExtractorConfig {
            component: ComponentSource::Embedded,
            max_memory_pages: 8192,
            deadline: Duration::from_secs(30),
            fuel: None,
            wasm_stack: 2 << 20,
            memory_budget: None,
            memory_wait: None,
            stderr_capture: 16 << 10,
            allocation: Allocation::Automatic,
            memory_reservation: None,
            memory_reservation_for_growth: None,
            memory_guard: None,
            copy_on_write: true,
            compile_cache: CompileCache::UserDirectory,
        }
    }
}

impl ExtractorConfig {
    /// [`max_memory_pages`](Self::max_memory_pages) in bytes.
    #[must_use]
    pub fn max_memory_bytes(&self) -> u64 {
        u64::from(self.max_memory_pages) * PAGE_BYTES
    }

    /// [`memory_budget`](Self::memory_budget) in bytes, with its default worked out.
    #[must_use]
    pub fn memory_budget_bytes(&self) -> u64 {
        // Extraction is pure computation: more pages at once than processors only take memory.
        self.memory_budget.unwrap_or_else(|| {
            let processors = std::thread::available_parallelism().map_or(1, |n| n.get() as u64);
            processors.saturating_mul(self.max_memory_bytes())
        })
    }
}

/// How linear memories are allocated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Allocation {
    /// [`Pooled`](Self::Pooled) where the system can tell what a page has written (Linux 6.7 and later), gives the address space,
    /// and [`memory_reservation`](ExtractorConfig::memory_reservation) covers the page's limit; else [`OnDemand`](Self::OnDemand). An ordinary page takes a tenth less time from a pool.
    #[default]
    Automatic,
    /// Mapped for each page and unmapped after it.
    OnDemand,
    /// Taken from a pool of slots, one for each page that the memory budget lets run at once. A slot takes 4 GiB of address
    /// space, and up to 16 MiB of memory while it waits for the next page.
    Pooled,
}

/// Where compiled components are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CompileCache {
    /// Nowhere: every start compiles.
    Off,
    /// In `riptide/code` below the user's cache directory.
    #[default]
    UserDirectory,
    /// In this directory, created where it is missing.
    Directory(PathBuf),
}
