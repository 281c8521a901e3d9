//! What a page is taken away as: its HTML, and a picture.

use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::json;
use tokio::time::sleep;
use url::Url;

use super::{LOOK, Page, WINDOW};
use crate::error::RenderError;
use crate::rendered::Note;
use crate::scripts;

/// The height of the largest picture. A longer page is cut.
const PICTURE_HEIGHT: f64 = 10_000.0;

/// A page that is busy with its scripts gets this long to let itself be written down before they are stopped.
const BUSY: Duration = Duration::from_secs(3);

/// UTF-16 units of the page that come in one message.
const PIECE: u64 = 4 << 20;

impl Page<'_> {
    /// The page as HTML, and where it is.
    pub(super) async fn write_down(&self, notes: &mut Vec<Note>) -> Result<(String, Url), RenderError> {
        let now = Instant::now();
        // Where the time to wait is over, the page is not busy for that: most of the rest is left for one that is.
        let least = self.clock.end().saturating_duration_since(now) / 4;
        let patience = self.clock.last_call().max(now + least).min(now + BUSY);
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
                return Err(self.clock.over(self.url, "running its scripts"));
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
            let reason = self.activity.main_failure();
            return Err(
                self.unreachable(reason.as_deref().unwrap_or("the page went to where nothing answers"))
            );
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

    pub(super) async fn picture(&self) -> Result<Vec<u8>, RenderError> {
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
