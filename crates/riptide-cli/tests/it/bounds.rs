//! Servers that waste time and memory: each ends with its own error, within the time and the memory that a page has.
#![cfg(target_os = "linux")]

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use crate::command::{Sandbox, peak_memory, stderr};

/// What a server does once it was asked.
type Answer = fn(&mut TcpStream);

fn serve(answer: Answer) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            thread::spawn(move || {
                let lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
                lines.take_while(|line| !line.is_empty()).for_each(drop);
                answer(&mut stream);
            });
        }
    });
    url
}

fn begin(stream: &mut TcpStream, headers: &str) {
    let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{headers}");
}

/// A byte now and then, for as long as somebody takes it.
fn drip(stream: &mut TcpStream) {
    while stream.write_all(b"x").is_ok() {
        thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn no_server_takes_more_than_the_time_and_the_memory_of_a_page() {
    let answers: [(&str, Answer, i32, &str); 8] = [
        ("nothing", |_| thread::sleep(Duration::from_secs(60)), 5, "the limit of 2s"),
        (
            "a slow body",
            |stream| {
                begin(stream, "\r\n");
                drip(stream);
            },
            5,
            "the limit of 2s",
        ),
        (
            "a slow head",
            |stream| {
                begin(stream, "X-Slow: ");
                drip(stream);
            },
            5,
            "the limit of 2s",
        ),
        (
            "an endless body",
            |stream| {
                begin(stream, "\r\n");
                while stream.write_all(&[b'x'; 1 << 16]).is_ok() {}
            },
            5,
            "the limit is 16777216",
        ),
        (
            "a huge head",
            |stream| {
                begin(stream, "");
                let field = format!("X-Huge: {}\r\n", "x".repeat(8000));
                while stream.write_all(field.as_bytes()).is_ok() {}
            },
            3,
            "did not answer as HTTP asks for",
        ),
        ("an early close", |stream| begin(stream, "Content-Le"), 3, "ended after 0 bytes"),
        (
            "a length that is not kept",
            |stream| begin(stream, "Connection: close\r\nContent-Length: 1000\r\n\r\nshort"),
            3,
            "ended after 5 bytes of the page of 1000 announced",
        ),
        (
            "a redirect to itself",
            |stream| {
                let _ = stream.write_all(
                    b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                );
            },
            3,
            "the redirects loop",
        ),
    ];
    let (sandbox, cap) = (Sandbox::new(), 16 << 20);
    for (what, answer, code, told) in answers {
        let url = serve(answer);
        let mut command = sandbox.process();
        command.args(["extract", "--engine=native", "--allow-private", "--retries=0", "--timeout=2s", &url]);
        command.arg(format!("--max-input-bytes={cap}"));
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let started = Instant::now();
        let (output, peak) = peak_memory(command.spawn().unwrap());
        // The time of the page, and what a busy machine adds.
        assert!(started.elapsed() < Duration::from_secs(2 + 8), "{what}: {:?}", started.elapsed());
        assert_eq!(output.status.code(), Some(code), "{what}: {}", stderr(&output));
        assert!(stderr(&output).contains(told), "{what}: {}", stderr(&output));
        // A buffer that grows is there twice while it is copied; the rest is the program itself.
        assert!(peak > 0 && peak << 10 < 2 * cap + (64 << 20), "{what}: {peak} KiB");
    }
}
