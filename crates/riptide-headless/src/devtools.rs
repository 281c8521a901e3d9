//! Chrome's DevTools protocol over a pipe: JSON messages, each ended by a NUL.
//!
//! <https://chromedevtools.github.io/devtools-protocol/>

use std::collections::HashMap;
use std::io;
use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::unix::pipe::{Receiver, Sender};
use tokio::sync::{mpsc, oneshot};

use crate::error::RenderError;

/// The longest message that is read. What a page can make longer is left out, and its call never answered.
const MESSAGE_BYTES: usize = 64 << 20;

/// Takes the events of a session, in their order. It is called where messages are read, so it must not wait.
pub(crate) trait Listener: Send + Sync {
    fn on_event(&self, session: &str, method: &str, params: Value);
}

/// The connection to one Chrome.
#[derive(Clone)]
pub(crate) struct Devtools {
    shared: Arc<Shared>,
}

struct Shared {
    /// None once Chrome has ended.
    open: Mutex<Option<Open>>,
    next_id: AtomicU64,
}

struct Open {
    outgoing: mpsc::UnboundedSender<Vec<u8>>,
    calls: HashMap<u64, oneshot::Sender<Result<Value, String>>>,
    sessions: HashMap<String, Arc<dyn Listener>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Incoming {
    id: Option<u64>,
    #[serde(default)]
    result: Value,
    error: Option<Refusal>,
    method: Option<String>,
    session_id: Option<String>,
    #[serde(default)]
    params: Value,
}

#[derive(Deserialize)]
struct Refusal {
    message: String,
}

/// A call that Chrome did not answer as asked.
#[derive(Debug)]
pub(crate) enum CallError {
    /// Chrome has ended.
    Ended,
    /// What Chrome said.
    Refused(String),
}

impl CallError {
    pub(crate) fn at(self, what: &'static str) -> RenderError {
        let reason = match self {
            CallError::Ended => "it has ended".to_owned(),
            CallError::Refused(reason) => reason,
        };
        RenderError::Protocol { what, reason }
    }
}

impl Devtools {
    /// Speaks over these pipes until one of them ends. It needs a tokio runtime.
    pub(crate) fn connect(to_chrome: OwnedFd, from_chrome: OwnedFd) -> io::Result<Devtools> {
        let mut to_chrome = Sender::from_owned_fd(to_chrome)?;
        let from_chrome = Receiver::from_owned_fd(from_chrome)?;
        let (outgoing, mut messages) = mpsc::unbounded_channel::<Vec<u8>>();
        tokio::spawn(async move {
            while let Some(message) = messages.recv().await {
                if to_chrome.write_all(&message).await.is_err() {
                    break;
                }
            }
        });
        let open = Open { outgoing, calls: HashMap::new(), sessions: HashMap::new() };
        let shared = Arc::new(Shared { open: Mutex::new(Some(open)), next_id: AtomicU64::new(1) });
        tokio::spawn(read(from_chrome, Arc::clone(&shared)));
        Ok(Devtools { shared })
    }

    /// Calls a method and waits for its answer, for as long as the caller does.
    pub(crate) async fn call<Answer: DeserializeOwned>(
        &self,
        session: Option<&str>,
        method: &'static str,
        params: Value,
    ) -> Result<Answer, CallError> {
        let (answer, waiting) = oneshot::channel();
        let id = self.submit(session, method, params, Some(answer)).ok_or(CallError::Ended)?;
        let _forget = Forget { shared: &self.shared, id };
        let result = waiting.await.map_err(|_| CallError::Ended)?.map_err(CallError::Refused)?;
        serde_json::from_value(result).map_err(|error| CallError::Refused(error.to_string()))
    }

    /// Calls a method whose answer nobody waits for.
    pub(crate) fn send(&self, session: Option<&str>, method: &'static str, params: Value) {
        self.submit(session, method, params, None);
    }

    /// The events of `session` go to `listener` from now on.
    pub(crate) fn listen(&self, session: &str, listener: Arc<dyn Listener>) {
        if let Some(open) = self.shared.open().as_mut() {
            open.sessions.insert(session.to_owned(), listener);
        }
    }

    /// The events of `session` are dropped from now on.
    pub(crate) fn ignore(&self, session: &str) {
        if let Some(open) = self.shared.open().as_mut() {
            open.sessions.remove(session);
        }
    }

    /// Whether Chrome still speaks.
    pub(crate) fn is_open(&self) -> bool {
        self.shared.open().is_some()
    }

    fn submit(
        &self,
        session: Option<&str>,
        method: &'static str,
        params: Value,
        answer: Option<oneshot::Sender<Result<Value, String>>>,
    ) -> Option<u64> {
        let id = self.shared.next_id.fetch_add(1, Ordering::Relaxed);
        let mut message = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = session {
            message["sessionId"] = session.into();
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        let mut open = self.shared.open();
        let open = open.as_mut()?;
        if let Some(answer) = answer {
            open.calls.insert(id, answer);
        }
        open.outgoing.send(bytes).ok().map(|()| id)
    }
}

impl Shared {
    fn open(&self) -> MutexGuard<'_, Option<Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, message: &[u8]) {
        let incoming: Incoming = match serde_json::from_slice(message) {
            Ok(incoming) => incoming,
            Err(error) => return tracing::debug!(%error, "a message that is not understood"),
        };
        if let Some(id) = incoming.id {
            let Some(answer) = self.open().as_mut().and_then(|open| open.calls.remove(&id)) else {
                return;
            };
            // Whoever waited may have given up.
            let _ = answer.send(match incoming.error {
                Some(refusal) => Err(refusal.message),
                None => Ok(incoming.result),
            });
        } else if let (Some(method), Some(session)) = (incoming.method, incoming.session_id) {
            let listener = self.open().as_ref().and_then(|open| open.sessions.get(&session).cloned());
            if let Some(listener) = listener {
                listener.on_event(&session, &method, incoming.params);
            }
        }
    }
}

/// A call that is given up leaves no place taken.
struct Forget<'a> {
    shared: &'a Shared,
    id: u64,
}

impl Drop for Forget<'_> {
    fn drop(&mut self) {
        if let Some(open) = self.shared.open().as_mut() {
            open.calls.remove(&self.id);
        }
    }
}

async fn read(mut from_chrome: Receiver, shared: Arc<Shared>) {
    let mut piece = vec![0; 64 << 10];
    let mut message = Vec::new();
    let mut skipping = false;
    while let Ok(read @ 1..) = from_chrome.read(&mut piece).await {
        let mut rest = &piece[..read];
        while let Some(end) = rest.iter().position(|&byte| byte == 0) {
            if !skipping {
                message.extend_from_slice(&rest[..end]);
                shared.take(&message);
            }
            skipping = false;
            message.clear();
            // One long message must not hold its memory for all that follow.
            message.shrink_to(1 << 20);
            rest = &rest[end + 1..];
        }
        if skipping || message.len() + rest.len() > MESSAGE_BYTES {
            skipping = true;
            message = Vec::new();
        } else {
            message.extend_from_slice(rest);
        }
    }
    // Those who wait for an answer learn that there will be none.
    *shared.open() = None;
}
