//! The way to a page's document, and why it was not reached.

use riptide_fetch::FetchError;
use serde::Deserialize;
use serde_json::json;

use super::Page;
use crate::activity::MainResponse;
use crate::error::RenderError;

impl Page<'_> {
    pub(super) async fn navigate(&self) -> Result<(), RenderError> {
        let navigated: Navigated = self
            .call("Page.navigate", json!({ "url": self.url.as_str() }), self.clock.end(), "loading")
            .await?;
        if navigated.is_download {
            return Err(RenderError::Download { url: self.shown() });
        }
        if let Some(reason) = navigated.error_text {
            return Err(self.unreachable(&reason));
        }
        self.activity.main_response().map_or(Ok(()), |response| check(&response))
    }

    /// Why the page did not open: what was refused says more than what Chrome made of it.
    pub(super) fn unreachable(&self, reason: &str) -> RenderError {
        if let Some(refusal) = self.activity.take_main_refusal() {
            return refusal.into();
        }
        let reason = reason.trim_start_matches("net::");
        if let ("ERR_TOO_MANY_REDIRECTS", Some(error)) = (reason, self.activity.too_many_redirects()) {
            return error.into();
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
        RenderError::Unreachable { url: url.into(), reason: reason.to_owned() }
    }

    pub(super) fn too_much(&self, what: &'static str, limit: u64) -> RenderError {
        RenderError::TooMuch { url: self.shown(), what, limit }
    }
}

/// A document that says that it is none, or is of another type, is no page: at first, and where the page leads to later.
pub(super) fn check(document: &MainResponse) -> Result<(), RenderError> {
    if !(200..300).contains(&document.status) {
        let (url, status) = (document.url.clone(), document.status);
        return Err(FetchError::Status { url, status, retry_after: None }.into());
    }
    if let Some(kind) = riptide_fetch::not_a_page(&document.mime_type) {
        let content_type = document.content_type.as_ref().unwrap_or(&document.mime_type).clone();
        return Err(FetchError::NotHtml { url: document.url.clone(), kind, content_type }.into());
    }
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Navigated {
    error_text: Option<String>,
    #[serde(default)]
    is_download: bool,
}
