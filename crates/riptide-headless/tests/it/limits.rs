//! Requests, bytes and time: within the limit, and beyond.

use std::thread;
use std::time::{Duration, Instant};

use riptide_headless::{Note, RenderError, Wait};

use crate::chrome::{Chrome, assert_within, options};
use crate::server::{Response, Server};

fn asking(times: u32) -> Server {
    Server::start(move |path| match path {
        "/" => Response::html(format!(
            "<p>Here</p><script>for (let i = 0; i < {times}; i++) fetch(`/${{i}}`).then((response) => response.text()).catch(() => {{}})</script>"
        )),
        _ => Response::typed("text/plain", "x".repeat(1000)),
    })
}

#[test]
fn requests_are_counted() {
    let chrome = Chrome::configured(|config| config.max_requests = 10);
    let page = chrome.render(&asking(9).url("/"));
    assert_eq!(page.requests, 10);
    assert!(!page.notes.contains(&Note::Requests { limit: 10 }), "{:?}", page.notes);
    let server = asking(10);
    let page = chrome.render(&server.url("/"));
    assert_eq!(page.requests, 10);
    assert!(page.notes.contains(&Note::Requests { limit: 10 }), "{:?}", page.notes);
    assert_eq!(server.paths().len(), 10);
}

#[test]
fn a_page_that_never_stops_asking_is_read() {
    let server = Server::start(|path| match path {
        "/" => Response::html(
            "<p>Here</p><script>(async () => { for (let i = 0;; i++) await fetch(`/${i}`).catch(() => {}) })()</script>",
        ),
        _ => Response::typed("text/plain", "x"),
    });
    let chrome = Chrome::configured(|config| config.max_requests = 50);
    let started = Instant::now();
    let page = chrome
        .try_render(
            &server.url("/"),
            &options(|options| {
                options.timeout = Duration::from_secs(25);
                options.settle = Duration::from_secs(3);
            }),
        )
        .unwrap();
    assert_within(Duration::from_secs(35), started);
    assert!(
        page.html.contains("Here") && page.notes.contains(&Note::Requests { limit: 50 }),
        "{:?}",
        page.notes
    );
    // Chrome sends a request again whose kept connection has just closed.
    let paths = server.paths();
    assert!((50..=51).contains(&paths.len()), "{paths:?}");
}

#[test]
fn bytes_are_counted() {
    let chrome = Chrome::configured(|config| config.max_transfer_bytes = 20_000);
    let page = chrome.render(&asking(15).url("/"));
    assert!(page.wire_bytes > 15_000, "{}", page.wire_bytes);
    assert!(!page.notes.contains(&Note::Bytes { limit: 20_000 }), "{:?}", page.notes);
    let page = chrome.render(&asking(30).url("/"));
    assert!(page.notes.contains(&Note::Bytes { limit: 20_000 }), "{:?}", page.notes);
    assert!(page.html.contains("Here"));
}

#[test]
fn a_document_without_end_is_no_page() {
    let server = Server::start(|_| Response::html("<p>On and on</p>".repeat(1000)).endless());
    let chrome = Chrome::configured(|config| config.max_transfer_bytes = 4 << 20);
    let started = Instant::now();
    let error = chrome.try_render(&server.url("/"), &options(|_| {})).unwrap_err();
    assert_within(Duration::from_secs(35), started);
    assert!(matches!(error, RenderError::TooMuch { what: "bytes", limit: 4_194_304, .. }), "{error:?}");
}

#[test]
fn what_never_arrives_is_not_waited_for() {
    let slow = Duration::from_secs(60);
    let server = Server::start(move |path| match path {
        "/silent" => Response::html("").after(slow),
        "/hanging" => Response::typed("text/css", "").after(slow),
        "/stream" => {
            Response::typed("text/event-stream", "data: x\n\n").endless().slowly(Duration::from_millis(20))
        }
        "/styled" => Response::html("<p>Before</p><link rel=stylesheet href=/hanging><p>Styled</p>"),
        _ => Response::html("<p>Streamed</p><script>new EventSource('/stream')</script>"),
    });
    let chrome = Chrome::start();
    let timed = |path: &str| {
        let started = Instant::now();
        let outcome = chrome
            .try_render(&server.url(path), &options(|options| options.timeout = Duration::from_secs(6)));
        assert_within(Duration::from_secs(8), started);
        outcome
    };
    thread::scope(|scope| {
        scope.spawn(|| {
            let error = timed("/silent").unwrap_err();
            assert!(
                matches!(error, RenderError::Timeout { limit, .. } if limit == Duration::from_secs(6)),
                "{error:?}"
            );
            assert!(error.to_string().contains("6s"), "{error}");
        });
        scope.spawn(|| {
            let page = timed("/styled").unwrap();
            assert!(
                page.html.contains("Before") && page.notes.contains(&Note::StillLoading),
                "{:?} {}",
                page.notes,
                page.html
            );
        });
        scope.spawn(|| assert!(timed("/stream-page").unwrap().html.contains("Streamed")));
    });
}

/// Where a page leads on before it has loaded, nothing of the page before is waited for.
#[test]
fn what_a_page_before_had_on_its_way_is_not_waited_for() {
    let server = Server::start(|path| match path {
        "/hanging" => Response::typed("text/css", "").after(Duration::from_secs(60)),
        "/last" => Response::html("<p>Arrived</p>"),
        _ => Response::html("<script async src=/hanging></script><script>location.replace('/last')</script>"),
    });
    let page = Chrome::start().render(&server.url("/"));
    assert!(page.html.contains("Arrived"), "{}", page.html);
    assert_eq!(page.notes, []);
}

#[test]
fn a_wait_that_there_is_no_time_for_is_told() {
    let server = Server::start(|path| match path {
        "/hanging" => Response::typed("text/css", "").after(Duration::from_secs(60)),
        "/styled" => Response::html("<p>Before</p><link rel=stylesheet href=/hanging>"),
        _ => Response::html("<p>Here</p>"),
    });
    let chrome = Chrome::start();
    let notes = |path: &str, wait: Duration| {
        let options = options(|options| {
            options.timeout = Duration::from_secs(10);
            options.settle = Duration::from_secs(3);
            options.wait = Wait::Time(wait);
            options.scroll = false;
        });
        let page = chrome.try_render(&server.url(path), &options).unwrap();
        assert!(page.html.contains("<p>"), "{}", page.html);
        page.notes
    };
    let (short, long) = (Duration::from_millis(10), Duration::from_secs(60));
    assert_eq!(notes("/", short), []);
    assert!(notes("/", long).contains(&Note::WaitCut { time: long }));
    // It never loads, so there is nothing to count the time from.
    assert!(notes("/styled", short).contains(&Note::StillLoading));
}
