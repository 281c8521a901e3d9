//! One fetch: leave to make it, its hops, each checked, and the attempts that a hop has.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::header::HeaderValue;
use reqwest::redirect::Policy;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use url::Url;

use crate::cache::Cache;
use crate::config::FetchConfig;
use crate::cookies::Cookies;
use crate::error::{FetchError, Phase, shown};
use crate::exchange::{Hop, Origin, Purpose};
use crate::guard::Guard;
use crate::politeness::{Hosts, Turn};
use crate::resolve::{CheckedResolver, Resolve, SystemResolver};
use crate::robots::Robots;
use crate::tls::Trust;

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
    /// Bytes that came over the wire for the page: none where it came from the cache.
    pub wire_bytes: u64,
    /// Where the bytes came from.
    pub origin: Origin,
    /// The time that it took, without waiting until the host might be asked.
    pub time: Duration,
}

/// Fetches pages within an async runtime, many at a time. Clones share connections, turns and what is known of sites.
///
/// It needs a tokio runtime with I/O and time.
#[derive(Clone)]
pub struct Client {
    pub(crate) http: reqwest::Client,
    pub(crate) config: Arc<FetchConfig>,
    pub(crate) cache: Option<Cache>,
    pub(crate) user_agent: HeaderValue,
    guard: Guard,
    proxies: Arc<[String]>,
    trust: Arc<Trust>,
    hosts: Arc<Hosts>,
    connections: Arc<Semaphore>,
    /// Beside the others: who waits for a site's rules may hold one of those.
    robots_connections: Arc<Semaphore>,
    robots: Arc<Robots>,
}

/// Leave to fetch a page: its site lets it be fetched, and its host may be asked now. It lasts as long as it is held.
#[derive(Debug, Default)]
pub struct Admission {
    /// None where nobody has to be asked.
    turn: Option<Turn>,
    _connection: Option<OwnedSemaphorePermit>,
}

impl Client {
    /// A client that resolves names as the operating system does.
    ///
    /// # Errors
    ///
    /// [`FetchError::Setup`], [`FetchError::Cache`] or [`FetchError::Certificates`] where the settings cannot be met.
    pub fn new(config: FetchConfig) -> Result<Client, FetchError> {
        Client::with_resolver(config, Arc::new(SystemResolver))
    }

    /// A client with a resolver of one's own. What it answers is checked like any other answer.
    ///
    /// # Errors
    ///
    /// Those of [`new`](Client::new).
    pub fn with_resolver(config: FetchConfig, resolver: Arc<dyn Resolve>) -> Result<Client, FetchError> {
        let guard = Guard::with_resolver(&config, resolver);
        let proxies: Arc<[String]> = config.proxy.hosts().into();
        let trust = Trust::of_this_machine(config.ca_file.as_deref())?;
        let user_agent = match &config.contact {
            Some(contact) => format!("{} (+{contact})", config.user_agent),
            None => config.user_agent.clone(),
        };
        let user_agent = HeaderValue::from_str(&user_agent)
            .map_err(|error| FetchError::Setup { source: Box::new(error) })?;
        let builder = reqwest::Client::builder()
            .tls_backend_preconfigured(trust.client_config())
            .dns_resolver(Arc::new(CheckedResolver { guard: guard.clone(), proxies: Arc::clone(&proxies) }))
            // Ours: each hop has to be checked.
            .redirect(Policy::none())
            .connect_timeout(config.connect_timeout)
            .http2_max_header_list_size(HEAD_BYTES);
        let http = config
            .proxy
            .apply(builder)?
            .build()
            .map_err(|error| FetchError::Setup { source: Box::new(error) })?;
        let cache =
            config.cache.as_deref().map(|folder| Cache::open(folder, config.max_cache_bytes)).transpose()?;
        let connections = || Arc::new(Semaphore::new(config.connections.clamp(1, Semaphore::MAX_PERMITS)));
        Ok(Client {
            http,
            cache,
            user_agent,
            guard,
            proxies,
            trust: Arc::new(trust),
            hosts: Arc::new(Hosts::new(config.host_connections, config.host_delay)),
            connections: connections(),
            robots_connections: connections(),
            robots: Arc::new(Robots::new(&config.user_agent)),
            config: Arc::new(config),
        })
    }

    /// Fetches the page behind `url`, following redirects: waits for its turn, and takes it.
    ///
    /// # Errors
    ///
    /// [`FetchError`], within the configured total time from its turn on, whatever the server does.
    pub async fn fetch(&self, url: &Url) -> Result<Fetched, FetchError> {
        let mut admission = self.admit(url).await?;
        self.fetch_admitted(url, &mut admission).await
    }

    /// Fetches a list of URLs, a sitemap for example: like [`fetch`](Client::fetch), whatever its type is, up to 50 MiB.
    ///
    /// # Errors
    ///
    /// As for [`fetch`](Client::fetch).
    pub async fn fetch_list(&self, url: &Url) -> Result<Fetched, FetchError> {
        let mut admission = self.admit(url).await?;
        self.follow(url, Purpose::List, &mut admission).await
    }

    /// Waits until `url` may be fetched: its site's `robots.txt` lets it, where that is honoured, and its host and this
    /// client have room for it.
    ///
    /// To give up waiting, drop the future: nothing is lost by it.
    ///
    /// # Errors
    ///
    /// [`FetchError::Robots`] and [`FetchError::RobotsUnavailable`]; those of [`Guard::check`].
    pub async fn admit(&self, url: &Url) -> Result<Admission, FetchError> {
        self.check(url)?;
        if self.is_at_hand(url).await? {
            return Ok(Admission { turn: None, _connection: Some(self.connection().await) });
        }
        self.turn(url).await
    }

    /// Fetches the page behind `url` with the leave that [`admit`](Client::admit) gave for it, which is for the host that
    /// the page came from afterwards.
    ///
    /// # Errors
    ///
    /// As for [`fetch`](Client::fetch).
    pub async fn fetch_admitted(&self, url: &Url, admission: &mut Admission) -> Result<Fetched, FetchError> {
        self.follow(url, Purpose::Page, admission).await
    }

    /// Makes a leave one to ask the host of `url` by other means than this client, a browser for example: it waits for a
    /// turn where it is for another host, or where the page was at hand.
    ///
    /// # Errors
    ///
    /// As for [`admit`](Client::admit); the leave is no longer one then.
    pub async fn admit_visit(&self, url: &Url, admission: &mut Admission) -> Result<(), FetchError> {
        self.check(url)?;
        if !admission.turn.as_ref().is_some_and(|turn| turn.is_for(host(url))) {
            *admission = Admission::default();
            *admission = self.turn(url).await?;
        }
        Ok(())
    }

    /// Whether `url`, where a page that is visited by other means leads to, may be fetched: by the rules of
    /// [`Guard::check`], and by its site's `robots.txt` where that is honoured.
    ///
    /// # Errors
    ///
    /// As for [`admit`](Client::admit).
    pub async fn check_visit(&self, url: &Url) -> Result<(), FetchError> {
        self.check(url)?;
        self.allowed(url).await.map(drop)
    }

    /// The rules that this client goes by.
    #[must_use]
    pub fn guard(&self) -> &Guard {
        &self.guard
    }

    async fn follow(
        &self,
        url: &Url,
        purpose: Purpose,
        admission: &mut Admission,
    ) -> Result<Fetched, FetchError> {
        let limit = self.config.total_timeout;
        let mut spent = Duration::ZERO;
        let mut cookies = Cookies::default();
        let mut current = url.clone();
        let mut redirects = Vec::new();
        let mut visited = HashMap::new();
        loop {
            let mut target = current.clone();
            target.set_fragment(None);
            // With another cookie, the same page can be another one.
            let before = cookies.of(&current);
            if let Some(first) = visited.insert((target, before), redirects.len()) {
                return Err(FetchError::RedirectLoop { url: shown(&current), hops: redirects.len() - first });
            }
            if purpose != Purpose::Robots && !redirects.is_empty() {
                self.readmit(&current, admission).await?;
            }
            let started = Instant::now();
            let left = limit.saturating_sub(spent);
            let hop = tokio::time::timeout(left, self.attempts(&current, purpose, &mut cookies, left)).await;
            spent += started.elapsed();
            let hop =
                hop.map_err(|_| FetchError::Timeout { phase: Phase::Total, url: shown(url), limit })??;
            match hop {
                Hop::Page(page) => {
                    return Ok(Fetched {
                        final_url: current,
                        status: page.status,
                        content_type: page.content_type,
                        bytes: page.bytes,
                        redirects,
                        wire_bytes: page.wire_bytes,
                        origin: page.origin,
                        time: spent,
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

    /// Leave for the next hop. Another host has its own turns, and nobody waits for one while holding another.
    async fn readmit(&self, url: &Url, admission: &mut Admission) -> Result<(), FetchError> {
        if admission.turn.as_ref().is_some_and(|turn| turn.is_for(host(url))) {
            // Another origin of the host has a `robots.txt` of its own.
            self.allowed(url).await?;
        } else {
            *admission = Admission::default();
            *admission = self.admit(url).await?;
        }
        Ok(())
    }

    async fn turn(&self, url: &Url) -> Result<Admission, FetchError> {
        let crawl_delay = self.allowed(url).await?;
        let turn = self.hosts.turn(host(url), crawl_delay).await;
        Ok(Admission { turn: Some(turn), _connection: Some(self.connection().await) })
    }

    /// The delay that the site asks for, where its `robots.txt` lets the URL be fetched.
    async fn allowed(&self, url: &Url) -> Result<Duration, FetchError> {
        if !self.config.robots || self.config.offline {
            return Ok(Duration::ZERO);
        }
        self.robots
            .check(url, async |file: &Url| {
                let _connection = free(&self.robots_connections).await;
                // Boxed, since following a redirect asks for leave again, which a `robots.txt` does not need.
                let mut none = Admission::default();
                let fetched = Box::pin(self.follow(file, Purpose::Robots, &mut none)).await?;
                Ok(fetched.bytes)
            })
            .await
    }

    async fn connection(&self) -> OwnedSemaphorePermit {
        free(&self.connections).await
    }

    /// One hop, again where its error may pass and `left` leaves time for it.
    async fn attempts(
        &self,
        url: &Url,
        purpose: Purpose,
        cookies: &mut Cookies,
        left: Duration,
    ) -> Result<Hop, FetchError> {
        let started = Instant::now();
        let mut attempt = 0;
        loop {
            let error = match self.hop(url, purpose, cookies).await {
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
            if started.elapsed().saturating_add(wait) >= left {
                return Err(error);
            }
            tracing::debug!(%url, attempt, ?wait, %error, "asking again");
            tokio::time::sleep(wait).await;
            attempt += 1;
        }
    }

    /// What can be said before anyone is asked. Names are checked again when they are resolved.
    pub(crate) fn check(&self, url: &Url) -> Result<(), FetchError> {
        self.guard.check(url)?;
        if url.host_str().is_some_and(|host| self.proxies.iter().any(|proxy| proxy == host)) {
            return Err(FetchError::ForbiddenUrl {
                url: shown(url),
                why: "its host is the proxy's own".to_owned(),
            });
        }
        if url.scheme() == "https" {
            self.trust.certificates()?;
        }
        Ok(())
    }
}

async fn free(connections: &Arc<Semaphore>) -> OwnedSemaphorePermit {
    Arc::clone(connections).acquire_owned().await.expect("the semaphore is never closed")
}

fn host(url: &Url) -> &str {
    url.host_str().unwrap_or_default()
}
