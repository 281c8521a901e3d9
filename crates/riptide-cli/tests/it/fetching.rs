//! Pages from a server on loopback.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::thread;

use crate::command::{Sandbox, assert_fails, assert_succeeds, stderr};

/// Answers every request by its path, for as long as the test's process lives; gives the base URL.
fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
            let path = lines.next().and_then(|line| line.split(' ').nth(1).map(str::to_owned));
            lines.take_while(|line| !line.is_empty()).for_each(drop);
            let page =
                "<html><body><h1>Test</h1><p>Over the wire, <a href=\"next\">and on</a>.</p></body></html>";
            let (status, headers, body) = match path.as_deref() {
                Some("/page") => (200, "Content-Type: text/html\r\n", page),
                Some("/moved") => (302, "Location: /page\r\n", ""),
                Some("/loop") => (302, "Location: /loop\r\n", ""),
                Some("/pdf") => (200, "Content-Type: application/pdf\r\n", "%PDF-1.7"),
                Some("/empty") => (200, "Content-Type: text/html\r\n", ""),
                _ => (404, "", "not here"),
            };
            let _ = write!(
                stream,
                "HTTP/1.1 {status} Status\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n{body}",
                body.len()
            );
        }
    });
    base
}

#[test]
fn a_page_is_fetched_and_its_links_follow_its_address() {
    let (sandbox, base) = (Sandbox::new(), serve());
    for path in ["/page", "/moved"] {
        let url = format!("{base}{path}");
        for args in [&["--url", &url][..], &[&url]] {
            let markdown = assert_succeeds(&sandbox.run(&[&["extract", "--allow-private"], args].concat()));
            assert!(
                markdown.contains("# Test") && markdown.contains(&format!("({base}/next)")),
                "{markdown}"
            );
        }
    }
}

#[test]
fn what_cannot_be_fetched_says_why() {
    let (sandbox, base) = (Sandbox::new(), serve());
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for (url, code, words) in [
        (format!("{base}/none"), 3, &["status 404"][..]),
        (format!("{base}/loop"), 3, &["redirects loop"]),
        (format!("{base}/pdf"), 3, &["a PDF document", "application/pdf"]),
        (format!("{base}/empty"), 4, &["the page is empty"]),
        (format!("http://{closed}/"), 3, &["could not connect", "refused"]),
    ] {
        assert_fails(&sandbox.run(&["extract", "--allow-private", &url]), code, words);
    }
}

#[test]
fn private_addresses_need_leave() {
    let (sandbox, base) = (Sandbox::new(), serve());
    let url = format!("{base}/page");
    assert_fails(&sandbox.run(&["extract", &url]), 3, &["loopback", "--allow-private"]);
    assert_succeeds(&sandbox.run(&["extract", &url, "--allow-address", "127.0.0.1"]));
    let mut command = sandbox.command();
    assert_succeeds(&command.args(["extract", &url]).env("RIPTIDE_ALLOW_PRIVATE", "true").output().unwrap());
    let mut command = sandbox.command();
    command.args(["extract", &url, "--allow-private=false"]).env("RIPTIDE_ALLOW_PRIVATE", "true");
    assert_fails(&command.output().unwrap(), 3, &["--allow-private"]);
}

#[test]
fn a_page_beyond_the_cap_is_not_read() {
    let (sandbox, base) = (Sandbox::new(), serve());
    let args = ["extract", "--allow-private", &format!("{base}/page"), "--max-input-bytes", "20"];
    assert_fails(&sandbox.run(&args), 5, &["the limit is 20"]);
}

#[test]
fn an_address_that_is_only_said_is_not_fetched() {
    let (sandbox, base) = (Sandbox::new(), serve());
    sandbox.file("page.html", "<p>From the disk, <a href=next>on</a>.</p>");
    let url = format!("{base}/page");
    let markdown = assert_succeeds(&sandbox.run(&["extract", "--url", &url, "--input-file", "page.html"]));
    assert!(markdown.contains("From the disk") && markdown.contains(&format!("({base}/next)")), "{markdown}");
}

#[test]
fn verbose_tells_where_the_time_went() {
    let (sandbox, base) = (Sandbox::new(), serve());
    let output = sandbox.run(&["extract", "--allow-private", "--verbose", &format!("{base}/page")]);
    assert_succeeds(&output);
    for word in ["bytes in", "engine ready in", "extracted in"] {
        assert!(stderr(&output).contains(word), "{}", stderr(&output));
    }
}
