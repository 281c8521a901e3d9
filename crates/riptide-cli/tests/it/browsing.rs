//! What a browser is told on the command line: when a page is done, what it may load, and which Chrome it is.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::PathBuf;
use std::process::Output;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::command::{Sandbox, assert_fails, assert_succeeds, stderr};
use crate::rendering::assert_nothing_is_left;

const PAGE: &str = "<!doctype html><title>Tides</title><body><img src=/picture.png>
    <main><h1>Tides</h1>WORDS</main>
    <div style='height: 3000px'></div><p id=end>The end</p>
    <script>
    setTimeout(() => document.body.insertAdjacentHTML('beforeend', '<p id=late>A second later</p>'), 1000);
    new IntersectionObserver((seen) => {
      if (seen[0].isIntersecting) document.getElementById('end').textContent = 'Seen at the end';
    }).observe(document.getElementById('end'));
    for (let n = 0; n < 8; n++) fetch(`/part/${n}`).catch(() => {});
    </script>";

const WORDS: &str = "<p>The tide tables are here, and a reader finds them without any script at all.</p>";

/// A site of one page, and who asked for each of its paths.
struct Site {
    base: String,
    asked: Arc<Mutex<BTreeMap<String, String>>>,
}

impl Site {
    fn start() -> Site {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::<Mutex<BTreeMap<String, String>>>::default();
        let seen = Arc::clone(&asked);
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let seen = Arc::clone(&seen);
                thread::spawn(move || {
                    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
                    let Some(path) = lines.next().and_then(|line| line.split(' ').nth(1).map(str::to_owned))
                    else {
                        return;
                    };
                    let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
                    let agent = head.iter().find(|line| line.to_lowercase().starts_with("user-agent: "));
                    seen.lock().unwrap().insert(path.clone(), agent.cloned().unwrap_or_default());
                    let body = if path == "/" {
                        PAGE.replace("WORDS", &WORDS.repeat(8))
                    } else {
                        "x".repeat(10_000)
                    };
                    let _ = write!(
                        stream,
                        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n{body}",
                        body.len()
                    );
                });
            }
        });
        Site { base, asked }
    }

    fn parts(&self) -> usize {
        self.asked.lock().unwrap().keys().filter(|path| path.starts_with("/part/")).count()
    }
}

fn render(sandbox: &Sandbox, site: &Site, args: &[&str]) -> Output {
    render_within("60s", sandbox, site, args)
}

fn render_within(timeout: &str, sandbox: &Sandbox, site: &Site, args: &[&str]) -> Output {
    sandbox.run(&[&["render", "--allow-private", "--timeout", timeout, &site.base][..], args].concat())
}

const LATE: &str = "<p id=\"late\">A second later</p>";
const SEEN: &str = "<p id=\"end\">Seen at the end</p>";

#[test]
fn a_page_is_done_when_it_is_told() {
    let (sandbox, site) = (Sandbox::new(), Site::start());
    let html = assert_succeeds(&render(&sandbox, &site, &["--wait-for", "#late"]));
    assert!(html.contains(LATE) && html.contains(SEEN), "{html}");
    let html = assert_succeeds(&render(&sandbox, &site, &["--wait", "3s", "--no-scroll"]));
    assert!(html.contains(LATE) && !html.contains(SEEN), "{html}");
    let output = render_within("10s", &sandbox, &site, &["--wait", "50s", "--no-scroll"]);
    assert!(assert_succeeds(&output).contains(LATE));
    assert!(stderr(&output).contains("before 50s had passed"), "{}", stderr(&output));
    let never = render_within("8s", &sandbox, &site, &["--wait-for", "#never"]);
    assert_fails(&never, 5, &["`#never`", "--timeout"]);
    assert_nothing_is_left(&sandbox);
}

#[test]
fn a_page_loads_what_it_is_told() {
    let (sandbox, site) = (Sandbox::new(), Site::start());
    let picture = |site: &Site| site.asked.lock().unwrap().contains_key("/picture.png");
    let output = render(&sandbox, &site, &["--contact", "me@site.example"]);
    assert_succeeds(&output);
    assert!(!picture(&site) && site.parts() == 8, "{:?}", site.asked);
    let agent = site.asked.lock().unwrap()["/"].clone();
    assert!(agent.contains("riptide/") && agent.ends_with("(+me@site.example)"), "{agent}");
    assert_succeeds(&render(&sandbox, &site, &["--load-media"]));
    assert!(picture(&site));

    let site = Site::start();
    let output = render(&sandbox, &site, &["--max-requests", "4"]);
    assert!(assert_succeeds(&output).contains("The tide tables"));
    assert!(stderr(&output).contains("more than the 4 requests"), "{}", stderr(&output));
    assert!(site.parts() <= 3, "{:?}", site.asked);
    let output = render(&sandbox, &site, &["--max-transfer-bytes", "20000"]);
    assert!(assert_succeeds(&output).contains("The tide tables"));
    assert!(stderr(&output).contains("more than the 20000 bytes"), "{}", stderr(&output));
    assert_nothing_is_left(&sandbox);
}

/// A program in Chrome's place.
fn in_place_of_chrome(sandbox: &Sandbox, script: &str) -> PathBuf {
    let program = sandbox.file("chrome.sh", format!("#!/bin/sh\n{script}\n"));
    fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
    program
}

#[test]
fn a_chrome_that_hangs_takes_no_longer_than_the_page_may() {
    let (sandbox, site) = (Sandbox::new(), Site::start());
    let chrome = in_place_of_chrome(&sandbox, "exec sleep 300");
    sandbox.file("urls.txt", &site.base);
    for command in [
        &["render", &site.base][..],
        &["extract", "--engine=headless", &site.base],
        &["extract", "--engine=headless", "--urls-from=urls.txt"],
    ] {
        let started = Instant::now();
        let mut run = sandbox.command();
        run.args(command).args(["--allow-private", "--timeout=2s", "--chrome"]).arg(&chrome);
        assert_fails(&run.output().unwrap(), 5, &["chrome.sh", "not ready within the limit", "--timeout"]);
        assert!(started.elapsed() >= Duration::from_secs(1), "{command:?}: it was not waited for");
        assert!(started.elapsed() < Duration::from_secs(15), "{command:?}: {:?}", started.elapsed());
    }
    assert_nothing_is_left(&sandbox);
}

#[test]
fn chrome_has_its_sandbox_unless_the_user_is_root() {
    let (sandbox, site) = (Sandbox::new(), Site::start());
    let told = sandbox.folder.path().join("flags");
    let script = format!("printf '%s\\n' \"$@\" > {}\nexec chromium \"$@\"", told.display());
    let chrome = in_place_of_chrome(&sandbox, &script);
    let mut run = sandbox.command();
    run.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    run.args(["render", "--allow-private", "--timeout=60s", &site.base, "--chrome"]).arg(&chrome);
    let output = run.output().unwrap();
    assert_succeeds(&output);
    let root = fs::metadata("/proc/self").unwrap().uid() == 0;
    let flags = fs::read_to_string(told).unwrap();
    assert_eq!(flags.lines().any(|flag| flag == "--no-sandbox"), root, "{flags}");
    assert_eq!(stderr(&output).contains("without its own sandbox"), root, "{}", stderr(&output));
    assert_nothing_is_left(&sandbox);
}

#[test]
fn what_is_for_fetching_is_refused_where_a_browser_asks() {
    let sandbox = Sandbox::new();
    let url = "http://127.0.0.1:1/";
    sandbox.file("urls.txt", url);
    let pages = [&["render", url][..], &["extract", "--engine=headless", url]];
    for page in pages {
        for flag in ["--cache=kept", "--max-cache-bytes=1MiB", "--retries=1", "--ca-file=ca.pem"] {
            let name = flag.split('=').next().unwrap();
            assert_fails(&sandbox.run(&[page, &[flag]].concat()), 2, &[name, "a browser opens"]);
        }
    }
    let list = ["extract", "--engine=headless", "--urls-from=urls.txt", "--cache=kept"];
    assert_fails(&sandbox.run(&list), 2, &["--cache", "a browser opens"]);
    // Settings are for all commands, and stand in no way.
    let mut command = sandbox.command();
    command.args(["render", url]).env("RIPTIDE_RETRIES", "1").env("RIPTIDE_CACHE", "kept");
    assert_fails(&command.output().unwrap(), 3, &["--allow-private"]);
}

#[test]
fn the_metadata_before_the_text_say_which_engine_answered() {
    let (sandbox, site) = (Sandbox::new(), Site::start());
    let front = |engine: &str, more: &[&str]| {
        let args = ["extract", "--allow-private", "--timeout=60s", "--engine", engine, &site.base];
        assert_succeeds(&sandbox.run(&[&args[..], more].concat()))
    };
    let yaml = front("headless", &["--front-matter"]);
    assert!(yaml.contains("\nengine: \"headless\"\nengine_reason: \"it was asked for\"\n---\n"), "{yaml}");
    let yaml = front("auto", &["--metadata"]);
    assert!(yaml.contains("\nengine: \"wasm\"\nengine_reason: \""), "{yaml}");
    for plain in [front("wasm", &["--front-matter"]), front("auto", &[])] {
        assert!(!plain.contains("engine"), "{plain}");
    }
}
