//! The browser of a list: one for all its pages, as few of them open at a time as the machine has room for.

use std::panic;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Once};
use std::thread;
use std::time::Instant;

use riptide_fetch::{Client, FetchError};
use riptide_headless::{DocumentCheck, RenderOptions, Renderer};
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use url::Url;

use crate::args::{EngineName, ExtractArgs};
use crate::exit::{Exit, Failure};
use crate::meter::Meter;
use crate::rendering;
use crate::source::RawPage;

/// Pages open at a time for each processor: one works while another waits for its network to rest.
const TABS_A_PROCESSOR: usize = 2;

/// Which pages are opened in the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    Always,
    /// Where the page as it was fetched is a shell.
    Needed,
}

pub(super) struct Browsing {
    pub(super) when: When,
    chrome: Arc<Chrome>,
    tabs: Arc<Semaphore>,
    robots: bool,
}

struct Chrome {
    /// Or the code and the words of why there is none.
    renderer: Result<Renderer, (&'static str, String)>,
    options: RenderOptions,
    meter: Meter,
    told: Once,
    /// Pages that were rendered.
    rendered: Arc<AtomicU64>,
}

impl Browsing {
    /// None where the engine is none that opens pages in a browser. Where it always does, Chrome has to be there and to start;
    /// where it may, that there is no Chrome is a warning.
    pub(super) fn new(args: &ExtractArgs, meter: &Meter) -> Result<Option<Browsing>, Failure> {
        let when = match args.engine.engine {
            EngineName::Wasm | EngineName::Native => return Ok(None),
            EngineName::Headless => When::Always,
            EngineName::Auto => When::Needed,
        };
        let found = rendering::renderer(&args.headless, &args.fetch, args.content.max_input_bytes.0);
        let chrome = Chrome {
            renderer: match (found, when) {
                (Ok(renderer), _) => Ok(renderer),
                (Err(failure), When::Always) => return Err(failure),
                (Err(failure), When::Needed) => {
                    meter.warn(&format!("pages that JavaScript fills will not be rendered: {failure}"));
                    Err((failure.code, failure.to_string()))
                }
            },
            options: args.headless.options(args.engine.timeout.0),
            meter: meter.clone(),
            told: Once::new(),
            rendered: Arc::default(),
        };
        if when == When::Always {
            chrome.start()?;
        }
        let processors = thread::available_parallelism().map_or(1, usize::from);
        let tabs = args.list.concurrency.min(TABS_A_PROCESSOR * processors);
        Ok(Some(Browsing {
            when,
            chrome: Arc::new(chrome),
            tabs: Arc::new(Semaphore::new(tabs)),
            robots: !args.list.ignore_robots,
        }))
    }

    /// How many pages were rendered, as the run goes on.
    pub(super) fn counter(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.chrome.rendered)
    }

    /// Opens a page in a context of its own, once there is room for it.
    pub(super) async fn open(&self, client: &Client, url: &Url) -> Result<RawPage, Failure> {
        let tab = Arc::clone(&self.tabs).acquire_owned().await;
        let (chrome, url) = (Arc::clone(&self.chrome), url.clone());
        let check = self.robots.then(|| robots_check(client.clone()));
        let opened = tokio::task::spawn_blocking(move || {
            let _tab = tab;
            chrome.open(&url, check)
        });
        opened.await.unwrap_or_else(|error| panic::resume_unwind(error.into_panic()))
    }
}

impl Chrome {
    /// Chrome, ready within the time that a page has.
    fn start(&self) -> Result<&Renderer, Failure> {
        let renderer =
            self.renderer.as_ref().map_err(|(code, why)| Failure::new(Exit::Internal, code, why))?;
        if !renderer.start(self.options.timeout)?.sandboxed {
            self.told.call_once(|| self.meter.warn(rendering::NO_SANDBOX));
        }
        Ok(renderer)
    }

    fn open(&self, url: &Url, check: Option<DocumentCheck>) -> Result<RawPage, Failure> {
        let render = || {
            let started = Instant::now();
            let renderer = self.start()?;
            let mut options = self.options.clone();
            options.timeout = options.timeout.saturating_sub(started.elapsed());
            options.document_check = check;
            let rendered = renderer.render(url, &options)?;
            self.rendered.fetch_add(1, Ordering::Relaxed);
            Ok(rendering::raw_page(rendered))
        };
        render().map_err(|mut failure: Failure| {
            // What Chrome or this machine does not do is not the page's fault.
            failure.retryable |= failure.exit == Exit::Internal;
            failure
        })
    }
}

/// `robots.txt` has its say on each address that a page's document may come from. The files are read where the client's
/// connections are.
fn robots_check(client: Client) -> DocumentCheck {
    let runtime = Handle::current();
    DocumentCheck::new(move |url| {
        let (answer, checked) = mpsc::channel();
        let (client, url) = (client.clone(), url.clone());
        runtime.spawn(async move {
            // Nobody may wait for it any more.
            let _ = answer.send(client.check_visit(&url).await);
        });
        checked.recv().unwrap_or_else(|ended| Err(FetchError::Setup { source: Box::new(ended) }))
    })
}
