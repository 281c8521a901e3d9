//! Pages as a browser shows them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use riptide_content::WarningCode;
use riptide_fetch::Proxy;
use riptide_headless::{ChromeInfo, RenderError, Rendered, Renderer};
use url::Url;

use crate::args::{EngineName, ExtractArgs, FetchArgs, HeadlessArgs};
use crate::commands::extract::remaining;
use crate::engine::Extracted;
use crate::exit::{Exit, Failure};
use crate::source::{self, RawPage, Source};
use crate::stderr::Stderr;
use crate::write::{self, Answered};

/// Chrome with what the command line says of it; it is found, and not started yet.
pub(crate) fn renderer(
    args: &HeadlessArgs,
    fetch: &FetchArgs,
    max_html_bytes: u64,
) -> Result<Renderer, Failure> {
    let fetch = fetch.config()?;
    if fetch.proxy != Proxy::None || fetch.offline {
        return Err(Failure::usage("a page that a browser opens has no use for --proxy and --offline")
            .hint("leave them out, and set neither RIPTIDE_PROXY nor RIPTIDE_OFFLINE"));
    }
    Ok(Renderer::new(args.config(&fetch, max_html_bytes))?)
}

/// Said once a command.
pub(crate) const NO_SANDBOX: &str =
    "Chrome runs without its own sandbox, as it has to for root: use another user for pages you do not trust";

/// Starts Chrome where it does not run yet, and warns where it has no sandbox of its own.
fn start(renderer: &Renderer, limit: Duration, stderr: Stderr) -> Result<ChromeInfo, Failure> {
    let chrome = renderer.start(limit)?;
    if !chrome.sandboxed {
        stderr.warn(NO_SANDBOX);
    }
    Ok(chrome)
}

/// A rendered page for the extractor.
pub(crate) fn raw_page(rendered: Rendered) -> RawPage {
    RawPage {
        html: rendered.html.into_bytes(),
        // What the server said of the encoding no longer holds.
        content_type: Some("text/html; charset=utf-8".to_owned()),
        url: Some(rendered.final_url.into()),
        retrieved: source::now(),
        notes: rendered.notes.iter().map(ToString::to_string).collect(),
    }
}

/// Chrome for the one page of a command.
pub(crate) struct Browser<'a> {
    renderer: Renderer,
    args: &'a HeadlessArgs,
    verbose: bool,
    stderr: Stderr,
}

impl<'a> Browser<'a> {
    /// Finds Chrome, and does not start it yet.
    pub(crate) fn new(
        args: &'a HeadlessArgs,
        fetch: &FetchArgs,
        max_html_bytes: u64,
        verbose: bool,
        stderr: Stderr,
    ) -> Result<Browser<'a>, Failure> {
        Ok(Browser { renderer: renderer(args, fetch, max_html_bytes)?, args, verbose, stderr })
    }

    /// Renders a page, tells what did not go as the page wanted, and writes the picture that was asked for.
    pub(crate) fn render(&self, url: &Url, timeout: Duration) -> Result<Rendered, Failure> {
        let started = Instant::now();
        let chrome = start(&self.renderer, timeout, self.stderr)?;
        let left = timeout.saturating_sub(started.elapsed());
        let rendered = self.renderer.render(url, &self.args.options(left))?;
        for note in &rendered.notes {
            self.stderr.warn(&note.to_string());
        }
        if let (Some(file), Some(picture)) = (&self.args.screenshot, &rendered.screenshot) {
            write::deliver(picture, Some(file))?;
        }
        if self.verbose {
            self.stderr.note(&format!(
                "{} rendered by {} in {:.1?}: {} requests, {} bytes over the wire",
                rendered.final_url,
                chrome.product,
                started.elapsed(),
                rendered.requests,
                rendered.wire_bytes
            ));
        }
        Ok(rendered)
    }
}

/// What `extract` does with a browser: nothing, everything, or what the first answer makes of it.
pub(crate) struct Rendering<'a> {
    args: &'a ExtractArgs,
    url: Option<Url>,
    started: Instant,
    verbose: bool,
    stderr: Stderr,
}

impl<'a> Rendering<'a> {
    pub(crate) fn new(
        args: &'a ExtractArgs,
        source: &Source,
        started: Instant,
        verbose: bool,
        stderr: Stderr,
    ) -> Result<Rendering<'a>, Failure> {
        let url = match source {
            Source::Url(url) => Some(url.clone()),
            Source::File(_) | Source::Stdin => None,
        };
        let engine = args.engine.engine;
        if matches!(engine, EngineName::Wasm | EngineName::Native) && args.headless.is_picky() {
            return Err(Failure::usage(FOR_A_BROWSER).hint("add --engine headless"));
        }
        if engine == EngineName::Headless && (url.is_none() || args.source.ndjson) {
            return Err(Failure::usage(
                "--engine headless opens a page by its URL, and none is to be fetched",
            )
            .hint("say riptide extract --engine headless https://example.com/"));
        }
        Ok(Rendering { args, url, started, verbose, stderr })
    }

    /// The page, where the browser is to get it.
    pub(crate) fn first(&self) -> Result<Option<RawPage>, Failure> {
        match &self.url {
            Some(url) if self.args.engine.engine == EngineName::Headless => self.page(url).map(Some),
            _ => Ok(None),
        }
    }

    /// The answer on the page as it was fetched, or that on the rendered page where the first one says that scripts fill the
    /// page. Where there is no browser, or the page cannot be rendered, the first answer stands.
    pub(crate) fn better(
        &self,
        (page, first): (&RawPage, Extracted),
        extract: impl FnOnce(&Arc<RawPage>) -> Result<Extracted, Failure>,
    ) -> (Extracted, Option<Answered>) {
        match self.args.engine.engine {
            EngineName::Wasm | EngineName::Native => (first, None),
            EngineName::Headless => {
                let (extracted, answered) = asked_for(first, page.notes.clone());
                (extracted, Some(answered))
            }
            EngineName::Auto if !is_shell(&first) => (first, Some(no_need())),
            EngineName::Auto => {
                let Some(url) = &self.url else {
                    let answered =
                        Answered::wasm(format!("{SHELL}, but there is no URL to open in a browser"));
                    return (first, Some(answered));
                };
                let rendered = self.page(url).and_then(|page| {
                    let page = Arc::new(page);
                    Ok((extract(&page)?, page.notes.clone()))
                });
                if let Err(failure) = &rendered {
                    self.stderr.warn(&format!("the page could not be rendered: {failure}"));
                }
                let (extracted, answered) = match rendered {
                    Ok(rendered) => choose(first, rendered),
                    Err(failure) => not_rendered(first, &failure),
                };
                (extracted, Some(answered))
            }
        }
    }

    fn page(&self, url: &Url) -> Result<RawPage, Failure> {
        let args = self.args;
        let limit = args.content.max_input_bytes.0;
        let browser = Browser::new(&args.headless, &args.fetch, limit, self.verbose, self.stderr)?;
        Ok(raw_page(browser.render(url, remaining(args, self.started)?)?))
    }
}

const SHELL: &str = "the page as it was fetched looks like a shell that JavaScript fills";

/// Whether the answer says that scripts fill the page.
pub(crate) fn is_shell(answer: &Extracted) -> bool {
    answer.document.warnings.iter().any(|warning| warning.code == WarningCode::JavascriptShell)
}

/// `auto` without a browser.
pub(crate) fn no_need() -> Answered {
    Answered::wasm("the page has its content without JavaScript".to_owned())
}

/// `headless`.
pub(crate) fn asked_for(answer: Extracted, notes: Vec<String>) -> (Extracted, Answered) {
    (without_advice(answer), Answered { name: "headless", reason: "it was asked for".to_owned(), notes })
}

/// `auto` on a shell: the answer on the rendered page, unless it has fewer words than the first one.
pub(crate) fn choose(first: Extracted, (rendered, notes): (Extracted, Vec<String>)) -> (Extracted, Answered) {
    if rendered.document.word_count >= first.document.word_count {
        (without_advice(rendered), Answered { name: "headless", reason: SHELL.to_owned(), notes })
    } else {
        let reason = format!("{SHELL}, but it has no more text when it is rendered");
        (without_advice(first), Answered::wasm(reason))
    }
}

/// `auto` on a shell that could not be rendered.
pub(crate) fn not_rendered(first: Extracted, failure: &Failure) -> (Extracted, Answered) {
    (first, Answered::wasm(format!("{SHELL}, but it could not be rendered: {failure}")))
}

const FOR_A_BROWSER: &str =
    "--wait-for, --wait, --no-scroll, --load-media and --screenshot are for a browser";

/// What a list cannot ask of its pages.
pub(crate) fn check_for_lists(args: &ExtractArgs) -> Result<(), Failure> {
    if args.headless.screenshot.is_some() {
        return Err(Failure::usage("--screenshot writes one picture, and a list has many pages")
            .hint("riptide render --screenshot takes one URL at a time"));
    }
    if matches!(args.engine.engine, EngineName::Wasm | EngineName::Native) && args.headless.is_picky() {
        return Err(Failure::usage(FOR_A_BROWSER).hint("add --engine headless"));
    }
    Ok(())
}

/// The advice to render the page has been taken.
fn without_advice(mut extracted: Extracted) -> Extracted {
    extracted.document.warnings.retain(|warning| warning.code != WarningCode::JavascriptShell);
    extracted
}

impl From<RenderError> for Failure {
    fn from(error: RenderError) -> Self {
        let error = match error {
            RenderError::Fetch(error) => return error.into(),
            other => other,
        };
        let exit = match &error {
            RenderError::LaunchTimeout { .. }
            | RenderError::Timeout { .. }
            | RenderError::NeverThere { .. }
            | RenderError::Crashed { .. }
            | RenderError::TooMuch { .. }
            | RenderError::TooLarge { .. } => Exit::Limit,
            RenderError::Selector { .. } => Exit::Usage,
            RenderError::Unreachable { .. } | RenderError::Download { .. } => Exit::Fetch,
            _ => Exit::Internal,
        };
        let mut failure = Failure::new(exit, error.code(), error.to_string());
        failure.retryable = error.is_retryable();
        failure.hint = match &error {
            RenderError::LaunchTimeout { .. }
            | RenderError::Timeout { .. }
            | RenderError::NeverThere { .. } => Some("raise --timeout".to_owned()),
            RenderError::TooMuch { what: "bytes", .. } => Some("raise --max-transfer-bytes".to_owned()),
            RenderError::TooMuch { .. } => Some("raise --max-requests".to_owned()),
            RenderError::Launch { told, .. } if told.contains("sandbox") => Some(
                "Chrome's sandbox needs user namespaces, which this machine or container does not allow"
                    .to_owned(),
            ),
            _ => None,
        };
        failure.caused_by(error)
    }
}
