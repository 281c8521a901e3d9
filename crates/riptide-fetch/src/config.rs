//! What a fetcher may do, and for how long.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use crate::proxy::Proxy;

/// The settings of a [`Fetcher`](crate::Fetcher). Every limit holds for one fetch, redirects and retries included.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FetchConfig {
    /// Who asks. Default: `riptide/` and the version.
    pub user_agent: String,
    /// A web address or e-mail that a site's operator can turn to; it is added to the user agent.
    pub contact: Option<String>,
    /// Lets URLs lead to addresses that are not public. Default: false.
    pub allow_private: bool,
    /// Addresses that are reached though they are not public: one machine of one's own, not the whole network.
    pub allowed_addresses: Vec<IpAddr>,
    /// Whether a page is asked for as Markdown where its site has it so. Default: true.
    pub prefer_markdown: bool,
    /// Through which proxy. Default: none, whatever the environment says.
    pub proxy: Proxy,
    /// A PEM file of certificates that are trusted beside those of this machine.
    pub ca_file: Option<PathBuf>,
    /// A folder where responses are kept, to be used again as RFC 9111 has it. Default: none.
    pub cache: Option<PathBuf>,
    /// Bytes that the cache may hold, each file counted in whole blocks of 4 KiB. What was not used for longest goes where it
    /// would be more. Default: 1 GiB.
    pub max_cache_bytes: u64,
    /// Fetches from the cache alone, whatever the age of what is there. Default: false.
    pub offline: bool,
    /// Whether `robots.txt` is honoured. Default: false; for lists: true.
    pub robots: bool,
    /// Fetches at a time; reading `robots.txt` of as many sites goes on beside them. Default: 16.
    pub connections: usize,
    /// Fetches at a time from one host. Default: 6, as browsers do; for lists: 1.
    pub host_connections: usize,
    /// From the start of one fetch to the start of the next from the same host; a longer `Crawl-delay` of its `robots.txt`
    /// takes its place, up to a minute. Default: none; for lists: 1 s.
    pub host_delay: Duration,
    /// Bytes of the page, decoded; what comes over the wire may not be more either. Default: 32 MiB.
    pub max_bytes: u64,
    /// How many times more bytes the page may have decoded than encoded, beyond the first MiB. Default: 250.
    pub max_ratio: u64,
    /// Redirects followed. Default: 10.
    pub max_redirects: u32,
    /// Further attempts where an error may pass. Default: 2.
    pub retries: u32,
    /// The first wait before another attempt; it doubles each time. Default: 500 ms.
    pub backoff: Duration,
    /// The longest wait that a `Retry-After` may ask for; beyond it the error comes at once. Default: 10 s.
    pub max_retry_wait: Duration,
    /// Resolving the name, the connection, and the TLS handshake. Default: 10 s.
    pub connect_timeout: Duration,
    /// From the request to the response's head. Default: 20 s.
    pub first_byte_timeout: Duration,
    /// Between two pieces of the body. Default: 10 s.
    pub idle_timeout: Duration,
    /// All of it, but for waiting until a host may be asked. Default: 30 s.
    pub total_timeout: Duration,
}

impl Default for FetchConfig {
    fn default() -> Self {
        FetchConfig {
            user_agent: concat!("riptide/", env!("CARGO_PKG_VERSION")).to_owned(),
            contact: None,
            allow_private: false,
            allowed_addresses: Vec::new(),
            prefer_markdown: true,
            proxy: Proxy::None,
            ca_file: None,
            cache: None,
            max_cache_bytes: 1 << 30,
            offline: false,
            robots: false,
            connections: 16,
            host_connections: 6,
            host_delay: Duration::ZERO,
            max_bytes: 32 << 20,
            max_ratio: 250,
            max_redirects: 10,
            retries: 2,
            backoff: Duration::from_millis(500),
            max_retry_wait: Duration::from_secs(10),
            connect_timeout: Duration::from_secs(10),
            first_byte_timeout: Duration::from_secs(20),
            idle_timeout: Duration::from_secs(10),
            total_timeout: Duration::from_secs(30),
        }
    }
}

impl FetchConfig {
    /// The defaults for many pages that no person waits for: `robots.txt` is honoured, and each host has its time.
    #[must_use]
    pub fn for_lists() -> FetchConfig {
        FetchConfig {
            robots: true,
            host_connections: 1,
            host_delay: Duration::from_secs(1),
            ..FetchConfig::default()
        }
    }
}
