//! How pages are rendered, where a browser does that.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use riptide_fetch::{FetchConfig, Guard};
use riptide_headless::{RenderConfig, RenderOptions, Wait};

use crate::quantity::{ByteSize, Timeout};

/// What Chrome is, may do, and waits for.
#[derive(Args, Debug)]
#[command(next_help_heading = "Rendering")]
pub(crate) struct HeadlessArgs {
    /// Chrome's or Chromium's executable; without it the first one in PATH and the usual places
    #[arg(long, value_name = "FILE", env = "CHROME")]
    pub(crate) chrome: Option<PathBuf>,
    /// The page is done when an element matches this CSS selector
    #[arg(long, value_name = "CSS", conflicts_with = "wait")]
    wait_for: Option<String>,
    /// The page is done this long after it has loaded, instead of when its network rests
    #[arg(long, value_name = "TIME")]
    wait: Option<Timeout>,
    /// Leave the page where it begins, instead of scrolling through it for what it loads late
    #[arg(long)]
    no_scroll: bool,
    /// Load images, films, sounds and fonts too
    #[arg(long)]
    load_media: bool,
    /// Write a picture of the whole rendered page to this file, as PNG
    #[arg(long, value_name = "FILE")]
    pub(crate) screenshot: Option<PathBuf>,
    /// The most requests that a rendered page may make
    #[arg(long, value_name = "NUMBER", default_value_t = RenderConfig::default().max_requests, env = "RIPTIDE_MAX_REQUESTS")]
    max_requests: u32,
    /// The most bytes that a rendered page may load
    #[arg(long, value_name = "SIZE", default_value_t = ByteSize(RenderConfig::default().max_transfer_bytes), env = "RIPTIDE_MAX_TRANSFER_BYTES")]
    max_transfer_bytes: ByteSize,
    /// The most memory that each of Chrome's processes may use
    #[arg(long, value_name = "SIZE", default_value_t = ByteSize(RenderConfig::default().max_chrome_memory), env = "RIPTIDE_MAX_CHROME_MEMORY")]
    max_chrome_memory: ByteSize,
}

impl HeadlessArgs {
    /// The renderer's settings: those of the fetcher hold for all that a page loads.
    pub(crate) fn config(&self, fetch: &FetchConfig, max_html_bytes: u64) -> RenderConfig {
        let mut config = RenderConfig::default();
        config.chrome.clone_from(&self.chrome);
        config.guard = Guard::new(fetch);
        config.contact.clone_from(&fetch.contact);
        config.load_media = self.load_media;
        config.max_html_bytes = max_html_bytes;
        config.max_requests = self.max_requests;
        config.max_transfer_bytes = self.max_transfer_bytes.0;
        config.max_chrome_memory = self.max_chrome_memory.0;
        config
    }

    /// Whether something is asked for that only a browser can give.
    pub(crate) fn is_picky(&self) -> bool {
        self.wait_for.is_some()
            || self.wait.is_some()
            || self.no_scroll
            || self.load_media
            || self.screenshot.is_some()
    }

    /// What is wanted of a page that may take `timeout`.
    pub(crate) fn options(&self, timeout: Duration) -> RenderOptions {
        let mut options = RenderOptions::default();
        options.timeout = timeout;
        options.wait = match (&self.wait_for, self.wait) {
            (Some(selector), _) => Wait::For(selector.clone()),
            (None, Some(time)) => Wait::Time(time.0),
            (None, None) => Wait::Quiet,
        };
        options.scroll = !self.no_scroll;
        options.screenshot = self.screenshot.is_some();
        options
    }
}
