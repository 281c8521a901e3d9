//! HTTPS with an authority of the test's own: both versions of HTTP, IPv6, and ways back to http.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response, Version};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use riptide_fetch::FetchConfig;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use url::Url;

use crate::server::{Server, fetch, local_config, page, respond};

/// A server of its own authority.
struct Secure {
    address: SocketAddr,
    ca_file: PathBuf,
    _folder: TempDir,
}

impl Secure {
    fn start(
        ip: &str,
        protocols: &[&str],
        answer: impl Fn(&Request<Incoming>) -> Response<Full<Bytes>> + Send + Sync + 'static,
    ) -> Secure {
        let ip: IpAddr = ip.parse().unwrap();
        let mut authority = CertificateParams::new(Vec::new()).unwrap();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let folder = TempDir::new().unwrap();
        let ca_file = folder.path().join("ca.pem");
        std::fs::write(&ca_file, authority.self_signed(&key).unwrap().pem()).unwrap();
        let issuer = Issuer::new(authority, key);
        let key = KeyPair::generate().unwrap();
        let certificate =
            CertificateParams::new(vec![ip.to_string()]).unwrap().signed_by(&key, &issuer).unwrap();
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::Pkcs8(key.serialize_der().into()),
            )
            .unwrap();
        config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();

        let listener = std::net::TcpListener::bind((ip, 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(accept(
                listener,
                TlsAcceptor::from(Arc::new(config)),
                Arc::new(answer),
            ));
        });
        Secure { address, ca_file, _folder: folder }
    }

    fn url(&self, path: &str) -> Url {
        format!("https://{}{path}", self.address).parse().unwrap()
    }

    fn trusted(&self) -> FetchConfig {
        let mut config = local_config();
        config.ca_file = Some(self.ca_file.clone());
        config.retries = 0;
        config
    }
}

type Answer = dyn Fn(&Request<Incoming>) -> Response<Full<Bytes>> + Send + Sync;

async fn accept(listener: std::net::TcpListener, acceptor: TlsAcceptor, answer: Arc<Answer>) {
    let listener = TcpListener::from_std(listener).unwrap();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let Ok(stream) = acceptor.accept(stream).await else { continue };
        let second = stream.get_ref().1.alpn_protocol() == Some(b"h2");
        let answer = Arc::clone(&answer);
        let service = service_fn(move |request| {
            let response = answer(&request);
            async move { Ok::<_, Infallible>(response) }
        });
        tokio::spawn(async move {
            // A client that left is no concern of the server's.
            let stream = TokioIo::new(stream);
            if second {
                let _ = hyper::server::conn::http2::Builder::new(TokioExecutor::new())
                    .serve_connection(stream, service)
                    .await;
            } else {
                let _ = hyper::server::conn::http1::Builder::new().serve_connection(stream, service).await;
            }
        });
    }
}

fn html(body: impl Into<Bytes>) -> Response<Full<Bytes>> {
    Response::builder().header("content-type", "text/html").body(Full::new(body.into())).unwrap()
}

fn version(request: &Request<Incoming>) -> Response<Full<Bytes>> {
    html(match request.version() {
        Version::HTTP_2 => "HTTP/2",
        _ => "HTTP/1.1",
    })
}

#[test]
fn the_best_version_that_both_know_is_spoken() {
    for (protocols, spoken) in [
        (&["h2", "http/1.1"][..], "HTTP/2"),
        (&["h2"], "HTTP/2"),
        (&["http/1.1"], "HTTP/1.1"),
        (&[], "HTTP/1.1"),
    ] {
        let server = Secure::start("127.0.0.1", protocols, version);
        assert_eq!(fetch(server.trusted(), &server.url("/")).unwrap().bytes, spoken.as_bytes());
    }
}

#[test]
fn ipv6_is_spoken_with_and_without_encryption() {
    let server = Secure::start("::1", &["h2"], version);
    assert_eq!(fetch(server.trusted(), &server.url("/")).unwrap().bytes, b"HTTP/2");
    let plain = Server::start_on("::1".parse().unwrap(), |_, stream| page(stream));
    assert_eq!(fetch(local_config(), &plain.url("/")).unwrap().status, 200);
}

#[test]
fn a_certificate_of_nobody_known_is_refused() {
    let server = Secure::start("127.0.0.1", &["h2"], version);
    let mut config = server.trusted();
    config.ca_file = None;
    let error = fetch(config, &server.url("/")).unwrap_err();
    let mut told = String::new();
    let mut next: Option<&dyn std::error::Error> = Some(&error);
    while let Some(cause) = next {
        told.push_str(&format!("{cause}: "));
        next = cause.source();
    }
    assert_eq!(error.code(), "connect", "{told}");
    assert!(told.contains("certificate"), "the cause is told: {told}");
    // Nor is one for another host.
    let other = server.url("/").as_str().replace("127.0.0.1", "127.0.0.2").parse().unwrap();
    assert_eq!(fetch(server.trusted(), &other).unwrap_err().code(), "connect");
}

#[test]
fn a_file_without_certificates_is_said() {
    let folder = TempDir::new().unwrap();
    for (name, content) in [("none.pem", None), ("empty.pem", Some("no certificate"))] {
        let file = folder.path().join(name);
        if let Some(content) = content {
            std::fs::write(&file, content).unwrap();
        }
        let mut config = local_config();
        config.ca_file = Some(file);
        let Err(error) = riptide_fetch::Fetcher::new(config) else { panic!("{name} has no certificate") };
        assert_eq!(error.code(), "certificates");
        assert!(error.to_string().contains(name), "{error}");
    }
}

#[test]
fn no_redirect_gives_the_encryption_up() {
    let plain = Server::start(|_, stream| page(stream));
    let target = plain.url("/").to_string();
    let server = Secure::start("127.0.0.1", &["h2"], move |_| {
        Response::builder().status(301).header("location", &target).body(Full::default()).unwrap()
    });
    let error = fetch(server.trusted(), &server.url("/")).unwrap_err();
    assert_eq!((error.code(), plain.connections()), ("downgrade", 0), "{error}");
}

#[test]
fn a_redirect_to_https_is_followed() {
    let server = Secure::start("127.0.0.1", &["h2"], version);
    let target = server.url("/");
    let plain = Server::start(move |_, stream| respond(stream, 301, &format!("Location: {target}\r\n"), b""));
    assert_eq!(fetch(server.trusted(), &plain.url("/")).unwrap().bytes, b"HTTP/2");
}

#[test]
fn a_huge_head_is_refused_in_both_versions() {
    for protocols in [&["h2"][..], &["http/1.1"]] {
        let server = Secure::start("127.0.0.1", protocols, |request| {
            let bytes: usize = request.uri().path()[1..].parse().unwrap();
            let mut response = html("x");
            for n in 0..10 {
                let name: hyper::header::HeaderName = format!("x-{n}").parse().unwrap();
                response.headers_mut().insert(name, "y".repeat(bytes / 10).parse().unwrap());
            }
            response
        });
        assert_eq!(fetch(server.trusted(), &server.url("/100000")).unwrap().status, 200, "{protocols:?}");
        let error = fetch(server.trusted(), &server.url("/600000")).unwrap_err();
        assert_eq!(error.code(), "protocol", "{protocols:?}: {error}");
    }
}

/// The caps of bodies do not depend on the version of HTTP.
#[test]
fn bodies_are_capped_over_http2() {
    let server = Secure::start("127.0.0.1", &["h2"], |_| html(vec![b'x'; 2 << 20]));
    let mut config = server.trusted();
    config.max_bytes = 1 << 20;
    assert_eq!(fetch(config, &server.url("/")).unwrap_err().code(), "input-too-large");
    assert_eq!(fetch(server.trusted(), &server.url("/")).unwrap().bytes.len(), 2 << 20);
}

/// The other origin of the same host has rules of its own, and one connection is enough to read and to obey them.
#[test]
fn a_redirect_to_https_is_asked_of_its_own_robots() {
    let server = Secure::start("127.0.0.1", &["h2"], |request| match request.uri().path() {
        "/robots.txt" => html("User-agent: *\nDisallow: /private\n"),
        _ => version(request),
    });
    let target = server.url("/");
    let plain = Server::start(move |request, stream| match request.path.as_str() {
        "/robots.txt" => respond(stream, 404, "", b""),
        path => respond(stream, 301, &format!("Location: {target}{}\r\n", &path[1..]), b""),
    });
    let mut config = server.trusted();
    config.robots = true;
    config.connections = 1;
    config.host_connections = 1;
    assert_eq!(fetch(config.clone(), &plain.url("/page")).unwrap().bytes, b"HTTP/2");
    assert_eq!(fetch(config, &plain.url("/private")).unwrap_err().code(), "robots");
}
