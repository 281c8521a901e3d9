//! The renderer: one Chrome for many pages, and a new one in time.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime};
use tokio::sync::Mutex;
use tokio::time::timeout_at;
use url::Url;

use crate::browser::Browser;
pub use crate::browser::ChromeInfo;
use crate::clock::Clock;
use crate::config::{RenderConfig, RenderOptions};
use crate::error::RenderError;
use crate::executable::find_chrome;
use crate::page;
use crate::rendered::Rendered;

/// Renders pages, each in a browser context of its own; it can be shared between threads, which then render at the same time.
///
/// Chrome is started with the first page, and ended when the renderer is dropped or its process ends, however it does.
pub struct Renderer {
    chrome: PathBuf,
    config: RenderConfig,
    browser: Mutex<Option<Arc<Browser>>>,
    runtime: Option<Runtime>,
}

impl Renderer {
    /// A renderer with the Chrome that is named, or found. It is not started yet.
    ///
    /// # Errors
    ///
    /// [`RenderError::NoChrome`], and [`RenderError::Setup`] where the machine gives no threads.
    pub fn new(config: RenderConfig) -> Result<Renderer, RenderError> {
        let chrome = find_chrome(config.chrome.as_deref())?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("riptide-headless")
            .enable_all()
            .build()
            .map_err(RenderError::setup("threads"))?;
        Ok(Renderer { chrome, config, browser: Mutex::new(None), runtime: Some(runtime) })
    }

    /// Chrome's executable.
    #[must_use]
    pub fn chrome(&self) -> &Path {
        &self.chrome
    }

    /// Starts Chrome where it does not run yet, and tells which it is.
    ///
    /// # Errors
    ///
    /// [`RenderError::Launch`] and [`RenderError::Setup`]; [`RenderError::LaunchTimeout`] after `limit`.
    pub fn start(&self, limit: Duration) -> Result<ChromeInfo, RenderError> {
        let clock = Clock::new(Instant::now(), limit);
        self.runtime().block_on(self.in_time(clock, async {
            let mut current = self.browser.lock().await;
            if let Some(browser) = current.as_ref().filter(|browser| browser.devtools.is_open()) {
                return Ok(browser.info.clone());
            }
            let browser = Browser::launch(&self.chrome, &self.config).await?;
            let info = browser.info.clone();
            *current = Some(Arc::new(browser));
            Ok(info)
        }))
    }

    /// Renders the page behind `url`.
    ///
    /// Do not call it from within an async runtime: it blocks.
    ///
    /// # Errors
    ///
    /// [`RenderError`], within the time of `options`, whatever the page does.
    pub fn render(&self, url: &Url, options: &RenderOptions) -> Result<Rendered, RenderError> {
        let clock = Clock::new(Instant::now(), options.timeout);
        // What can be said before anyone is asked.
        self.config.guard.check(url)?;
        self.runtime().block_on(async {
            let browser = self.in_time(clock, self.browser()).await?;
            page::render(&browser, &self.config, url, options, clock).await
        })
    }

    /// A Chrome with a place for one more page.
    async fn browser(&self) -> Result<Arc<Browser>, RenderError> {
        let mut current = self.browser.lock().await;
        let limit = self.config.pages_per_browser.max(1);
        if let Some(browser) = current.as_ref().filter(|browser| browser.take_place(limit)) {
            return Ok(Arc::clone(browser));
        }
        // The one before ends with its last page.
        *current = None;
        let browser = Arc::new(Browser::launch(&self.chrome, &self.config).await?);
        browser.take_place(limit);
        *current = Some(Arc::clone(&browser));
        Ok(browser)
    }

    /// The start of Chrome is part of the time that a page has. One that is given up ends.
    async fn in_time<T>(
        &self,
        clock: Clock,
        start: impl Future<Output = Result<T, RenderError>>,
    ) -> Result<T, RenderError> {
        timeout_at(clock.end().into(), start).await.unwrap_or_else(|_| {
            Err(RenderError::LaunchTimeout { chrome: self.chrome.clone(), limit: clock.limit() })
        })
    }

    fn runtime(&self) -> &Runtime {
        self.runtime.as_ref().expect("it is only taken when the renderer is dropped")
    }
}

impl Drop for Renderer {
    fn drop(&mut self) {
        *self.browser.get_mut() = None;
        if let Some(runtime) = self.runtime.take() {
            // A name that is looked up in the operating system must not hold up the caller.
            runtime.shutdown_background();
        }
    }
}
