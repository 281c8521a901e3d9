//! What a fetcher may do, and for how long.

use std::net::IpAddr;
use std::time::Duration;

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
    /// All of it. Default: 30 s.
    pub total_timeout: Duration,
}

impl Default for FetchConfig {
    fn default() -> Self {
        FetchConfig {
            user_agent: concat!("riptide/", env!("CARGO_PKG_VERSION")).to_owned(),
            contact: None,
            allow_private: false,
            allowed_addresses: Vec::new(),
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
