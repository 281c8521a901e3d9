//! The memory that all pages in flight may reserve together.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::error::Error;

/// A budget of bytes. A page takes its whole limit from it before it starts and gives it back when its memory is unmapped.
#[derive(Debug)]
pub(crate) struct MemoryBudget {
    total: u64,
    free: Mutex<u64>,
    returned: Condvar,
}

impl MemoryBudget {
    pub(crate) fn new(total: u64) -> Self {
        MemoryBudget { total, free: Mutex::new(total), returned: Condvar::new() }
    }

    /// Takes `bytes`, waiting for them for at most `wait`.
    ///
    /// # Errors
    ///
    /// [`Error::Busy`] where the wait is over. The caller has made sure that `bytes` fit into the budget at all.
    pub(crate) fn reserve(self: &Arc<Self>, bytes: u64, wait: Option<Duration>) -> Result<Permit, Error> {
        let started = Instant::now();
        let give_up = wait.and_then(|wait| started.checked_add(wait));
        let mut free = self.lock();
        while *free < bytes {
            free = match give_up.map(|at| at.saturating_duration_since(Instant::now())) {
                None => self.returned.wait(free).unwrap_or_else(PoisonError::into_inner),
                Some(Duration::ZERO) => {
                    return Err(Error::Busy { needed: bytes, budget: self.total, waited: started.elapsed() });
                }
                Some(left) => {
                    self.returned.wait_timeout(free, left).unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
        *free -= bytes;
        Ok(Permit { budget: Arc::clone(self), bytes, waited: started.elapsed() })
    }

    /// The number is valid whatever happened to the thread that held the lock.
    fn lock(&self) -> MutexGuard<'_, u64> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Bytes of a budget, given back when dropped.
#[derive(Debug)]
pub(crate) struct Permit {
    budget: Arc<MemoryBudget>,
    bytes: u64,
    waited: Duration,
}

impl Permit {
    /// How long it took to get it.
    pub(crate) fn waited(&self) -> Duration {
        self.waited
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        *self.budget.lock() += self.bytes;
        // Every page of an extractor asks for the same number of bytes: one return lets one page go on.
        self.budget.returned.notify_one();
    }
}
