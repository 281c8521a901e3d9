//! Lists of URLs: a record or a file a page, interrupted and gone on with.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{self, Child, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::command::{Sandbox, assert_fails, assert_succeeds, stderr};

type Counts = Arc<Mutex<BTreeMap<String, u32>>>;

/// A site of many pages, and how often each of its paths was asked for.
pub(crate) struct Site {
    pub(crate) base: String,
    asked: Counts,
}

impl Site {
    pub(crate) fn start() -> Site {
        Site::start_on("127.0.0.1:0")
    }

    pub(crate) fn start_on(address: &str) -> Site {
        let listener = TcpListener::bind(address).unwrap();
        let port = listener.local_addr().unwrap().port();
        let base = format!("http://127.0.0.1:{port}");
        let asked = Counts::default();
        let counts = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let counts = Arc::clone(&counts);
                thread::spawn(move || answer(stream, &counts));
            }
        });
        Site { base, asked }
    }

    fn times(&self, path: &str) -> u32 {
        self.asked.lock().unwrap().get(path).copied().unwrap_or_default()
    }
}

/// Lines of a large page.
const LINES: usize = 2000;

fn answer(mut stream: TcpStream, asked: &Counts) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let Some(path) = lines.next().and_then(|line| line.split(' ').nth(1).map(str::to_owned)) else { return };
    lines.take_while(|line| !line.is_empty()).for_each(drop);
    *asked.lock().unwrap().entry(path.clone()).or_default() += 1;
    let page = format!("<title>Page</title><h1>Page</h1><p>This is what stands at {path}.</p>");
    let port = stream.local_addr().unwrap().port();
    let away = format!("Location: http://127.0.0.1:{port}/page{path}\r\n");
    let (status, headers, body) = match path.trim_start_matches('/').split('/').next().unwrap_or_default() {
        "robots.txt" => (200, "", "User-agent: *\nDisallow: /private/\n".to_owned()),
        "gone" => (404, "", String::new()),
        "busy" => (503, "", String::new()),
        "pdf" => (200, "Content-Type: application/pdf\r\n", "%PDF-1.7".to_owned()),
        "away" => (302, away.as_str(), String::new()),
        "moved" => (302, "Location: /page/target\r\n", String::new()),
        "large" => {
            let line =
                |n| format!("<p>Line {n} says when the ferry leaves, and who waits for it at the pier.</p>");
            (200, "Content-Type: text/html\r\n", page + &(0..LINES).map(line).collect::<String>())
        }
        "slow" => {
            thread::sleep(Duration::from_secs(30));
            (200, "Content-Type: text/html\r\n", page)
        }
        _ => (200, "Content-Type: text/html\r\n", page),
    };
    let length = body.len();
    let _ = write!(
        stream,
        "HTTP/1.1 {status} Status\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    );
}

const FAST: [&str; 4] = ["--delay=0", "--per-host=8", "--concurrency=8", "--retries=0"];

fn command(sandbox: &Sandbox, args: &[&str]) -> process::Command {
    let mut command = sandbox.process();
    command.arg("extract").args(FAST).args(args);
    if !args.iter().any(|arg| arg.starts_with("--allow-address")) {
        command.arg("--allow-private");
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(sandbox: &Sandbox, args: &[&str]) -> process::Output {
    command(sandbox, args).output().unwrap()
}

pub(crate) fn records(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|why| panic!("{why}: {line}")))
        .collect()
}

pub(crate) fn interrupt(child: &Child) {
    let sent = process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// Waits until `condition` holds, for a minute at most.
#[track_caller]
pub(crate) fn wait_until(what: &str, mut condition: impl FnMut() -> bool) {
    let started = Instant::now();
    while !condition() {
        assert!(started.elapsed() < Duration::from_secs(60), "in vain: {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

pub(crate) fn lines(path: &Path) -> usize {
    fs::read(path).unwrap_or_default().iter().filter(|&&byte| byte == b'\n').count()
}

/// Starts the command and interrupts it once the file has as many lines; how it ended, and what it said.
fn run_until(sandbox: &Sandbox, args: &[&str], file: &Path, enough: usize) -> (ExitStatus, String) {
    let child = command(sandbox, args).spawn().unwrap();
    wait_until("records in the file", || lines(file) >= enough);
    interrupt(&child);
    let output = child.wait_with_output().unwrap();
    (output.status, stderr(&output))
}

#[test]
fn two_thousand_pages_interrupted_twice_are_there_once_each() {
    let (sandbox, site) = (Sandbox::new(), Site::start());
    let path = |n: usize| match n % 40 {
        7 => format!("/gone/{n}"),
        27 => format!("/busy/{n}"),
        _ => format!("/page/{n}"),
    };
    let list: String = (0..2000).map(|n| format!("{}{}\n", site.base, path(n))).collect();
    sandbox.file("urls.txt", list);
    let out = sandbox.folder.path().join("out.ndjson");
    let args = ["--urls-from", "urls.txt", "--output", "out.ndjson", "--resume"];
    for enough in [400, 1100] {
        let (status, told) = run_until(&sandbox, &args, &out, enough);
        assert_eq!(status.code(), Some(130), "{told}");
        assert!(told.contains("--resume"), "{told}");
        assert!(lines(&out) < 2000, "it was interrupted before its end");
    }
    let output = run(&sandbox, &args);
    assert_eq!(output.status.code(), Some(6), "{}", stderr(&output));
    assert!(stderr(&output).contains("100 pages failed"), "{}", stderr(&output));

    let records = records(&fs::read_to_string(&out).unwrap());
    let ids: BTreeSet<&str> = records.iter().map(|record| record["id"].as_str().unwrap()).collect();
    assert_eq!((records.len(), ids.len()), (2000, 2000));
    for record in &records {
        let id = record["id"].as_str().unwrap();
        let path = id.strip_prefix(&site.base).unwrap();
        match path.split('/').nth(1).unwrap() {
            "page" => {
                assert_eq!((record["ok"].as_bool(), record["url"].as_str()), (Some(true), Some(id)));
                assert!(record["text"].as_str().unwrap().contains(path), "{record}");
                assert_eq!(site.times(path), 1, "{path} was fetched once");
            }
            kind => {
                assert_eq!(record["ok"], false);
                assert_eq!(record["error"]["code"], "http-status");
                assert_eq!(record["error"]["retryable"], kind == "busy");
            }
        }
    }
    assert!((0..2000).filter(|n| n % 40 == 7).all(|n| site.times(&path(n)) == 1), "no use in trying again");
    assert!((0..2000).any(|n| n % 40 == 27 && site.times(&path(n)) > 1), "what may pass is tried again");
}

#[test]
fn pages_become_files_with_stable_names() {
    let (sandbox, site) = (Sandbox::new(), Site::start());
    let list: String = (0..120).map(|n| format!("{}/page/{n}?q=a b\n", site.base)).collect();
    sandbox.file("urls.txt", list);
    let folder = sandbox.folder.path().join("pages");
    let manifest = folder.join("riptide.ndjson");
    let args = ["--urls-from", "urls.txt", "--output-dir", "pages"];
    let (status, told) = run_until(&sandbox, &args, &manifest, 20);
    assert_eq!(status.code(), Some(130), "{told}");
    let before = files(&folder);
    // Without a word about it, the results of the other run are left alone.
    assert_fails(&run(&sandbox, &args), 2, &["riptide.ndjson", "--resume"]);
    assert_eq!(assert_succeeds(&run(&sandbox, &[&args[..], &["--resume"]].concat())), "");

    let records = records(&fs::read_to_string(&manifest).unwrap());
    let listed: BTreeSet<PathBuf> =
        records.iter().map(|record| folder.join(record["file"].as_str().unwrap())).collect();
    let after = files(&folder);
    assert_eq!((records.len(), listed.len()), (120, 120));
    assert_eq!(after, listed.union(&BTreeSet::from([manifest])).cloned().collect());
    assert!(before.is_subset(&after), "names stay");
    for record in &records {
        let markdown = fs::read_to_string(folder.join(record["file"].as_str().unwrap())).unwrap();
        let path = record["id"].as_str().unwrap().strip_prefix(&site.base).unwrap().replace(' ', "%20");
        assert!(markdown.starts_with("# Page\n") && markdown.contains(&path), "{markdown}");
        assert_eq!(record["title"], "Page");
    }
}

/// However the run ends, a file is there whole or not at all, and before its record is.
#[test]
fn a_list_that_is_killed_leaves_no_part_of_a_page() {
    let (sandbox, site) = (Sandbox::new(), Site::start());
    let list: String = (0..40).map(|n| format!("{}/large/{n}\n", site.base)).collect();
    sandbox.file("urls.txt", list);
    let folder = sandbox.folder.path().join("pages");
    let manifest = folder.join("riptide.ndjson");
    let args = ["--urls-from=urls.txt", "--output-dir=pages", "--resume", "--engine=native"];
    let check = || {
        let whole = |path: &PathBuf| {
            let text = fs::read_to_string(path).unwrap();
            text.starts_with("This is what stands at") && text.contains(&format!("\nLine {} says", LINES - 1))
        };
        let pages: BTreeSet<PathBuf> = files(&folder)
            .into_iter()
            .filter(|path| path.extension().is_some_and(|end| end == "md"))
            .collect();
        assert!(pages.iter().all(whole));
        let text = fs::read_to_string(&manifest).unwrap();
        for record in text.split_inclusive('\n').filter(|line| line.ends_with('\n')) {
            let record: Value = serde_json::from_str(record).unwrap();
            assert!(pages.contains(&folder.join(record["file"].as_str().unwrap())), "{record}");
        }
        pages.len()
    };
    for enough in [3, 12] {
        let mut child = command(&sandbox, &args).spawn().unwrap();
        wait_until("records in the file", || lines(&manifest) >= enough);
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(check() < 40, "it was killed before its end");
    }
    assert_succeeds(&run(&sandbox, &args));
    assert_eq!((check(), lines(&manifest)), (40, 40));
}

fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path);
        }
    }
    found
}

#[test]
fn a_list_says_what_became_of_every_line() {
    let (sandbox, site) = (Sandbox::new(), Site::start());
    let base = &site.base;
    let list = format!(
        "\u{feff}# a list\n\n  {base}/page/1  \r\n{base}/page/1#again\n{base}/moved\nnot a URL\nftp://site.example/\n\
         {base}/gone\n{base}/busy\n{base}/pdf\n{base}/private/1\nhttp://10.0.0.1:1/\n{base}/page/last"
    );
    let mut child = command(&sandbox, &["--urls-from", "-", "--allow-address=127.0.0.1"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(list.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(6), "{}", stderr(&output));
    let records = records(&String::from_utf8(output.stdout).unwrap());
    let told: BTreeMap<&str, (&str, Option<bool>)> = records
        .iter()
        .map(|record| {
            let code = record["error"]["code"].as_str().unwrap_or("ok");
            (record["id"].as_str().unwrap(), (code, record["error"]["retryable"].as_bool()))
        })
        .collect();
    let expected = [
        (format!("{base}/page/1"), ("ok", None)),
        (format!("{base}/moved"), ("ok", None)),
        ("not a URL".to_owned(), ("invalid-url", Some(false))),
        ("ftp://site.example/".to_owned(), ("invalid-url", Some(false))),
        (format!("{base}/gone"), ("http-status", Some(false))),
        (format!("{base}/busy"), ("http-status", Some(true))),
        (format!("{base}/pdf"), ("not-html", Some(false))),
        (format!("{base}/private/1"), ("robots", Some(false))),
        ("http://10.0.0.1:1/".to_owned(), ("forbidden-address", Some(false))),
        (format!("{base}/page/last"), ("ok", None)),
    ];
    assert_eq!(records.len(), expected.len());
    assert_eq!(told, expected.iter().map(|(id, told)| (id.as_str(), *told)).collect());
    let moved = records.iter().find(|record| record["id"] == format!("{base}/moved")).unwrap();
    assert_eq!(moved["url"], format!("{base}/page/target"), "the page's own address");
    assert_eq!(site.times("/private/1"), 0);

    sandbox.file("one.txt", format!("{base}/private/1\n"));
    assert_succeeds(&run(&sandbox, &["--urls-from", "one.txt", "--ignore-robots"]));
    assert_eq!((site.times("/private/1"), site.times("/robots.txt")), (1, 1));
}

#[test]
fn a_second_interrupt_ends_at_once() {
    let (sandbox, site) = (Sandbox::new(), Site::start());
    sandbox.file("urls.txt", format!("{}/slow/1\n{}/slow/2\n", site.base, site.base));
    let mut child = command(&sandbox, &["--urls-from", "urls.txt", "--ignore-robots"]).spawn().unwrap();
    wait_until("a page under way", || site.times("/slow/1") == 1);
    let mut told = BufReader::new(child.stderr.take().unwrap()).lines();
    interrupt(&child);
    assert!(told.next().unwrap().unwrap().contains("once more ends at once"));
    assert!(child.try_wait().unwrap().is_none(), "what is under way is finished");
    let started = Instant::now();
    interrupt(&child);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[test]
fn a_line_that_was_cut_is_done_again() {
    let (sandbox, site) = (Sandbox::new(), Site::start());
    sandbox.file("urls.txt", format!("{0}/page/1\n{0}/page/2\n", site.base));
    let args = ["--urls-from", "urls.txt", "--output", "out.ndjson", "--resume"];
    assert_succeeds(&run(&sandbox, &args));
    let out = sandbox.folder.path().join("out.ndjson");
    let whole = fs::read(&out).unwrap();
    fs::write(&out, &whole[..whole.len() - 10]).unwrap();
    assert_succeeds(&run(&sandbox, &args));
    let ids: BTreeSet<String> = records(&fs::read_to_string(&out).unwrap())
        .iter()
        .map(|record| record["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!((ids.len(), lines(&out)), (2, 2));
    assert_eq!(site.times("/page/1") + site.times("/page/2"), 3);

    sandbox.file("out.ndjson", "this is no record\n");
    assert_fails(&run(&sandbox, &args), 2, &["out.ndjson", "line 1"]);
    assert_eq!(fs::read_to_string(&out).unwrap(), "this is no record\n");
}

#[test]
fn what_cannot_be_is_a_usage_error() {
    let sandbox = Sandbox::new();
    sandbox.file("urls.txt", "http://127.0.0.1:1/\n");
    sandbox.file("empty.txt", "# nothing\n\n");
    for (args, words) in [
        (&["--urls-from", "none.txt"][..], &["none.txt"][..]),
        (&["--urls-from", "none.txt", "--output-dir", "made"], &["none.txt"]),
        (&["--urls-from", "empty.txt"], &["no URLs"]),
        (&["--urls-from", "urls.txt", "--resume"], &["--output"]),
        (&["--urls-from", "urls.txt", "page.html"], &["Usage"]),
        (&["--urls-from", "urls.txt", "--ndjson"], &["Usage"]),
        (&["--output-dir", "pages", "page.html"], &["--urls-from"]),
        (&["--resume", "page.html"], &["--urls-from"]),
        (&["--urls-from", "urls.txt", "--per-host", "0"], &["from 1"]),
        (&["--urls-from", "urls.txt", "--offline"], &["--cache"]),
    ] {
        let output = sandbox.command().args(["extract"]).args(args).output().unwrap();
        assert_fails(&output, 2, words);
    }
    assert!(
        !sandbox.folder.path().join("made").exists(),
        "nothing is made before the list is known to be one"
    );
}

/// From the disk alone, at the second time.
#[test]
fn a_list_is_fetched_from_the_cache() {
    let (sandbox, site) = (Sandbox::new(), Site::start());
    let list: String = (0..5).map(|n| format!("{}/page/{n}\n", site.base)).collect();
    sandbox.file("urls.txt", list);
    assert_succeeds(&run(&sandbox, &["--urls-from", "urls.txt", "--cache", "kept"]));
    let online = site.asked.lock().unwrap().clone();
    let args = ["--urls-from", "urls.txt", "--cache", "kept", "--offline"];
    assert_eq!(records(&assert_succeeds(&run(&sandbox, &args))).len(), 5);
    assert_eq!(*site.asked.lock().unwrap(), online);
}
