//! The store of one page.

use std::time::Instant;

use wasmtime::{Engine, Store, UpdateDeadline};

use crate::config::ExtractorConfig;
use crate::limits::WasmResourceTracker;
use crate::stderr::CapturedStderr;

/// Resource handles that a guest may hold at once: it needs a handful for its standard streams.
const MAX_HANDLES: usize = 1024;

/// Bytes that the host may allocate for the fixed-size parts of a document, beyond the document's strings.
const RECORD_BYTES: u64 = 32 << 20;

/// What the host knows about the page that a store runs.
#[derive(Debug)]
pub(crate) struct StoreState {
    pub(crate) tracker: WasmResourceTracker,
    pub(crate) stderr: CapturedStderr,
}

/// The one place that makes a store.
///
/// - Fresh for each page: nothing that a page leaves behind is ever seen by another.
/// - The tracker limits the linear memory.
/// - The epoch is checked against the page's own deadline: an advance of the engine's epoch says that some deadline is over,
///   not whose. A deadline of `None` lies beyond the end of the clock.
/// - What the guest may make the host allocate while its answer is lifted is bounded by the document's limit.
/// - Fuel is set where the caller gave a budget.
pub(crate) fn build_store(
    engine: &Engine,
    config: &ExtractorConfig,
    deadline: Option<Instant>,
    output_bytes: u64,
) -> wasmtime::Result<Store<StoreState>> {
    let state = StoreState {
        tracker: WasmResourceTracker::new(config.max_memory_bytes()),
        stderr: CapturedStderr::new(config.stderr_capture),
    };
    let mut store = Store::new(engine, state);
    store.limiter(|state| &mut state.tracker);
    store.set_max_component_handles(MAX_HANDLES);
    let liftable = output_bytes.saturating_add(RECORD_BYTES);
    store.set_hostcall_fuel(usize::try_from(liftable).unwrap_or(usize::MAX));
    store.set_epoch_deadline(1);
    store.epoch_deadline_callback(move |_| {
        let over = deadline.is_some_and(|deadline| Instant::now() >= deadline);
        Ok(if over { UpdateDeadline::Interrupt } else { UpdateDeadline::Continue(1) })
    });
    if let Some(fuel) = config.fuel {
        store.set_fuel(fuel)?;
    }
    Ok(store)
}
