//! Where the page comes from.

use std::path::PathBuf;

use clap::Args;

/// One page, or a stream of records.
#[derive(Args, Debug)]
#[command(next_help_heading = "Source")]
pub(crate) struct SourceArgs {
    /// A file, an http(s) URL, or `-` for stdin (also where nothing is given and stdin is a pipe)
    #[arg(conflicts_with_all = ["input_file", "stdin"])]
    pub(crate) source: Option<PathBuf>,
    /// Fetch this URL; with a file or stdin: the page's address, which is not fetched
    #[arg(long, value_name = "URL")]
    pub(crate) url: Option<String>,
    /// Read the page from this file
    #[arg(long, value_name = "FILE", conflicts_with = "stdin")]
    pub(crate) input_file: Option<PathBuf>,
    /// Read the page from stdin
    #[arg(long)]
    pub(crate) stdin: bool,
    /// Read records from the source, one JSON object a line with `html` or `html_base64` and maybe `id`, `url`,
    /// `content_type`; write one record a line, in order; a failed page is a record
    #[arg(long)]
    pub(crate) ndjson: bool,
    /// With --ndjson: stop at the first failure, with exit code 6
    #[arg(long, requires = "ndjson")]
    pub(crate) fail_fast: bool,
    /// Resolve relative links against this URL where the page names no base
    #[arg(long, value_name = "URL", env = "RIPTIDE_BASE_URL")]
    pub(crate) base_url: Option<String>,
    /// The page's Content-Type, as an HTTP header would carry it; its charset counts
    #[arg(long, value_name = "TYPE", env = "RIPTIDE_CONTENT_TYPE")]
    pub(crate) content_type: Option<String>,
}
