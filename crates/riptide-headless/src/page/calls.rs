//! Calls to the page's session, and scripts in a world of their own inside the page.

use std::time::Instant;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::time::{sleep, sleep_until};

use super::{LOOK, Page};
use crate::devtools::CallError;
use crate::error::RenderError;

/// What a script in the page came to.
pub(super) enum Evaluated<Answer> {
    Answer(Answer),
    /// The page went elsewhere meanwhile, or the script threw.
    Nothing(String),
}

impl Page<'_> {
    /// What a script in a world of its own comes to; none where that takes beyond `end`, or the page goes elsewhere meanwhile.
    pub(super) async fn try_evaluate<Answer: DeserializeOwned>(
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

    pub(super) async fn evaluate<Answer: DeserializeOwned>(
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
    pub(super) async fn call<Answer: DeserializeOwned>(
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
            () = sleep_until(end.into()) => Err(self.clock.over(self.url, phase)),
        }
    }
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
