//! What a renderer may do, and how long it waits.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use riptide_fetch::{FetchConfig, FetchError, Guard};
use url::Url;

/// The settings of a [`Renderer`](crate::Renderer).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RenderConfig {
    /// Chrome's executable; without it [`find_chrome`](crate::find_chrome) looks for one.
    pub chrome: Option<PathBuf>,
    /// Which URLs may be asked for, and at which addresses: for the page and for all that it loads.
    pub guard: Guard,
    /// A web address or e-mail that a site's operator can turn to; it is added to the user agent.
    pub contact: Option<String>,
    /// Loads images, films, sounds and fonts too. Default: false.
    pub load_media: bool,
    /// Bytes of the rendered HTML. Default: 32 MiB.
    pub max_html_bytes: u64,
    /// Bytes that a page may load, as they come over the wire. Default: 64 MiB.
    pub max_transfer_bytes: u64,
    /// Requests that a page may make, those for blocked media not counted. Default: 500.
    pub max_requests: u32,
    /// Bytes of memory for each process of Chrome, of which a page has one and more where it has frames of other sites.
    /// The kernel holds it (`RLIMIT_DATA`, on Linux). Default: 1 GiB.
    pub max_chrome_memory: u64,
    /// Pages after which Chrome is started anew. Default: 200.
    pub pages_per_browser: u32,
    /// From the start of Chrome to its first answer, within the time of the page that it is started for. Default: 20 s.
    pub launch_timeout: Duration,
}

impl Default for RenderConfig {
    fn default() -> Self {
        RenderConfig {
            chrome: None,
            guard: Guard::new(&FetchConfig::default()),
            contact: None,
            load_media: false,
            max_html_bytes: 32 << 20,
            max_transfer_bytes: 64 << 20,
            max_requests: 500,
            max_chrome_memory: 1 << 30,
            pages_per_browser: 200,
            launch_timeout: Duration::from_secs(20),
        }
    }
}

/// What is wanted of one page.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RenderOptions {
    /// All of it, the start of Chrome included. Default: 30 s.
    pub timeout: Duration,
    /// When the page counts as done.
    pub wait: Wait,
    /// How long a page that never rests is waited for once its document is there, and again while it is scrolled through.
    /// Default: 10 s.
    pub settle: Duration,
    /// Scrolls through the page, so that it loads what it keeps for readers who do. Default: true.
    pub scroll: bool,
    /// Takes a picture of the whole page, as PNG. Default: false.
    pub screenshot: bool,
    /// Who has a say on where the page comes from, beside the guard. Default: nobody.
    pub document_check: Option<DocumentCheck>,
}

impl Default for RenderOptions {
    fn default() -> Self {
        RenderOptions {
            timeout: Duration::from_secs(30),
            wait: Wait::default(),
            settle: Duration::from_secs(10),
            scroll: true,
            screenshot: false,
            document_check: None,
        }
    }
}

type Check = dyn Fn(&Url) -> Result<(), FetchError> + Send + Sync;

/// Says whether a page's own document may be asked of an address: by its site's `robots.txt`, for example.
#[derive(Clone)]
pub struct DocumentCheck(Arc<Check>);

impl DocumentCheck {
    /// `check` hears of the page's address and of each that a redirect or a script leads it to, before anything is asked of
    /// them. It may block; the page waits for it.
    pub fn new(check: impl Fn(&Url) -> Result<(), FetchError> + Send + Sync + 'static) -> Self {
        DocumentCheck(Arc::new(check))
    }

    pub(crate) fn check(&self, url: &Url) -> Result<(), FetchError> {
        (self.0)(url)
    }
}

impl fmt::Debug for DocumentCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DocumentCheck")
    }
}

/// When a page counts as done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Wait {
    /// It has loaded, and for half a second nothing is on its way; or [`RenderOptions::settle`] has passed.
    #[default]
    Quiet,
    /// An element that matches the CSS selector is there. That it never comes is an error.
    For(String),
    /// This long after it has loaded.
    Time(Duration),
}
