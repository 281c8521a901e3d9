//! Chrome's only way to the network: an HTTP proxy on loopback, one for each page, that connects to checked addresses alone.
//!
//! A check of the URLs that Chrome says it asks for would not do: Chrome resolves names by itself, once more, when it connects,
//! and not all that it sends is shown (workers, WebSockets, preconnects). With a proxy Chrome resolves nothing. The name is
//! looked up here, all its addresses are checked, and the connection goes to one of them. Chrome does its own TLS through it.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http_body_util::{Either, Empty};
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::header::{CONNECTION, HOST, HeaderName, HeaderValue, PROXY_AUTHORIZATION, UPGRADE};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode, Uri, client, server};
use hyper_util::rt::TokioIo;
use riptide_fetch::FetchError;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;
use url::Url;

use crate::traffic::Traffic;

/// Connections of one page at a time. Chrome itself keeps to 32 for each proxy; beyond this one they wait.
const CONNECTIONS: usize = 64;

/// One address of a host has this long to answer.
const CONNECT_TIME: Duration = Duration::from_secs(10);

/// A page's proxy. It and all that goes through it end with this.
pub(crate) struct Proxy {
    address: SocketAddr,
    alive: watch::Sender<()>,
}

type Answer = Response<Either<Counted, Empty<Bytes>>>;

impl Proxy {
    /// Opens a port on loopback. It needs a tokio runtime.
    pub(crate) async fn open(traffic: Arc<Traffic>) -> io::Result<Proxy> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let (alive, ended) = watch::channel(());
        let mut accepting = ended.clone();
        tokio::spawn(async move {
            let places = Arc::new(Semaphore::new(CONNECTIONS));
            let mut connections = JoinSet::new();
            loop {
                while connections.try_join_next().is_some() {}
                let Ok(place) = Arc::clone(&places).acquire_owned().await else { break };
                let stream = tokio::select! {
                    accepted = listener.accept() => accepted,
                    _ = accepting.changed() => break,
                };
                let Ok((stream, _)) = stream else {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                    continue;
                };
                let (traffic, ended) = (Arc::clone(&traffic), ended.clone());
                let place = Arc::new(place);
                connections.spawn(async move {
                    let service = service_fn(|request| {
                        answer(request, Arc::clone(&traffic), ended.clone(), Arc::clone(&place))
                    });
                    let served = server::conn::http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service)
                        .with_upgrades()
                        .await;
                    if let Err(error) = served {
                        tracing::trace!(%error, "a connection of Chrome to its proxy");
                    }
                });
            }
            // Dropped, the set ends its connections.
        });
        Ok(Proxy { address, alive })
    }

    /// Ends all that goes through it.
    pub(crate) fn close(&self) {
        // Nobody listens where it has ended already.
        let _ = self.alive.send(());
    }

    /// The proxy as Chrome is told of it.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

async fn answer(
    request: Request<Incoming>,
    traffic: Arc<Traffic>,
    ended: watch::Receiver<()>,
    place: Arc<OwnedSemaphorePermit>,
) -> Result<Answer, Infallible> {
    let tunnel = request.method() == Method::CONNECT;
    let url = match asked(request.uri(), tunnel) {
        Some(url) => url,
        // Somebody takes this for a web server.
        None => return Ok(empty(StatusCode::BAD_REQUEST)),
    };
    let stream = match connect(&url, &traffic).await {
        Ok(stream) => stream,
        Err(error) => {
            let status = match error {
                FetchError::ForbiddenAddress { .. } | FetchError::ForbiddenUrl { .. } => {
                    StatusCode::FORBIDDEN
                }
                _ => StatusCode::BAD_GATEWAY,
            };
            traffic.failed(url, error);
            return Ok(empty(status));
        }
    };
    if tunnel {
        tokio::spawn(pass(request, stream, traffic, ended, place));
        return Ok(empty(StatusCode::OK));
    }
    Ok(forward(request, stream, traffic, ended).await.unwrap_or_else(|error| {
        tracing::debug!(%url, %error, "a request of the page failed");
        empty(StatusCode::BAD_GATEWAY)
    }))
}

/// What a request to a proxy asks for: a host and a port, or a whole http URL.
fn asked(uri: &Uri, tunnel: bool) -> Option<Url> {
    if tunnel {
        // The scheme only gives a port to an authority that has none.
        return Url::parse(&format!("https://{}/", uri.authority()?)).ok();
    }
    Url::parse(&uri.to_string()).ok().filter(|url| url.scheme() == "http")
}

/// A connection to one of the addresses that were checked for this URL.
async fn connect(url: &Url, traffic: &Traffic) -> Result<TcpStream, FetchError> {
    let mut failure = io::Error::from(io::ErrorKind::AddrNotAvailable);
    for address in traffic.guard.resolve(url).await? {
        match timeout(CONNECT_TIME, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                // Small writes go out at once.
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Ok(Err(error)) => failure = error,
            Err(_) => {
                failure =
                    io::Error::new(io::ErrorKind::TimedOut, format!("no answer within {CONNECT_TIME:?}"))
            }
        }
    }
    let host = url.host_str().unwrap_or_default().to_owned();
    Err(FetchError::Connect { host, source: Box::new(failure) })
}

/// Sends one http request over a connection of its own, and gives the answer as it comes.
async fn forward(
    mut request: Request<Incoming>,
    stream: TcpStream,
    traffic: Arc<Traffic>,
    mut ended: watch::Receiver<()>,
) -> hyper::Result<Answer> {
    let (mut sender, connection) = client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(async move {
        tokio::select! {
            _ = connection => {}
            _ = ended.changed() => {}
        }
    });
    let uri = std::mem::take(request.uri_mut());
    let headers = request.headers_mut();
    // These are between Chrome and its proxy (RFC 9110, 7.6.1).
    for name in [
        CONNECTION,
        PROXY_AUTHORIZATION,
        UPGRADE,
        HeaderName::from_static("proxy-connection"),
        HeaderName::from_static("keep-alive"),
    ] {
        headers.remove(name);
    }
    if let Some(host) = uri.authority().and_then(|host| HeaderValue::from_str(host.as_str()).ok()) {
        headers.insert(HOST, host);
    }
    if let Some(path) = uri.path_and_query() {
        *request.uri_mut() = Uri::from(path.clone());
    }
    let mut response = sender.send_request(request).await?;
    for name in [CONNECTION, HeaderName::from_static("keep-alive")] {
        response.headers_mut().remove(name);
    }
    Ok(response.map(|body| Either::Left(Counted { body, traffic })))
}

/// Carries bytes both ways until one side ends, the page does, or it has had its share.
async fn pass(
    request: Request<Incoming>,
    stream: TcpStream,
    traffic: Arc<Traffic>,
    mut ended: watch::Receiver<()>,
    _place: Arc<OwnedSemaphorePermit>,
) {
    let Ok(chrome) = hyper::upgrade::on(request).await else { return };
    let (from_chrome, to_chrome) = tokio::io::split(TokioIo::new(chrome));
    let (from_server, to_server) = stream.into_split();
    let up = carry(from_chrome, to_server, |_| true);
    let down = carry(from_server, to_chrome, |bytes| traffic.received(bytes));
    tokio::select! {
        _ = async { tokio::join!(up, down) } => {}
        _ = ended.changed() => {}
    }
}

/// From one side to the other, which is told of the end, whatever the end is.
async fn carry(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut fits: impl FnMut(usize) -> bool,
) {
    let mut piece = vec![0; 16 << 10];
    while let Ok(read @ 1..) = from.read(&mut piece).await {
        if !fits(read) || to.write_all(&piece[..read]).await.is_err() {
            break;
        }
    }
    // A side that has gone needs no telling.
    let _ = to.shutdown().await;
}

fn empty(status: StatusCode) -> Answer {
    let mut response = Response::new(Either::Right(Empty::new()));
    *response.status_mut() = status;
    response
}

/// A body whose bytes count, and that breaks off where the page has had its share.
struct Counted {
    body: Incoming,
    traffic: Arc<Traffic>,
}

impl Body for Counted {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let frame = match Pin::new(&mut self.body).poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) => frame,
            Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error.into()))),
            Poll::Ready(None) => return Poll::Ready(None),
            Poll::Pending => return Poll::Pending,
        };
        if !self.traffic.received(frame.data_ref().map_or(0, Bytes::len)) {
            return Poll::Ready(Some(Err("the page has had its share of bytes".into())));
        }
        Poll::Ready(Some(Ok(frame)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
