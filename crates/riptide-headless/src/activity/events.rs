//! What Chrome tells of a page, as far as it is used.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// An event's parameters; none where they are not what is known of them.
pub(super) fn read<Params: DeserializeOwned>(method: &str, params: Value) -> Option<Params> {
    serde_json::from_value(params)
        .inspect_err(|error| tracing::debug!(method, %error, "an event that is not understood"))
        .ok()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RequestPaused {
    pub(super) request_id: String,
    pub(super) request: PausedRequest,
    pub(super) frame_id: Option<String>,
    pub(super) resource_type: String,
    redirected_request_id: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct PausedRequest {
    pub(super) url: String,
    #[serde(default)]
    pub(super) headers: BTreeMap<String, String>,
}

impl RequestPaused {
    /// Whether a server sent the request here.
    pub(super) fn is_redirect(&self) -> bool {
        self.redirected_request_id.is_some()
    }

    /// The site's icon has no type of its own.
    pub(super) fn wants_image(&self) -> bool {
        self.request
            .headers
            .iter()
            .any(|(name, value)| name.eq_ignore_ascii_case("accept") && value.starts_with("image/"))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RequestBegun {
    pub(super) request_id: String,
    pub(super) frame_id: Option<String>,
    #[serde(default, rename = "type")]
    pub(super) resource_type: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Ended {
    pub(super) request_id: String,
    pub(super) error_text: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ResponseReceived {
    pub(super) request_id: String,
    pub(super) loader_id: String,
    pub(super) frame_id: Option<String>,
    #[serde(rename = "type")]
    pub(super) resource_type: String,
    pub(super) response: NetworkResponse,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NetworkResponse {
    pub(super) url: String,
    pub(super) status: u16,
    pub(super) mime_type: String,
    #[serde(default)]
    pub(super) headers: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Lifecycle {
    pub(super) frame_id: String,
    pub(super) loader_id: String,
    pub(super) name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Attached {
    pub(super) session_id: String,
}
