//! The store of one page.

use std::time::{Duration, Instant};

use wasmtime::{CallHook, Engine, Store, Trap, UpdateDeadline};

use crate::config::ExtractorConfig;
use crate::limits::WasmResourceTracker;
use crate::stderr::CapturedStderr;

/// Resource handles that a guest may hold at once: it needs a handful for its standard streams.
const MAX_HANDLES: usize = 1024;

/// Bytes that the host may allocate for the fixed-size parts of a document, beyond the document's strings.
const RECORD_BYTES: u64 = 32 << 20;

/// Bytes of an answer that are copied out of the sandbox in any case, however near the deadline is.
const HURRIED_BYTES: u64 = 8 << 20;

/// Bytes of an answer that are surely copied out in a millisecond. On its own a thread copies four times as much, the first touch of
/// its memory included.
const COPIED_PER_MILLISECOND: u64 = 400_000;

/// What the host knows about the page that a store runs.
#[derive(Debug)]
pub(crate) struct StoreState {
    pub(crate) tracker: WasmResourceTracker,
    pub(crate) stderr: CapturedStderr,
    /// Whether the answer may be less than what the limits allow, since there is no time left to copy more.
    pub(crate) hurried: bool,
}

/// The one place that makes a store.
///
/// - Fresh for each page: nothing that a page leaves behind is ever seen by another.
/// - The tracker limits the linear memory.
/// - The epoch is checked against the page's own deadline: an advance of the engine's epoch says that some deadline is over,
///   not whose. A deadline of `None` lies beyond the end of the clock.
/// - What the guest may make the host allocate while its answer is lifted is bounded by the document's limit, and by what can be copied
///   until the deadline: nothing interrupts that.
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
        hurried: false,
    };
    let mut store = Store::new(engine, state);
    store.limiter(|state| &mut state.tracker);
    store.set_max_component_handles(MAX_HANDLES);
    let liftable = output_bytes.saturating_add(RECORD_BYTES);
    store.set_hostcall_fuel(usize::try_from(liftable).unwrap_or(usize::MAX));
    if let Some(deadline) = deadline {
        store.call_hook(move |mut store, transition| {
            if !matches!(transition, CallHook::ReturningFromWasm) {
                return Ok(());
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(Trap::Interrupt.into());
            }
            let copied = copied_within(left);
            if copied < liftable {
                store.set_hostcall_fuel(usize::try_from(copied).unwrap_or(usize::MAX));
                store.data_mut().hurried = true;
            }
            Ok(())
        });
    }
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

/// Bytes of an answer that are copied out before `left` is over, or but little later.
fn copied_within(left: Duration) -> u64 {
    let milliseconds = u64::try_from(left.as_millis()).unwrap_or(u64::MAX);
    milliseconds.saturating_mul(COPIED_PER_MILLISECOND).saturating_add(HURRIED_BYTES)
}
