//! One hop: a request, and what comes back for it from the server or from the cache.

use std::time::{Duration, SystemTime};

use http::{Request, Uri, request, response};
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION, RETRY_AFTER,
    USER_AGENT,
};
use reqwest::{Response, StatusCode};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::body::{self, Beyond};
use crate::cache::{Cache, Stored, Use};
use crate::client::Client;
use crate::cookies::Cookies;
use crate::decode::Coding;
use crate::error::{FetchError, Phase, shown};
use crate::failure;
use crate::media_type;
use crate::robots;

const MARKDOWN_FIRST: &str =
    "text/markdown,text/html;q=0.9,application/xhtml+xml;q=0.8,text/plain;q=0.5,*/*;q=0.1";
const HTML_FIRST: &str = "text/html,application/xhtml+xml;q=0.9,text/plain;q=0.5,*/*;q=0.1";
const XML_FIRST: &str = "application/xml,text/xml,text/plain;q=0.5,*/*;q=0.1";
const TEXT_ALONE: &str = "text/plain,*/*;q=0.1";

/// Bytes that a list of URLs may have: the most that the protocol of sitemaps has.
const LIST_BYTES: u64 = 50 << 20;

/// What a URL is fetched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Page,
    /// A list of URLs, which may be of any type.
    List,
    /// A `robots.txt`, which may be of any type, and of which the beginning will do.
    Robots,
}

/// Where the bytes of a page came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// The server sent them.
    Server,
    /// They were in the cache, and nobody was asked.
    Cache,
    /// They were in the cache, and the server says that they still hold (304).
    Revalidated,
}

/// The head of a response, as far as it is used.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Answer {
    status: u16,
    content_type: Option<String>,
    pub(crate) location: Option<String>,
}

impl Answer {
    pub(crate) fn of(head: &response::Parts) -> Answer {
        let text = |name: HeaderName| {
            head.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        Answer { status: head.status.as_u16(), content_type: text(CONTENT_TYPE), location: text(LOCATION) }
    }
}

pub(crate) enum Hop {
    Redirect(Url),
    Page(Page),
}

pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) content_type: Option<String>,
    pub(crate) bytes: Vec<u8>,
    pub(crate) wire_bytes: u64,
    pub(crate) origin: Origin,
}

impl Client {
    /// One request, answered from the cache where its rules let it be.
    pub(crate) async fn hop(
        &self,
        url: &Url,
        purpose: Purpose,
        cookies: &mut Cookies,
    ) -> Result<Hop, FetchError> {
        self.check(url)?;
        let request = self.request(url, purpose, cookies)?;
        match self.cached(url, purpose, &request).await? {
            Use::Fresh(answer, body) => self.kept(url, purpose, answer, body, Origin::Cache),
            Use::Nothing if self.config.offline => Err(FetchError::Offline { url: shown(url) }),
            Use::Nothing => self.ask(url, purpose, cookies, request).await,
            Use::Revalidate(conditional, stored) => {
                self.revalidate(url, purpose, cookies, (request, conditional), *stored).await
            }
        }
    }

    /// Asks the server, and keeps what it gives.
    async fn ask(
        &self,
        url: &Url,
        purpose: Purpose,
        cookies: &mut Cookies,
        request: request::Parts,
    ) -> Result<Hop, FetchError> {
        let response = self.send(url, &request).await?;
        cookies.keep(url, response.headers());
        self.receive(url, purpose, request, response).await
    }

    /// Asks whether what is stored still holds.
    async fn revalidate(
        &self,
        url: &Url,
        purpose: Purpose,
        cookies: &mut Cookies,
        (request, conditional): (request::Parts, request::Parts),
        stored: Stored,
    ) -> Result<Hop, FetchError> {
        let response = self.send(url, &conditional).await?;
        cookies.keep(url, response.headers());
        if response.status() != StatusCode::NOT_MODIFIED {
            return self.receive(url, purpose, request, response).await;
        }
        let (head, asked) = (head(&response), url.clone());
        let refreshed =
            self.in_cache(move |cache| cache.refresh(&asked, &conditional, head, stored)).await?.flatten();
        match refreshed {
            Some((answer, body)) => self.kept(url, purpose, answer, body, Origin::Revalidated),
            // The server means a version that is not the one here.
            None => self.ask(url, purpose, cookies, request).await,
        }
    }

    fn request(&self, url: &Url, purpose: Purpose, cookies: &Cookies) -> Result<request::Parts, FetchError> {
        let mut target = url.clone();
        target.set_fragment(None);
        let uri: Uri = target.as_str().parse().map_err(|why| FetchError::ForbiddenUrl {
            url: shown(url),
            why: format!("it is no target of a request: {why}"),
        })?;
        let (mut parts, ()) = Request::new(()).into_parts();
        parts.uri = uri;
        let accepted = match purpose {
            Purpose::Page if self.config.prefer_markdown => MARKDOWN_FIRST,
            Purpose::Page => HTML_FIRST,
            Purpose::List => XML_FIRST,
            Purpose::Robots => TEXT_ALONE,
        };
        parts.headers.insert(USER_AGENT, self.user_agent.clone());
        parts.headers.insert(ACCEPT, HeaderValue::from_static(accepted));
        parts.headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(Coding::ACCEPTED));
        cookies.add_to(url, &mut parts.headers);
        Ok(parts)
    }

    async fn send(&self, url: &Url, request: &request::Parts) -> Result<Response, FetchError> {
        let limit = self.config.first_byte_timeout;
        let sent = self.http.get(url.clone()).headers(request.headers.clone()).send();
        tokio::time::timeout(limit, sent)
            .await
            .map_err(|_| FetchError::Timeout { phase: Phase::FirstByte, url: shown(url), limit })?
            .map_err(|error| failure::of_request(error, url, self.config.connect_timeout))
    }

    async fn receive(
        &self,
        url: &Url,
        purpose: Purpose,
        request: request::Parts,
        response: Response,
    ) -> Result<Hop, FetchError> {
        let head = head(&response);
        let answer = Answer::of(&head);
        if let Some(next) = judge(url, purpose, &answer, response.headers())? {
            self.keep(url, request, head, Vec::new()).await?;
            return Ok(Hop::Redirect(next));
        }
        let beyond = if purpose == Purpose::Robots { Beyond::Cut } else { Beyond::Refused };
        let limit = self.limit(purpose);
        let (bytes, wire_bytes) = body::read(response, &shown(url), &self.config, limit, beyond).await?;
        if let (Purpose::Page, Some(kind)) = (purpose, media_type::not_a_page_by_bytes(&bytes)) {
            let content_type = answer.content_type.unwrap_or_else(|| "no type was declared".to_owned());
            return Err(FetchError::NotHtml { url: shown(url), kind, content_type });
        }
        let bytes = self.keep(url, request, head, bytes).await?;
        Ok(Hop::Page(Page {
            status: answer.status,
            content_type: answer.content_type,
            bytes,
            wire_bytes,
            origin: Origin::Server,
        }))
    }

    fn kept(
        &self,
        url: &Url,
        purpose: Purpose,
        answer: Answer,
        bytes: Vec<u8>,
        origin: Origin,
    ) -> Result<Hop, FetchError> {
        if let Some(next) = judge(url, purpose, &answer, &HeaderMap::new())? {
            return Ok(Hop::Redirect(next));
        }
        Ok(Hop::Page(Page {
            status: answer.status,
            content_type: answer.content_type,
            bytes,
            wire_bytes: 0,
            origin,
        }))
    }

    /// Whether the page would be answered without asking anyone.
    pub(crate) async fn is_at_hand(&self, url: &Url) -> Result<bool, FetchError> {
        if self.config.offline {
            return Ok(true);
        }
        let (asked, request) = (url.clone(), self.request(url, Purpose::Page, &Cookies::default())?);
        let fresh = self.in_cache(move |cache| cache.is_fresh(&asked, &request)).await?;
        Ok(fresh.unwrap_or(false))
    }

    async fn cached(&self, url: &Url, purpose: Purpose, request: &request::Parts) -> Result<Use, FetchError> {
        let (url, request) = (url.clone(), request.clone());
        let (stale, limit) = (self.config.offline, self.limit(purpose));
        let found = self.in_cache(move |cache| cache.find(&url, &request, stale, limit)).await?;
        Ok(found.unwrap_or(Use::Nothing))
    }

    /// The bytes that a body may have.
    fn limit(&self, purpose: Purpose) -> u64 {
        match purpose {
            Purpose::Page => self.config.max_bytes,
            Purpose::List => LIST_BYTES,
            Purpose::Robots => robots::FILE_BYTES,
        }
    }

    async fn keep(
        &self,
        url: &Url,
        request: request::Parts,
        response: response::Parts,
        body: Vec<u8>,
    ) -> Result<Vec<u8>, FetchError> {
        if self.cache.is_none() {
            return Ok(body);
        }
        let url = url.clone();
        let kept = self.in_cache(move |cache| {
            cache.keep(&url, &request, &response, &body)?;
            Ok(body)
        });
        Ok(kept.await?.unwrap_or_default())
    }

    /// The disk may be slow: the runtime's threads do not wait for it. `None` without a cache.
    async fn in_cache<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Cache) -> Result<T, FetchError> + Send + 'static,
    ) -> Result<Option<T>, FetchError> {
        let Some(cache) = self.cache.clone() else { return Ok(None) };
        tokio::task::spawn_blocking(move || work(&cache))
            .await
            .map_err(|error| FetchError::Setup { source: Box::new(error) })?
            .map(Some)
    }
}

fn head(response: &Response) -> response::Parts {
    let (mut parts, ()) = http::Response::new(()).into_parts();
    parts.status = response.status();
    parts.headers = response.headers().clone();
    parts
}

/// Where the answer leads, or `None` where it is what was asked for.
fn judge(
    url: &Url,
    purpose: Purpose,
    answer: &Answer,
    headers: &HeaderMap,
) -> Result<Option<Url>, FetchError> {
    if let (301 | 302 | 303 | 307 | 308, Some(location)) = (answer.status, &answer.location) {
        return redirect(url, location).map(Some);
    }
    if !(200..300).contains(&answer.status) || answer.status == 204 {
        return Err(FetchError::Status {
            url: shown(url),
            status: answer.status,
            retry_after: retry_after(headers),
        });
    }
    match answer.content_type.as_deref().map(|declared| (declared, media_type::not_a_page(declared))) {
        Some((declared, Some(kind))) if purpose == Purpose::Page => {
            Err(FetchError::NotHtml { url: shown(url), kind, content_type: declared.to_owned() })
        }
        _ => Ok(None),
    }
}

fn redirect(url: &Url, location: &str) -> Result<Url, FetchError> {
    let mut next = url.join(location).map_err(|error| FetchError::InvalidRedirect {
        url: shown(url),
        location: location.to_owned(),
        why: error.to_string(),
    })?;
    if url.scheme() == "https" && next.scheme() == "http" {
        return Err(FetchError::Downgrade { from: shown(url), to: shown(&next) });
    }
    // RFC 9110, 10.2.2: a fragment is kept where the redirect names none.
    if next.fragment().is_none() {
        next.set_fragment(url.fragment());
    }
    Ok(next)
}

/// `Retry-After` in seconds or as a date.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(SystemTime::now()).unwrap_or_default())
}
