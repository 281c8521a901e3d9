//! Which URLs may be asked for, and at which addresses.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use url::{Host, Url};

use crate::address;
use crate::config::FetchConfig;
use crate::error::{FetchError, Phase, shown};
use crate::proxy::Proxy;
use crate::resolve::{Resolve, SystemResolver};

/// The rules by which a URL is fetched or refused, for all that goes out: pages, redirects, `robots.txt`, and the requests of
/// a browser.
///
/// Checking a name and connecting to it later by name would look it up twice, and the second answer may be another one.
/// So a connection goes to one of the addresses that [`resolve`](Guard::resolve) gave, and to no other.
///
/// ```
/// use riptide_fetch::{FetchConfig, Guard};
///
/// let guard = Guard::new(&FetchConfig::default());
/// let error = guard.check(&"http://127.1:9200/".parse()?).unwrap_err();
/// assert_eq!(error.code(), "forbidden-address");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Guard {
    allow_private: bool,
    allowed: Arc<[IpAddr]>,
    /// Names are resolved by a proxy, so that nobody here sees their addresses.
    proxied: bool,
    resolver: Arc<dyn Resolve>,
    timeout: Duration,
}

impl Guard {
    /// The rules of `config`, with names resolved as the operating system does.
    #[must_use]
    pub fn new(config: &FetchConfig) -> Guard {
        Guard::with_resolver(config, Arc::new(SystemResolver))
    }

    /// The rules of `config`, with a resolver of one's own. What it answers is checked like any other answer.
    #[must_use]
    pub fn with_resolver(config: &FetchConfig, resolver: Arc<dyn Resolve>) -> Guard {
        Guard {
            allow_private: config.allow_private,
            allowed: config.allowed_addresses.clone().into(),
            proxied: config.proxy != Proxy::None,
            resolver,
            timeout: config.connect_timeout,
        }
    }

    /// Checks what the URL itself says: its scheme, a user name, an address in any spelling, names that are never public.
    /// Nobody is asked.
    ///
    /// # Errors
    ///
    /// [`FetchError::ForbiddenUrl`] and [`FetchError::ForbiddenAddress`].
    pub fn check(&self, url: &Url) -> Result<(), FetchError> {
        let forbidden = |why: &str| Err(FetchError::ForbiddenUrl { url: shown(url), why: why.to_owned() });
        if !matches!(url.scheme(), "http" | "https") {
            return forbidden(&format!("the scheme `{}` is not http or https", url.scheme()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return forbidden("it carries a user name, which can pass one host off as another");
        }
        match url.host() {
            None => forbidden("it has no host"),
            Some(Host::Ipv4(address)) => self.check_address(&address.to_string(), address.into()),
            Some(Host::Ipv6(address)) => self.check_address(&address.to_string(), address.into()),
            Some(Host::Domain(name)) => self.check_name(name),
        }
    }

    /// Checks the URL and gives the addresses that a connection for it may go to: one at least, each of them checked.
    ///
    /// It needs a tokio runtime, and ends within the configured `connect_timeout`.
    ///
    /// # Errors
    ///
    /// Those of [`check`](Guard::check), [`FetchError::Dns`] where the name has no address, and [`FetchError::Timeout`] where
    /// nobody answers in time.
    pub async fn resolve(&self, url: &Url) -> Result<Vec<SocketAddr>, FetchError> {
        self.check(url)?;
        // A URL with one of the two schemes has a port, named or not.
        let port = url.port_or_known_default().unwrap_or_default();
        let addresses = match url.host() {
            Some(Host::Ipv4(address)) => vec![address.into()],
            Some(Host::Ipv6(address)) => vec![address.into()],
            Some(Host::Domain(name)) => {
                tokio::time::timeout(self.timeout, self.lookup(name)).await.map_err(|_| {
                    FetchError::Timeout { phase: Phase::Connect, url: shown(url), limit: self.timeout }
                })??
            }
            None => Vec::new(),
        };
        Ok(addresses.into_iter().map(|address| SocketAddr::new(address, port)).collect())
    }

    /// All addresses of a host's name, each of them checked.
    pub(crate) async fn lookup(&self, host: &str) -> Result<Vec<IpAddr>, FetchError> {
        let addresses = self.lookup_unchecked(host).await?;
        // One bad address among good ones is how a name is made to slip through: all must be public.
        for &address in &addresses {
            self.check_address(host, address)?;
        }
        Ok(addresses)
    }

    /// All addresses of a host's name. Who connects has the clock: a lookup is part of that.
    pub(crate) async fn lookup_unchecked(&self, host: &str) -> Result<Vec<IpAddr>, FetchError> {
        let dns = |source| FetchError::Dns { host: host.to_owned(), source };
        let (resolver, name) = (Arc::clone(&self.resolver), host.to_owned());
        let addresses = tokio::task::spawn_blocking(move || resolver.resolve(&name))
            .await
            .map_err(|error| dns(io::Error::other(error)))?
            .map_err(dns)?;
        if addresses.is_empty() {
            return Err(dns(io::Error::new(io::ErrorKind::NotFound, "the name has no address")));
        }
        Ok(addresses)
    }

    fn check_address(&self, host: &str, address: IpAddr) -> Result<(), FetchError> {
        if self.allow_private || self.allowed.contains(&address) {
            return Ok(());
        }
        match address::non_public(address) {
            None => Ok(()),
            Some(kind) => {
                Err(FetchError::ForbiddenAddress { host: host.to_owned(), address: Some(address), kind })
            }
        }
    }

    /// Names that never mean a public host are not even looked up, unless single addresses are allowed: then those decide,
    /// where they are seen.
    fn check_name(&self, host: &str) -> Result<(), FetchError> {
        if self.allow_private || (!self.allowed.is_empty() && !self.proxied) {
            return Ok(());
        }
        match address::non_public_name(host) {
            None => Ok(()),
            Some(kind) => Err(FetchError::ForbiddenAddress { host: host.to_owned(), address: None, kind }),
        }
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard")
            .field("allow_private", &self.allow_private)
            .field("allowed", &self.allowed)
            .field("proxied", &self.proxied)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
