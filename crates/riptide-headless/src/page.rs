//! One page: opened in a context of its own, waited for, scrolled through, written down, closed.

mod calls;
mod reach;
mod settle;
mod write_down;

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::timeout;
use url::Url;

use self::calls::Evaluated;
use crate::activity::{Activity, Rules};
use crate::browser::Browser;
use crate::clock::Clock;
use crate::config::{RenderConfig, RenderOptions, Wait};
use crate::devtools::Devtools;
use crate::error::RenderError;
use crate::proxy::Proxy;
use crate::rendered::{Note, Rendered};
use crate::scripts;
use crate::traffic::Traffic;

/// The window, in CSS pixels.
const WINDOW: (u32, u32) = (1280, 1024);

/// How often a state is looked at that is waited for.
const LOOK: Duration = Duration::from_millis(20);

/// Renders the page behind `url` in `browser`.
pub(crate) async fn render(
    browser: &Browser,
    config: &RenderConfig,
    url: &Url,
    options: &RenderOptions,
    clock: Clock,
) -> Result<Rendered, RenderError> {
    let page = Page::open(browser, config, (url, options), clock).await.inspect_err(|_| browser.spend())?;
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

impl<'a> Page<'a> {
    async fn open(
        browser: &'a Browser,
        config: &'a RenderConfig,
        (url, options): (&'a Url, &RenderOptions),
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
            .map_err(|_| clock.over(url, "waiting for Chrome"))??;
        let activity = Activity::new(
            devtools.clone(),
            Arc::clone(&traffic),
            Rules {
                load_media: config.load_media,
                max_requests: config.max_requests,
                user_agent: browser.user_agent.clone(),
                document_check: options.document_check.clone(),
            },
            (frame.clone(), session.clone()),
        );
        devtools.listen(&session, Arc::clone(&activity) as _);
        activity.follow(&session);
        // Only what the page's process knows before it goes anywhere holds from its first request on.
        let known = devtools.call::<Value>(Some(&session), "Page.enable", json!({}));
        timeout(clock.end() - Instant::now(), known)
            .await
            .map_err(|_| clock.over(url, "waiting for Chrome"))?
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
        self.wait(options, &mut notes).await?;
        if options.scroll {
            self.scroll(options).await?;
        }
        let (html, final_url) = self.write_down(&mut notes).await?;
        let Some(response) = self.activity.main_response() else {
            return Err(RenderError::Protocol {
                what: "Page.navigate",
                reason: "the page came from no server".to_owned(),
            });
        };
        // A script or a refresh may have led the page elsewhere.
        reach::check(&response)?;
        let screenshot = if options.screenshot { Some(self.picture().await?) } else { None };
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

    fn shown(&self) -> String {
        self.url.to_string()
    }
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
