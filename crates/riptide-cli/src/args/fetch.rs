//! How pages are fetched.

use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;
use riptide_fetch::{FetchConfig, Proxy};
use url::Url;

use crate::exit::Failure;
use crate::quantity::ByteSize;

/// What the fetcher may do.
#[derive(Args, Debug)]
#[command(next_help_heading = "Fetching")]
pub(crate) struct FetchArgs {
    /// Let URLs lead to loopback, private and other non-public addresses
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", default_value_t = false, action = clap::ArgAction::Set, value_name = "BOOL", env = "RIPTIDE_ALLOW_PRIVATE")]
    pub(crate) allow_private: bool,
    /// Let URLs lead to this one address though it is not public (repeatable)
    #[arg(long, value_name = "IP")]
    pub(crate) allow_address: Vec<IpAddr>,
    /// A web address or e-mail for the user agent, so that a site's operator can reach you
    #[arg(long, value_name = "CONTACT", env = "RIPTIDE_CONTACT")]
    pub(crate) contact: Option<String>,
    /// How often a page is asked for again after an error that may pass
    #[arg(long, value_name = "TIMES", default_value_t = FetchConfig::default().retries, env = "RIPTIDE_RETRIES")]
    pub(crate) retries: u32,
    /// Keep responses in this folder, and use them again as their servers allow (RFC 9111)
    #[arg(long, value_name = "DIR", env = "RIPTIDE_CACHE", overrides_with = "no_cache")]
    cache: Option<PathBuf>,
    /// Keep nothing and use nothing that was kept, whatever the settings say
    #[arg(long, overrides_with = "cache")]
    no_cache: bool,
    /// The most bytes that the folder of --cache may hold: what was not used for longest goes first
    #[arg(long, value_name = "SIZE", default_value_t = ByteSize(FetchConfig::default().max_cache_bytes), env = "RIPTIDE_MAX_CACHE_BYTES")]
    max_cache_bytes: ByteSize,
    /// Ask nobody: take pages from the cache, whatever their age
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", default_value_t = false, action = clap::ArgAction::Set, value_name = "BOOL", env = "RIPTIDE_OFFLINE")]
    offline: bool,
    /// Fetch through this proxy (http, https, socks5, socks5h), or `env` for those of HTTP_PROXY, HTTPS_PROXY and NO_PROXY,
    /// which are not used otherwise; the proxy resolves names, and only what a URL itself says is checked before
    #[arg(long, value_name = "URL", env = "RIPTIDE_PROXY")]
    proxy: Option<ProxyName>,
    /// Trust the certificates in this PEM file beside those of this machine
    #[arg(long, value_name = "FILE", env = "RIPTIDE_CA_FILE")]
    ca_file: Option<PathBuf>,
}

#[derive(Clone, Debug)]
struct ProxyName(Proxy);

impl FromStr for ProxyName {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        if written == "env" {
            return Ok(ProxyName(Proxy::Environment));
        }
        let url = Url::parse(written).map_err(|why| format!("{why}: say http://host:port, or env"))?;
        match url.scheme() {
            "http" | "https" | "socks5" | "socks5h" if url.has_host() => Ok(ProxyName(Proxy::Url(url))),
            other => Err(format!("`{other}` is no kind of proxy: use http, https, socks5 or socks5h")),
        }
    }
}

impl FetchArgs {
    /// The fetcher's settings, as far as they are said here.
    pub(crate) fn config(&self) -> Result<FetchConfig, Failure> {
        let mut config = FetchConfig::default();
        config.allow_private = self.allow_private;
        config.allowed_addresses.clone_from(&self.allow_address);
        config.contact.clone_from(&self.contact);
        config.retries = self.retries;
        config.cache = if self.no_cache { None } else { self.cache.clone() };
        config.max_cache_bytes = self.max_cache_bytes.0;
        config.offline = self.offline;
        config.proxy = self.proxy.clone().map(|proxy| proxy.0).unwrap_or_default();
        config.ca_file.clone_from(&self.ca_file);
        if config.offline && config.cache.is_none() {
            return Err(Failure::usage("--offline has no cache to take pages from")
                .hint("name the folder that was filled before: --cache DIR"));
        }
        Ok(config)
    }
}
