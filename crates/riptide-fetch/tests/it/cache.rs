//! Responses kept on disk, and used again by the rules of RFC 9111.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use riptide_fetch::{FetchConfig, Origin};
use tempfile::TempDir;

use crate::server::{Server, fetch, local_config, respond};

fn config(folder: &TempDir) -> FetchConfig {
    let mut config = local_config();
    config.cache = Some(folder.path().to_owned());
    config
}

/// A page with these headers; `304` for the version `"v1"` where it is asked about.
fn page_with(headers: &'static str) -> Server {
    Server::start(move |request, stream| {
        let asked = request.headers.get("if-none-match").map(String::as_str);
        let since = request.headers.contains_key("if-modified-since");
        if asked == Some("\"v1\"") || since {
            respond(stream, 304, "", b"");
        } else {
            respond(
                stream,
                200,
                &format!("Content-Type: text/html; charset=utf-8\r\n{headers}"),
                b"<p>Page</p>",
            );
        }
    })
}

#[test]
fn a_fresh_page_is_used_again_without_asking() {
    let (folder, server) = (TempDir::new().unwrap(), page_with("Cache-Control: max-age=60\r\n"));
    let url = server.url("/page?q=1#part");
    let first = fetch(config(&folder), &url).unwrap();
    assert_eq!((first.origin, server.connections()), (Origin::Server, 1));
    let second = fetch(config(&folder), &url).unwrap();
    assert_eq!((second.origin, server.connections()), (Origin::Cache, 1));
    assert_eq!(second.bytes, first.bytes);
    assert_eq!(second.content_type, first.content_type);
    assert_eq!((second.status, second.wire_bytes), (200, 0));
    assert_eq!(second.final_url, url);
    assert!(folder.path().join("CACHEDIR.TAG").exists());
}

#[test]
fn what_may_be_old_is_asked_about() {
    for headers in [
        "ETag: \"v1\"\r\nCache-Control: no-cache\r\n",
        "ETag: \"v1\"\r\nCache-Control: max-age=0\r\n",
        "Last-Modified: Tue, 01 Jan 2019 00:00:00 GMT\r\nCache-Control: no-cache\r\n",
    ] {
        let (folder, server) = (TempDir::new().unwrap(), page_with(headers));
        assert_eq!(fetch(config(&folder), &server.url("/")).unwrap().origin, Origin::Server, "{headers}");
        for asked in 2..4 {
            let again = fetch(config(&folder), &server.url("/")).unwrap();
            assert_eq!((again.origin, server.connections()), (Origin::Revalidated, asked), "{headers}");
            assert_eq!(again.bytes, b"<p>Page</p>");
            assert_eq!(again.content_type.as_deref(), Some("text/html; charset=utf-8"));
        }
    }
}

#[test]
fn a_new_version_takes_the_place_of_the_old_one() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(|request, stream| {
        let (version, body) = match request.headers.get("if-none-match").map(String::as_str) {
            Some("\"v1\"") => ("v2", "new"),
            _ => ("v1", "old"),
        };
        let headers =
            format!("Content-Type: text/html\r\nCache-Control: no-cache\r\nETag: \"{version}\"\r\n");
        respond(stream, 200, &headers, body.as_bytes());
    });
    assert_eq!(fetch(config(&folder), &server.url("/")).unwrap().bytes, b"old");
    assert_eq!(fetch(config(&folder), &server.url("/")).unwrap().bytes, b"new");
    let mut offline = config(&folder);
    offline.offline = true;
    assert_eq!(fetch(offline, &server.url("/")).unwrap().bytes, b"new");
}

/// A 304 for a version that is not the one here is no answer: the page is asked for as if nothing were here.
#[test]
fn a_304_for_another_version_is_asked_again() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(|request, stream| match request.headers.contains_key("if-none-match") {
        true => respond(stream, 304, "ETag: \"v9\"\r\n", b""),
        false => respond(
            stream,
            200,
            "Content-Type: text/html\r\nCache-Control: no-cache\r\nETag: \"v1\"\r\n",
            b"x",
        ),
    });
    for asked in [1, 3] {
        assert_eq!(fetch(config(&folder), &server.url("/")).unwrap().origin, Origin::Server);
        assert_eq!(server.connections(), asked);
    }
}

#[test]
fn what_must_not_be_kept_is_not() {
    for headers in ["Cache-Control: no-store\r\nETag: \"v1\"\r\n", "Vary: *\r\nCache-Control: max-age=60\r\n"]
    {
        let (folder, server) = (TempDir::new().unwrap(), page_with(headers));
        for asked in 1..3 {
            assert_eq!(fetch(config(&folder), &server.url("/")).unwrap().origin, Origin::Server);
            assert_eq!(server.connections(), asked, "{headers}");
        }
    }
}

#[test]
fn another_form_of_the_page_is_another_page() {
    let folder = TempDir::new().unwrap();
    let server = page_with("Vary: Accept\r\nCache-Control: max-age=60\r\n");
    assert_eq!(fetch(config(&folder), &server.url("/")).unwrap().origin, Origin::Server);
    let mut html = config(&folder);
    html.prefer_markdown = false;
    assert_eq!(fetch(html, &server.url("/")).unwrap().origin, Origin::Server);
}

#[test]
fn redirects_are_kept_like_pages_and_checked_again() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(|request, stream| match request.path.as_str() {
        "/from" => respond(stream, 301, "Location: /to\r\nCache-Control: max-age=60\r\n", b""),
        _ => respond(stream, 200, "Content-Type: text/html\r\nCache-Control: max-age=60\r\n", b"x"),
    });
    for origin in [Origin::Server, Origin::Cache] {
        let fetched = fetch(config(&folder), &server.url("/from")).unwrap();
        assert_eq!((fetched.origin, fetched.final_url), (origin, server.url("/to")));
        assert_eq!(server.connections(), 2);
    }
    // What was reached before is not reached where it is not allowed, whatever is kept of it.
    let mut guarded = config(&folder);
    guarded.allow_private = false;
    assert_eq!(fetch(guarded, &server.url("/from")).unwrap_err().code(), "forbidden-address");
}

#[test]
fn offline_nobody_is_asked() {
    let (folder, server) = (TempDir::new().unwrap(), page_with("Cache-Control: max-age=0\r\n"));
    let mut offline = config(&folder);
    offline.offline = true;
    let error = fetch(offline.clone(), &server.url("/")).unwrap_err();
    assert_eq!((error.code(), server.connections()), ("offline", 0), "{error}");
    fetch(config(&folder), &server.url("/")).unwrap();
    let old = fetch(offline, &server.url("/")).unwrap();
    assert_eq!((old.origin, server.connections()), (Origin::Cache, 1));
}

#[test]
fn the_cap_holds_for_what_was_kept() {
    let (folder, server) = (TempDir::new().unwrap(), page_with("Cache-Control: max-age=60\r\n"));
    fetch(config(&folder), &server.url("/")).unwrap();
    let mut small = config(&folder);
    small.max_bytes = 10;
    assert_eq!(fetch(small.clone(), &server.url("/")).unwrap_err().code(), "input-too-large");
    small.max_bytes = 11;
    assert_eq!(fetch(small, &server.url("/")).unwrap().origin, Origin::Cache);
}

/// A page that was kept and has to be asked about may have shrunk: nothing of the old one is needed then.
#[test]
fn a_kept_page_beyond_the_cap_is_fetched_anew() {
    let folder = TempDir::new().unwrap();
    let whole = AtomicBool::new(true);
    let server = Server::start(move |request, stream| {
        assert!(!request.headers.contains_key("if-none-match"), "there is no use in the old one");
        let body: &[u8] = if whole.swap(false, Ordering::SeqCst) { b"<p>A page</p>" } else { b"<p>Short" };
        respond(stream, 200, "Content-Type: text/html\r\nETag: \"v1\"\r\nCache-Control: no-cache\r\n", body);
    });
    fetch(config(&folder), &server.url("/")).unwrap();
    let mut small = config(&folder);
    small.max_bytes = 10;
    assert_eq!(fetch(small, &server.url("/")).unwrap().bytes, b"<p>Short");
}

#[test]
fn a_damaged_file_is_as_good_as_none() {
    let (folder, server) = (TempDir::new().unwrap(), page_with("Cache-Control: max-age=60\r\n"));
    fetch(config(&folder), &server.url("/")).unwrap();
    let file = only_file(folder.path());
    let whole = fs::read(&file).unwrap();
    for damaged in [&whole[..whole.len() - 1], &whole[..20], b"", b"{}\n"] {
        fs::write(&file, damaged).unwrap();
        assert_eq!(fetch(config(&folder), &server.url("/")).unwrap().origin, Origin::Server);
        assert_eq!(fetch(config(&folder), &server.url("/")).unwrap().origin, Origin::Cache);
    }
}

fn only_file(folder: &Path) -> PathBuf {
    let mut files = files(folder);
    assert_eq!(files.len(), 1, "{files:?}");
    files.remove(0)
}

/// The kept responses.
fn files(folder: &Path) -> Vec<PathBuf> {
    let folders = fs::read_dir(folder.join("riptide-1")).unwrap().map(|entry| entry.unwrap().path());
    folders
        .filter(|path| path.is_dir())
        .flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()))
        .collect()
}

/// Pages that stay fresh, of a block of 4 KiB each, and a large one.
fn pages() -> Server {
    Server::start(|request, stream| {
        let bytes = if request.path == "/large" { 50_000 } else { 100 };
        let body = format!("<p>{}{}</p>", request.path, "x".repeat(bytes));
        respond(stream, 200, "Content-Type: text/html\r\nCache-Control: max-age=600\r\n", body.as_bytes());
    })
}

/// Room for ten pages.
fn small(folder: &TempDir) -> FetchConfig {
    let mut config = config(folder);
    config.max_cache_bytes = 10 * 4096;
    config
}

/// Which of these pages are kept.
fn kept(folder: &TempDir, server: &Server, pages: &[&str]) -> Vec<bool> {
    let mut offline = small(folder);
    offline.offline = true;
    pages.iter().map(|page| fetch(offline.clone(), &server.url(page)).is_ok()).collect()
}

#[test]
fn within_its_limit_the_cache_keeps_everything() {
    let (folder, server) = (TempDir::new().unwrap(), pages());
    for page in 0..10 {
        fetch(small(&folder), &server.url(&format!("/{page}"))).unwrap();
    }
    // Written anew, a page takes no more room.
    fs::remove_file(&files(folder.path())[0]).unwrap();
    for page in (0..10).chain(0..10) {
        fetch(small(&folder), &server.url(&format!("/{page}"))).unwrap();
    }
    assert_eq!(files(folder.path()).len(), 10);
    assert_eq!(server.connections(), 11);
}

#[test]
fn beyond_its_limit_what_was_not_used_for_longest_goes() {
    let (folder, server) = (TempDir::new().unwrap(), pages());
    for page in 0..10 {
        fetch(small(&folder), &server.url(&format!("/{page}"))).unwrap();
    }
    for used in ["/0", "/3"] {
        assert_eq!(fetch(small(&folder), &server.url(used)).unwrap().origin, Origin::Cache);
    }
    fetch(small(&folder), &server.url("/10")).unwrap();
    // A tenth is free afterwards.
    let expected = [true, false, false, true, true, true, true, true, true, true, true];
    let pages = ["/0", "/1", "/2", "/3", "/4", "/5", "/6", "/7", "/8", "/9", "/10"];
    assert_eq!(kept(&folder, &server, &pages), expected);
}

#[test]
fn what_is_larger_than_the_cache_drives_nothing_out() {
    let (folder, server) = (TempDir::new().unwrap(), pages());
    fetch(small(&folder), &server.url("/1")).unwrap();
    assert_eq!(
        fetch(small(&folder), &server.url("/large")).unwrap().bytes.len(),
        50_000 + "<p>/large</p>".len()
    );
    assert_eq!(kept(&folder, &server, &["/1", "/large"]), [true, false]);
}

/// A folder that was filled without a limit, or whose number was lost, is looked at anew.
#[test]
fn the_limit_holds_for_what_was_there_before() {
    for lost in [&b""[..], b"no number", b"99999999999999999999999"] {
        let (folder, server) = (TempDir::new().unwrap(), pages());
        for page in 0..20 {
            fetch(config(&folder), &server.url(&format!("/{page}"))).unwrap();
        }
        fs::write(folder.path().join("riptide-1/bytes"), lost).unwrap();
        fetch(small(&folder), &server.url("/20")).unwrap();
        assert_eq!(files(folder.path()).len(), 9);
        assert_eq!(kept(&folder, &server, &["/11", "/12", "/20"]), [false, true, true]);
    }
}

#[test]
fn many_that_share_a_folder_keep_to_its_limit() {
    let (folder, server) = (TempDir::new().unwrap(), pages());
    thread::scope(|scope| {
        for writer in 0..4 {
            let (folder, server) = (&folder, &server);
            scope.spawn(move || {
                for page in 0..25 {
                    fetch(small(folder), &server.url(&format!("/{}", writer * 20 + page))).unwrap();
                }
            });
        }
    });
    let left = files(folder.path());
    assert!((1..=10).contains(&left.len()), "{left:?}");
    assert!(left.iter().all(|file| !file.file_name().unwrap().to_str().unwrap().contains("tmp")), "{left:?}");
    let bytes: u64 = fs::read_to_string(folder.path().join("riptide-1/bytes")).unwrap().parse().unwrap();
    assert!(bytes >= left.len() as u64 * 4096 && bytes <= 10 * 4096, "{bytes} for {} files", left.len());
}

#[test]
fn a_folder_that_cannot_be_used_is_said() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut config = local_config();
    config.cache = Some(file.path().to_owned());
    let Err(error) = riptide_fetch::Fetcher::new(config) else { panic!("a file is no folder") };
    assert_eq!(error.code(), "cache");
    assert!(error.to_string().contains(&file.path().display().to_string()), "{error}");
}

#[test]
fn cookies_are_not_kept_nor_is_what_came_for_one() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(|request, stream| {
        let fresh = "Content-Type: text/html\r\nCache-Control: max-age=60\r\n";
        match (request.path.as_str(), request.headers.contains_key("cookie")) {
            ("/page", _) => respond(stream, 200, &format!("{fresh}Set-Cookie: secret=1\r\n"), b"x"),
            (_, true) => respond(stream, 200, fresh, b"for you"),
            (_, false) => {
                let head = format!("{fresh}Location: /account\r\nSet-Cookie: secret=1; Path=/\r\n");
                respond(stream, 301, &head, b"");
            }
        }
    });
    for asked in [2, 4] {
        let fetched = fetch(config(&folder), &server.url("/account")).unwrap();
        assert_eq!((fetched.origin, server.connections()), (Origin::Server, asked));
    }
    fetch(config(&folder), &server.url("/page")).unwrap();
    let kept = fs::read(only_file(folder.path())).unwrap();
    assert!(!String::from_utf8_lossy(&kept).contains("secret"));
    assert_eq!(fetch(config(&folder), &server.url("/page")).unwrap().origin, Origin::Cache);
}
