//! The fetcher for callers without an async runtime.

use std::sync::Arc;

use tokio::runtime::{Builder, Runtime};
use url::Url;

use crate::client::{Client, Fetched};
use crate::config::FetchConfig;
use crate::error::FetchError;
use crate::resolve::{Resolve, SystemResolver};

/// Fetches pages, one a call; it can be shared between threads.
pub struct Fetcher {
    client: Client,
    runtime: Option<Runtime>,
}

impl Fetcher {
    /// A fetcher that resolves names as the operating system does.
    ///
    /// # Errors
    ///
    /// [`FetchError::Setup`] where the machine gives no threads or sockets.
    pub fn new(config: FetchConfig) -> Result<Fetcher, FetchError> {
        Fetcher::with_resolver(config, Arc::new(SystemResolver))
    }

    /// A fetcher with a resolver of one's own. What it answers is checked like any other answer.
    ///
    /// # Errors
    ///
    /// [`FetchError::Setup`] where the machine gives no threads or sockets.
    pub fn with_resolver(config: FetchConfig, resolver: Arc<dyn Resolve>) -> Result<Fetcher, FetchError> {
        let client = Client::with_resolver(config, resolver)?;
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| FetchError::Setup { source: Box::new(error) })?;
        Ok(Fetcher { client, runtime: Some(runtime) })
    }

    /// Fetches the page behind `url`, following redirects.
    ///
    /// Do not call it from within an async runtime: it blocks.
    ///
    /// # Errors
    ///
    /// [`FetchError`], within the configured total time, whatever the server does.
    pub fn fetch(&self, url: &Url) -> Result<Fetched, FetchError> {
        self.runtime
            .as_ref()
            .expect("it is only taken when the fetcher is dropped")
            .block_on(self.client.fetch(url))
    }
}

impl Drop for Fetcher {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // A lookup that hangs in the operating system must not hold up the caller.
            runtime.shutdown_background();
        }
    }
}
