//! Why a page could not be fetched.

use std::error::Error;
use std::fmt;
use std::io;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use url::Url;

use crate::address::AddressKind;

type Cause = Box<dyn Error + Send + Sync>;

/// A fetch that failed: the cause, both numbers of a limit, and what can be done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// The URL is none that is fetched: its scheme, or the user name in it.
    #[error("`{url}` is not fetched: {why}")]
    ForbiddenUrl {
        /// The URL, without its user name and password.
        url: String,
        /// What is wrong with it.
        why: String,
    },
    /// The URL leads to an address that is not public.
    #[error(
        "`{host}` is not fetched: {} is a {kind} address; for a machine of your own, allow private addresses (--allow-private)",
        .address.map_or_else(|| "its name".to_owned(), |address| address.to_string())
    )]
    ForbiddenAddress {
        /// The host of the URL.
        host: String,
        /// The address that it stands for or resolves to; none where the name alone says enough.
        address: Option<IpAddr>,
        /// What the address is.
        kind: AddressKind,
    },
    /// The name has no address, or the resolver failed.
    #[error("the name `{host}` could not be resolved")]
    Dns {
        /// The host of the URL.
        host: String,
        /// What the resolver said.
        #[source]
        source: io::Error,
    },
    /// No connection: refused, unreachable, or the TLS handshake failed.
    #[error("could not connect to `{host}`")]
    Connect {
        /// The host of the URL.
        host: String,
        /// Why.
        #[source]
        source: Cause,
    },
    /// The HTTPS client has no certificates to trust.
    #[error("no certificates to trust were found on this machine; install the package ca-certificates")]
    NoCertificates {
        /// Why.
        #[source]
        source: Cause,
    },
    /// A phase took too long.
    #[error("{phase} `{url}` took longer than the limit of {limit:?}")]
    Timeout {
        /// What was going on.
        phase: Phase,
        /// What was asked for.
        url: String,
        /// The time that the phase may take.
        limit: Duration,
    },
    /// The redirects come back to where they were.
    #[error("the redirects loop: `{url}` was already visited, {hops} hops before")]
    RedirectLoop {
        /// The URL that came up twice.
        url: String,
        /// The length of the loop.
        hops: usize,
    },
    /// More redirects than the limit.
    #[error("more than {limit} redirects, the last one to `{url}`")]
    TooManyRedirects {
        /// Where the next one leads.
        url: String,
        /// The redirects that may be followed.
        limit: u32,
    },
    /// A redirect without a usable address.
    #[error("`{url}` redirects to `{location}`, which is not an address: {why}")]
    InvalidRedirect {
        /// Where the redirect comes from.
        url: String,
        /// What it said.
        location: String,
        /// What is wrong with it.
        why: String,
    },
    /// A redirect from https to http would give up the encryption.
    #[error("`{from}` redirects to `{to}`, which is not encrypted; fetch that address itself if it is meant")]
    Downgrade {
        /// The https URL.
        from: String,
        /// The http URL.
        to: String,
    },
    /// The server answered with an error.
    #[error("`{url}` answered with status {status}{}", .retry_after.map_or_else(String::new, |wait| format!(", to be asked again after {wait:?}")))]
    Status {
        /// What was asked for.
        url: String,
        /// The HTTP status.
        status: u16,
        /// The wait that the server asks for.
        retry_after: Option<Duration>,
    },
    /// What the server sent is not a page.
    #[error("`{url}` is not a page: it is {kind} ({content_type})")]
    NotHtml {
        /// What was asked for.
        url: String,
        /// For people: "a PDF document", "an image".
        kind: &'static str,
        /// What the server declared.
        content_type: String,
    },
    /// More bytes than the limit.
    #[error(
        "the page has {} bytes{}, the limit is {limit}: raise max-input-bytes",
        .actual.map_or_else(|| "too many".to_owned(), |actual| actual.to_string()),
        if *.decoded { ", decoded" } else { "" }
    )]
    TooLarge {
        /// What the server announced; none where reading stopped at the limit.
        actual: Option<u64>,
        /// The bytes that a page may have.
        limit: u64,
        /// Whether the bytes were counted after decoding.
        decoded: bool,
    },
    /// The page unfolds to far more than was sent: a compression bomb.
    #[error(
        "the page unfolds to more than {limit} times the {wire} bytes that were sent: it looks like a compression bomb"
    )]
    Ratio {
        /// The bytes that came over the wire so far.
        wire: u64,
        /// The ratio that is allowed.
        limit: u64,
    },
    /// A content coding that is not understood.
    #[error("the page comes in the coding `{encoding}`, which is not understood")]
    UnknownEncoding {
        /// The `Content-Encoding`.
        encoding: String,
    },
    /// The body does not keep to its content coding.
    #[error("the page cannot be decoded as {encoding}")]
    Decode {
        /// The `Content-Encoding`.
        encoding: &'static str,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The connection ended before the whole page was there.
    #[error("the connection to `{url}` ended after {received} bytes of the page{}", .announced.map_or_else(String::new, |announced| format!(" of {announced} announced")))]
    Interrupted {
        /// What was asked for.
        url: String,
        /// The bytes that came.
        received: u64,
        /// The `Content-Length`.
        announced: Option<u64>,
        /// Why.
        #[source]
        source: Cause,
    },
    /// The server does not speak HTTP as it should.
    #[error("`{url}` did not answer as HTTP asks for")]
    Protocol {
        /// What was asked for.
        url: String,
        /// Why.
        #[source]
        source: Cause,
    },
    /// The site's `robots.txt` asks not to fetch the page.
    #[error(
        "the robots.txt of its site does not let `{agent}` fetch `{url}`; --ignore-robots does it all the same"
    )]
    Robots {
        /// What was asked for.
        url: String,
        /// The name that the rules were looked up by.
        agent: String,
    },
    /// The `robots.txt` could not be read, so that nobody knows what may be fetched (RFC 9309, 2.3.1.4).
    #[error("nothing is fetched from `{host}` without its robots.txt")]
    RobotsUnavailable {
        /// The host of the URL.
        host: String,
        /// Why.
        #[source]
        source: Arc<FetchError>,
    },
    /// Offline, and the page is not in the cache.
    #[error("`{url}` is not in the cache, and offline nothing else is asked")]
    Offline {
        /// What was asked for.
        url: String,
    },
    /// The cache cannot be read or written.
    #[error("the cache in `{}` cannot be used", .folder.display())]
    Cache {
        /// Where it is.
        folder: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The file of certificates cannot be used.
    #[error("`{}` gives no certificates to trust", .file.display())]
    Certificates {
        /// The file.
        file: PathBuf,
        /// Why.
        #[source]
        source: Cause,
    },
    /// The fetcher could not be set up.
    #[error("the fetcher could not be set up")]
    Setup {
        /// Why.
        #[source]
        source: Cause,
    },
}

/// The phases that have a time limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Phase {
    /// Name, connection and TLS handshake.
    Connect,
    /// From the request to the response's head.
    FirstByte,
    /// Between two pieces of the body.
    Idle,
    /// The whole fetch.
    Total,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Phase::Connect => "connecting to",
            Phase::FirstByte => "waiting for an answer from",
            Phase::Idle => "waiting for more bytes from",
            Phase::Total => "fetching",
        })
    }
}

impl FetchError {
    /// For programs: kebab-case, stable.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            FetchError::ForbiddenUrl { .. } => "forbidden-url",
            FetchError::ForbiddenAddress { .. } => "forbidden-address",
            FetchError::Dns { .. } => "dns",
            FetchError::Connect { .. } => "connect",
            FetchError::NoCertificates { .. } => "no-certificates",
            FetchError::Timeout { .. } => "fetch-timeout",
            FetchError::RedirectLoop { .. } => "redirect-loop",
            FetchError::TooManyRedirects { .. } => "too-many-redirects",
            FetchError::InvalidRedirect { .. } => "invalid-redirect",
            FetchError::Downgrade { .. } => "downgrade",
            FetchError::Status { .. } => "http-status",
            FetchError::NotHtml { .. } => "not-html",
            FetchError::TooLarge { .. } => "input-too-large",
            FetchError::Ratio { .. } => "compression-bomb",
            FetchError::UnknownEncoding { .. } => "unknown-encoding",
            FetchError::Decode { .. } => "decode",
            FetchError::Interrupted { .. } => "interrupted",
            FetchError::Protocol { .. } => "protocol",
            FetchError::Robots { .. } => "robots",
            FetchError::RobotsUnavailable { source, .. } => match **source {
                FetchError::Status { .. } | FetchError::Protocol { .. } => "robots-unavailable",
                // A host that cannot be reached is that first of all.
                _ => source.code(),
            },
            FetchError::Offline { .. } => "offline",
            FetchError::Cache { .. } => "cache",
            FetchError::Certificates { .. } => "certificates",
            FetchError::Setup { .. } => "fetch-setup",
        }
    }

    /// Whether the same request may succeed later.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            FetchError::Status { status, .. } => matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504),
            FetchError::Timeout { .. } | FetchError::Interrupted { .. } => true,
            FetchError::Connect { source, .. } => !refused(source.as_ref()),
            FetchError::Dns { source, .. } => source.kind() == io::ErrorKind::TimedOut,
            FetchError::RobotsUnavailable { source, .. } => source.is_retryable(),
            _ => false,
        }
    }
}

/// A refusal is an answer; asking again at once only repeats it.
fn refused(error: &(dyn Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if error.downcast_ref::<io::Error>().is_some_and(|io| io.kind() == io::ErrorKind::ConnectionRefused) {
            return true;
        }
        next = error.source();
    }
    false
}

/// The URL as messages show it: without a user name and password.
pub(crate) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    // Where these fail there is nothing to hide.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.into()
}
