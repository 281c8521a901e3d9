//! Why a page could not be rendered.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use riptide_fetch::FetchError;

/// A rendering that failed: the cause, both numbers of a limit, and what can be done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RenderError {
    /// There is no Chrome on this machine, or not where it was said to be.
    #[error(
        "{}; install one (Debian: apt-get install chromium), or name it with --chrome or CHROME",
        .named.as_ref().map_or_else(
            || "no Chrome or Chromium was found on this machine".to_owned(),
            |path| format!("`{}` is no program that can be run as Chrome", path.display()),
        )
    )]
    NoChrome {
        /// The path that was named; none where it was looked for.
        named: Option<PathBuf>,
    },
    /// Chrome did not start, or ended before it answered.
    #[error("`{}` did not start: {told}", .chrome.display())]
    Launch {
        /// Chrome's executable.
        chrome: PathBuf,
        /// What it said, or what was waited for.
        told: String,
    },
    /// Chrome was not ready when the time that the page has, its start included, was over.
    #[error("`{}` was not ready within the limit of {limit:?}", .chrome.display())]
    LaunchTimeout {
        /// Chrome's executable.
        chrome: PathBuf,
        /// The time that the page may take.
        limit: Duration,
    },
    /// The page's own address is refused, or what came from it is no page.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The page's server could not be reached, or the answer was none that a browser shows.
    #[error("`{url}` could not be opened: {reason}")]
    Unreachable {
        /// What was asked for.
        url: String,
        /// Chrome's name for the reason, as in `ERR_CONNECTION_REFUSED`.
        reason: String,
    },
    /// The page is a file to be saved.
    #[error("`{url}` is not a page: its server offers a file to save")]
    Download {
        /// What was asked for.
        url: String,
    },
    /// The page took too long.
    #[error("rendering `{url}` took longer than the limit of {limit:?}: it was still {phase}")]
    Timeout {
        /// What was asked for.
        url: String,
        /// What was going on, for people: "loading", "running its scripts".
        phase: &'static str,
        /// The time that the page may take.
        limit: Duration,
    },
    /// The element that was waited for did not come.
    #[error("no element of `{url}` matches `{selector}` within the limit of {limit:?}")]
    NeverThere {
        /// What was asked for.
        url: String,
        /// The CSS selector.
        selector: String,
        /// The time that the page may take.
        limit: Duration,
    },
    /// What was waited for is no CSS selector.
    #[error("`{selector}` is not a CSS selector")]
    Selector {
        /// What was given.
        selector: String,
    },
    /// The page's process in Chrome ended: most often for lack of memory.
    #[error(
        "`{url}` brought down the process that ran it, which may use {limit} bytes of memory: raise max-chrome-memory"
    )]
    Crashed {
        /// What was asked for.
        url: String,
        /// The memory that each process of Chrome may have, in bytes.
        limit: u64,
    },
    /// More requests or bytes than the limit, before the page itself was there.
    #[error("`{url}` loads more than the limit of {limit} {what}")]
    TooMuch {
        /// What was asked for.
        url: String,
        /// "bytes" or "requests".
        what: &'static str,
        /// How many are allowed.
        limit: u64,
    },
    /// The rendered HTML has more bytes than the limit.
    #[error("the rendered page has more bytes than the limit of {limit}: raise max-input-bytes")]
    TooLarge {
        /// The bytes that the HTML may have.
        limit: u64,
    },
    /// Chrome answered otherwise than its protocol says, or ended.
    #[error("Chrome failed at {what}: {reason}")]
    Protocol {
        /// The method that was called.
        what: &'static str,
        /// What Chrome said.
        reason: String,
    },
    /// The machine gives no threads, sockets, processes or temporary files.
    #[error("the renderer could not be set up: {what}")]
    Setup {
        /// What was needed.
        what: &'static str,
        /// Why it could not be had.
        #[source]
        source: io::Error,
    },
}

impl RenderError {
    /// For programs: kebab-case, stable.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            RenderError::NoChrome { .. } => "no-chrome",
            RenderError::Launch { .. } => "chrome-launch",
            RenderError::Fetch(error) => error.code(),
            RenderError::Unreachable { .. } => "unreachable",
            RenderError::Download { .. } => "not-html",
            RenderError::LaunchTimeout { .. }
            | RenderError::Timeout { .. }
            | RenderError::NeverThere { .. } => "render-timeout",
            RenderError::Selector { .. } => "invalid-selector",
            RenderError::Crashed { .. } => "page-crashed",
            RenderError::TooMuch { .. } => "transfer-too-large",
            RenderError::TooLarge { .. } => "input-too-large",
            RenderError::Protocol { .. } => "chrome-protocol",
            RenderError::Setup { .. } => "render-setup",
        }
    }

    /// Whether the same request may succeed later.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            RenderError::Fetch(error) => error.is_retryable(),
            RenderError::LaunchTimeout { .. }
            | RenderError::Timeout { .. }
            | RenderError::NeverThere { .. }
            | RenderError::Protocol { .. } => true,
            RenderError::Unreachable { reason, .. } => {
                ["TIMED_OUT", "RESET", "EMPTY_RESPONSE", "NETWORK_CHANGED", "CONNECTION_CLOSED"]
                    .iter()
                    .any(|passing| reason.contains(passing))
            }
            _ => false,
        }
    }

    pub(crate) fn setup(what: &'static str) -> impl FnOnce(io::Error) -> RenderError {
        move |source| RenderError::Setup { what, source }
    }
}
