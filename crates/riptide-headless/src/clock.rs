//! The time that a page has, from the first call to the last byte.

use std::time::{Duration, Instant};

use url::Url;

use crate::error::RenderError;

/// The time that a page has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    started: Instant,
    limit: Duration,
}

impl Clock {
    pub(crate) fn new(started: Instant, limit: Duration) -> Clock {
        // Beyond a month nobody waits, and no clock overflows.
        Clock { started, limit: limit.min(Duration::from_secs(30 * 24 * 3600)) }
    }

    pub(crate) fn limit(self) -> Duration {
        self.limit
    }

    pub(crate) fn end(self) -> Instant {
        self.started + self.limit
    }

    /// When waiting ends: the rest is for writing the page down.
    pub(crate) fn last_call(self) -> Instant {
        self.started + self.limit - (self.limit / 4).min(Duration::from_secs(3))
    }

    /// The time is over: the page was still doing what `phase` says.
    pub(crate) fn over(self, url: &Url, phase: &'static str) -> RenderError {
        RenderError::Timeout { url: url.to_string(), phase, limit: self.limit }
    }
}
