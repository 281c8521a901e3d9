//! One page: opened in a context of its own, waited for, scrolled through, written down, closed.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use riptide_fetch::FetchError;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::time::{sleep, sleep_until, timeout};
use url::Url;

use crate::activity::Activity;
use crate::browser::Browser;
use crate::config::{RenderConfig, RenderOptions, Wait};
use crate::devtools::{CallError, Devtools};
use crate::error::RenderError;
use crate::proxy::Proxy;
use crate::scripts;
use crate::traffic::Traffic;

/// The window, in CSS pixels.
const WINDOW: (u32, u32) = (1280, 1024);

/// The height of the largest picture. A longer page is cut.
const PICTURE_HEIGHT: f64 = 10_000.0;

/// A page whose network rests for this long is done.
const QUIET: Duration = Duration::from_millis(500);

/// A page whose network rests for this long has stopped loading, though it never says that it has loaded.
const STUCK: Duration = Duration::from_secs(3);

/// A page that never rests is waited for no longer than this, after its document is there.
const SETTLE: Duration = Duration::from_secs(10);

/// Screens that are scrolled through.
const SCREENS: u32 = 40;

/// After a scroll: what the page has asked for may take this long to come, and rests for so long when it has.
const SCROLL_PATIENCE: Duration = Duration::from_secs(2);
const SCROLL_REST: Duration = Duration::from_millis(60);

/// A page that is busy with its scripts gets this long to let itself be written down before they are stopped.
const BUSY: Duration = Duration::from_secs(3);

/// How often a state is looked at that is waited for.
const LOOK: Duration = Duration::from_millis(20);

/// UTF-16 units of the page that come in one message.
const PIECE: u64 = 4 << 20;

/// A page as a browser shows it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Rendered {
    /// The page as HTML in UTF-8, with open shadow trees and frames of the same origin where they are shown.
    pub html: String,
    /// Where the page came from in the end.
    pub final_url: Url,
    /// The HTTP status of its document: one of the 200s.
    pub status: u16,
    /// The `Content-Type` of its document, where the server gave one. `html` is UTF-8 whatever this says.
    pub content_type: Option<String>,
    /// The picture that was asked for, as PNG.
    pub screenshot: Option<Vec<u8>>,
    /// Requests that the page made and was allowed.
    pub requests: u32,
    /// Bytes that came over the wire for them.
    pub wire_bytes: u64,
    /// What a reader of the page should know about it.
    pub notes: Vec<Note>,
}

/// What did not go as the page wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// Something was still on its way when the time to wait was over.
    StillLoading,
    /// The page was busy for so long that its scripts were stopped.
    ScriptsStopped,
    /// Requests beyond the limit were refused.
    Requests {
        /// The requests that a page may make.
        limit: u32,
    },
    /// Bytes beyond the limit were not loaded.
    Bytes {
        /// The bytes that a page may load.
        limit: u64,
    },
    /// Requests to addresses that are not public, or not by http, were refused.
    Refused {
        /// How many.
        count: u32,
    },
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Note::StillLoading => f.write_str("the page was still loading something when it was read"),
            Note::ScriptsStopped => {
                f.write_str("the page's scripts were stopped, they did not come to an end")
            }
            Note::Requests { limit } => {
                write!(f, "the page wanted more than the {limit} requests that it may make")
            }
            Note::Bytes { limit } => {
                write!(f, "the page wanted more than the {limit} bytes that it may load")
            }
            Note::Refused { count } => write!(
                f,
                "the page wanted {count} times what is not public: for a machine of your own, allow private addresses \
                 (--allow-private)"
            ),
        }
    }
}

/// The time that a page has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    started: Instant,
    limit: Duration,
}

impl Clock {
    pub(crate) fn new(started: Instant, limit: Duration) -> Clock {
        // Beyond a month nobody waits, and no clock overflows.
        Clock { started, limit: limit.min(Duration::from_secs(30 * 24 * 3600)) }
    }

    fn end(self) -> Instant {
        self.started + self.limit
    }

    /// When waiting ends: the rest is for writing the page down.
    fn last_call(self) -> Instant {
        self.started + self.limit - (self.limit / 4).min(Duration::from_secs(3))
    }
}

/// Renders the page behind `url` in `browser`.
pub(crate) async fn render(
    browser: &Browser,
    config: &RenderConfig,
    url: &Url,
    options: &RenderOptions,
    clock: Clock,
) -> Result<Rendered, RenderError> {
    let page = Page::open(browser, config, url, clock).await.inspect_err(|_| browser.spend())?;
    let rendered = page.render(options).await;
    page.close().await;
    rendered
}

struct Page<'a> {
    browser: &'a Browser,
    config: &'a RenderConfig,
    url: &'a Url,
    clock: Clock,
    session: String,
    frame: String,
    context: Context<'a>,
    activity: Arc<Activity>,
    traffic: Arc<Traffic>,
    proxy: Proxy,
}

/// A browser context, which is disposed of with this.
struct Context<'a> {
    devtools: &'a Devtools,
    id: String,
}

impl Drop for Context<'_> {
    fn drop(&mut self) {
        self.devtools.send(None, "Target.disposeBrowserContext", json!({ "browserContextId": self.id }));
    }
}

/// What a script in the page came to.
enum Evaluated<Answer> {
    Answer(Answer),
    /// The page went elsewhere meanwhile, or the script threw.
    Nothing(String),
}

impl<'a> Page<'a> {
    async fn open(
        browser: &'a Browser,
        config: &'a RenderConfig,
        url: &'a Url,
        clock: Clock,
    ) -> Result<Page<'a>, RenderError> {
        let devtools = &browser.devtools;
        let traffic = Arc::new(Traffic::new(config.guard.clone(), config.max_transfer_bytes));
        let proxy = Proxy::open(Arc::clone(&traffic))
            .await
            .map_err(RenderError::setup("a port on loopback for Chrome"))?;
        let opening = async {
            let created: Created = devtools
                .call(
                    None,
                    "Target.createBrowserContext",
                    json!({ "proxyServer": proxy.url(), "proxyBypassList": "<-loopback>", "disposeOnDetach": true }),
                )
                .await
                .map_err(|error| error.at("Target.createBrowserContext"))?;
            let context = Context { devtools, id: created.browser_context_id };
            devtools.send(
                None,
                "Browser.setDownloadBehavior",
                json!({ "behavior": "deny", "browserContextId": context.id }),
            );
            let Target { target_id } = devtools
                .call(
                    None,
                    "Target.createTarget",
                    json!({
                        "url": "about:blank",
                        "browserContextId": context.id,
                        "width": WINDOW.0,
                        "height": WINDOW.1,
                    }),
                )
                .await
                .map_err(|error| error.at("Target.createTarget"))?;
            let Session { session_id } = devtools
                .call(None, "Target.attachToTarget", json!({ "targetId": target_id, "flatten": true }))
                .await
                .map_err(|error| error.at("Target.attachToTarget"))?;
            Ok::<_, RenderError>((context, target_id, session_id))
        };
        let (context, frame, session) = timeout(clock.end() - Instant::now(), opening)
            .await
            .map_err(|_| timed_out(url, clock, "waiting for Chrome"))??;
        let activity = Activity::new(
            devtools.clone(),
            Arc::clone(&traffic),
            (config.load_media, config.max_requests),
            browser.user_agent.clone(),
            (frame.clone(), session.clone()),
        );
        devtools.listen(&session, Arc::clone(&activity) as _);
        activity.follow(&session);
        // Only what the page's process knows before it goes anywhere holds from its first request on.
        let known = devtools.call::<Value>(Some(&session), "Page.enable", json!({}));
        timeout(clock.end() - Instant::now(), known)
            .await
            .map_err(|_| timed_out(url, clock, "waiting for Chrome"))?
            .map_err(|error| error.at("Page.enable"))?;
        devtools.send(
            Some(&session),
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": WINDOW.0, "height": WINDOW.1, "deviceScaleFactor": 1, "mobile": false }),
        );
        Ok(Page { browser, config, url, clock, session, frame, context, activity, traffic, proxy })
    }

    /// Ends the page. A Chrome that does not let go of it gets no other.
    async fn close(self) {
        self.activity.leave();
        let disposed = self.browser.devtools.call::<Value>(
            None,
            "Target.disposeBrowserContext",
            json!({ "browserContextId": self.context.id }),
        );
        if !matches!(timeout(Duration::from_secs(2), disposed).await, Ok(Ok(_))) {
            self.browser.spend();
        }
    }

    async fn render(&self, options: &RenderOptions) -> Result<Rendered, RenderError> {
        if let Wait::For(selector) = &options.wait {
            self.check_selector(selector).await?;
        }
        self.navigate().await?;
        let mut notes = Vec::new();
        self.wait(&options.wait, &mut notes).await?;
        if options.scroll {
            self.scroll(&options.wait).await?;
        }
        let (html, final_url) = self.write_down(&mut notes).await?;
        let screenshot = if options.screenshot { Some(self.picture().await?) } else { None };
        let Some(response) = self.activity.main_response() else {
            return Err(RenderError::Protocol {
                what: "Page.navigate",
                reason: "the page came from no server".to_owned(),
            });
        };
        self.tell_limits(&mut notes)?;
        Ok(Rendered {
            html,
            final_url,
            status: response.status,
            content_type: response.content_type,
            screenshot,
            requests: self.activity.requests(),
            wire_bytes: self.traffic.bytes(),
            notes,
        })
    }

    /// A selector that is none is told before anyone is asked for the page.
    async fn check_selector(&self, selector: &str) -> Result<(), RenderError> {
        match self.evaluate::<bool>(&scripts::matches(selector), self.clock.end(), "starting").await? {
            Evaluated::Answer(_) => Ok(()),
            Evaluated::Nothing(_) => Err(RenderError::Selector { selector: selector.to_owned() }),
        }
    }

    async fn navigate(&self) -> Result<(), RenderError> {
        let navigated: Navigated = self
            .call("Page.navigate", json!({ "url": self.url.as_str() }), self.clock.end(), "loading")
            .await?;
        if navigated.is_download {
            return Err(RenderError::Download { url: self.shown() });
        }
        if let Some(reason) = navigated.error_text {
            return Err(self.unreachable(&reason));
        }
        if let Some(response) = self.activity.main_response() {
            if !(200..300).contains(&response.status) {
                return Err(FetchError::Status {
                    url: response.url,
                    status: response.status,
                    retry_after: None,
                }
                .into());
            }
            if let Some(kind) = riptide_fetch::not_a_page(&response.mime_type) {
                return Err(FetchError::NotHtml {
                    url: response.url,
                    kind,
                    content_type: response.content_type.unwrap_or(response.mime_type),
                }
                .into());
            }
        }
        Ok(())
    }

    /// Why the page did not open: what was refused says more than what Chrome made of it.
    fn unreachable(&self, reason: &str) -> RenderError {
        if let Some(refusal) = self.activity.take_main_refusal() {
            return refusal.into();
        }
        let url = self.activity.main_url().unwrap_or_else(|| self.url.clone());
        if let Some(failure) = self.traffic.take_failure(&url) {
            return failure.into();
        }
        if self.activity.asked_too_much() {
            return self.too_much("requests", u64::from(self.config.max_requests));
        }
        if self.traffic.is_cut() {
            return self.too_much("bytes", self.config.max_transfer_bytes);
        }
        RenderError::Unreachable { url: url.into(), reason: reason.trim_start_matches("net::").to_owned() }
    }

    fn too_much(&self, what: &'static str, limit: u64) -> RenderError {
        RenderError::TooMuch { url: self.shown(), what, limit }
    }

    /// Waits until the page counts as done.
    async fn wait(&self, wait: &Wait, notes: &mut Vec<Note>) -> Result<(), RenderError> {
        let last_call = self.clock.last_call();
        let settled = last_call.min(Instant::now() + SETTLE);
        match wait {
            Wait::Quiet => {
                let rests = || self.activity.is_quiet(if self.activity.is_loaded() { QUIET } else { STUCK });
                if !self.until(settled, rests).await? {
                    notes.push(Note::StillLoading);
                }
            }
            Wait::Time(time) => {
                self.until(settled, || self.activity.is_loaded()).await?;
                self.until(last_call.min(Instant::now() + *time), || false).await?;
            }
            Wait::For(selector) => {
                let script = scripts::matches(selector);
                while self.try_evaluate::<bool>(&script, last_call).await? != Some(true) {
                    if Instant::now() >= last_call {
                        return Err(RenderError::NeverThere {
                            url: self.shown(),
                            selector: selector.clone(),
                            limit: self.clock.limit,
                        });
                    }
                    sleep(LOOK * 3).await;
                }
            }
        }
        Ok(())
    }

    /// Waits for what `is_there` says, until `end`. An error where the page has crashed or gone elsewhere.
    async fn until(&self, end: Instant, is_there: impl Fn() -> bool) -> Result<bool, RenderError> {
        loop {
            self.check_crash()?;
            if is_there() {
                return Ok(true);
            }
            if Instant::now() >= end {
                return Ok(false);
            }
            sleep(LOOK).await;
        }
    }

    fn check_crash(&self) -> Result<(), RenderError> {
        if self.activity.is_crashed() {
            return Err(RenderError::Crashed { url: self.shown(), limit: self.config.max_chrome_memory });
        }
        Ok(())
    }

    /// Scrolls through the page until it ends and grows no more, and back. A page that does not let itself be scrolled is left as it is.
    async fn scroll(&self, wait: &Wait) -> Result<(), RenderError> {
        let end = self.clock.last_call().min(Instant::now() + SETTLE);
        let mut ended_at = None;
        let scroll = scripts::scroll();
        for _ in 0..SCREENS {
            let Some(at) =
                self.try_evaluate::<Scrolled>(&scroll, end.min(Instant::now() + SCROLL_PATIENCE)).await?
            else {
                return Ok(());
            };
            let patience = end.min(Instant::now() + SCROLL_PATIENCE);
            // At its end the page has longer to think of more.
            let rest = if at.end { QUIET } else { SCROLL_REST };
            self.until(patience, || self.activity.is_quiet(rest)).await?;
            // Twice at the same end: nothing came of the first time.
            if (at.end && ended_at == Some(at.height)) || Instant::now() >= end {
                break;
            }
            ended_at = at.end.then_some(at.height);
        }
        self.try_evaluate::<Value>(&scripts::scroll_back(), end.min(Instant::now() + SCROLL_PATIENCE))
            .await?;
        if *wait == Wait::Quiet {
            self.until(end, || self.activity.is_quiet(QUIET)).await?;
        }
        Ok(())
    }

    /// The page as HTML, and where it is.
    async fn write_down(&self, notes: &mut Vec<Note>) -> Result<(String, Url), RenderError> {
        let patience = self.clock.last_call().max(Instant::now() + LOOK).min(Instant::now() + BUSY);
        let limit = self.config.max_html_bytes;
        if let Some(page) = self.try_write_down(patience, limit).await? {
            return Ok(page);
        }
        self.check_crash()?;
        // Nothing more arrives, no further script begins, and the one that runs ends: what is there can be read.
        self.proxy.close();
        let session = Some(self.session.as_str());
        let devtools = &self.browser.devtools;
        devtools.send(session, "Emulation.setScriptExecutionDisabled", json!({ "value": true }));
        devtools.send(session, "Runtime.terminateExecution", json!({}));
        notes.push(Note::ScriptsStopped);
        loop {
            if let Some(page) = self.try_write_down(self.clock.end(), limit).await? {
                return Ok(page);
            }
            self.check_crash()?;
            if Instant::now() + LOOK >= self.clock.end() {
                return Err(timed_out(self.url, self.clock, "running its scripts"));
            }
            sleep(LOOK).await;
        }
    }

    /// None where the page does not answer in time, or goes elsewhere meanwhile.
    async fn try_write_down(&self, end: Instant, limit: u64) -> Result<Option<(String, Url)>, RenderError> {
        let Some(address) = self.try_evaluate::<String>("location.href", end).await? else { return Ok(None) };
        let final_url = Url::parse(&address).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let Some(final_url) = final_url else {
            // An error page of Chrome's has taken the place of the page.
            return Err(self.unreachable("the page went to where nothing answers"));
        };
        let Some(units) = self.try_evaluate::<i64>(&scripts::serialize(limit), end).await? else {
            return Ok(None);
        };
        let Ok(units) = u64::try_from(units) else { return Err(RenderError::TooLarge { limit }) };
        let mut html = String::new();
        let mut from = 0;
        while from < units {
            let Some(piece) = self.try_evaluate::<Piece>(&scripts::piece(from, PIECE), end).await? else {
                return Ok(None);
            };
            if (html.len() + piece.text.len()) as u64 > limit {
                return Err(RenderError::TooLarge { limit });
            }
            html.push_str(&piece.text);
            from = piece.end;
        }
        Ok(Some((html, final_url)))
    }

    async fn picture(&self) -> Result<Vec<u8>, RenderError> {
        let phase = "being painted";
        let metrics: Metrics = self.call("Page.getLayoutMetrics", json!({}), self.clock.end(), phase).await?;
        let size = metrics.css_content_size;
        let picture: Picture = self
            .call(
                "Page.captureScreenshot",
                json!({
                    "format": "png",
                    "captureBeyondViewport": true,
                    "clip": {
                        "x": 0,
                        "y": 0,
                        "width": size.width.clamp(1.0, f64::from(WINDOW.0) * 2.0),
                        "height": size.height.clamp(1.0, PICTURE_HEIGHT),
                        "scale": 1,
                    },
                }),
                self.clock.end(),
                phase,
            )
            .await?;
        STANDARD.decode(picture.data).map_err(|error| RenderError::Protocol {
            what: "Page.captureScreenshot",
            reason: error.to_string(),
        })
    }

    /// What the page was denied. Where its own document was, there is no page.
    fn tell_limits(&self, notes: &mut Vec<Note>) -> Result<(), RenderError> {
        if self.traffic.is_cut() {
            let limit = self.config.max_transfer_bytes;
            if !self.activity.is_loaded() {
                return Err(self.too_much("bytes", limit));
            }
            notes.push(Note::Bytes { limit });
        }
        if self.activity.asked_too_much() {
            notes.push(Note::Requests { limit: self.config.max_requests });
        }
        match self.traffic.refused() {
            0 => {}
            count => notes.push(Note::Refused { count }),
        }
        Ok(())
    }

    /// What a script in a world of its own comes to; none where that takes beyond `end`, or the page goes elsewhere meanwhile.
    async fn try_evaluate<Answer: DeserializeOwned>(
        &self,
        script: &str,
        end: Instant,
    ) -> Result<Option<Answer>, RenderError> {
        match self.evaluate(script, end, "running its scripts").await {
            Ok(Evaluated::Answer(answer)) => Ok(Some(answer)),
            Ok(Evaluated::Nothing(why)) => {
                tracing::debug!(why, "a script came to nothing");
                Ok(None)
            }
            Err(RenderError::Timeout { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn evaluate<Answer: DeserializeOwned>(
        &self,
        script: &str,
        end: Instant,
        phase: &'static str,
    ) -> Result<Evaluated<Answer>, RenderError> {
        // The same name gives the same world, until the page goes elsewhere.
        let world = json!({ "frameId": self.frame, "worldName": "riptide" });
        let World { execution_context_id } =
            match self.call("Page.createIsolatedWorld", world, end, phase).await {
                Ok(world) => world,
                Err(RenderError::Protocol { reason, .. }) if self.browser.devtools.is_open() => {
                    return Ok(Evaluated::Nothing(reason));
                }
                Err(error) => return Err(error),
            };
        let params = json!({ "expression": script, "contextId": execution_context_id, "returnByValue": true, "awaitPromise": true, "silent": true });
        let result: Evaluation = match self.call("Runtime.evaluate", params, end, phase).await {
            Ok(result) => result,
            Err(RenderError::Protocol { reason, .. }) if self.browser.devtools.is_open() => {
                return Ok(Evaluated::Nothing(reason));
            }
            Err(error) => return Err(error),
        };
        if let Some(thrown) = result.exception_details {
            return Ok(Evaluated::Nothing(thrown.text));
        }
        Ok(match serde_json::from_value(result.result.value) {
            Ok(answer) => Evaluated::Answer(answer),
            Err(error) => Evaluated::Nothing(error.to_string()),
        })
    }

    /// Calls a method of the page's, and gives up at `end` or where the page crashes.
    async fn call<Answer: DeserializeOwned>(
        &self,
        method: &'static str,
        params: Value,
        end: Instant,
        phase: &'static str,
    ) -> Result<Answer, RenderError> {
        let crash = async {
            while !self.activity.is_crashed() {
                sleep(LOOK).await;
            }
        };
        tokio::select! {
            answer = self.browser.devtools.call(Some(&self.session), method, params) => {
                answer.map_err(|error: CallError| error.at(method))
            }
            () = crash => Err(RenderError::Crashed { url: self.shown(), limit: self.config.max_chrome_memory }),
            () = sleep_until(end.into()) => Err(timed_out(self.url, self.clock, phase)),
        }
    }

    fn shown(&self) -> String {
        self.url.to_string()
    }
}

fn timed_out(url: &Url, clock: Clock, phase: &'static str) -> RenderError {
    RenderError::Timeout { url: url.to_string(), phase, limit: clock.limit }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Created {
    browser_context_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Target {
    target_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Session {
    session_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Navigated {
    error_text: Option<String>,
    #[serde(default)]
    is_download: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct World {
    execution_context_id: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Evaluation {
    result: Remote,
    exception_details: Option<Thrown>,
}

#[derive(Deserialize)]
struct Remote {
    #[serde(default)]
    value: Value,
}

#[derive(Deserialize)]
struct Thrown {
    text: String,
}

#[derive(Deserialize)]
struct Scrolled {
    end: bool,
    height: f64,
}

#[derive(Deserialize)]
struct Piece {
    text: String,
    end: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Metrics {
    css_content_size: Size,
}

#[derive(Deserialize)]
struct Size {
    width: f64,
    height: f64,
}

#[derive(Deserialize)]
struct Picture {
    data: String,
}
