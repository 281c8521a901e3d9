//! From names to addresses.

use std::error::Error;
use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolving};

use crate::guard::Guard;

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

/// The resolver that the HTTP client connects by: it is asked once a connection, and the client uses just what it gives.
pub(crate) struct CheckedResolver {
    pub(crate) guard: Guard,
    /// Hosts of proxies, which the caller named: they are reached wherever they are.
    pub(crate) proxies: Arc<[String]>,
}

impl reqwest::dns::Resolve for CheckedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.guard.clone();
        let is_proxy = self.proxies.iter().any(|proxy| proxy == name.as_str());
        Box::pin(async move {
            let addresses = match is_proxy {
                true => guard.lookup_unchecked(name.as_str()).await,
                false => guard.lookup(name.as_str()).await,
            }
            .map_err(|error| -> Box<dyn Error + Send + Sync> { Box::new(error) })?;
            let addresses: Addrs = Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(addresses)
        })
    }
}
