//! Lists of URLs: each page once, whatever interrupts the run.
//!
//! [`run`] reads a list, fetches hosts in parallel and each of them politely ([`riptide_fetch::Client`] has the turns), hands
//! every page to the caller's [`Work`] on all processors, and writes one record a page. Records in a file
//! ([`RecordFile`]) are the memory of the run: a later one goes on where they end.

#![forbid(unsafe_code)]

mod beside;
mod error;
mod interrupt;
mod list;
mod names;
mod pages;
mod records;
mod run;
mod schedule;

pub use beside::beside;
pub use error::BatchError;
pub use interrupt::Interrupt;
pub use list::{Entry, List};
pub use names::file_name;
pub use pages::PageFolder;
pub use records::{Earlier, RecordFile};
pub use run::{Done, Outcome, Progress, Records, Settings, Summary, Work, run};
