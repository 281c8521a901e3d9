//! What the HTTP client's errors mean: which of ours a request that failed before its answer came to.

use std::error::Error;
use std::io::ErrorKind;
use std::time::Duration;

use url::Url;

use crate::error::{FetchError, Phase, shown};

/// Why a request had no answer. `connect_timeout` is what the client gives a connection.
pub(crate) fn of_request(error: reqwest::Error, url: &Url, connect_timeout: Duration) -> FetchError {
    if let Some(ours) = causes(&error).find_map(of_resolver) {
        return ours;
    }
    let error = error.without_url();
    if error.is_connect() && error.is_timeout() {
        return FetchError::Timeout { phase: Phase::Connect, url: shown(url), limit: connect_timeout };
    }
    if error.is_connect() {
        let host = url.host_str().unwrap_or_default().to_owned();
        return FetchError::Connect { host, source: Box::new(error) };
    }
    if causes(&error).any(is_broken_connection) {
        let source = Box::new(error);
        return FetchError::Interrupted { url: shown(url), received: 0, announced: None, source };
    }
    FetchError::Protocol { url: shown(url), source: Box::new(error) }
}

fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(error.source(), |&error| error.source())
}

/// The resolver's own error, where it lies at the bottom of what the client says.
fn of_resolver(cause: &(dyn Error + 'static)) -> Option<FetchError> {
    match cause.downcast_ref::<FetchError>()? {
        FetchError::ForbiddenAddress { host, address, kind } => {
            Some(FetchError::ForbiddenAddress { host: host.clone(), address: *address, kind: *kind })
        }
        FetchError::Dns { host, source } => {
            let source = std::io::Error::new(source.kind(), source.to_string());
            Some(FetchError::Dns { host: host.clone(), source })
        }
        _ => None,
    }
}

/// Whether the connection went away under the request. A server that says something else than HTTP does not count.
fn is_broken_connection(cause: &(dyn Error + 'static)) -> bool {
    if let Some(error) = cause.downcast_ref::<hyper::Error>() {
        return error.is_incomplete_message() || error.is_canceled() || error.is_closed();
    }
    cause.downcast_ref::<std::io::Error>().is_some_and(|error| {
        matches!(
            error.kind(),
            ErrorKind::ConnectionReset
                | ErrorKind::ConnectionAborted
                | ErrorKind::BrokenPipe
                | ErrorKind::UnexpectedEof
                | ErrorKind::TimedOut
        )
    })
}
