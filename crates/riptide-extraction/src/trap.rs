//! From the way a guest ended to the error that says why.

use std::time::Duration;

use riptide_document::{ErrorCode, ExtractionError};
use wasmtime::Trap;

use crate::config::ExtractorConfig;
use crate::error::Error;
use crate::linker::GuestExit;
use crate::store::StoreState;

/// How wasmtime words that the guest's answer is beyond the bound that [`build_store`](crate::store::build_store) sets. The error
/// has no public type.
const ANSWER_BEYOND_BOUND: &str = "too much data is being copied between the host and the guest";

/// What held for the call that failed.
pub(crate) struct Bounds<'a> {
    pub(crate) config: &'a ExtractorConfig,
    pub(crate) output_bytes: u64,
    pub(crate) elapsed: Duration,
}

/// Says why a call failed.
pub(crate) fn classify(error: &wasmtime::Error, state: &StoreState, bounds: &Bounds<'_>) -> Error {
    if let Some(trap) = error.downcast_ref::<Trap>() {
        return from_trap(*trap, state, bounds);
    }
    if error.is::<GuestExit>() {
        return Error::GuestTrap { trap: GuestExit.to_string(), stderr: state.stderr.text() };
    }
    // An instance whose memory is too large from the start is no trap.
    if state.tracker.growths() == 0
        && let Some(error) = memory_error(state)
    {
        return error;
    }
    let reason = format!("{error:#}");
    if reason.contains(ANSWER_BEYOND_BOUND) {
        if state.hurried {
            return Error::Deadline { elapsed: bounds.elapsed, limit: bounds.config.deadline };
        }
        return Error::Refused(answer_too_large(bounds.output_bytes));
    }
    Error::InterfaceViolation { reason }
}

fn from_trap(trap: Trap, state: &StoreState, bounds: &Bounds<'_>) -> Error {
    match trap {
        Trap::Interrupt => Error::Deadline { elapsed: bounds.elapsed, limit: bounds.config.deadline },
        Trap::StackOverflow => Error::StackOverflow { limit: bounds.config.wasm_stack as u64 },
        Trap::OutOfFuel => Error::FuelExhausted { budget: bounds.config.fuel.unwrap_or_default() },
        Trap::UnreachableCodeReached => memory_error(state).unwrap_or_else(|| {
            let message = state.stderr.text();
            if message.is_empty() {
                Error::GuestTrap { trap: trap.to_string(), stderr: message }
            } else {
                Error::GuestPanic { message }
            }
        }),
        _ => Error::GuestTrap { trap: trap.to_string(), stderr: state.stderr.text() },
    }
}

/// A Rust guest without memory gives up as it does in a panic: the tracker knows better.
fn memory_error(state: &StoreState) -> Option<Error> {
    let tracker = &state.tracker;
    if let Some(asked) = tracker.denied() {
        return Some(Error::MemoryLimit { asked, limit: tracker.limit() });
    }
    let reason = tracker.grow_failed()?.to_owned();
    Some(Error::HostMemory { limit: tracker.limit(), reason })
}

fn answer_too_large(limit: u64) -> ExtractionError {
    ExtractionError {
        code: ErrorCode::OutputTooLarge,
        message: format!(
            "the document has more bytes than the limit of {limit} allows: raise max-output-bytes or ask for fewer outputs"
        ),
        actual: None,
        limit: Some(limit),
    }
}
