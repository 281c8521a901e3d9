//! Bodies: coded, cut short, endless, slow, and bombs.

use std::io::Write;
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use riptide_fetch::{FetchConfig, FetchError, Phase};

use crate::server::{Server, fetch, local_config, respond};

const HTML: &str = "Content-Type: text/html\r\n";

fn zeros(megabytes: usize, to: &mut dyn Write) {
    let block = vec![b'0'; 1 << 20];
    for _ in 0..megabytes {
        to.write_all(&block).unwrap();
    }
}

fn gzip(write: impl Fn(&mut dyn Write)) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    write(&mut encoder);
    encoder.finish().unwrap()
}

fn zlib(write: impl Fn(&mut dyn Write)) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    write(&mut encoder);
    encoder.finish().unwrap()
}

fn raw_deflate(write: impl Fn(&mut dyn Write)) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    write(&mut encoder);
    encoder.finish().unwrap()
}

fn zstd(write: impl Fn(&mut dyn Write)) -> Vec<u8> {
    let mut encoder = ::zstd::Encoder::new(Vec::new(), 3).unwrap();
    write(&mut encoder);
    encoder.finish().unwrap()
}

fn brotli(write: impl Fn(&mut dyn Write)) -> Vec<u8> {
    let mut encoder = ::brotli::CompressorWriter::new(Vec::new(), 4096, 5, 20);
    write(&mut encoder);
    encoder.into_inner()
}

fn coded(coding: &'static str, body: Vec<u8>) -> Server {
    Server::start(move |_, stream| {
        respond(stream, 200, &format!("{HTML}Content-Encoding: {coding}\r\n"), &body);
    })
}

type Coder = fn(&str) -> Vec<u8>;

const CODERS: [(&str, Coder); 6] = [
    ("gzip", |text| gzip(|to| to.write_all(text.as_bytes()).unwrap())),
    ("x-gzip", |text| gzip(|to| to.write_all(text.as_bytes()).unwrap())),
    ("deflate", |text| zlib(|to| to.write_all(text.as_bytes()).unwrap())),
    ("deflate", |text| raw_deflate(|to| to.write_all(text.as_bytes()).unwrap())),
    ("br", |text| brotli(|to| to.write_all(text.as_bytes()).unwrap())),
    ("zstd", |text| zstd(|to| to.write_all(text.as_bytes()).unwrap())),
];

#[test]
fn every_coding_is_undone() {
    let text: String = (0..20_000).map(|n| format!("<p>Line {n}</p>\n")).collect();
    for (coding, code) in CODERS {
        let body = code(&text);
        let sent = body.len() as u64;
        let fetched = fetch(local_config(), &coded(coding, body).url("/")).unwrap();
        assert!(fetched.bytes == text.as_bytes(), "{coding}");
        assert_eq!(fetched.wire_bytes, sent, "{coding}");
    }
}

#[test]
fn a_cut_or_broken_coding_is_an_error() {
    let text: String = (0..2_000).map(|n| format!("<p>Line {n}</p>\n")).collect();
    for (coding, code) in CODERS {
        let mut cut = code(&text);
        cut.truncate(cut.len() / 2);
        let mut config = local_config();
        config.retries = 0;
        let error = fetch(config.clone(), &coded(coding, cut).url("/")).unwrap_err();
        assert_eq!(error.code(), "decode", "{coding} cut: {error}");
        let error = fetch(config, &coded(coding, vec![0x5a; 2000]).url("/")).unwrap_err();
        assert_eq!(error.code(), "decode", "{coding} broken: {error}");
    }
}

#[test]
fn unknown_and_stacked_codings_are_refused() {
    for coding in ["compress", "gzip, gzip", "br, gzip"] {
        let error = fetch(local_config(), &coded(coding, vec![0; 10]).url("/")).unwrap_err();
        assert!(matches!(&error, FetchError::UnknownEncoding { encoding } if encoding == coding), "{error}");
    }
}

#[test]
fn bombs_are_refused_by_their_ratio() {
    let bombs = [
        ("gzip", gzip(|to| zeros(256, to))),
        ("deflate", zlib(|to| zeros(256, to))),
        ("br", brotli(|to| zeros(256, to))),
        ("zstd", zstd(|to| zeros(256, to))),
    ];
    for (coding, bomb) in bombs {
        let mut config = local_config();
        config.max_bytes = 1 << 30;
        match fetch(config, &coded(coding, bomb).url("/")).unwrap_err() {
            FetchError::Ratio { limit: 250, .. } => {}
            other => panic!("{coding}: {other}"),
        }
    }
}

#[test]
fn bombs_are_refused_by_their_size() {
    let bombs = [
        ("gzip", gzip(|to| zeros(64, to))),
        ("deflate", raw_deflate(|to| zeros(64, to))),
        ("br", brotli(|to| zeros(64, to))),
        ("zstd", zstd(|to| zeros(64, to))),
    ];
    for (coding, bomb) in bombs {
        let mut config = local_config();
        config.max_ratio = u64::MAX;
        match fetch(config.clone(), &coded(coding, bomb.clone()).url("/")).unwrap_err() {
            FetchError::TooLarge { actual: None, limit, decoded: true } => assert_eq!(limit, 32 << 20),
            other => panic!("{coding}: {other}"),
        }
        config.max_bytes = 64 << 20;
        assert_eq!(fetch(config, &coded(coding, bomb).url("/")).unwrap().bytes.len(), 64 << 20, "{coding}");
    }
}

#[test]
fn a_page_may_have_as_many_bytes_as_allowed() {
    let server = Server::start(|_, stream| respond(stream, 200, HTML, &[b'x'; 1000]));
    let with_limit = |bytes| {
        let mut config = local_config();
        config.max_bytes = bytes;
        fetch(config, &server.url("/"))
    };
    assert_eq!(with_limit(1000).unwrap().bytes.len(), 1000);
    match with_limit(999).unwrap_err() {
        FetchError::TooLarge { actual: Some(1000), limit: 999, decoded: false } => {}
        other => panic!("{other}"),
    }
}

#[test]
fn an_endless_body_ends_at_the_limit() {
    let plain = Server::start(|_, stream| {
        let _ = stream.write_all(format!("HTTP/1.1 200 OK\r\n{HTML}\r\n").as_bytes());
        while stream.write_all(&[b'x'; 65536]).is_ok() {}
    });
    let chunked = Server::start(|_, stream| {
        let _ = stream
            .write_all(format!("HTTP/1.1 200 OK\r\n{HTML}Transfer-Encoding: chunked\r\n\r\n").as_bytes());
        let chunk = format!("1000\r\n{}\r\n", "x".repeat(0x1000));
        while stream.write_all(chunk.as_bytes()).is_ok() {}
    });
    for server in [plain, chunked] {
        let mut config = local_config();
        config.max_bytes = 1 << 20;
        match fetch(config, &server.url("/")).unwrap_err() {
            FetchError::TooLarge { actual: None, limit: 1_048_576, decoded: false } => {}
            other => panic!("{other}"),
        }
    }
}

fn impatient() -> FetchConfig {
    let mut config = local_config();
    config.retries = 0;
    config
}

#[test]
fn a_length_that_is_not_kept_is_an_error() {
    let server = Server::start(|_, stream| {
        let _ = stream
            .write_all(format!("HTTP/1.1 200 OK\r\n{HTML}Content-Length: 1000\r\n\r\nshort").as_bytes());
    });
    match fetch(impatient(), &server.url("/")).unwrap_err() {
        FetchError::Interrupted { received: 5, announced: Some(1000), .. } => {}
        other => panic!("{other}"),
    }
}

#[test]
fn bytes_beyond_the_length_do_not_count() {
    let server = Server::start(|_, stream| {
        let _ = stream
            .write_all(format!("HTTP/1.1 200 OK\r\n{HTML}Content-Length: 4\r\n\r\npagemore").as_bytes());
    });
    assert_eq!(fetch(impatient(), &server.url("/")).unwrap().bytes, b"page");
}

#[test]
fn a_connection_that_ends_within_a_chunk_is_an_error() {
    let server = Server::start(|_, stream| {
        let head = format!("HTTP/1.1 200 OK\r\n{HTML}Transfer-Encoding: chunked\r\n\r\n");
        let _ = stream.write_all(format!("{head}ff\r\nshort").as_bytes());
    });
    assert_eq!(fetch(impatient(), &server.url("/")).unwrap_err().code(), "interrupted");
}

/// One byte every few milliseconds, for ever.
fn drip(stream: &mut TcpStream, pause: Duration) {
    let _ = stream.write_all(format!("HTTP/1.1 200 OK\r\n{HTML}\r\n").as_bytes());
    while stream.write_all(b"x").is_ok() {
        thread::sleep(pause);
    }
}

#[test]
fn a_dripping_body_ends_at_the_deadline() {
    let server = Server::start(|_, stream| drip(stream, Duration::from_millis(10)));
    let mut config = impatient();
    config.total_timeout = Duration::from_millis(400);
    match fetch(config, &server.url("/")).unwrap_err() {
        FetchError::Timeout { phase: Phase::Total, limit, .. } => {
            assert_eq!(limit, Duration::from_millis(400))
        }
        other => panic!("{other}"),
    }
}

#[test]
fn a_body_that_falls_silent_is_given_up() {
    let server = Server::start(|_, stream| drip(stream, Duration::from_secs(5)));
    let mut config = impatient();
    config.idle_timeout = Duration::from_millis(100);
    match fetch(config, &server.url("/")).unwrap_err() {
        FetchError::Timeout { phase: Phase::Idle, limit, .. } => {
            assert_eq!(limit, Duration::from_millis(100))
        }
        other => panic!("{other}"),
    }
}
