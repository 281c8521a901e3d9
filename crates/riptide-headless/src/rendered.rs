//! What comes of a page: its HTML, and what should be known about it.

use std::fmt;
use std::time::Duration;

use url::Url;

/// A page as a browser shows it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Rendered {
    /// The page as HTML in UTF-8, with open shadow trees and frames of the same origin where they are shown.
    pub html: String,
    /// Where the page came from in the end.
    pub final_url: Url,
    /// The HTTP status of its document: one of the 200s.
    pub status: u16,
    /// The `Content-Type` of its document, where the server gave one. `html` is UTF-8 whatever this says.
    pub content_type: Option<String>,
    /// The picture that was asked for, as PNG.
    pub screenshot: Option<Vec<u8>>,
    /// Requests that the page made and was allowed.
    pub requests: u32,
    /// Bytes that came over the wire for them.
    pub wire_bytes: u64,
    /// What a reader of the page should know about it.
    pub notes: Vec<Note>,
}

/// What did not go as the page wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// Something was still on its way when the time to wait was over.
    StillLoading,
    /// The time to wait that was asked for is more than the page had left.
    WaitCut {
        /// What was asked for.
        time: Duration,
    },
    /// The page was busy for so long that its scripts were stopped.
    ScriptsStopped,
    /// Requests beyond the limit were refused.
    Requests {
        /// The requests that a page may make.
        limit: u32,
    },
    /// Bytes beyond the limit were not loaded.
    Bytes {
        /// The bytes that a page may load.
        limit: u64,
    },
    /// Requests to addresses that are not public, or not by http, were refused.
    Refused {
        /// How many.
        count: u32,
    },
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Note::StillLoading => f.write_str("the page was still loading something when it was read"),
            Note::WaitCut { time } => {
                write!(f, "the page was read before {time:?} had passed: its time was over (--timeout)")
            }
            Note::ScriptsStopped => {
                f.write_str("the page's scripts were stopped, they did not come to an end")
            }
            Note::Requests { limit } => {
                write!(f, "the page wanted more than the {limit} requests that it may make")
            }
            Note::Bytes { limit } => {
                write!(f, "the page wanted more than the {limit} bytes that it may load")
            }
            Note::Refused { count } => write!(
                f,
                "the page wanted {count} times what is not public: for a machine of your own, allow private addresses \
                 (--allow-private)"
            ),
        }
    }
}
