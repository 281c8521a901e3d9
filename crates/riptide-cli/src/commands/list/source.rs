//! Where the URLs of a list come from: a file, stdin, or what a site lists of itself.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use riptide_batch::{Entry, Interrupt, List, SiteList, SitemapError, read_sitemap};
use riptide_fetch::Client;
use tokio::runtime::Builder;
use url::Url;

use crate::exit::{Exit, Failure};
use crate::meter::Meter;
use crate::source::parse_url;

/// A list as far as it is known.
pub(super) struct Listed {
    pub(super) entries: Box<dyn Iterator<Item = io::Result<Entry>> + Send>,
    /// How many sitemaps could not be read.
    pub(super) unread: usize,
}

/// Opens the list in a file, on stdin (`-`), or behind a URL.
pub(super) fn open(
    list: &Path,
    client: &Client,
    interrupt: &Interrupt,
    meter: &Meter,
) -> Result<Listed, Failure> {
    if let Some(written) = list.to_str().filter(|written| written.contains("://")) {
        return site(&parse_url(written)?, client, interrupt, meter);
    }
    let lines: Box<dyn BufRead + Send> = if list.as_os_str() == "-" {
        Box::new(BufReader::new(io::stdin()))
    } else {
        Box::new(BufReader::new(File::open(list).map_err(|error| Failure::input_file(list, error))?))
    };
    Ok(Listed { entries: Box::new(List::new(lines)), unread: 0 })
}

/// Reads all sitemaps before the first page: they are few beside the pages, and the end of the list is known then. The client
/// is that of the pages: what it learns of `robots.txt`, and whose turn it is, holds for them too.
fn site(url: &Url, client: &Client, interrupt: &Interrupt, meter: &Meter) -> Result<Listed, Failure> {
    let setup = |error: io::Error| {
        Failure::new(Exit::Internal, "setup", "the sitemaps cannot be read").caused_by(error)
    };
    let runtime = Builder::new_current_thread().enable_all().build().map_err(setup)?;
    let read = runtime.block_on(read_sitemap(client, url, interrupt, |read, known, pages| {
        meter.tell(format!("{read} of {known} sitemaps read, {pages} pages"));
    }));
    // A lookup that hangs in the operating system must not hold up the command.
    runtime.shutdown_background();
    meter.restart();
    let SiteList { pages, unread, .. } = read.map_err(|error| failure(url.as_str(), error))?;
    let listed = Listed { unread: unread.len(), entries: Box::new(pages.into_iter().map(Ok)) };
    for (sitemap, error) in unread {
        meter.warn(&format!("{}; its pages are left out", failure(&sitemap, error)));
    }
    Ok(listed)
}

fn failure(sitemap: &str, error: SitemapError) -> Failure {
    let exit = match error {
        SitemapError::Fetch(error) => return error.into(),
        SitemapError::Interrupted => Exit::Interrupted,
        SitemapError::TooLarge { .. } | SitemapError::TooMany { .. } => Exit::Limit,
        _ => Exit::Fetch,
    };
    let message = format!("the sitemap `{sitemap}` cannot be read");
    Failure::new(exit, "sitemap", message).caused_by(error)
}
