//! The progress of a list: a bar on a terminal, a line at the end elsewhere.

use std::fs;
use std::process::{Command, Stdio};

use crate::command::Sandbox;
use crate::lists::{Site, records};

/// Enough pages for the bar to be drawn a few times, which it is five times a second; two of them fail.
fn list(sandbox: &Sandbox, site: &Site) {
    let path = |n: u32| if n % 5 == 1 { format!("/gone/{n}") } else { format!("/page/{n}") };
    sandbox.file("urls.txt", (0..10).map(|n| format!("{}{}\n", site.base, path(n))).collect::<String>());
}

const ARGS: &str = "extract --urls-from urls.txt --allow-private --ignore-robots --retries=0 --delay=200ms";

#[test]
fn a_terminal_has_a_bar_with_rate_failures_and_time_left() {
    let (sandbox, site) = (Sandbox::new(), Site::start());
    list(&sandbox, &site);
    // `script` gives the command a terminal, and prints what comes out of it.
    let inner = format!("stty cols 100 rows 30; '{}' {ARGS} >out.ndjson", env!("CARGO_BIN_EXE_riptide"));
    let mut command = Command::new("script");
    let riptide = sandbox.process();
    command.args(["--quiet", "--return", "--command", &inner, "/dev/null"]);
    command.env_clear().current_dir(sandbox.folder.path()).stdin(Stdio::null());
    command.envs(riptide.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.env("TERM", "xterm").env("PATH", "/usr/bin:/bin").env("SHELL", "/bin/sh");
    let output = command.output().unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(6), "{shown}");
    assert_eq!(records(&fs::read_to_string(sandbox.folder.path().join("out.ndjson")).unwrap()).len(), 10);

    let drawn: Vec<&str> = shown.split(['\r', '\n']).filter(|line| line.contains("/10  ")).collect();
    assert!(drawn.len() >= 3, "{shown:?}");
    // Like `=======>        7/10  5.0/s  2 failed  0s left`.
    let last = drawn.last().unwrap();
    for part in ["=>", "/s  ", "2 failed", "s left"] {
        assert!(last.contains(part), "`{part}` is missing in {last:?}");
    }
    let done = |line: &str| -> u32 {
        let (before, _) = line.split_once("/10  ").unwrap();
        before.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap()
    };
    assert!(drawn.windows(2).all(|pair| done(pair[0]) <= done(pair[1])), "{drawn:?}");
    assert!(done(drawn[0]) < 5 && done(last) >= 7, "{drawn:?}");
    // The bar goes, and what is left to read is how it went.
    let end = shown.rsplit("\u{1b}[2K").next().unwrap();
    assert!(end.contains("riptide: 10 pages in") && end.contains("2 pages failed"), "{end:?}");
}

#[test]
fn where_stderr_is_no_terminal_a_line_at_the_end_says_how_it_went() {
    let (sandbox, site) = (Sandbox::new(), Site::start());
    list(&sandbox, &site);
    let output = sandbox.run(&ARGS.split(' ').collect::<Vec<_>>());
    assert_eq!(output.status.code(), Some(6));
    let told = String::from_utf8(output.stderr).unwrap();
    let lines: Vec<&str> = told.lines().collect();
    assert!(!told.contains(['\r', '\u{1b}']), "{told:?}");
    assert_eq!(lines.len(), 3, "{told}");
    assert!(
        lines[0].starts_with("riptide: 10 pages in ") && lines[0].ends_with(", 2 of them failed"),
        "{told}"
    );
    assert!(lines[1].starts_with("error: 2 pages failed") && lines[2].starts_with("hint: "), "{told}");
}
