//! Redirects: followed, counted, checked.

use riptide_fetch::{FetchConfig, FetchError};

use crate::server::{Server, fetch, local_config, page, respond};

/// `/n` redirects to `/n-1`; `/0` is a page.
fn countdown() -> Server {
    Server::start(|request, stream| match request.path[1..].parse::<u32>() {
        Ok(0) | Err(_) => page(stream),
        Ok(left) => respond(stream, 302, &format!("Location: /{}\r\n", left - 1), b""),
    })
}

#[test]
fn as_many_redirects_as_allowed_are_followed_and_listed() {
    let server = countdown();
    let fetched = fetch(local_config(), &server.url("/10#part")).unwrap();
    assert_eq!(fetched.final_url, server.url("/0#part"));
    assert_eq!(fetched.redirects.len(), 10);
    assert_eq!(fetched.redirects[0], server.url("/10#part"));

    match fetch(local_config(), &server.url("/11")).unwrap_err() {
        FetchError::TooManyRedirects { url, limit } => {
            assert_eq!((url, limit), (server.url("/0").to_string(), 10));
        }
        other => panic!("{other}"),
    }
}

#[test]
fn every_status_that_redirects_does() {
    for status in [301, 302, 303, 307, 308] {
        let server = Server::start(move |request, stream| match request.path.as_str() {
            "/from" => respond(stream, status, "Location: to?q=1\r\n", b""),
            _ => page(stream),
        });
        let fetched = fetch(local_config(), &server.url("/from")).unwrap();
        assert_eq!(fetched.final_url, server.url("/to?q=1"));
    }
}

#[test]
fn loops_are_named() {
    let server = Server::start(|request, stream| {
        let next = match request.path.as_str() {
            "/a" => "/b",
            "/b" => "/c",
            "/c" => "/a",
            _ => "/self",
        };
        respond(stream, 301, &format!("Location: {next}\r\n"), b"");
    });
    for (path, length) in [("/a", 3), ("/self", 1)] {
        match fetch(local_config(), &server.url(path)).unwrap_err() {
            FetchError::RedirectLoop { url, hops } => {
                assert_eq!((url, hops), (server.url(path).to_string(), length));
            }
            other => panic!("{other}"),
        }
    }
}

#[test]
fn a_redirect_is_checked_like_the_first_address() {
    let victim = Server::start(|_, stream| page(stream));
    let port = victim.port();
    let front = Server::start_on("127.0.0.2".parse().unwrap(), move |request, stream| {
        let location = request.path[1..].replace("PORT", &port.to_string());
        respond(stream, 302, &format!("Location: {location}\r\n"), b"");
    });
    let mut config = FetchConfig::default();
    config.allowed_addresses = vec!["127.0.0.2".parse().unwrap()];
    for (target, code) in [
        ("http://127.0.0.1:PORT/", "forbidden-address"),
        ("http://0x7f000001:PORT/", "forbidden-address"),
        ("http://[::ffff:127.0.0.1]:PORT/", "forbidden-address"),
        ("http://localhost:PORT/", "forbidden-address"),
        ("http://169.254.169.254/latest/", "forbidden-address"),
        ("http://10.0.0.1/", "forbidden-address"),
        ("//127.0.0.1:PORT/", "forbidden-address"),
        ("file:///etc/passwd", "forbidden-url"),
        ("gopher://127.0.0.1:PORT/", "forbidden-url"),
        ("http://user@127.0.0.2:PORT/", "forbidden-url"),
        ("http://[broken/", "invalid-redirect"),
    ] {
        let error = fetch(config.clone(), &front.url(&format!("/{target}"))).unwrap_err();
        assert_eq!(error.code(), code, "{target}: {error}");
    }
    assert_eq!(victim.connections(), 0);
}
