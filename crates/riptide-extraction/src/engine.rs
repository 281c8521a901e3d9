//! The wasmtime engine.

use wasmtime::{Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig};

use crate::config::{Allocation, ExtractorConfig};
use crate::error::Error;

/// Native stack that host functions and the lifting of the document have below the guest's.
const HOST_STACK: usize = 1 << 20;

/// The address space of a slot in a pool: all that a 32-bit memory can have.
const SLOT_BYTES: u64 = 4 << 30;

/// The one place that makes an engine.
///
/// # Errors
///
/// [`Error::Engine`] where wasmtime refuses the settings.
pub(crate) fn build_engine(config: &ExtractorConfig) -> Result<Engine, Error> {
    let mut engine = Config::new();

    // Deadlines. Epochs cost a load and a compare at loop heads; fuel costs more and is there only for a caller who asks for it.
    engine.epoch_interruption(true);
    engine.consume_fuel(config.fuel.is_some());

    // Stack. The guest runs on a stack of its own: a recursion as deep as the limit allows must not meet the end of a caller's
    // smaller stack, which would abort the process.
    engine.max_wasm_stack(config.wasm_stack);
    engine.async_stack_size(config.wasm_stack.saturating_add(HOST_STACK));

    // The component is stripped, so its frames say nothing, and a panic's message comes from the guest's standard error.
    engine.wasm_backtrace_max_frames(None);
    // Nor are there tables of where each instruction came from and how to unwind it: they would be half of the machine code's file,
    // which each start reads.
    engine.generate_address_map(false);
    engine.native_unwind_info(false);

    // Proposals that Rust's wasm32-wasip2 does not use are surface without a purpose; relaxed SIMD would also give
    // different answers on different processors.
    engine.wasm_relaxed_simd(false);
    engine.wasm_memory64(false);
    engine.wasm_multi_memory(false);
    engine.wasm_tail_call(false);

    // Memory. wasmtime's defaults on 64-bit hosts reserve so much address space that bounds checks vanish and memories never move:
    // they are lowered only where a caller says so.
    if let Some(bytes) = config.memory_reservation {
        engine.memory_reservation(bytes);
    }
    if let Some(bytes) = config.memory_reservation_for_growth {
        engine.memory_reservation_for_growth(bytes);
    }
    if let Some(bytes) = config.memory_guard {
        engine.memory_guard_size(bytes);
    }
    engine.memory_init_cow(config.copy_on_write);

    allocating_engine(engine, config)
}

/// The engine with the allocation that the caller asks for. Whether memory comes from a pool makes no difference but in time: where
/// nobody insists on one, an engine does without.
fn allocating_engine(mut engine: Config, config: &ExtractorConfig) -> Result<Engine, Error> {
    let pooled = || {
        let mut engine = engine.clone();
        engine.allocation_strategy(InstanceAllocationStrategy::Pooling(pool(config)));
        Engine::new(&engine)
    };
    match config.allocation {
        Allocation::Pooled => return pooled().map_err(Error::engine),
        Allocation::Automatic if pool_serves(config) => match pooled() {
            Ok(engine) => return Ok(engine),
            Err(error) => tracing::warn!(error = format!("{error:#}"), "there is no pool of memories"),
        },
        Allocation::Automatic | Allocation::OnDemand => {}
    }
    engine.allocation_strategy(InstanceAllocationStrategy::OnDemand);
    Engine::new(&engine).map_err(Error::engine)
}

/// Whether a pool is quicker, and holds all that a page may use: a slot is no larger than the reservation.
fn pool_serves(config: &ExtractorConfig) -> bool {
    config.memory_reservation.is_none_or(|slot| slot >= config.max_memory_bytes())
        && PoolingAllocationConfig::is_pagemap_scan_available()
}

/// A pool with a slot for every page that the memory budget lets run at once. How much of its slot a page may use is the tracker's to
/// say, whose errors have both numbers.
fn pool(config: &ExtractorConfig) -> PoolingAllocationConfig {
    let pages = config.memory_budget_bytes() / config.max_memory_bytes().max(1);
    let pages = u32::try_from(pages.max(1)).unwrap_or(u32::MAX);
    let mut pool = PoolingAllocationConfig::new();
    let slot = config.memory_reservation.unwrap_or(SLOT_BYTES).min(SLOT_BYTES);
    pool.max_memory_size(usize::try_from(slot).unwrap_or(usize::MAX));
    pool.total_memories(pages);
    pool.total_component_instances(pages);
    pool.total_stacks(pages);
    // The component's own module and the small ones that adapt it to the interface.
    pool.total_core_instances(pages.saturating_mul(8));
    pool.total_tables(pages.saturating_mul(4));
    // A slot that stays resident keeps its memory mapped, and what a page has written is cleared before the next one sees it: mapping
    // costs more than clearing. Where the system can't tell what was written, all that stays resident is cleared.
    pool.pagemap_scan(Enabled::Auto);
    let tells = PoolingAllocationConfig::is_pagemap_scan_available();
    pool.linear_memory_keep_resident(if tells { 16 << 20 } else { 4 << 20 });
    pool.table_keep_resident(1 << 20);
    pool
}
