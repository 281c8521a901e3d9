//! Until a page is done: its network rests, or what was asked for is there; then it is scrolled through.

use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::Value;
use tokio::time::sleep;

use super::{LOOK, Page};
use crate::config::{RenderOptions, Wait};
use crate::error::RenderError;
use crate::rendered::Note;
use crate::scripts;

/// A page whose network rests for this long is done.
const QUIET: Duration = Duration::from_millis(500);

/// A page whose network rests for this long has stopped loading, though it never says that it has loaded.
const STUCK: Duration = Duration::from_secs(3);

/// Screens that are scrolled through.
const SCREENS: u32 = 40;

/// After a scroll: what the page has asked for may take this long to come, and rests for so long when it has.
const SCROLL_PATIENCE: Duration = Duration::from_secs(2);
const SCROLL_REST: Duration = Duration::from_millis(60);

impl Page<'_> {
    /// Waits until the page counts as done.
    pub(super) async fn wait(
        &self,
        options: &RenderOptions,
        notes: &mut Vec<Note>,
    ) -> Result<(), RenderError> {
        let last_call = self.clock.last_call();
        let settled = last_call.min(Instant::now() + options.settle);
        match &options.wait {
            Wait::Quiet => {
                let rests = || self.activity.is_quiet(if self.activity.is_loaded() { QUIET } else { STUCK });
                if !self.until(settled, rests).await? || !self.activity.is_loaded() {
                    tracing::debug!(url = %self.url, on_their_way = ?self.activity.on_their_way(), "the page never rests");
                    notes.push(Note::StillLoading);
                }
            }
            Wait::Time(time) => {
                if !self.until(settled, || self.activity.is_loaded()).await? {
                    notes.push(Note::StillLoading);
                }
                let left = last_call.saturating_duration_since(Instant::now());
                self.until(Instant::now() + left.min(*time), || false).await?;
                if *time > left {
                    notes.push(Note::WaitCut { time: *time });
                }
            }
            Wait::For(selector) => {
                let script = scripts::matches(selector);
                while self.try_evaluate::<bool>(&script, last_call).await? != Some(true) {
                    if Instant::now() >= last_call {
                        return Err(RenderError::NeverThere {
                            url: self.shown(),
                            selector: selector.clone(),
                            limit: self.clock.limit(),
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

    pub(super) fn check_crash(&self) -> Result<(), RenderError> {
        if self.activity.is_crashed() {
            return Err(RenderError::Crashed { url: self.shown(), limit: self.config.max_chrome_memory });
        }
        Ok(())
    }

    /// Scrolls through the page until it ends and grows no more, and back. A page that does not let itself be scrolled is left as it is.
    pub(super) async fn scroll(&self, options: &RenderOptions) -> Result<(), RenderError> {
        let end = self.clock.last_call().min(Instant::now() + options.settle);
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
        if options.wait == Wait::Quiet {
            self.until(end, || self.activity.is_quiet(QUIET)).await?;
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct Scrolled {
    end: bool,
    height: f64,
}
