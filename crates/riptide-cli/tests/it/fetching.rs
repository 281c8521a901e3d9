//! Pages from a server on loopback.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use crate::command::{Sandbox, assert_fails, assert_succeeds, peak_memory, stderr, stdout};

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
                Some("/markdown") => (200, "Content-Type: text/markdown\r\n", "# Title\n\nAs *it* is.\n"),
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

/// Says what it was asked, once it has answered `busy` as often as it is told.
fn echo(busy: u32) -> (String, Arc<AtomicU32>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&asked);
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
            let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
            let status = if counter.fetch_add(1, Ordering::SeqCst) < busy { 503 } else { 200 };
            let body = format!("<pre>{}</pre>", head.join("\n"));
            let _ = write!(
                stream,
                "HTTP/1.1 {status} Status\r\nConnection: close\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            );
        }
    });
    (base, asked)
}

#[test]
fn a_proxy_of_the_environment_is_used_when_it_is_asked_for() {
    let (sandbox, base) = (Sandbox::new(), serve());
    let (proxy, asked) = echo(0);
    let through = |url: &str, args: &[&str]| {
        let mut command = sandbox.command();
        for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
            command.env(name, &proxy);
        }
        command.args(["extract", "--allow-private", url]).args(args).output().unwrap()
    };
    assert!(assert_succeeds(&through(&format!("{base}/page"), &[])).contains("# Test"));
    assert_eq!(asked.load(Ordering::SeqCst), 0);
    let told = assert_succeeds(&through("http://site.example/page", &["--proxy", "env"]));
    assert!(told.contains("GET http://site.example/page HTTP/1.1"), "{told}");
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[test]
fn a_page_is_asked_for_as_often_as_told() {
    let sandbox = Sandbox::new();
    for (retries, busy, code) in [("0", 1, 3), ("1", 1, 0), ("1", 2, 3)] {
        let (url, asked) = echo(busy);
        let output = sandbox.run(&["extract", "--allow-private", "--retries", retries, &url]);
        assert_eq!(output.status.code(), Some(code), "{}", stderr(&output));
        assert_eq!(asked.load(Ordering::SeqCst), retries.parse::<u32>().unwrap() + 1);
    }
}

#[test]
fn a_site_is_told_whom_to_turn_to() {
    let (sandbox, (url, _)) = (Sandbox::new(), echo(0));
    let output = sandbox.run(&["extract", "--allow-private", "--contact", "me@site.example", &url]);
    assert_succeeds(&output);
    let told = stdout(&output);
    assert!(told.contains("riptide/") && told.contains("(+me@site.example)"), "{told}");
}

#[test]
fn verbose_tells_where_the_time_went() {
    let (sandbox, base) = (Sandbox::new(), serve());
    let output = sandbox.run(&["extract", "--allow-private", "--verbose", &format!("{base}/page")]);
    assert_succeeds(&output);
    for word in [" bytes over the wire", " bytes: fetch ", ", extract ", ", rest ", " in all"] {
        assert!(stderr(&output).contains(word), "{}", stderr(&output));
    }
}

/// Answers every request with the same bytes, which may be many; gives the URL.
fn serve_bytes(headers: &'static str, piece: Vec<u8>, times: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
            lines.take_while(|line| !line.is_empty()).for_each(drop);
            let head = format!("HTTP/1.1 200 OK\r\nConnection: close\r\n{headers}\r\n");
            let _ = stream.write_all(head.as_bytes());
            // A client that has had enough is gone.
            let _ = (0..times).try_for_each(|_| stream.write_all(&piece));
        }
    });
    url
}

#[test]
fn the_charset_of_the_header_counts_before_that_of_the_page() {
    let sandbox = Sandbox::new();
    for (header, meta, bytes, expected) in [
        ("text/html; charset=iso-8859-1", "utf-8", &b"caf\xe9"[..], "café"),
        ("text/html; charset=utf-8", "iso-8859-1", "café".as_bytes(), "café"),
        ("text/html", "iso-8859-1", b"caf\xe9", "café"),
        ("text/html; charset=shift_jis", "utf-8", b"\x83\x65\x83\x58\x83\x67", "テスト"),
    ] {
        let page = [format!("<meta charset={meta}><p>").as_bytes(), bytes, b" noir</p>"].concat();
        let headers: &'static str = Box::leak(format!("Content-Type: {header}\r\n").into_boxed_str());
        let url = serve_bytes(headers, page, 1);
        let markdown = assert_succeeds(&sandbox.run(&["extract", "--allow-private", &url]));
        assert_eq!(markdown.trim(), format!("{expected} noir"), "{header} against {meta}");
    }
}

#[test]
fn a_page_that_comes_as_markdown_is_passed_on() {
    let (sandbox, base) = (Sandbox::new(), serve());
    // The same in both engines; here the code of this build.
    let args = ["extract", "--engine", "native", "--allow-private", &format!("{base}/markdown")];
    let output = sandbox.run(&args);
    assert_eq!(assert_succeeds(&output), "# Title\n\nAs *it* is.\n");
    assert!(stderr(&output).contains("the page came as Markdown"), "{}", stderr(&output));
}

/// A response that was kept under a larger limit is not read under a smaller one.
#[cfg(target_os = "linux")]
#[test]
fn what_was_kept_is_measured_before_it_is_read() {
    let (sandbox, megabytes) = (Sandbox::new(), 300);
    let headers = "Content-Type: text/html\r\nCache-Control: max-age=600\r\n";
    let url = serve_bytes(headers, vec![b'x'; 1 << 20], megabytes);
    let mut config = riptide_fetch::FetchConfig::default();
    config.allow_private = true;
    config.cache = Some(sandbox.folder.path().join("kept"));
    config.max_bytes = 1 << 30;
    let fetched = riptide_fetch::Fetcher::new(config).unwrap().fetch(&url.parse().unwrap()).unwrap();
    assert_eq!(fetched.bytes.len(), megabytes << 20);
    drop(fetched);
    for offline in [&["--offline"][..], &[]] {
        let mut command = sandbox.process();
        command.args(["extract", "--engine=native", "--allow-private", "--cache=kept", &url]).args(offline);
        command.args(["--max-input-bytes=1MiB"]).stderr(Stdio::piped());
        let (output, peak) = peak_memory(command.spawn().unwrap());
        assert_eq!(output.status.code(), Some(5), "{}", stderr(&output));
        for word in [&(megabytes << 20).to_string()[..], "1048576"] {
            assert!(stderr(&output).contains(word), "{}", stderr(&output));
        }
        assert!(peak > 0 && peak < 100 << 10, "{peak} KiB");
    }
}

/// From a megabyte to ten gigabytes: what is unfolded never takes more memory than the cap lets it.
#[cfg(target_os = "linux")]
#[test]
fn bombs_of_any_size_stay_within_the_memory_of_the_cap() {
    let block = vec![0_u8; 1 << 20];
    // Not thin enough to be told by its ratio: it runs into the cap.
    let mut noise = 1_u32;
    let mixed: Vec<u8> = (0..1 << 20)
        .map(|n| {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            if n % 128 == 0 { (noise >> 24) as u8 } else { b'x' }
        })
        .collect();
    let member = |block: &[u8], megabytes: usize| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        (0..megabytes).for_each(|_| encoder.write_all(block).unwrap());
        encoder.finish().unwrap()
    };
    let frame = |block: &[u8], megabytes: usize| {
        let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
        (0..megabytes).for_each(|_| encoder.write_all(block).unwrap());
        encoder.finish().unwrap()
    };
    // One stream, which cannot be sent again and again as the others can.
    let stream = |block: &[u8], megabytes: usize| {
        let mut encoder = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 1, 22);
        (0..megabytes).for_each(|_| encoder.write_all(block).unwrap());
        encoder.into_inner()
    };
    let sandbox = Sandbox::new();
    let cap = 16 << 20;
    let (gzip, zstd) = ("Content-Encoding: gzip\r\n", "Content-Encoding: zstd\r\n");
    let brotli = "Content-Encoding: br\r\n";
    for (headers, piece, times, code, told) in [
        (gzip, member(&block, 1), 1, 4, "not text"),
        (gzip, member(&block, 64), 1, 5, "compression bomb"),
        (gzip, member(&block, 64), 160, 5, "compression bomb"),
        (gzip, member(&mixed, 8), 8, 5, "the limit is 16777216"),
        (gzip, member(&mixed, 8), 1280, 5, "the limit is 16777216"),
        (zstd, frame(&block, 1), 1, 4, "not text"),
        (zstd, frame(&block, 64), 160, 5, "compression bomb"),
        (zstd, frame(&mixed, 8), 1280, 5, "the limit is 16777216"),
        (brotli, stream(&block, 1), 1, 4, "not text"),
        (brotli, stream(&block, 512), 1, 5, "compression bomb"),
        (brotli, stream(&mixed, 64), 1, 5, "the limit is 16777216"),
    ] {
        let url = serve_bytes(headers, piece, times);
        let mut command = sandbox.process();
        command.args(["extract", "--engine=native", "--allow-private", "--retries=0", &url]);
        command.arg(format!("--max-input-bytes={cap}"));
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let started = std::time::Instant::now();
        let (output, peak) = peak_memory(command.spawn().unwrap());
        assert_eq!(output.status.code(), Some(code), "{headers}{times}: {}", stderr(&output));
        assert!(stderr(&output).contains(told), "{headers}{times}: {}", stderr(&output));
        // A buffer that grows is there twice while it is copied; the rest is the program itself.
        assert!(peak > 0 && peak << 10 < 2 * cap + (64 << 20), "{headers}{times}: {peak} KiB");
        assert!(started.elapsed().as_secs() < 20, "{headers}{times}: {:?}", started.elapsed());
    }
}
