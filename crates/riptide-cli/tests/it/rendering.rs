//! Pages in a real Chrome, and what is left of it.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{self, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::command::{Sandbox, assert_fails, assert_succeeds, example, stderr};

const WORDS: &str =
    "The tide tables are filled in by a script, and a reader without one sees nothing of them at all.";

/// Answers every request by its path, for as long as the test's process lives; gives the base URL.
fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            thread::spawn(move || {
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
                let path = lines.next().and_then(|line| line.split(' ').nth(1).map(str::to_owned));
                lines.take_while(|line| !line.is_empty()).for_each(drop);
                let (status, page) = match path.as_deref() {
                    Some("/shell") => {
                        (200, shell(&format!("<h1>Tides</h1><p>{WORDS} <a href=next>On</a></p>")))
                    }
                    Some("/hollow") => {
                        (200, "<div id=root></div><script>document.title = 'Hollow'</script>".to_owned())
                    }
                    Some("/plain") => {
                        (200, format!("<main><h1>Plain</h1>{}</main>", format!("<p>{WORDS}</p>").repeat(8)))
                    }
                    Some("/hanging") => {
                        thread::sleep(Duration::from_secs(60));
                        (200, String::new())
                    }
                    Some("/loop") => {
                        (200, "<main><p>Before the loop</p></main><script>for (;;);</script>".to_owned())
                    }
                    _ => (404, "not here".to_owned()),
                };
                let _ = write!(
                    stream,
                    "HTTP/1.1 {status} Status\r\nConnection: close\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n{page}",
                    page.len()
                );
            });
        }
    });
    base
}

/// A page that a script fills.
pub(crate) fn shell(content: &str) -> String {
    format!(
        "<!doctype html><html lang=en><title>Tides</title><body><noscript>Please enable JavaScript.</noscript><div id=root></div>\
         <script>document.getElementById('root').innerHTML = '<main>{content}</main>'</script></body></html>"
    )
}

/// The processes that have this folder on their command line: Chrome with its profile, and who watches it.
pub(crate) fn left_over(folder: &Path) -> Vec<String> {
    let folder = folder.to_str().unwrap();
    let of_folder = |entry: fs::DirEntry| {
        entry.file_name().to_str()?.parse::<u32>().ok()?;
        let arguments = fs::read(entry.path().join("cmdline")).ok()?;
        let arguments = String::from_utf8_lossy(&arguments).replace('\0', " ");
        arguments.contains(folder).then(|| arguments.chars().take(200).collect())
    };
    fs::read_dir("/proc").unwrap().flatten().filter_map(of_folder).collect()
}

pub(crate) fn profiles(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().flatten();
    entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.starts_with("riptide-chrome"))
        .collect()
}

#[track_caller]
pub(crate) fn assert_nothing_is_left(sandbox: &Sandbox) {
    let folder = sandbox.folder.path();
    let patience = Instant::now() + Duration::from_secs(10);
    while !(left_over(folder).is_empty() && profiles(folder).is_empty()) && Instant::now() < patience {
        thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(left_over(folder), Vec::<String>::new());
    assert_eq!(profiles(folder), Vec::<String>::new());
}

#[test]
fn the_rendered_page_is_printed() {
    let (sandbox, base) = (Sandbox::new(), serve());
    let url = format!("{base}/shell");
    for args in [&["--url", &url][..], &[&url]] {
        let html = assert_succeeds(&sandbox.run(&[&["render", "--allow-private"], args].concat()));
        assert!(html.contains(&format!("<div id=\"root\"><main><h1>Tides</h1><p>{WORDS}")), "{html}");
    }
    let args =
        ["render", &url, "--allow-address", "127.0.0.1", "--output", "page.html", "--screenshot", "page.png"];
    assert_eq!(assert_succeeds(&sandbox.run(&args)), "");
    assert!(fs::read_to_string(sandbox.folder.path().join("page.html")).unwrap().contains(WORDS));
    assert!(fs::read(sandbox.folder.path().join("page.png")).unwrap().starts_with(b"\x89PNG"));
    assert_nothing_is_left(&sandbox);
}

#[test]
fn the_rendered_page_is_extracted() {
    let (sandbox, base) = (Sandbox::new(), serve());
    let url = format!("{base}/shell");
    let output = sandbox.run(&["extract", "--engine", "headless", "--allow-private", "-v", &url]);
    let markdown = assert_succeeds(&output);
    assert!(markdown.contains(WORDS) && markdown.contains(&format!("[On]({base}/next)")), "{markdown}");
    for word in ["rendered by", "answered by the headless engine: it was asked for", " bytes: render "] {
        assert!(stderr(&output).contains(word), "`{word}` is missing in {}", stderr(&output));
    }
    assert_nothing_is_left(&sandbox);
}

#[test]
fn the_browser_is_used_where_the_answer_asks_for_it() {
    let (sandbox, base) = (Sandbox::new(), serve());
    let auto = |path: &str| {
        let url = format!("{base}{path}");
        let output = sandbox.run(&["extract", "--engine", "auto", "--allow-private", "--json", "-v", &url]);
        let json: Value = serde_json::from_str(&assert_succeeds(&output)).unwrap();
        (json["engine"]["name"].as_str().unwrap().to_owned(), json, stderr(&output))
    };
    let (engine, json, told) = auto("/shell");
    assert_eq!(engine, "headless");
    // Rendering is no extraction.
    assert!(told.contains(" bytes: fetch ") && told.contains(", render "), "{told}");
    assert!(json["text"].as_str().unwrap().contains(WORDS), "{json}");
    assert!(json["engine"]["reason"].as_str().unwrap().contains("JavaScript"), "{json}");
    assert!(!json["warnings"].to_string().contains("javascript-shell"), "{json}");
    let (engine, json, told) = auto("/plain");
    assert_eq!(engine, "wasm");
    assert!(!told.contains("render"), "{told}");
    assert!(json["engine"]["reason"].as_str().unwrap().contains("without JavaScript"), "{json}");
    // Other engines answer without a word about it, as they were chosen.
    let plain =
        assert_succeeds(&sandbox.run(&["extract", "--allow-private", "--json", &format!("{base}/plain")]));
    assert!(!plain.contains("\"engine\""), "{plain}");
    assert_nothing_is_left(&sandbox);
}

#[test]
fn without_chrome_all_else_works() {
    let (sandbox, base) = (Sandbox::new(), serve());
    let url = format!("{base}/shell");
    let without = |args: &[&str]| {
        let mut command = sandbox.command();
        command.args(args).env("CHROME", "/nowhere/chrome").output().unwrap()
    };
    let install = ["/nowhere/chrome", "apt-get install chromium", "--chrome"];
    assert_fails(&without(&["extract", "--engine", "headless", "--allow-private", &url]), 1, &install);
    assert_fails(&without(&["render", "--allow-private", &url]), 1, &install);
    assert_fails(
        &sandbox.run(&["render", "--allow-private", "--chrome", "none", &url]),
        1,
        &["`none`", "apt-get"],
    );
    let output = without(&["extract", "--engine", "auto", "--allow-private", &url]);
    assert_fails(&output, 4, &["could not be rendered", "apt-get", "no visible text"]);
    assert_succeeds(&without(&["extract", example()]));
    let report = assert_succeeds(&without(&["doctor"]));
    assert!(report.contains("none   headless") && report.contains("apt-get install chromium"), "{report}");
}

#[test]
fn the_doctor_renders_a_page() {
    let sandbox = Sandbox::new();
    let report = assert_succeeds(&sandbox.run(&["doctor"]));
    let line = report.lines().find(|line| line.contains("headless")).unwrap();
    assert!(line.starts_with("ok ") && line.contains("Chrome/") && line.contains("a page in"), "{line}");
    assert_nothing_is_left(&sandbox);
}

#[test]
fn what_cannot_be_rendered_says_why() {
    let (sandbox, base) = (Sandbox::new(), serve());
    let url = format!("{base}/shell");
    let headless = |args: &[&str]| sandbox.run(&[&["extract", "--engine", "headless"], args].concat());
    assert_fails(&headless(&[&url]), 3, &["loopback", "--allow-private"]);
    assert_fails(&headless(&["--allow-private", &format!("{base}/none")]), 3, &["status 404"]);
    assert_fails(&headless(&["--allow-private", &format!("{base}/hollow")]), 4, &["no visible text"]);
    assert_fails(
        &headless(&["--allow-private", &format!("{base}/hanging"), "--timeout", "6s"]),
        5,
        &["--timeout"],
    );
    assert_fails(&headless(&["--allow-private", &url, "--wait-for", "p["]), 2, &["`p[`", "CSS selector"]);
    assert_fails(&headless(&["--allow-private", &url, "--max-input-bytes", "100"]), 5, &["limit of 100"]);
    assert_fails(&headless(&[example()]), 2, &["--engine headless", "URL"]);
    assert_fails(&sandbox.run(&["extract", &url, "--screenshot", "page.png"]), 2, &["--engine headless"]);
    assert_nothing_is_left(&sandbox);
}

#[test]
fn a_page_that_loops_for_ever_ends_in_time() {
    let (sandbox, base) = (Sandbox::new(), serve());
    let started = Instant::now();
    let output = sandbox.run(&[
        "extract",
        "--engine=headless",
        "--allow-private",
        "--timeout=10s",
        &format!("{base}/loop"),
    ]);
    assert!(assert_succeeds(&output).contains("Before the loop"));
    assert!(stderr(&output).contains("scripts were stopped"), "{}", stderr(&output));
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
    assert_nothing_is_left(&sandbox);
}

#[test]
fn no_chrome_outlives_the_command_however_it_ends() {
    for signal in ["INT", "TERM", "HUP", "KILL"] {
        let (sandbox, base) = (Sandbox::new(), serve());
        let mut running = sandbox
            .process()
            .args(["render", "--allow-private", &format!("{base}/hanging")])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let renders =
            || left_over(sandbox.folder.path()).iter().any(|process| process.contains("--type=renderer"));
        let patience = Instant::now() + Duration::from_secs(30);
        while !renders() && Instant::now() < patience {
            thread::sleep(Duration::from_millis(20));
        }
        assert!(renders(), "Chrome never ran");
        let sent =
            process::Command::new("kill").args(["-s", signal, &running.id().to_string()]).status().unwrap();
        assert!(sent.success());
        assert!(!running.wait().unwrap().success(), "{signal}");
        assert_nothing_is_left(&sandbox);
    }
}
