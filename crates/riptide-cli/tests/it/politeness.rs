//! Lists and their hosts: many at the same time, each of them politely.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::command::{Sandbox, assert_succeeds};
use crate::lists::{Site, records};

/// What a list did to its hosts: when each of them was asked, and whether several were at the same time.
#[derive(Default)]
struct Visits {
    starts: BTreeMap<String, Vec<Instant>>,
    open: BTreeMap<String, u32>,
    together: bool,
}

#[test]
fn hosts_are_asked_at_the_same_time_and_each_one_politely() {
    let sandbox = Sandbox::new();
    let listener = TcpListener::bind("0.0.0.0:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let visits = Arc::<Mutex<Visits>>::default();
    let seen = Arc::clone(&visits);
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let seen = Arc::clone(&seen);
            thread::spawn(move || {
                let host = stream.local_addr().unwrap().ip().to_string();
                let head = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
                head.take_while(|line| !line.is_empty()).for_each(drop);
                {
                    let mut seen = seen.lock().unwrap();
                    seen.starts.entry(host.clone()).or_default().push(Instant::now());
                    *seen.open.entry(host.clone()).or_default() += 1;
                    assert_eq!(seen.open[&host], 1, "one at a time of {host}");
                }
                // Answered once another host is asked too, or nobody comes.
                let patience = Instant::now() + Duration::from_secs(20);
                while Instant::now() < patience {
                    let mut seen = seen.lock().unwrap();
                    seen.together |= seen.open.values().filter(|&&open| open > 0).count() > 1;
                    if seen.together {
                        break;
                    }
                    drop(seen);
                    thread::sleep(Duration::from_millis(5));
                }
                *seen.lock().unwrap().open.get_mut(&host).unwrap() -= 1;
                let body = "<h1>Page</h1><p>Here.</p>";
                let _ = write!(
                    stream,
                    "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n{body}",
                    body.len()
                );
            });
        }
    });
    let list: String = (0..9).map(|n| format!("http://127.0.0.{}:{port}/{n}\n", n % 3 + 1)).collect();
    sandbox.file("urls.txt", list);
    let args = ["extract", "--urls-from=urls.txt", "--allow-private", "--ignore-robots", "--delay=300ms"];
    let output = sandbox.run(&args);
    assert_eq!(records(&assert_succeeds(&output)).len(), 9);
    let visits = visits.lock().unwrap();
    assert!(visits.together, "several hosts at the same time");
    for (host, starts) in &visits.starts {
        assert_eq!(starts.len(), 3, "{host}");
        // The server sees a start a little after the client has made it.
        let whole = starts[2] - starts[0];
        assert!(whole >= Duration::from_millis(500), "{host}: two delays in {whole:?}");
    }
}

/// Each of many hosts sends to the same one, which has its turns: who waits for one takes nobody's place.
#[test]
fn redirects_to_one_host_hold_up_nothing() {
    let (sandbox, site) = (Sandbox::new(), Site::start_on("0.0.0.0:0"));
    let port = site.base.rsplit(':').next().unwrap();
    let mut list: String =
        (2..30).map(|host| format!("http://127.0.0.{host}:{port}/away/{host}\n")).collect();
    list.push_str(&format!("http://127.0.0.1:{port}/page/last\n"));
    sandbox.file("urls.txt", list);
    let mut child = sandbox
        .process()
        .args(["extract", "--urls-from", "urls.txt", "--allow-private"])
        .args(["--delay=50ms", "--per-host=1", "--concurrency=1"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let stdout = child.stdout.take().unwrap();
    let read = thread::spawn(move || BufReader::new(stdout).lines().count());
    let patience = Instant::now() + Duration::from_secs(60);
    while child.try_wait().unwrap().is_none() && Instant::now() < patience {
        thread::sleep(Duration::from_millis(20));
    }
    // One that stands still is not left behind.
    let _ = child.kill();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(read.join().unwrap(), 29);
}
