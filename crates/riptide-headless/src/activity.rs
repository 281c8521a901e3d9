//! What a page is doing, as Chrome tells it, and the answers that cannot wait: requests, dialogs, new frames and workers.

mod document;
mod events;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use riptide_fetch::FetchError;
use serde_json::{Value, json};
use url::Url;

use self::document::Document;
pub(crate) use self::document::MainResponse;
use self::events::{
    Attached, Ended, Lifecycle, PausedRequest, RequestBegun, RequestPaused, ResponseReceived, read,
};
use crate::config::DocumentCheck;
use crate::devtools::{Devtools, Listener};
use crate::traffic::Traffic;

/// What a reader of text does not need.
const MEDIA: [&str; 4] = ["Image", "Media", "Font", "TextTrack"];

/// What the page sends or keeps for itself: nothing of it is ever shown.
const NEVER: [&str; 4] = ["Ping", "CSPViolationReport", "Manifest", "Prefetch"];

/// What stays open for as long as the page does.
const ENDLESS: [&str; 2] = ["WebSocket", "EventSource"];

/// Requests under way that are told apart. A page has far fewer; one that has more is not quiet.
const IN_FLIGHT: usize = 4096;

/// What a page may ask for, and under which name.
pub(crate) struct Rules {
    pub(crate) load_media: bool,
    pub(crate) max_requests: u32,
    pub(crate) user_agent: String,
    pub(crate) document_check: Option<DocumentCheck>,
}

/// Watches one page.
pub(crate) struct Activity {
    devtools: Devtools,
    traffic: Arc<Traffic>,
    rules: Rules,
    /// The page's main frame has the id of its target.
    main_frame: String,
    main_session: String,
    myself: Weak<Activity>,
    state: Mutex<State>,
}

struct State {
    /// By request, the session that told of it. Where a frame moves to a process of its own, another one tells of the end.
    in_flight: HashMap<String, String>,
    /// When a request last began or ended.
    changed: Instant,
    sessions: Vec<String>,
    requests: u32,
    too_many: bool,
    document: Document,
    loaded: bool,
    crashed: bool,
}

impl Activity {
    pub(crate) fn new(
        devtools: Devtools,
        traffic: Arc<Traffic>,
        rules: Rules,
        (main_frame, main_session): (String, String),
    ) -> Arc<Activity> {
        let state = State {
            in_flight: HashMap::new(),
            changed: Instant::now(),
            sessions: vec![main_session.clone()],
            requests: 0,
            too_many: false,
            document: Document::default(),
            loaded: false,
            crashed: false,
        };
        Arc::new_cyclic(|myself| Activity {
            devtools,
            traffic,
            rules,
            main_frame,
            main_session,
            myself: Weak::clone(myself),
            state: Mutex::new(state),
        })
    }

    /// Has Chrome tell what happens in `session`, and hold every request of it.
    pub(crate) fn follow(&self, session: &str) {
        let send = |method, params| self.devtools.send(Some(session), method, params);
        // Nothing is kept for a debugger that would look at it later.
        send(
            "Network.enable",
            json!({ "maxTotalBufferSize": 0, "maxResourceBufferSize": 0, "maxPostDataSize": 0 }),
        );
        send("Network.setUserAgentOverride", json!({ "userAgent": self.rules.user_agent }));
        send("Fetch.enable", json!({ "patterns": [{ "urlPattern": "*" }] }));
        send("Page.enable", json!({}));
        send("Page.setLifecycleEventsEnabled", json!({ "enabled": true }));
        send("Inspector.enable", json!({}));
        // Frames of other sites and workers have sessions of their own, and wait until they are followed too.
        send(
            "Target.setAutoAttach",
            json!({ "autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true }),
        );
    }

    /// Stops listening.
    pub(crate) fn leave(&self) {
        for session in std::mem::take(&mut self.state().sessions) {
            self.devtools.ignore(&session);
        }
    }

    /// Whether the page has loaded, and for this long nothing was on its way.
    pub(crate) fn is_quiet(&self, time: Duration) -> bool {
        let state = self.state();
        state.in_flight.is_empty() && state.changed.elapsed() >= time
    }

    /// The requests that keep the page from being quiet, by Chrome's names for them.
    pub(crate) fn on_their_way(&self) -> Vec<String> {
        self.state().in_flight.keys().cloned().collect()
    }

    /// Whether the page's document has loaded. The empty one that the frame has at first does not count.
    pub(crate) fn is_loaded(&self) -> bool {
        let state = self.state();
        state.loaded && state.document.is_there()
    }

    pub(crate) fn is_crashed(&self) -> bool {
        self.state().crashed
    }

    /// Whether the page wanted more requests than the limit.
    pub(crate) fn asked_too_much(&self) -> bool {
        self.state().too_many
    }

    pub(crate) fn requests(&self) -> u32 {
        self.state().requests
    }

    /// How the document that the main frame shows was answered.
    pub(crate) fn main_response(&self) -> Option<MainResponse> {
        self.state().document.response().cloned()
    }

    /// Where the main frame was last on its way to.
    pub(crate) fn main_url(&self) -> Option<Url> {
        self.state().document.url().cloned()
    }

    /// Why the page was not let to where it was on its way to.
    pub(crate) fn take_main_refusal(&self) -> Option<FetchError> {
        self.state().document.refusal.take()
    }

    /// Chrome's name for why nothing came from there.
    pub(crate) fn main_failure(&self) -> Option<String> {
        self.state().document.failure.clone()
    }

    /// The redirects that Chrome has given up.
    pub(crate) fn too_many_redirects(&self) -> Option<FetchError> {
        self.state().document.too_many_redirects()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a request go, or not, once those who have a say have been asked: they may take their time.
    fn on_request_paused(&self, session: &str, paused: RequestPaused) {
        let url = Url::parse(&paused.request.url).ok().filter(|_| self.is_main(session, &paused));
        let Some(url) = url else { return self.answer(session, &paused) };
        let way = self.state().document.goes_to(url.clone(), paused.is_redirect());
        if let Err(refusal) = way {
            return self.refuse_main(session, &paused, refusal);
        }
        let check = self.rules.document_check.clone().filter(|_| matches!(url.scheme(), "http" | "https"));
        let (Some(check), Some(myself)) = (check, self.myself.upgrade()) else {
            return self.answer(session, &paused);
        };
        let session = session.to_owned();
        tokio::task::spawn_blocking(move || match check.check(&url) {
            Err(refusal) => myself.refuse_main(&session, &paused, refusal),
            Ok(()) => myself.answer(&session, &paused),
        });
    }

    fn refuse_main(&self, session: &str, paused: &RequestPaused, refusal: FetchError) {
        self.state().document.refusal = Some(refusal);
        self.refuse(session, paused);
    }

    fn is_main(&self, session: &str, paused: &RequestPaused) -> bool {
        paused.resource_type == "Document"
            && session == self.main_session
            && paused.frame_id.as_deref() == Some(&self.main_frame)
    }

    fn answer(&self, session: &str, paused: &RequestPaused) {
        let allowed = self.allow(session, paused);
        let id = &paused.request_id;
        if allowed {
            let mut answer = json!({ "requestId": id });
            if let Some(headers) = self.renamed(&paused.request) {
                answer["headers"] = headers;
            }
            self.devtools.send(Some(session), "Fetch.continueRequest", answer);
        } else {
            self.refuse(session, paused);
        }
    }

    fn refuse(&self, session: &str, paused: &RequestPaused) {
        self.devtools.send(
            Some(session),
            "Fetch.failRequest",
            json!({ "requestId": paused.request_id, "errorReason": "BlockedByClient" }),
        );
    }

    /// The headers under our name, where they have another: a process that has just begun may not know it yet.
    fn renamed(&self, request: &PausedRequest) -> Option<Value> {
        let is_agent = |name: &str| name.eq_ignore_ascii_case("user-agent");
        request.headers.iter().find(|(name, value)| is_agent(name) && **value != self.rules.user_agent)?;
        let headers = request.headers.iter().map(|(name, value)| {
            json!({ "name": name, "value": if is_agent(name) { &self.rules.user_agent } else { value } })
        });
        Some(headers.collect())
    }

    fn allow(&self, session: &str, paused: &RequestPaused) -> bool {
        let main = self.is_main(session, paused);
        let kind = paused.resource_type.as_str();
        if NEVER.contains(&kind)
            || (!self.rules.load_media && (MEDIA.contains(&kind) || paused.wants_image()))
        {
            return false;
        }
        let Ok(url) = Url::parse(&paused.request.url) else { return false };
        // A blob is made of what the page already has.
        if url.scheme() != "blob"
            && let Err(error) = self.traffic.guard.check(&url)
        {
            if main {
                self.state().document.refusal = Some(error);
            } else {
                self.traffic.failed(url, error);
            }
            return false;
        }
        let mut state = self.state();
        state.too_many |= state.requests >= self.rules.max_requests;
        if state.too_many {
            return false;
        }
        state.requests += 1;
        true
    }

    fn began(&self, session: &str, begun: RequestBegun) {
        let mut state = self.state();
        state.changed = Instant::now();
        if begun.resource_type == "Document" && begun.frame_id.as_deref() == Some(&self.main_frame) {
            state.document.began(&begun.request_id);
        }
        if !ENDLESS.contains(&begun.resource_type.as_str()) && state.in_flight.len() < IN_FLIGHT {
            state.in_flight.insert(begun.request_id, session.to_owned());
        }
    }

    fn ended(&self, request: &str, failure: Option<String>) {
        let mut state = self.state();
        state.changed = Instant::now();
        state.in_flight.remove(request);
        // Of Chrome's page about the failure, an end is told by the same name.
        if failure.is_some() && state.document.request.as_deref() == Some(request) {
            state.document.failure = failure;
        }
    }

    fn on_response(&self, session: &str, received: ResponseReceived) {
        if ENDLESS.contains(&received.resource_type.as_str()) {
            self.ended(&received.request_id, None);
        }
        if received.resource_type == "Document"
            && session == self.main_session
            && received.frame_id.as_deref() == Some(&self.main_frame)
        {
            self.state().document.answered(MainResponse::of(received));
        }
    }

    fn on_lifecycle(&self, name: &str, loader: String) {
        let mut state = self.state();
        match name {
            // What the document before had on its way is of no use to this one, and its end may be told to nobody.
            "init" => {
                state.loaded = false;
                state.document.shows(loader);
                let document = state.document.request.clone();
                let session = &self.main_session;
                state.in_flight.retain(|id, told_by| told_by != session || document.as_ref() == Some(id));
            }
            "load" => {
                state.loaded = true;
                // The end of the document's request may have been told to nobody.
                if let Some(document) = state.document.request.take() {
                    state.in_flight.remove(&document);
                }
            }
            _ => {}
        }
    }

    fn on_attached(&self, attached: &Attached) {
        let Some(myself) = self.myself.upgrade() else { return };
        let session = &attached.session_id;
        self.state().sessions.push(session.clone());
        self.devtools.listen(session, myself);
        self.follow(session);
        self.devtools.send(Some(session), "Runtime.runIfWaitingForDebugger", json!({}));
    }

    fn on_detached(&self, session: &str) {
        self.devtools.ignore(session);
        let mut state = self.state();
        state.sessions.retain(|known| known != session);
        state.changed = Instant::now();
        state.in_flight.retain(|_, told_by| told_by != session);
    }
}

impl Listener for Activity {
    fn on_event(&self, session: &str, method: &str, params: Value) {
        match method {
            "Fetch.requestPaused" => {
                if let Some(paused) = read(method, params) {
                    self.on_request_paused(session, paused);
                }
            }
            "Network.requestWillBeSent" => {
                if let Some(begun) = read(method, params) {
                    self.began(session, begun);
                }
            }
            "Network.loadingFinished" | "Network.loadingFailed" => {
                if let Some(Ended { request_id, error_text }) = read(method, params) {
                    self.ended(&request_id, error_text);
                }
            }
            "Network.responseReceived" => {
                if let Some(received) = read(method, params) {
                    self.on_response(session, received);
                }
            }
            // Chrome tells it again to those who ask late, unlike `Page.loadEventFired`.
            "Page.lifecycleEvent" if session == self.main_session => {
                if let Some(Lifecycle { frame_id, loader_id, name }) = read(method, params)
                    && frame_id == self.main_frame
                {
                    self.on_lifecycle(&name, loader_id);
                }
            }
            "Page.javascriptDialogOpening" => {
                self.devtools.send(Some(session), "Page.handleJavaScriptDialog", json!({ "accept": false }));
            }
            "Target.attachedToTarget" => {
                if let Some(attached) = read(method, params) {
                    self.on_attached(&attached);
                }
            }
            "Target.detachedFromTarget" => {
                if let Some(Attached { session_id }) = read(method, params) {
                    self.on_detached(&session_id);
                }
            }
            "Inspector.targetCrashed" if session == self.main_session => self.state().crashed = true,
            _ => {}
        }
    }
}
