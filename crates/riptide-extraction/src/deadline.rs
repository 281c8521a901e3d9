//! Deadlines: one thread that advances the engine's epoch when the earliest of them is over.
//!
//! wasmtime interrupts a guest when the engine's epoch passes the store's. Instead of ticking all the time, the thread sleeps until the
//! earliest deadline: a host without pages in flight does nothing, and a deadline is as exact as the system's timer. Every running
//! store notices an advance and checks its own deadline (`store::build_store`).

use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

use wasmtime::{Engine, EngineWeak};

/// The thread, ended and joined when this is dropped.
#[derive(Debug)]
pub(crate) struct DeadlineWatch {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// Deadlines in order; the number tells equal ones apart.
    pending: BTreeSet<(Instant, u64)>,
    next_number: u64,
    /// When the thread wakes by itself; nothing where it sleeps until told.
    wakes_at: Option<Instant>,
    stop: bool,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl DeadlineWatch {
    /// Starts the thread. It holds the engine weakly: an engine that is gone has no guest to interrupt.
    ///
    /// # Errors
    ///
    /// Where the system cannot start a thread.
    pub(crate) fn start(engine: &Engine) -> io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let (watched, engine) = (Arc::clone(&shared), engine.weak());
        let thread = std::thread::Builder::new()
            .name("riptide-deadline".to_owned())
            .spawn(move || watch(&watched, &engine))?;
        Ok(DeadlineWatch { shared, thread: Some(thread) })
    }

    /// Has the epoch advanced at `deadline`, unless the answer is dropped before.
    ///
    /// To be called when the store's own epoch deadline is set: an advance before that would be lost.
    pub(crate) fn watch(&self, deadline: Instant) -> Watched<'_> {
        let mut state = self.shared.lock();
        let key = (deadline, state.next_number);
        state.next_number += 1;
        state.pending.insert(key);
        // With one deadline for all pages the thread is nearly always asleep until an earlier one: no wake-up for each page.
        if state.wakes_at.is_none_or(|at| deadline < at) {
            self.shared.changed.notify_one();
        }
        Watched { watch: self, key }
    }
}

impl Drop for DeadlineWatch {
    fn drop(&mut self) {
        self.shared.lock().stop = true;
        self.shared.changed.notify_one();
        if let Some(thread) = self.thread.take() {
            // It cannot have panicked in a way that matters here: the engine goes with it.
            let _ = thread.join();
        }
    }
}

/// A deadline that is being watched.
#[derive(Debug)]
pub(crate) struct Watched<'a> {
    watch: &'a DeadlineWatch,
    key: (Instant, u64),
}

impl Drop for Watched<'_> {
    fn drop(&mut self) {
        self.watch.shared.lock().pending.remove(&self.key);
    }
}

fn watch(shared: &Shared, engine: &EngineWeak) {
    let mut state = shared.lock();
    while !state.stop {
        let now = Instant::now();
        let mut over = false;
        while state.pending.first().is_some_and(|(deadline, _)| *deadline <= now) {
            state.pending.pop_first();
            over = true;
        }
        if over {
            match engine.upgrade() {
                Some(engine) => engine.increment_epoch(),
                None => return,
            }
        }
        state.wakes_at = state.pending.first().map(|(deadline, _)| *deadline);
        state = match state.wakes_at {
            None => shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            Some(at) => {
                let left = at.saturating_duration_since(Instant::now());
                shared.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0
            }
        };
    }
}
