//! Cookies live as long as one chain of redirects.

use riptide_fetch::Fetcher;

use crate::server::{Server, local_config, page, respond};

/// Sends visitors around until their cookie comes back, as many sites do.
#[test]
fn a_cookie_comes_back_within_the_chain_and_is_forgotten_after_it() {
    let server = Server::start(|request, stream| match request.headers.get("cookie").map(String::as_str) {
        None => respond(stream, 302, "Location: /\r\nSet-Cookie: seen=yes; Path=/; HttpOnly\r\n", b""),
        Some("seen=yes") => page(stream),
        Some(other) => respond(stream, 400, "", other.as_bytes()),
    });
    let fetcher = Fetcher::new(local_config()).unwrap();
    for fetched in 1..3 {
        assert_eq!(fetcher.fetch(&server.url("/")).unwrap().redirects.len(), 1);
        assert_eq!(server.connections(), 2 * fetched);
    }
}

#[test]
fn a_cookie_goes_to_its_own_site_alone() {
    let other = Server::start_on("127.0.0.2".parse().unwrap(), |request, stream| {
        match request.headers.get("cookie") {
            None => page(stream),
            Some(cookie) => respond(stream, 400, "", cookie.as_bytes()),
        }
    });
    let target = other.url("/");
    let server = Server::start(move |_, stream| {
        let cookies =
            "Set-Cookie: a=1\r\nSet-Cookie: b=2; Domain=127.0.0.2\r\nSet-Cookie: c=3; Domain=example\r\n";
        respond(stream, 302, &format!("Location: {target}\r\n{cookies}"), b"");
    });
    assert_eq!(Fetcher::new(local_config()).unwrap().fetch(&server.url("/")).unwrap().status, 200);
}
