//! One running Chrome.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use serde::Deserialize;
use serde_json::json;
use tokio::time::timeout;

use crate::config::RenderConfig;
use crate::devtools::{CallError, Devtools};
use crate::error::RenderError;
use crate::flags::flags;
use crate::process::{Pipe, Process};

/// The Chrome that renders.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ChromeInfo {
    /// Its executable.
    pub path: PathBuf,
    /// What it calls itself, as in `Chrome/156.0.8078.79`.
    pub product: String,
    /// Whether its own sandbox is on. It cannot be where this process is root's.
    pub sandboxed: bool,
    /// The process group that all its processes are in.
    pub process_group: u32,
}

pub(crate) struct Browser {
    pub(crate) devtools: Devtools,
    pub(crate) info: ChromeInfo,
    pub(crate) user_agent: String,
    pages: AtomicU32,
    spent: AtomicBool,
    /// After all else: with it Chrome ends.
    _process: Process,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Version {
    product: String,
    user_agent: String,
}

impl Browser {
    /// Starts Chrome and waits for its first answer. Where it ends before that, as one of thousands does for reasons of its own,
    /// it is started once more.
    pub(crate) async fn launch(chrome: &Path, config: &RenderConfig) -> Result<Browser, RenderError> {
        let told = match Browser::attempt(chrome, config).await {
            Ok(browser) => return Ok(browser),
            Err(Attempt::Failed(error)) => return Err(error),
            Err(Attempt::Ended(told)) => told,
        };
        tracing::warn!(told, "Chrome did not start, and is started once more");
        Browser::attempt(chrome, config).await.map_err(|attempt| match attempt {
            Attempt::Ended(told) => launch_error(chrome, format!("twice {told}")),
            Attempt::Failed(error) => error,
        })
    }

    async fn attempt(chrome: &Path, config: &RenderConfig) -> Result<Browser, Attempt> {
        let sandboxed = !rustix::process::geteuid().is_root();
        let memory = config.max_chrome_memory;
        let (process, Pipe { to_chrome, from_chrome }) =
            Process::start(chrome, |profile| flags(profile, sandboxed, memory), memory)?;
        let devtools =
            Devtools::connect(to_chrome, from_chrome).map_err(RenderError::setup("Chrome's pipe"))?;
        let limit = config.launch_timeout;
        let version = timeout(limit, devtools.call::<Version>(None, "Browser.getVersion", json!({}))).await;
        let version = match version {
            Ok(Ok(version)) => version,
            Ok(Err(CallError::Ended)) => {
                let status = process.end().map(|status| format!(" ({status})")).unwrap_or_default();
                return Err(Attempt::Ended(told(&process, format!("it ended at once{status}"))));
            }
            Ok(Err(CallError::Refused(reason))) => {
                return Err(Attempt::Failed(launch_error(chrome, told(&process, reason))));
            }
            Err(_) => {
                let waited = format!("it did not answer within {limit:?}");
                return Err(Attempt::Failed(launch_error(chrome, told(&process, waited))));
            }
        };
        let mut user_agent = version.user_agent.replace("HeadlessChrome", "Chrome");
        user_agent.push_str(concat!(" riptide/", env!("CARGO_PKG_VERSION")));
        if let Some(contact) = &config.contact {
            user_agent.push_str(&format!(" (+{contact})"));
        }
        let info = ChromeInfo {
            path: chrome.to_owned(),
            product: version.product,
            sandboxed,
            process_group: process.group(),
        };
        tracing::debug!(?info, "Chrome is up");
        Ok(Browser {
            devtools,
            info,
            user_agent,
            pages: AtomicU32::new(0),
            spent: AtomicBool::new(false),
            _process: process,
        })
    }

    /// Takes a place for one more page; false where Chrome has had as many as it may, or no longer works.
    pub(crate) fn take_place(&self, limit: u32) -> bool {
        !self.spent.load(Ordering::Relaxed)
            && self.devtools.is_open()
            && self.pages.fetch_add(1, Ordering::Relaxed) < limit
    }

    /// No further page gets this Chrome.
    pub(crate) fn spend(&self) {
        self.spent.store(true, Ordering::Relaxed);
    }
}

/// Why an attempt to start Chrome brought none.
enum Attempt {
    /// It ended before it answered; what is known of its end.
    Ended(String),
    Failed(RenderError),
}

impl From<RenderError> for Attempt {
    fn from(error: RenderError) -> Self {
        Attempt::Failed(error)
    }
}

fn launch_error(chrome: &Path, told: String) -> RenderError {
    RenderError::Launch { chrome: chrome.to_owned(), told }
}

/// What Chrome said before it ended: the words on what ended it, or the last of its own. Its crash handler has none to give.
fn told(process: &Process, waited: String) -> String {
    let stderr = process.stderr();
    let mut lines =
        stderr.lines().map(str::trim).filter(|line| !line.is_empty() && !line.contains("crashpad"));
    match lines.clone().find(|line| line.contains("FATAL")).or_else(|| lines.next_back()) {
        Some(line) => format!("{waited}: {line}"),
        None => waited,
    }
}
