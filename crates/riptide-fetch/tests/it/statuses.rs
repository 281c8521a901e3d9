//! What servers answer with, and when they are asked again.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use riptide_fetch::{FetchError, Phase};
use url::Url;

use crate::server::{Server, fetch, local_config, page, respond};

/// Fails `times` times with `status`, then gives the page.
fn failing(times: u32, status: u16, headers: &'static str) -> Server {
    let left = AtomicU32::new(times);
    Server::start(move |_, stream| {
        let failing = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        if failing.is_ok() { respond(stream, status, headers, b"") } else { page(stream) }
    })
}

#[test]
fn the_request_says_who_asks_and_for_what() {
    let server = Server::start(|request, stream| {
        let told = ["user-agent", "accept", "accept-encoding", "cookie", "referer"]
            .map(|name| request.headers.get(name).map_or("-", String::as_str))
            .join("\n");
        respond(stream, 200, "Content-Type: text/html\r\n", told.as_bytes());
    });
    let mut config = local_config();
    config.contact = Some("mailto:me@site.example".to_owned());
    let told = String::from_utf8(fetch(config, &server.url("/")).unwrap().bytes).unwrap();
    let [agent, accept, coding, cookie, referer] = told.lines().collect::<Vec<_>>()[..] else {
        panic!("{told}")
    };
    assert!(agent.starts_with("riptide/") && agent.ends_with(" (+mailto:me@site.example)"), "{agent}");
    assert!(accept.starts_with("text/markdown,text/html;q=0.9,"), "{accept}");
    assert_eq!(coding, "gzip, br, zstd, deflate");
    assert_eq!((cookie, referer), ("-", "-"));
}

#[test]
fn an_error_status_is_an_error() {
    for status in [204, 304, 400, 401, 403, 404, 410, 451, 501] {
        let server = Server::start(move |_, stream| respond(stream, status, "", b""));
        let error = fetch(local_config(), &server.url("/")).unwrap_err();
        assert!(matches!(error, FetchError::Status { status: told, .. } if told == status), "{error}");
        assert!(!error.is_retryable(), "{status}");
        assert_eq!(server.connections(), 1, "{status}");
    }
}

#[test]
fn what_may_pass_is_asked_again() {
    for status in [408, 429, 500, 502, 503, 504] {
        let server = failing(2, status, "");
        assert_eq!(fetch(local_config(), &server.url("/")).unwrap().status, 200, "{status}");
        assert_eq!(server.connections(), 3, "{status}");

        let server = failing(3, status, "");
        let error = fetch(local_config(), &server.url("/")).unwrap_err();
        assert!(error.is_retryable(), "{error}");
        assert_eq!(server.connections(), 3, "{status}");
    }
}

/// What a server does to the connections that it gives no page.
type Break = fn(TcpStream);

/// A server that breaks its first connections off, and gives a page to the one after them.
fn breaking(times: usize, break_off: Break) -> (Url, Arc<AtomicU32>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    let connections = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&connections);
    thread::spawn(move || {
        for (number, stream) in listener.incoming().flatten().enumerate() {
            counter.fetch_add(1, Ordering::SeqCst);
            // The request has come, or its first part.
            let _ = stream.peek(&mut [0; 1]);
            if number < times {
                break_off(stream);
            } else {
                let mut stream = stream;
                let _ = stream.read(&mut [0; 4096]);
                page(&mut stream);
            }
        }
    });
    (url, connections)
}

#[test]
fn a_connection_that_breaks_before_the_answer_is_made_again() {
    let ways: [(&str, Break); 3] = [
        ("closed", |mut stream| drop(stream.read(&mut [0; 4096]))),
        // Closing with unread bytes resets it.
        ("reset", drop),
        ("cut within the head", |mut stream| {
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Ty");
        }),
    ];
    for (way, break_off) in ways {
        let (url, connections) = breaking(2, break_off);
        assert_eq!(fetch(local_config(), &url).unwrap().status, 200, "{way}");
        assert_eq!(connections.load(Ordering::SeqCst), 3, "{way}");

        let (url, connections) = breaking(3, break_off);
        let error = fetch(local_config(), &url).unwrap_err();
        assert_eq!((error.code(), error.is_retryable()), ("interrupted", true), "{way}: {error}");
        assert_eq!(connections.load(Ordering::SeqCst), 3, "{way}");
    }
}

#[test]
fn a_server_that_falls_silent_once_is_asked_again() {
    let silent = AtomicBool::new(true);
    let server = Server::start(move |_, stream| {
        if silent.swap(false, Ordering::SeqCst) {
            thread::sleep(Duration::from_secs(5));
        } else {
            page(stream);
        }
    });
    let mut config = local_config();
    config.first_byte_timeout = Duration::from_millis(300);
    assert_eq!(fetch(config, &server.url("/")).unwrap().status, 200);
    assert_eq!(server.connections(), 2);
}

#[test]
fn each_wait_is_twice_the_one_before() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let times = Arc::clone(&asked);
    let server = Server::start(move |_, stream| {
        times.lock().unwrap().push(Instant::now());
        respond(stream, 503, "", b"");
    });
    let mut config = local_config();
    config.backoff = Duration::from_millis(100);
    config.retries = 3;
    fetch(config, &server.url("/")).unwrap_err();
    let asked = asked.lock().unwrap();
    let waits: Vec<Duration> = asked.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(waits.len(), 3);
    for (wait, least) in waits.iter().zip([100, 200, 400]) {
        assert!(*wait >= Duration::from_millis(least), "{waits:?}");
    }
}

#[test]
fn a_wait_that_is_asked_for_is_kept_within_bounds() {
    let server = failing(1, 429, "Retry-After: 1\r\n");
    let started = Instant::now();
    assert_eq!(fetch(local_config(), &server.url("/")).unwrap().status, 200);
    assert!(started.elapsed() >= Duration::from_secs(1));

    let server = failing(1, 429, "Retry-After: 86400\r\n");
    match fetch(local_config(), &server.url("/")).unwrap_err() {
        FetchError::Status { status: 429, retry_after, .. } => {
            assert_eq!(retry_after, Some(Duration::from_secs(86400)));
        }
        other => panic!("{other}"),
    }
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_wait_can_be_a_date() {
    let server = Server::start(|_, stream| {
        let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(3600));
        respond(stream, 503, &format!("Retry-After: {date}\r\n"), b"");
    });
    match fetch(local_config(), &server.url("/")).unwrap_err() {
        FetchError::Status { retry_after: Some(wait), .. } => {
            assert!((3500..=3600).contains(&wait.as_secs()), "{wait:?}");
        }
        other => panic!("{other}"),
    }
}

#[test]
fn what_is_not_a_page_is_named() {
    for (content_type, name) in [
        ("application/pdf", "a PDF document"),
        ("image/png", "an image"),
        ("IMAGE/JPEG; q=1", "an image"),
        ("application/json; charset=utf-8", "JSON"),
        ("application/rss+xml", "a feed"),
        ("application/zip", "an archive"),
        ("video/mp4", "a film"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "an office document"),
        ("application/octet-stream", "a file of unknown kind"),
    ] {
        let server = Server::start(move |_, stream| {
            respond(stream, 200, &format!("Content-Type: {content_type}\r\n"), b"bytes");
        });
        let error = fetch(local_config(), &server.url("/")).unwrap_err();
        assert!(matches!(error, FetchError::NotHtml { .. }), "{error}");
        assert!(error.to_string().contains(name) && error.to_string().contains(content_type), "{error}");
    }
}

#[test]
fn pages_come_as_html_as_text_or_without_a_name() {
    for headers in [
        "Content-Type: text/html\r\n",
        "Content-Type: application/xhtml+xml\r\n",
        "Content-Type: text/plain\r\n",
        "",
    ] {
        let server = Server::start(move |_, stream| respond(stream, 200, headers, b"<p>Page</p>"));
        assert_eq!(fetch(local_config(), &server.url("/")).unwrap().bytes, b"<p>Page</p>");
    }
}

#[test]
fn a_closed_port_is_not_asked_again() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let error = fetch(local_config(), &format!("http://127.0.0.1:{port}/").parse().unwrap()).unwrap_err();
    assert_eq!(error.code(), "connect", "{error}");
    assert!(!error.is_retryable());
}

#[test]
fn a_server_that_does_not_speak_http_is_an_error() {
    let server = Server::start(|_, stream| {
        let _ = stream.write_all(b"SSH-2.0-OpenSSH_9.9\r\n");
    });
    assert_eq!(fetch(local_config(), &server.url("/")).unwrap_err().code(), "protocol");
}

#[test]
fn a_head_without_end_is_an_error() {
    let server = Server::start(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
        let field = format!("X-Long: {}\r\n", "x".repeat(8000));
        while stream.write_all(field.as_bytes()).is_ok() {}
    });
    assert_eq!(fetch(local_config(), &server.url("/")).unwrap_err().code(), "protocol");
}

#[test]
fn a_server_that_never_answers_is_given_up() {
    let server = Server::start(|_, _| thread::sleep(Duration::from_secs(5)));
    let mut config = local_config();
    config.first_byte_timeout = Duration::from_millis(100);
    config.retries = 0;
    match fetch(config, &server.url("/")).unwrap_err() {
        FetchError::Timeout { phase: Phase::FirstByte, limit, .. } => {
            assert_eq!(limit, Duration::from_millis(100));
        }
        other => panic!("{other}"),
    }
}

/// The handshake is part of connecting: here nobody takes his part in it.
#[test]
fn a_connection_that_does_not_come_about_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut config = local_config();
    config.connect_timeout = Duration::from_millis(100);
    config.retries = 0;
    let url = format!("https://{}/", listener.local_addr().unwrap()).parse().unwrap();
    match fetch(config, &url).unwrap_err() {
        FetchError::Timeout { phase: Phase::Connect, limit, .. } => {
            assert_eq!(limit, Duration::from_millis(100));
        }
        other => panic!("{other}"),
    }
}

#[test]
fn markdown_is_asked_for_and_passed_through() {
    let server = Server::start(|request, stream| {
        let (kind, body) = match request.headers["accept"].starts_with("text/markdown") {
            true => ("text/markdown; charset=utf-8", "# Title"),
            false => ("text/html", "<h1>Title</h1>"),
        };
        respond(stream, 200, &format!("Content-Type: {kind}\r\n"), body.as_bytes());
    });
    let fetched = fetch(local_config(), &server.url("/")).unwrap();
    assert_eq!(fetched.bytes, b"# Title");
    assert_eq!(fetched.content_type.as_deref(), Some("text/markdown; charset=utf-8"));
    let mut html = local_config();
    html.prefer_markdown = false;
    assert_eq!(fetch(html, &server.url("/")).unwrap().bytes, b"<h1>Title</h1>");
}

/// Servers declare wrongly, or not at all.
#[test]
fn what_is_not_a_page_by_its_bytes_is_named_too() {
    for (bytes, name) in [
        (&b"%PDF-1.7\n"[..], "a PDF document"),
        (b"\x89PNG\r\n\x1a\n\0", "an image"),
        (b"GIF89a", "an image"),
        (b"\xff\xd8\xff\xe0", "an image"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "an image"),
        (b"PK\x03\x04", "an archive"),
    ] {
        for (headers, declared) in
            [("", "no type was declared"), ("Content-Type: text/html\r\n", "text/html")]
        {
            let server = Server::start(move |_, stream| respond(stream, 200, headers, bytes));
            let error = fetch(local_config(), &server.url("/")).unwrap_err();
            assert_eq!(error.code(), "not-html", "{error}");
            assert!(error.to_string().contains(name) && error.to_string().contains(declared), "{error}");
        }
    }
}
