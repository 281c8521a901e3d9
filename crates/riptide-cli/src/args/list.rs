//! Lists of URLs, and how politely they are worked through.

use std::path::PathBuf;

use clap::Args;
use riptide_fetch::FetchConfig;

use crate::quantity::Timeout;

/// A list of URLs.
#[derive(Args, Debug)]
#[command(next_help_heading = "Lists")]
pub(crate) struct ListArgs {
    /// Fetch the URLs in this file (`-` for stdin), one a line, or those of the sitemap behind this URL, and write one NDJSON
    /// record a page, as pages are done; empty lines and lines that begin with # are skipped
    #[arg(long, value_name = "FILE|URL", conflicts_with_all = ["source", "url", "input_file", "stdin", "ndjson", "content_type"])]
    pub(crate) urls_from: Option<PathBuf>,
    /// Write each page to a file of its own below this folder, in the form of --format, and the records to riptide.ndjson
    /// there
    #[arg(long, value_name = "DIR", requires = "urls_from", conflicts_with = "output")]
    pub(crate) output_dir: Option<PathBuf>,
    /// Go on with what --output or --output-dir has: pages that are done are left out, failures that may pass are tried again
    #[arg(long, requires = "urls_from")]
    pub(crate) resume: bool,
    /// The most pages that are under way at a time
    #[arg(long, value_name = "PAGES", default_value_t = FetchConfig::for_lists().connections, value_parser = at_least_one, env = "RIPTIDE_CONCURRENCY")]
    pub(crate) concurrency: usize,
    /// The most pages of one host that are under way at a time
    #[arg(long, value_name = "PAGES", default_value_t = FetchConfig::for_lists().host_connections, value_parser = at_least_one, env = "RIPTIDE_PER_HOST")]
    pub(crate) per_host: usize,
    /// The least time between the starts of two visits to one host; a longer Crawl-delay of its robots.txt counts
    #[arg(long, value_name = "TIME", default_value_t = Timeout(FetchConfig::for_lists().host_delay), value_parser = delay, env = "RIPTIDE_DELAY")]
    pub(crate) delay: Timeout,
    /// Fetch what a site's robots.txt asks not to fetch, and don't wait as it asks to
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", default_value_t = false, action = clap::ArgAction::Set, value_name = "BOOL", env = "RIPTIDE_IGNORE_ROBOTS")]
    pub(crate) ignore_robots: bool,
}

fn at_least_one(written: &str) -> Result<usize, String> {
    match written.parse() {
        Ok(number @ 1..=10_000) => Ok(number),
        _ => Err("it has to be a whole number from 1 to 10000".to_owned()),
    }
}

/// A time that may be none.
fn delay(written: &str) -> Result<Timeout, String> {
    match written.trim() {
        "0" | "0s" | "0ms" | "0ns" => Ok(Timeout(std::time::Duration::ZERO)),
        written => written.parse(),
    }
}
