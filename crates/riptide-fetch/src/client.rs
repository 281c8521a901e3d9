//! One fetch: its hops, each checked, and the attempts that a hop has.

use std::collections::HashMap;
use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use reqwest::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Response, StatusCode};
use url::Url;

use crate::body;
use crate::config::FetchConfig;
use crate::decode::Coding;
use crate::error::{FetchError, Phase, shown};
use crate::guard::Guard;
use crate::media_type;
use crate::resolve::{CheckedResolver, Resolve};
use crate::tls::Trust;

const ACCEPTED: &str = "text/html,application/xhtml+xml;q=0.9,text/plain;q=0.5,*/*;q=0.1";

/// Bytes that the head of an HTTP/2 response may have; HTTP/1 heads are capped at 400 KiB and 100 fields by the client.
const HEAD_BYTES: u32 = 256 << 10;

/// A page as a server gave it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Fetched {
    /// Where the page came from in the end.
    pub final_url: Url,
    /// The HTTP status: one of the 200s.
    pub status: u16,
    /// The `Content-Type`, where the server gave one.
    pub content_type: Option<String>,
    /// The page, decoded.
    pub bytes: Vec<u8>,
    /// The URLs that redirected here, the first one asked for at the front.
    pub redirects: Vec<Url>,
    /// Bytes that came over the wire for the page.
    pub wire_bytes: u64,
}

/// The HTTP client and the rules it keeps.
#[derive(Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    config: FetchConfig,
    guard: Guard,
    trust: Arc<Trust>,
}

enum Hop {
    Redirect(Url),
    Page { status: u16, content_type: Option<String>, bytes: Vec<u8>, wire_bytes: u64 },
}

impl Client {
    pub(crate) fn new(config: FetchConfig, resolver: Arc<dyn Resolve>) -> Result<Client, FetchError> {
        let guard = Guard::with_resolver(&config, resolver);
        let trust = Trust::of_this_machine()?;
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(ACCEPTED));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(Coding::ACCEPTED));
        let user_agent = match &config.contact {
            Some(contact) => format!("{} (+{contact})", config.user_agent),
            None => config.user_agent.clone(),
        };
        let http = reqwest::Client::builder()
            .user_agent(user_agent)
            .default_headers(headers)
            .tls_backend_preconfigured(trust.client_config())
            .dns_resolver(Arc::new(CheckedResolver { guard: guard.clone() }))
            // Ours: each hop has to be checked.
            .redirect(Policy::none())
            // Through a proxy, the address that is reached would be the proxy's choice.
            .no_proxy()
            .connect_timeout(config.connect_timeout)
            .http2_max_header_list_size(HEAD_BYTES)
            .build()
            .map_err(|error| FetchError::Setup { source: Box::new(error) })?;
        Ok(Client { http, config, guard, trust: Arc::new(trust) })
    }

    pub(crate) async fn fetch(&self, url: &Url) -> Result<Fetched, FetchError> {
        let limit = self.config.total_timeout;
        tokio::time::timeout(limit, self.follow(url))
            .await
            .unwrap_or_else(|_| Err(FetchError::Timeout { phase: Phase::Total, url: shown(url), limit }))
    }

    async fn follow(&self, url: &Url) -> Result<Fetched, FetchError> {
        let started = Instant::now();
        let mut current = url.clone();
        let mut redirects = Vec::new();
        let mut visited = HashMap::new();
        loop {
            let mut target = current.clone();
            target.set_fragment(None);
            if let Some(first) = visited.insert(target, redirects.len()) {
                return Err(FetchError::RedirectLoop { url: shown(&current), hops: redirects.len() - first });
            }
            match self.attempts(&current, started).await? {
                Hop::Page { status, content_type, bytes, wire_bytes } => {
                    return Ok(Fetched {
                        final_url: current,
                        status,
                        content_type,
                        bytes,
                        redirects,
                        wire_bytes,
                    });
                }
                Hop::Redirect(next) if redirects.len() as u32 >= self.config.max_redirects => {
                    return Err(FetchError::TooManyRedirects {
                        url: shown(&next),
                        limit: self.config.max_redirects,
                    });
                }
                Hop::Redirect(next) => redirects.push(std::mem::replace(&mut current, next)),
            }
        }
    }

    /// One hop, again where its error may pass and the deadline leaves time for it.
    async fn attempts(&self, url: &Url, started: Instant) -> Result<Hop, FetchError> {
        let mut attempt = 0;
        loop {
            let error = match self.hop(url).await {
                Err(error) if error.is_retryable() && attempt < self.config.retries => error,
                done => return done,
            };
            let backoff = self.config.backoff.saturating_mul(1 << attempt.min(16));
            let wait = match error {
                FetchError::Status { retry_after: Some(asked), .. } => {
                    if asked > self.config.max_retry_wait {
                        return Err(error);
                    }
                    asked.max(backoff)
                }
                _ => backoff,
            };
            if started.elapsed().saturating_add(wait) >= self.config.total_timeout {
                return Err(error);
            }
            tracing::debug!(%url, attempt, ?wait, %error, "asking again");
            tokio::time::sleep(wait).await;
            attempt += 1;
        }
    }

    async fn hop(&self, url: &Url) -> Result<Hop, FetchError> {
        self.check(url)?;
        let limit = self.config.first_byte_timeout;
        let response = tokio::time::timeout(limit, self.http.get(url.clone()).send())
            .await
            .map_err(|_| FetchError::Timeout { phase: Phase::FirstByte, url: shown(url), limit })?
            .map_err(|error| self.request_failure(url, error))?;
        let status = response.status();
        if matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) && response.headers().contains_key(LOCATION)
        {
            return redirect(url, &response).map(Hop::Redirect);
        }
        if !status.is_success() || status == StatusCode::NO_CONTENT {
            return Err(FetchError::Status {
                url: shown(url),
                status: status.as_u16(),
                retry_after: retry_after(response.headers()),
            });
        }
        let content_type = response
            .headers()
            .get(CONTENT_TYPE)
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        if let Some(kind) = content_type.as_deref().and_then(media_type::not_a_page) {
            let content_type = content_type.unwrap_or_default();
            return Err(FetchError::NotHtml { url: shown(url), kind, content_type });
        }
        let (bytes, wire_bytes) = body::read(response, &shown(url), &self.config).await?;
        Ok(Hop::Page { status: status.as_u16(), content_type, bytes, wire_bytes })
    }

    /// What can be said before anyone is asked. Names are checked again when they are resolved.
    fn check(&self, url: &Url) -> Result<(), FetchError> {
        if url.scheme() == "https" {
            self.trust.certificates()?;
        }
        self.guard.check(url)
    }

    fn request_failure(&self, url: &Url, error: reqwest::Error) -> FetchError {
        let error = match checked_failure(error) {
            Ok(ours) => return ours,
            Err(error) => error.without_url(),
        };
        let host = url.host_str().unwrap_or_default().to_owned();
        if error.is_connect() && error.is_timeout() {
            let limit = self.config.connect_timeout;
            return FetchError::Timeout { phase: Phase::Connect, url: shown(url), limit };
        }
        if error.is_connect() {
            return FetchError::Connect { host, source: Box::new(error) };
        }
        FetchError::Protocol { url: shown(url), source: Box::new(error) }
    }
}

/// The resolver's own error, where it lies at the bottom of what the HTTP client says.
fn checked_failure(error: reqwest::Error) -> Result<FetchError, reqwest::Error> {
    let mut next: Option<&(dyn Error + 'static)> = error.source();
    while let Some(source) = next {
        if let Some(ours) = source.downcast_ref::<FetchError>() {
            match ours {
                FetchError::ForbiddenAddress { host, address, kind } => {
                    return Ok(FetchError::ForbiddenAddress {
                        host: host.clone(),
                        address: *address,
                        kind: *kind,
                    });
                }
                FetchError::Dns { host, source } => {
                    let source = std::io::Error::new(source.kind(), source.to_string());
                    return Ok(FetchError::Dns { host: host.clone(), source });
                }
                _ => {}
            }
        }
        next = source.source();
    }
    Err(error)
}

fn redirect(url: &Url, response: &Response) -> Result<Url, FetchError> {
    let location = response
        .headers()
        .get(LOCATION)
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        .unwrap_or_default();
    let mut next = url.join(&location).map_err(|error| FetchError::InvalidRedirect {
        url: shown(url),
        location,
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
