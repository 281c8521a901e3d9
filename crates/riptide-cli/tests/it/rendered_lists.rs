//! Lists whose pages are opened in a real Chrome: one for all of them, and none that is left.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::command::{Sandbox, assert_fails, stderr, stdout};
use crate::lists::{interrupt, lines, records, wait_until};
use crate::rendering::{assert_nothing_is_left, left_over, profiles, shell};

const WORDS: &str = "the ferry is late, and a reader without a script would never hear of it";

/// Who asked for each path: `fetcher` or `browser`.
type Asked = Arc<Mutex<BTreeMap<String, Vec<&'static str>>>>;

/// A site whose pages are plain, or filled by a script.
struct Site {
    base: String,
    asked: Asked,
}

impl Site {
    fn start() -> Site {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let asked = Asked::default();
        let seen = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let seen = Arc::clone(&seen);
                thread::spawn(move || answer(stream, &seen));
            }
        });
        Site { base, asked }
    }

    fn who(&self, path: &str) -> Vec<&'static str> {
        self.asked.lock().unwrap().get(path).cloned().unwrap_or_default()
    }

    fn list(&self, paths: &[&str]) -> String {
        paths.iter().map(|path| format!("{}{path}\n", self.base)).collect()
    }
}

fn answer(mut stream: TcpStream, asked: &Asked) {
    let mut head = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let Some(path) = head.next().and_then(|line| line.split(' ').nth(1).map(str::to_owned)) else { return };
    let head: Vec<String> = head.take_while(|line| !line.is_empty()).collect();
    let browser = head.iter().any(|line| line.to_lowercase().starts_with("user-agent: mozilla/"));
    asked.lock().unwrap().entry(path.clone()).or_default().push(if browser { "browser" } else { "fetcher" });
    let (status, location, page) = match path.split('/').nth(1).unwrap() {
        "robots.txt" => (200, "", "User-agent: *\nDisallow: /private/\n".to_owned()),
        "shell" => (200, "", shell(&format!("<h1>Tides</h1><p>At {path} {WORDS}.</p>"))),
        "slow" => {
            thread::sleep(Duration::from_millis(700));
            (200, "", shell(&format!("<h1>Tides</h1><p>At {path} {WORDS}.</p>")))
        }
        "plain" | "private" => (
            200,
            "",
            format!("<main><h1>Plain</h1>{}</main>", format!("<p>At {path} {WORDS}.</p>").repeat(8)),
        ),
        "moved" => (302, "Location: /private/1\r\n", String::new()),
        "goes" => (200, "", "<p>Words</p><script>location = '/private/2'</script>".to_owned()),
        _ => (404, "", "not here".to_owned()),
    };
    let kind = if path == "/robots.txt" { "plain" } else { "html" };
    let _ = write!(
        stream,
        "HTTP/1.1 {status} Status\r\nConnection: close\r\nContent-Type: text/{kind}\r\n{location}Content-Length: {}\r\n\r\n{page}",
        page.len()
    );
}

fn command(sandbox: &Sandbox, args: &[&str]) -> Command {
    let mut command = sandbox.process();
    command
        .args(["extract", "--urls-from", "urls.txt", "--delay=0", "--per-host=8"])
        .args(["--retries=0", "--allow-private"])
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// The run, and the most Chromes that it had at a time.
fn run(sandbox: &Sandbox, args: &[&str]) -> (Output, usize) {
    let child = command(sandbox, args).spawn().unwrap();
    let (folder, mut most) = (sandbox.folder.path(), 0);
    let output = thread::scope(|scope| {
        let waiting = scope.spawn(|| child.wait_with_output().unwrap());
        while !waiting.is_finished() {
            most = most.max(profiles(folder).len());
            thread::sleep(Duration::from_millis(10));
        }
        waiting.join().unwrap()
    });
    assert_nothing_is_left(sandbox);
    (output, most)
}

/// The records by the paths of their ids.
fn by_path(site: &Site, ndjson: &str) -> BTreeMap<String, Value> {
    let path = |record: &Value| record["id"].as_str().unwrap().strip_prefix(&site.base).unwrap().to_owned();
    records(ndjson).into_iter().map(|record| (path(&record), record)).collect()
}

#[test]
fn all_pages_are_opened_in_one_browser() {
    let (sandbox, site) = (Sandbox::new(), Site::start());
    let paths = [
        "/shell/1",
        "/plain/1",
        "/shell/2",
        "/gone/1",
        "/shell/3",
        "/plain/2",
        "/private/3",
        "/moved/1",
        "/goes/1",
    ];
    sandbox.file("urls.txt", site.list(&paths));
    let (output, browsers) = run(&sandbox, &["--engine", "headless", "--timeout", "60s"]);
    assert_eq!(output.status.code(), Some(6), "{}", stderr(&output));
    assert_eq!(browsers, 1);
    let told = by_path(&site, &stdout(&output));
    assert_eq!(told.len(), paths.len());
    for path in ["/shell/1", "/shell/2", "/shell/3", "/plain/1", "/plain/2"] {
        let record = &told[path];
        assert!(record["text"].as_str().unwrap().contains(&format!("At {path} {WORDS}")), "{record}");
        assert_eq!(record["engine"]["name"], "headless");
        assert_eq!(record["engine"]["reason"], "it was asked for");
        assert_eq!(site.who(path), ["browser"], "{path}");
    }
    assert_eq!(
        (&told["/gone/1"]["error"]["code"], &told["/gone/1"]["error"]["retryable"]),
        (&"http-status".into(), &false.into())
    );
    // What robots.txt asks to leave alone is not asked for, wherever a page leads to.
    for path in ["/private/3", "/moved/1", "/goes/1"] {
        assert_eq!(told[path]["error"]["code"], "robots", "{}", told[path]);
    }
    for path in ["/private/1", "/private/2", "/private/3"] {
        assert_eq!(site.who(path), Vec::<&str>::new(), "{path}");
    }
    assert!(stderr(&output).contains("5 of them rendered"), "{}", stderr(&output));
}

#[test]
fn auto_opens_the_shells_alone() {
    let (sandbox, site) = (Sandbox::new(), Site::start());
    sandbox.file(
        "urls.txt",
        site.list(&["/plain/1", "/shell/1", "/plain/2", "/gone/1", "/shell/2", "/plain/3"]),
    );
    let (output, browsers) =
        run(&sandbox, &["--engine", "auto", "--timeout", "60s", "--output-dir", "pages"]);
    assert_eq!(output.status.code(), Some(6), "{}", stderr(&output));
    assert_eq!(browsers, 1);
    let folder = sandbox.folder.path().join("pages");
    let told = by_path(&site, &fs::read_to_string(folder.join("riptide.ndjson")).unwrap());
    assert_eq!(told.len(), 6);
    for (path, engine, asked) in [
        ("/plain/1", "wasm", &["fetcher"][..]),
        ("/plain/2", "wasm", &["fetcher"]),
        ("/plain/3", "wasm", &["fetcher"]),
        ("/shell/1", "headless", &["fetcher", "browser"]),
        ("/shell/2", "headless", &["fetcher", "browser"]),
    ] {
        let record = &told[path];
        let markdown = fs::read_to_string(folder.join(record["file"].as_str().unwrap())).unwrap();
        assert!(markdown.contains(&format!("At {path} {WORDS}")), "{path}: {markdown}");
        assert_eq!(record["engine"]["name"], engine, "{record}");
        assert!(record["engine"]["reason"].as_str().unwrap().contains("JavaScript"), "{record}");
        assert_eq!(site.who(path), asked, "{path}");
    }
    assert_eq!(told["/gone/1"]["error"]["code"], "http-status");
    assert_eq!(site.who("/gone/1"), ["fetcher"]);
}

#[test]
fn an_interrupted_list_leaves_no_chrome_and_goes_on() {
    let (sandbox, site) = (Sandbox::new(), Site::start());
    let paths: Vec<String> = (0..14).map(|n| format!("/slow/{n}")).collect();
    sandbox.file("urls.txt", site.list(&paths.iter().map(String::as_str).collect::<Vec<_>>()));
    let out = sandbox.folder.path().join("out.ndjson");
    let args =
        ["--engine", "auto", "--timeout", "60s", "--concurrency=2", "--output", "out.ndjson", "--resume"];
    let child = command(&sandbox, &args).spawn().unwrap();
    wait_until("two records", || lines(&out) >= 2);
    assert!(!left_over(sandbox.folder.path()).is_empty(), "Chrome runs");
    interrupt(&child);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", stderr(&output));
    assert_nothing_is_left(&sandbox);
    assert!(lines(&out) < paths.len(), "it was interrupted before its end");
    let (output, _) = run(&sandbox, &args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let records = records(&fs::read_to_string(&out).unwrap());
    let ids: BTreeSet<&str> = records.iter().map(|record| record["id"].as_str().unwrap()).collect();
    assert_eq!((records.len(), ids.len()), (paths.len(), paths.len()));
    for path in &paths {
        assert_eq!(site.who(path), ["fetcher", "browser"], "{path}");
    }

    // At once, where that is wanted.
    fs::remove_file(&out).unwrap();
    let mut child = command(&sandbox, &args).spawn().unwrap();
    wait_until("a record", || lines(&out) >= 1);
    interrupt(&child);
    interrupt(&child);
    wait_until("the end", || child.try_wait().unwrap().is_some());
    assert_nothing_is_left(&sandbox);
}

#[test]
fn without_chrome_a_list_says_so() {
    let (sandbox, site) = (Sandbox::new(), Site::start());
    sandbox.file("urls.txt", site.list(&["/plain/1", "/shell/1"]));
    let without = |engine: &str| {
        command(&sandbox, &["--engine", engine]).env("CHROME", "/nowhere/chrome").output().unwrap()
    };
    assert_fails(&without("headless"), 1, &["/nowhere/chrome", "apt-get install chromium"]);
    let output = without("auto");
    assert_eq!(output.status.code(), Some(6), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("warning: pages that JavaScript fills will not be rendered"),
        "{}",
        stderr(&output)
    );
    let told = by_path(&site, &stdout(&output));
    assert_eq!(told["/plain/1"]["engine"]["name"], "wasm");
    // With Chrome it can be tried again.
    let error = &told["/shell/1"]["error"];
    assert_eq!((&error["code"], &error["retryable"]), (&"no-chrome".into(), &true.into()), "{error}");
    assert!(error["message"].as_str().unwrap().contains("until JavaScript fills it"), "{error}");
    for (args, words) in [
        (&["--engine", "headless", "--screenshot", "page.png"][..], &["--screenshot", "riptide render"][..]),
        (&["--wait-for", "main"], &["--engine headless"]),
        (&["--engine", "headless", "--proxy", "http://127.0.0.1:1"], &["--proxy"]),
    ] {
        assert_fails(&command(&sandbox, args).output().unwrap(), 2, words);
    }
}
