//! The processor's time.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// The processor time that `work` takes in this thread, and what it answers.
pub fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let before = now();
    let answer = work();
    (now().saturating_sub(before), answer)
}

fn now() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    // The clock starts at zero with the thread and only grows.
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or_default())
}
