//! Why a run ended early, or did not start.

use std::io;
use std::path::PathBuf;

/// A run that could not start or go on. A page that fails is no such error: it is a record.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BatchError {
    /// The output has the records of an earlier run, and nothing was said about going on with them.
    #[error("`{}` has the results of an earlier run: go on with it (--resume), or name another place", .path.display())]
    OutputExists {
        /// The file of records.
        path: PathBuf,
    },
    /// Another run writes to the same file.
    #[error("`{}` is being written by another run", .path.display())]
    Locked {
        /// The file of records.
        path: PathBuf,
    },
    /// The file of an earlier run is not one of records.
    #[error("`{}` is no file of records, at line {line}", .path.display())]
    NotRecords {
        /// The file of records.
        path: PathBuf,
        /// The line, from 1 on.
        line: u64,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// A file of the output cannot be written, or not be read again.
    #[error("cannot write `{}`", .path.display())]
    Output {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The stream of records cannot be written.
    #[error("cannot write the records")]
    Records {
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The list cannot be read.
    #[error("cannot read the list of URLs")]
    List {
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The machine gives no threads.
    #[error("the run could not be set up")]
    Setup {
        /// Why.
        #[source]
        source: io::Error,
    },
}
