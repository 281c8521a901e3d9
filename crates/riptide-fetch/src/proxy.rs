//! Proxies: none, unless one is asked for.

use std::env;

use reqwest::ClientBuilder;
use url::Url;

use crate::error::FetchError;

/// Through which proxy requests go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Proxy {
    /// None, whatever the environment says. A proxy resolves names by itself: the address that is reached would be its choice.
    #[default]
    None,
    /// Those of the environment: `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`, but for the hosts in `NO_PROXY`.
    Environment,
    /// This one, for all requests: `http://`, `https://`, `socks5://` or `socks5h://`, with user name and password where needed.
    Url(Url),
}

const VARIABLES: [&str; 6] =
    ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

impl Proxy {
    pub(crate) fn apply(&self, builder: ClientBuilder) -> Result<ClientBuilder, FetchError> {
        match self {
            Proxy::None => Ok(builder.no_proxy()),
            Proxy::Environment => Ok(builder),
            Proxy::Url(url) => reqwest::Proxy::all(url.clone())
                .map(|proxy| builder.proxy(proxy))
                .map_err(|error| FetchError::Setup { source: Box::new(error) }),
        }
    }

    /// The hosts of the proxies: the caller named them, so they are reached wherever they are.
    pub(crate) fn hosts(&self) -> Vec<String> {
        let host = |url: &Url| url.host_str().map(str::to_owned);
        match self {
            Proxy::None => Vec::new(),
            Proxy::Url(url) => host(url).into_iter().collect(),
            Proxy::Environment => VARIABLES
                .iter()
                .filter_map(|name| env::var(name).ok())
                .filter_map(|value| {
                    Url::parse(&value).or_else(|_| Url::parse(&format!("http://{value}"))).ok()
                })
                .filter_map(|url| host(&url))
                .collect(),
        }
    }
}
