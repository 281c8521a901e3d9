//! What no page gets to: files, Chrome's own pages, and addresses that are not public, by whatever way.

use std::io;
use std::net::{IpAddr, Ipv4Addr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use riptide_fetch::{FetchConfig, FetchError, Guard, Resolve};
use riptide_headless::{Note, Rendered};

use crate::chrome::{Chrome, options, reach_of_tests};
use crate::server::{Response, Server};

const PUBLIC: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const SECRET: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));

/// Names of the tests. 127.0.0.1 stands for the public network: it alone is allowed.
#[derive(Default)]
struct Names {
    rebound: AtomicU32,
}

impl Resolve for Names {
    fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        Ok(match host {
            "page.test" => vec![PUBLIC],
            "secret.test" => vec![SECRET],
            "mixed.test" => vec![PUBLIC, SECRET],
            // Public when it is first asked about, then not.
            "rebound.test" => {
                vec![if self.rebound.fetch_add(1, Ordering::Relaxed) == 0 { PUBLIC } else { SECRET }]
            }
            _ => return Err(io::ErrorKind::NotFound.into()),
        })
    }
}

fn chrome(fetch: &FetchConfig) -> Chrome {
    Chrome::configured(|config| {
        config.guard = Guard::with_resolver(fetch, Arc::new(Names::default()));
        config.load_media = true;
    })
}

/// A page that tries whatever is known, against `http://secret.test:PORT/` and by address.
fn prying(secret: &Server, udp: u16) -> Server {
    let port = secret.address.port();
    let page = format!(
        "<!doctype html><title>Prying</title><p>Words</p>
         <link rel=preconnect href=http://secret.test:{port}/><link rel=prefetch href=http://secret.test:{port}/prefetch>
         <link rel=preload as=script href=http://secret.test:{port}/preload>
         <link rel=stylesheet href=http://secret.test:{port}/style><script src=http://secret.test:{port}/script></script>
         <img src=http://secret.test:{port}/img><img src=http://127.0.0.2:{port}/address>
         <img src=http://2130706434:{port}/decimal><img src=http://0x7f.2:{port}/hex>
         <img src='http://[::ffff:127.0.0.2]:{port}/mapped'><img src=http://mixed.test:{port}/mixed>
         <img src=/redirect><video src=http://secret.test:{port}/video autoplay></video>
         <iframe src=http://secret.test:{port}/iframe></iframe><iframe src=/redirect-frame></iframe>
         <object data=http://secret.test:{port}/object></object><embed src=http://secret.test:{port}/embed>
         <iframe name=form></iframe><form target=form method=post action=http://secret.test:{port}/form><input name=a></form>
         <script>
         const secret = 'http://secret.test:{port}';
         document.forms[0].submit();
         fetch(secret + '/fetch', {{ mode: 'no-cors' }}).catch(() => {{}});
         fetch(secret + '/post', {{ mode: 'no-cors', method: 'POST', body: 'x' }}).catch(() => {{}});
         fetch('/redirect-fetch', {{ mode: 'no-cors' }}).catch(() => {{}});
         const xhr = new XMLHttpRequest(); xhr.open('GET', secret + '/xhr'); xhr.send();
         navigator.sendBeacon(secret + '/beacon', 'x');
         new EventSource(secret + '/events');
         new WebSocket('ws://secret.test:{port}/socket');
         const worker = (body) => URL.createObjectURL(new Blob([body]));
         new Worker(worker(`fetch('${{secret}}/worker', {{ mode: 'no-cors' }})`));
         new Worker(worker(`new WebSocket('ws://secret.test:{port}/worker-socket')`));
         new Worker(worker(`importScripts('${{secret}}/import')`));
         new SharedWorker(worker(`fetch('${{secret}}/shared', {{ mode: 'no-cors' }})`));
         navigator.serviceWorker?.register('/service.js');
         const peer = new RTCPeerConnection({{ iceServers: [
           {{ urls: 'stun:127.0.0.2:{udp}' }},
           {{ urls: 'turn:127.0.0.2:{port}?transport=tcp', username: 'u', credential: 'c' }} ] }});
         peer.createDataChannel('x'); peer.createOffer().then((offer) => peer.setLocalDescription(offer));
         try {{ new WebTransport('https://127.0.0.2:{udp}/').ready.catch(() => {{}}) }} catch {{}}
         window.open(secret + '/popup');
         </script>"
    );
    Server::start(move |path| match path {
        "/" => Response::html(page.clone()),
        "/service.js" => Response::typed(
            "text/javascript",
            format!(
                "self.addEventListener('install', (event) => event.waitUntil(
                 fetch('http://secret.test:{port}/service', {{ mode: 'no-cors' }}).catch(() => {{}})))"
            ),
        ),
        redirect if redirect.starts_with("/redirect") => {
            Response::redirect(&format!("http://secret.test:{port}{redirect}"))
        }
        _ => Response::status(404),
    })
}

struct Pried {
    page: Rendered,
    secret: Server,
    datagrams: u32,
}

fn pry(fetch: &FetchConfig) -> Pried {
    let secret = Server::start_on("127.0.0.2", |_| {
        Response::typed("text/plain", "the secret").header("Access-Control-Allow-Origin", "*")
    });
    let udp = UdpSocket::bind("127.0.0.2:0").unwrap();
    udp.set_nonblocking(true).unwrap();
    // Loopback by its name is a secure context, which service workers and WebTransport need.
    let server = prying(&secret, udp.local_addr().unwrap().port());
    let page = chrome(fetch)
        .try_render(
            &server.url("/"),
            &options(|options| {
                options.timeout = Duration::from_secs(20);
                options.settle = Duration::from_secs(6);
            }),
        )
        .unwrap();
    thread::sleep(Duration::from_millis(300));
    let mut datagrams = 0;
    while udp.recv(&mut [0; 2000]).is_ok() {
        datagrams += 1;
    }
    Pried { page, secret, datagrams }
}

#[test]
fn what_is_not_public_is_out_of_reach() {
    let Pried { page, secret, datagrams } = pry(&reach_of_tests());
    assert_eq!(secret.paths(), Vec::<String>::new());
    assert_eq!(datagrams, 0);
    assert!(page.html.contains("<p>Words</p>") && !page.html.contains("the secret"), "{}", page.html);
    let refused = page.notes.iter().find_map(|note| match note {
        Note::Refused { count } => Some(*count),
        _ => None,
    });
    assert!(refused.is_some_and(|count| count > 20), "{:?}", page.notes);
    assert!(page.notes.iter().any(|note| note.to_string().contains("--allow-private")), "{:?}", page.notes);
}

/// What the test above shows is worth something only where each of the ways leads somewhere.
#[test]
fn with_leave_each_way_leads_there() {
    let mut fetch = FetchConfig::default();
    fetch.allow_private = true;
    let Pried { secret, datagrams, .. } = pry(&fetch);
    let reached = secret.paths();
    for way in [
        "preload",
        "style",
        "script",
        "img",
        "address",
        "decimal",
        "hex",
        "mapped",
        "mixed",
        "redirect",
        "video",
        "iframe",
        "redirect-frame",
        "object",
        "embed",
        "form",
        "fetch",
        "post",
        "redirect-fetch",
        "xhr",
        "events",
        "socket",
        "worker",
        "worker-socket",
        "import",
        "shared",
        "service",
    ] {
        assert!(reached.contains(&format!("/{way}")), "/{way} is not in {reached:?}");
    }
    // There is no way by UDP at all: a proxy has none.
    assert_eq!(datagrams, 0);
}

#[test]
fn the_page_itself_has_to_be_public() {
    let secret = Server::start_on("127.0.0.2", |_| Response::html("the secret"));
    let port = secret.address.port();
    let hops = Server::start(move |path| match path {
        "/script" => {
            Response::html(format!("<p>Words</p><script>location = 'http://secret.test:{port}/'</script>"))
        }
        _ => Response::redirect(&format!("http://{}:{port}/", &path[1..])),
    });
    let chrome = chrome(&reach_of_tests());
    let refused = |url: &str| {
        let error = chrome.try_render(&url.parse().unwrap(), &options(|_| {})).unwrap_err();
        assert_eq!(error.code(), "forbidden-address", "{url}: {error}");
        assert!(error.to_string().contains("--allow-private"), "{url}: {error}");
    };
    for host in [
        "127.0.0.2",
        "2130706434",
        "0177.0.0.2",
        "[::ffff:7f00:2]",
        "secret.test",
        "mixed.test",
        "10.0.0.1",
        "[fd00::1]",
        "169.254.169.254",
    ] {
        refused(&format!("http://{host}:{port}/"));
        refused(hops.url(&format!("/{host}")).as_str());
    }
    refused(&format!("https://secret.test:{port}/"));
    refused(hops.url("/script").as_str());
    assert_eq!(secret.paths(), Vec::<String>::new());
}

#[test]
fn a_name_is_looked_up_once_for_each_connection() {
    let secret = Server::start_on("127.0.0.2", |_| Response::html("the secret"));
    // The same port on the address that the name had when it was checked.
    let listener = Server::start(|_| {
        Response::html(
            "<p>Words</p><script>fetch('/again').then((r) => r.text()).then((text) => document.body.append(text))</script>",
        )
    });
    let chrome = chrome(&reach_of_tests());
    let port = listener.address.port();
    let page = chrome.render(&format!("http://rebound.test:{port}/").parse().unwrap());
    assert!(page.html.contains("<p>Words</p>"), "{}", page.html);
    assert!(page.notes.iter().any(|note| matches!(note, Note::Refused { .. })), "{:?}", page.notes);
    assert_eq!(listener.paths(), ["/"]);
    let error = chrome
        .try_render(
            &format!("http://rebound.test:{}/", secret.address.port()).parse().unwrap(),
            &options(|_| {}),
        )
        .unwrap_err();
    assert_eq!(error.code(), "forbidden-address", "{error}");
    assert_eq!(secret.paths(), Vec::<String>::new());
}

#[test]
fn there_are_no_files_and_no_pages_of_chrome() {
    let server = Server::page(
        "<p>Words</p><iframe src=file:///etc/passwd></iframe><iframe src=chrome://version></iframe>
         <object data=file:///etc/passwd></object><iframe src='data:text/html,<p>Inline</p>'></iframe>
         <img src=file:///etc/passwd><link rel=stylesheet href=file:///etc/passwd><p id=told></p>
         <script>
         const told = (what) => (error) => document.getElementById('told').append(what + ' refused; ');
         fetch('file:///etc/passwd').then((r) => r.text()).then((text) => document.body.append(text), told('file'));
         fetch('chrome://version').then((r) => r.text()).then((text) => document.body.append(text), told('chrome'));
         for (const there of ['file:///etc/passwd', 'chrome://version', 'data:text/html,Else' + 'where', 'view-source:' + location, 'chrome://crash'])
           try { location = there } catch {}
         window.open('file:///etc/passwd');
         </script>",
    );
    let chrome = chrome(&reach_of_tests());
    let page = chrome.render(&server.url("/"));
    assert_eq!(page.final_url, server.url("/"));
    for words in ["<p>Words</p>", "file refused", "chrome refused"] {
        assert!(page.html.contains(words), "`{words}` is missing in {}", page.html);
    }
    assert!(!page.html.contains("root:") && !page.html.contains("Elsewhere"), "{}", page.html);
    for url in [
        "file:///etc/passwd",
        "chrome://version/",
        "data:text/html,words",
        "about:blank",
        "view-source:http://page.test/",
    ] {
        let error = chrome.try_render(&url.parse().unwrap(), &options(|_| {})).unwrap_err();
        assert!(
            matches!(&error, riptide_headless::RenderError::Fetch(FetchError::ForbiddenUrl { .. })),
            "{url}: {error:?}"
        );
    }
}
