//! Lists of URLs: each page once, whatever interrupts the run.
//!
//! [`run`] reads a list, has pages got from all hosts in parallel and from each of them politely
//! ([`riptide_fetch::Client`] has the turns), hands every page to the caller's [`Work`] on all processors, and writes one
//! record a page. Records in a file
//! ([`RecordFile`]) are the memory of the run: a later one goes on where they end.

#![forbid(unsafe_code)]

mod beside;
mod error;
mod feed;
mod interrupt;
mod list;
mod names;
mod pages;
mod records;
mod run;
mod schedule;
mod sitemap;
mod work;

pub use beside::beside;
pub use error::BatchError;
pub use interrupt::Interrupt;
pub use list::{Entry, List};
pub use names::file_name;
pub use pages::PageFolder;
pub use records::{Earlier, RecordFile};
pub use run::{Progress, Records, Settings, Summary, run};
pub use sitemap::{SiteList, SitemapError, read_sitemap};
pub use work::{Done, Outcome, Work};
