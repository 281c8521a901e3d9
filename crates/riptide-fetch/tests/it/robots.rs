//! What a site asks not to fetch.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use riptide_fetch::{FetchConfig, FetchError, Fetcher};

use crate::server::{Server, local_config, page, respond};

fn polite() -> FetchConfig {
    let mut config = local_config();
    config.robots = true;
    config.retries = 0;
    config
}

/// A site with this answer for its `robots.txt`, and how often that was asked for.
fn site(status: u16, headers: &'static str, robots: impl Into<Vec<u8>>) -> (Server, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let (counter, robots) = (Arc::clone(&asked), robots.into());
    let server = Server::start(move |request, stream| match request.path.as_str() {
        "/robots.txt" => {
            counter.fetch_add(1, Ordering::SeqCst);
            respond(stream, status, headers, &robots);
        }
        "/moved" => respond(stream, 302, "Location: /private/page\r\n", b""),
        _ => page(stream),
    });
    (server, asked)
}

const RULES: &str =
    "User-agent: *\nDisallow: /\n\nUser-agent: RipTide\nDisallow: /private/\nAllow: /private/but/\n";

#[test]
fn rules_hold_for_pages_and_for_redirects() {
    let (server, asked) = site(200, "Content-Type: text/plain\r\n", RULES);
    let fetcher = Fetcher::new(polite()).unwrap();
    for path in ["/", "/page?q=private", "/private/but/this"] {
        assert_eq!(fetcher.fetch(&server.url(path)).unwrap().status, 200, "{path}");
    }
    for path in ["/private/page", "/moved"] {
        match fetcher.fetch(&server.url(path)).unwrap_err() {
            FetchError::Robots { url, agent } => {
                assert_eq!((url, agent.as_str()), (server.url("/private/page").to_string(), "riptide"));
            }
            other => panic!("{path}: {other}"),
        }
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1, "the file is read once");
    // A person who asks for one page is no robot.
    let mut config = polite();
    config.robots = false;
    assert_eq!(Fetcher::new(config).unwrap().fetch(&server.url("/private/page")).unwrap().status, 200);
}

#[test]
fn a_file_that_is_missing_forbids_nothing_and_one_that_fails_everything() {
    for status in [400, 401, 403, 404, 410] {
        let (server, _) = site(status, "", "");
        assert_eq!(Fetcher::new(polite()).unwrap().fetch(&server.url("/")).unwrap().status, 200, "{status}");
    }
    for status in [429, 500, 503] {
        let (server, asked) = site(status, "", "");
        let fetcher = Fetcher::new(polite()).unwrap();
        for _ in 0..2 {
            let error = fetcher.fetch(&server.url("/")).unwrap_err();
            assert_eq!(error.code(), "robots-unavailable", "{status}: {error}");
            assert!(error.is_retryable(), "{status}");
        }
        assert_eq!(asked.load(Ordering::SeqCst), 1, "{status}: it is left alone for a while");
    }
}

#[test]
fn a_long_file_counts_as_far_as_it_is_read() {
    let mut long = RULES.as_bytes().to_vec();
    long.resize(3 << 20, b'#');
    let (server, _) = site(200, "", long);
    let fetcher = Fetcher::new(polite()).unwrap();
    assert_eq!(fetcher.fetch(&server.url("/private/page")).unwrap_err().code(), "robots");
    assert_eq!(fetcher.fetch(&server.url("/page")).unwrap().status, 200);
}

/// Each of its rules would become a regular expression.
#[test]
fn a_file_made_to_hurt_is_given_up_at_once() {
    let hostile: String = (0..30_000).map(|n| format!("Disallow: /*{n}$\n")).collect();
    let (server, _) = site(200, "", format!("User-agent: *\n{hostile}"));
    let started = Instant::now();
    let error = Fetcher::new(polite()).unwrap().fetch(&server.url("/")).unwrap_err();
    assert_eq!(error.code(), "robots-unavailable", "{error}");
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[test]
fn robots_go_no_way_that_pages_may_not_go() {
    let victim = Server::start(|_, stream| page(stream));
    let target = victim.url("/robots.txt");
    let front = Server::start_on("127.0.0.2".parse().unwrap(), move |_, stream| {
        respond(stream, 302, &format!("Location: {target}\r\n"), b"");
    });
    let mut config = FetchConfig::for_lists();
    config.allowed_addresses = vec!["127.0.0.2".parse().unwrap()];
    let error = Fetcher::new(config).unwrap().fetch(&front.url("/page")).unwrap_err();
    assert_eq!((error.code(), victim.connections()), ("forbidden-address", 0), "{error}");
}

#[test]
fn a_delay_that_the_site_asks_for_is_kept() {
    let (server, _) = site(200, "", "User-agent: *\nCrawl-delay: 0.5\n");
    let fetcher = Fetcher::new(polite()).unwrap();
    let started = Instant::now();
    for _ in 0..3 {
        fetcher.fetch(&server.url("/")).unwrap();
    }
    assert!(started.elapsed() >= Duration::from_secs(1), "{:?}", started.elapsed());
}
