//! What one page has loaded, and what it was refused.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use riptide_fetch::{FetchError, Guard};
use url::Url;

/// Failures that are kept: a page can ask for the same thing for ever.
const FAILURES: usize = 100;

/// The rules and the account of a page's traffic.
pub(crate) struct Traffic {
    pub(crate) guard: Guard,
    max_bytes: u64,
    bytes: AtomicU64,
    cut: AtomicBool,
    failures: Mutex<Failures>,
}

#[derive(Default)]
struct Failures {
    refused: u32,
    kept: Vec<(Url, FetchError)>,
}

impl Traffic {
    pub(crate) fn new(guard: Guard, max_bytes: u64) -> Traffic {
        Traffic {
            guard,
            max_bytes,
            bytes: AtomicU64::new(0),
            cut: AtomicBool::new(false),
            failures: Mutex::default(),
        }
    }

    /// Counts bytes that came from a server; false where the page has had its share.
    pub(crate) fn received(&self, bytes: usize) -> bool {
        let before = self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
        let fits = before.saturating_add(bytes as u64) <= self.max_bytes;
        if !fits {
            self.cut.store(true, Ordering::Relaxed);
        }
        fits
    }

    /// The bytes that came from servers.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Whether the page wanted more bytes than the limit.
    pub(crate) fn is_cut(&self) -> bool {
        self.cut.load(Ordering::Relaxed)
    }

    /// Remembers that nothing was asked of a URL's host: by the rules, or because it could not be reached.
    pub(crate) fn failed(&self, url: Url, error: FetchError) {
        tracing::debug!(%url, %error, "a request of the page fails");
        let mut failures = self.failures();
        if matches!(error, FetchError::ForbiddenAddress { .. } | FetchError::ForbiddenUrl { .. }) {
            failures.refused = failures.refused.saturating_add(1);
        }
        if failures.kept.len() < FAILURES {
            failures.kept.push((url, error));
        }
    }

    /// How many requests were refused by the rules.
    pub(crate) fn refused(&self) -> u32 {
        self.failures().refused
    }

    /// Why nothing came from the host and port of `url`.
    pub(crate) fn take_failure(&self, url: &Url) -> Option<FetchError> {
        let mut failures = self.failures();
        let same = |(failed, _): &(Url, FetchError)| {
            failed.host() == url.host() && failed.port_or_known_default() == url.port_or_known_default()
        };
        let at = failures.kept.iter().position(same)?;
        Some(failures.kept.swap_remove(at).1)
    }

    fn failures(&self) -> MutexGuard<'_, Failures> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
