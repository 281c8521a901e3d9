//! From names to addresses, each of them checked: the connection goes to a checked address or nowhere.

use std::error::Error;
use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolving};

use crate::address;
use crate::config::FetchConfig;
use crate::error::FetchError;

/// Turns a host's name into its addresses. It may block.
pub trait Resolve: Send + Sync + 'static {
    /// All addresses of `host`.
    ///
    /// # Errors
    ///
    /// Where the name has no address, or the lookup failed.
    fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>>;
}

/// The operating system's resolver.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        Ok((host, 0).to_socket_addrs()?.map(|address| address.ip()).collect())
    }
}

/// Which addresses may be reached.
#[derive(Clone, Debug)]
pub(crate) struct Guard {
    allow_private: bool,
    allowed: Arc<[IpAddr]>,
}

impl Guard {
    pub(crate) fn new(config: &FetchConfig) -> Self {
        Guard { allow_private: config.allow_private, allowed: config.allowed_addresses.clone().into() }
    }

    pub(crate) fn check(&self, host: &str, address: IpAddr) -> Result<(), FetchError> {
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

    /// Names that never mean a public host are not even looked up, unless single addresses are allowed: then those decide.
    pub(crate) fn check_name(&self, host: &str) -> Result<(), FetchError> {
        if self.allow_private || !self.allowed.is_empty() {
            return Ok(());
        }
        match address::non_public_name(host) {
            None => Ok(()),
            Some(kind) => Err(FetchError::ForbiddenAddress { host: host.to_owned(), address: None, kind }),
        }
    }
}

/// The resolver that the HTTP client connects by: it is asked once a connection, and the client uses just what it gives.
pub(crate) struct CheckedResolver {
    pub(crate) resolver: Arc<dyn Resolve>,
    pub(crate) guard: Guard,
    pub(crate) timeout: Duration,
}

impl reqwest::dns::Resolve for CheckedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (resolver, guard, timeout) = (Arc::clone(&self.resolver), self.guard.clone(), self.timeout);
        let host = name.as_str().to_owned();
        Box::pin(async move {
            checked(resolver, &guard, timeout, &host)
                .await
                .map_err(|error| -> Box<dyn Error + Send + Sync> { Box::new(error) })
        })
    }
}

async fn checked(
    resolver: Arc<dyn Resolve>,
    guard: &Guard,
    timeout: Duration,
    host: &str,
) -> Result<Addrs, FetchError> {
    let dns = |source| FetchError::Dns { host: host.to_owned(), source };
    let name = host.to_owned();
    let lookup = tokio::task::spawn_blocking(move || resolver.resolve(&name));
    let addresses = tokio::time::timeout(timeout, lookup)
        .await
        .map_err(|_| dns(io::Error::new(io::ErrorKind::TimedOut, format!("no answer within {timeout:?}"))))?
        .map_err(|error| dns(io::Error::other(error)))?
        .map_err(dns)?;
    if addresses.is_empty() {
        return Err(dns(io::Error::new(io::ErrorKind::NotFound, "the name has no address")));
    }
    // One bad address among good ones is how a name is made to slip through: all must be public.
    for &address in &addresses {
        guard.check(host, address)?;
    }
    Ok(Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0))))
}
