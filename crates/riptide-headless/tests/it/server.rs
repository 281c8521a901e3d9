//! A web server on loopback, for as long as the test's process lives.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use rcgen::CertifiedKey;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use url::Url;

pub(crate) struct Request {
    /// With its query.
    pub(crate) path: String,
    pub(crate) user_agent: String,
}

pub(crate) struct Response {
    status: u16,
    headers: String,
    body: Vec<u8>,
    delay: Duration,
    endless: bool,
    pause: Duration,
}

impl Response {
    pub(crate) fn html(body: impl Into<Vec<u8>>) -> Response {
        Response::typed("text/html; charset=utf-8", body)
    }

    pub(crate) fn typed(content_type: &str, body: impl Into<Vec<u8>>) -> Response {
        Response {
            status: 200,
            headers: format!("Content-Type: {content_type}\r\n"),
            body: body.into(),
            delay: Duration::ZERO,
            endless: false,
            pause: Duration::ZERO,
        }
    }

    pub(crate) fn status(status: u16) -> Response {
        Response { status, headers: String::new(), ..Response::html("nothing here") }
    }

    pub(crate) fn redirect(to: &str) -> Response {
        Response::status(302).header("Location", to)
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Response {
        self.headers.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    pub(crate) fn after(mut self, delay: Duration) -> Response {
        self.delay = delay;
        self
    }

    /// With a pause before each piece of an endless body.
    pub(crate) fn slowly(mut self, pause: Duration) -> Response {
        self.pause = pause;
        self
    }

    /// The body again and again, without end.
    pub(crate) fn endless(mut self) -> Response {
        self.endless = true;
        self
    }
}

pub(crate) struct Server {
    scheme: &'static str,
    pub(crate) address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    /// On 127.0.0.1.
    pub(crate) fn start(answer: impl Fn(&str) -> Response + Send + Sync + 'static) -> Server {
        Server::start_on("127.0.0.1", answer)
    }

    pub(crate) fn start_on(host: &str, answer: impl Fn(&str) -> Response + Send + Sync + 'static) -> Server {
        Server::listen(host, None, answer)
    }

    /// On 127.0.0.1 by https, with a certificate that nobody trusts.
    pub(crate) fn secure(answer: impl Fn(&str) -> Response + Send + Sync + 'static) -> Server {
        let CertifiedKey { cert, signing_key } =
            rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![cert.der().clone()],
                PrivateKeyDer::Pkcs8(signing_key.serialize_der().into()),
            )
            .unwrap();
        Server::listen("127.0.0.1", Some(Arc::new(config)), answer)
    }

    fn listen(
        host: &str,
        tls: Option<Arc<ServerConfig>>,
        answer: impl Fn(&str) -> Response + Send + Sync + 'static,
    ) -> Server {
        let scheme = if tls.is_some() { "https" } else { "http" };
        let listener = TcpListener::bind((host, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (seen, answer) = (Arc::clone(&requests), Arc::new(answer));
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let (seen, answer, tls) = (Arc::clone(&seen), Arc::clone(&answer), tls.clone());
                thread::spawn(move || match tls {
                    None => serve(&mut stream, &seen, answer.as_ref()),
                    Some(tls) => {
                        let connection = ServerConnection::new(tls).unwrap();
                        serve(&mut StreamOwned::new(connection, stream), &seen, answer.as_ref());
                    }
                });
            }
        });
        Server { scheme, address, requests }
    }

    /// One page, whatever the path.
    pub(crate) fn page(html: impl Into<String>) -> Server {
        let html = html.into();
        Server::start(move |_| Response::html(html.clone()))
    }

    pub(crate) fn url(&self, path: &str) -> Url {
        format!("{}://{}{path}", self.scheme, self.address).parse().unwrap()
    }

    /// The paths that were asked for, in order.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.requests.lock().unwrap().iter().map(|request| request.path.clone()).collect()
    }

    pub(crate) fn user_agents(&self) -> Vec<String> {
        self.requests.lock().unwrap().iter().map(|request| request.user_agent.clone()).collect()
    }
}

fn serve(
    stream: &mut (impl Read + Write),
    seen: &Mutex<Vec<Request>>,
    answer: &(dyn Fn(&str) -> Response + Send + Sync),
) {
    let mut lines = BufReader::new(&mut *stream).lines().map_while(Result::ok);
    let Some(path) = lines.next().and_then(|line| line.split(' ').nth(1).map(str::to_owned)) else { return };
    let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    let user_agent = head
        .iter()
        .find_map(|line| line.strip_prefix("User-Agent: ").or_else(|| line.strip_prefix("user-agent: ")))
        .unwrap_or_default()
        .to_owned();
    let response = answer(&path);
    seen.lock().unwrap().push(Request { path, user_agent });
    thread::sleep(response.delay);
    let length =
        if response.endless { String::new() } else { format!("Content-Length: {}\r\n", response.body.len()) };
    let head = format!(
        "HTTP/1.1 {} Status\r\nConnection: close\r\n{length}{}\r\n",
        response.status, response.headers
    );
    let mut sent = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&response.body));
    while response.endless && sent.is_ok() {
        thread::sleep(response.pause);
        sent = stream.write_all(&response.body);
    }
}
