//! `riptide render`: the HTML that a browser makes of a page.

use std::path::PathBuf;

use clap::Args;
use riptide_content::Limits;
use riptide_headless::RenderOptions;

use crate::args::{FetchArgs, HeadlessArgs};
use crate::exit::Failure;
use crate::quantity::{ByteSize, Timeout};
use crate::rendering::Browser;
use crate::source;
use crate::stderr::Stderr;
use crate::write;

/// The arguments of `render`.
#[derive(Args, Debug)]
#[command(next_help_heading = "Source, output and limits")]
pub(crate) struct RenderArgs {
    /// The page's URL, http or https
    #[arg(required_unless_present = "url", conflicts_with = "url")]
    page: Option<String>,
    /// The page's URL, in place of PAGE
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// Write to this file instead of stdout: whole or not at all
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The most time that the page may take
    #[arg(long, value_name = "TIME", default_value_t = Timeout(RenderOptions::default().timeout), env = "RIPTIDE_TIMEOUT")]
    timeout: Timeout,
    /// The most bytes that the rendered page may have
    #[arg(long, value_name = "SIZE", default_value_t = ByteSize(Limits::default().input_bytes), env = "RIPTIDE_MAX_INPUT_BYTES")]
    max_input_bytes: ByteSize,
    #[command(flatten)]
    headless: HeadlessArgs,
    #[command(flatten)]
    fetch: FetchArgs,
}

pub(crate) fn run(args: &RenderArgs, verbose: bool, stderr: Stderr) -> Result<(), Failure> {
    let written = args.url.as_deref().or(args.page.as_deref()).unwrap_or_default();
    let url = source::parse_url(written)?;
    let browser = Browser::new(&args.headless, &args.fetch, args.max_input_bytes.0, verbose, stderr)?;
    let rendered = browser.render(&url, args.timeout.0)?;
    let mut html = rendered.html.into_bytes();
    html.push(b'\n');
    write::deliver(&html, args.output.as_deref())
}
