//! Where pages come from, and what is said about those that cannot be had.

use std::fs::File;
use std::io::{Read, Write};
use std::process::Stdio;

use crate::command::{Sandbox, assert_fails, assert_succeeds, stderr};

const HEADING: &str = "<html><body><h1>Test</h1></body></html>";

/// Ordinary paragraphs, as many bytes as asked for and a little more.
fn ordinary_page(bytes: usize) -> String {
    let mut page = String::from("<!DOCTYPE html><title>Long</title><body><main><h1>A long page</h1>");
    let mut number = 0;
    while page.len() < bytes {
        number += 1;
        page.push_str(&format!(
            "<p>Paragraph {number} tells of the harbour at dusk, of <b>ropes</b> and of <a href=\"/p/{number}\">lights</a>, and it takes its time to do so.</p>\n"
        ));
    }
    page.push_str("<p>The last words.</p></main></body>");
    page
}

#[test]
fn a_heading_alone_is_a_page() {
    let sandbox = Sandbox::new();
    sandbox.file("page.html", HEADING);
    for args in [["--input-file", "page.html"], ["--local", "page.html"]] {
        let args = [&["extract", "--format", "text"], &args[..]].concat();
        assert_eq!(assert_succeeds(&sandbox.run(&args)), "Test\n");
    }
}

#[test]
fn a_page_of_a_few_hundred_bytes_is_a_page() {
    let page = "<!doctype html><html><head><title>Sample Domain</title><meta charset=\"utf-8\" />\
        <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" /><style type=\"text/css\">\
        body { background-color: #f0f0f2; margin: 0; padding: 0 } div { width: 600px; margin: 5em auto }</style></head>\
        <body><div><h1>Sample Domain</h1><p>This name is set aside for samples in texts. You may use it in yours \
        without asking anyone first.</p><p><a href=\"https://names.example/samples\">More about it</a></p></div></body></html>";
    let page = format!("{page:<513}");
    assert_eq!(page.len(), 513);
    let sandbox = Sandbox::new();
    let output = sandbox.command().args(["extract", "-"]).write_stdin(page).output().unwrap();
    let markdown = assert_succeeds(&output);
    assert!(markdown.contains("without asking anyone first."), "{markdown}");
}

#[test]
fn megabytes_of_ordinary_html_are_a_page() {
    let sandbox = Sandbox::new();
    for megabytes in [1, 10] {
        let page = ordinary_page(megabytes << 20);
        sandbox.file("page.html", &page);
        let text = |args: &[&str]| {
            let args = [&["extract", "page.html", "--format", "text"], args].concat();
            assert_succeeds(&sandbox.run(&args))
        };
        let (content, whole) = (text(&[]), text(&["--full-page"]));
        for text in [&content, &whole] {
            assert!(text.contains("Paragraph 1 tells of the harbour"), "{megabytes} MB");
            assert!(text.len() > page.len() / 2, "{megabytes} MB");
        }
        assert!(whole.trim_end().ends_with("The last words."), "{megabytes} MB");
    }
}

#[test]
fn stdin_is_read_with_and_without_a_dash() {
    let sandbox = Sandbox::new();
    for args in [
        &["extract", "--format=text"][..],
        &["extract", "--format=text", "-"],
        &["extract", "--format=text", "--stdin"],
    ] {
        let output = sandbox.command().args(args).write_stdin(HEADING).output().unwrap();
        assert_eq!(assert_succeeds(&output), "Test\n");
    }
}

#[test]
fn nothing_and_white_space_are_empty() {
    let sandbox = Sandbox::new();
    for content in ["", " \n\t "] {
        sandbox.file("page.html", content);
        assert_fails(&sandbox.run(&["extract", "page.html", "--json"]), 4, &["the page is empty"]);
    }
}

#[test]
fn a_picture_is_not_a_page() {
    let sandbox = Sandbox::new();
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend((0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8));
    sandbox.file("page.html", png);
    assert_fails(&sandbox.run(&["extract", "page.html"]), 4, &["not text"]);
}

#[test]
fn a_page_without_text_says_so() {
    let sandbox = Sandbox::new();
    sandbox.file("page.html", "<html><body><script>render()</script><div id=root></div></body></html>");
    assert_fails(&sandbox.run(&["extract", "page.html"]), 4, &["no visible text"]);
}

#[test]
fn a_selector_that_matches_nothing_says_so() {
    let sandbox = Sandbox::new();
    sandbox.file("page.html", HEADING);
    assert_fails(&sandbox.run(&["extract", "page.html", "--select", "#nowhere"]), 4, &["selectors"]);
}

#[test]
fn a_broken_selector_is_a_usage_error() {
    let sandbox = Sandbox::new();
    sandbox.file("page.html", HEADING);
    for flag in ["--select", "--remove"] {
        assert_fails(&sandbox.run(&["extract", "page.html", flag, "p[["]), 2, &["`p[[`"]);
    }
}

#[test]
fn the_charset_of_the_page_wins_over_a_wrong_guess() {
    let sandbox = Sandbox::new();
    let latin = b"<html><head><meta charset=windows-1252></head><body><p>Caf\xe9 au lait</p></body></html>";
    sandbox.file("latin.html", latin);
    assert_eq!(assert_succeeds(&sandbox.run(&["extract", "latin.html", "--format=text"])), "Café au lait\n");

    let utf16: Vec<u8> = "\u{feff}<p>Café au lait</p>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    sandbox.file("utf16.html", utf16);
    assert_eq!(assert_succeeds(&sandbox.run(&["extract", "utf16.html", "--format=text"])), "Café au lait\n");

    sandbox.file(
        "wrong.html",
        "<html><head><meta charset=no-such-charset></head><body><p>Café au lait</p></body>",
    );
    assert_eq!(assert_succeeds(&sandbox.run(&["extract", "wrong.html", "--format=text"])), "Café au lait\n");

    sandbox.file("declared.html", b"<p>Caf\xe9 au lait</p>");
    let args =
        ["extract", "declared.html", "--format=text", "--content-type", "text/html; charset=iso-8859-1"];
    assert_eq!(assert_succeeds(&sandbox.run(&args)), "Café au lait\n");
}

#[test]
fn stdin_is_refused_at_the_cap() {
    let sandbox = Sandbox::new();
    let mut child = sandbox
        .process()
        .args(["extract", "--max-input-bytes", "1MiB"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let block = vec![b'a'; 1 << 20];
    // A gigabyte is on offer; the pipe closes long before it is taken.
    let mut taken: u64 = 0;
    while taken < 1 << 30 && stdin.write_all(&block).is_ok() {
        taken += block.len() as u64;
    }
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_fails(&output, 5, &["the limit is 1048576", "--max-input-bytes"]);
    assert!(taken < 16 << 20, "{taken} bytes were taken");
}

#[test]
fn a_file_is_refused_at_the_cap_and_accepted_below_it() {
    let sandbox = Sandbox::new();
    let size = sandbox.file("page.html", HEADING).metadata().unwrap().len();
    let with_limit = |limit: u64| {
        sandbox.run(&["extract", "page.html", "--format=text", "--max-input-bytes", &limit.to_string()])
    };
    assert_eq!(assert_succeeds(&with_limit(size)), "Test\n");
    assert_fails(&with_limit(size - 1), 5, &[&format!("has {size} bytes, the limit is {}", size - 1)]);

    // Sparse: a gigabyte that is not there must not be read either.
    File::create(sandbox.folder.path().join("huge.html")).unwrap().set_len(1 << 30).unwrap();
    assert_fails(
        &sandbox.run(&["extract", "huge.html"]),
        5,
        &["has 1073741824 bytes, the limit is 33554432"],
    );
}

#[test]
fn missing_files_folders_and_bad_addresses_are_usage_errors() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder.path().to_str().unwrap().to_owned();
    for (args, words) in [
        (&["no-such.html"][..], &["cannot read `no-such.html`", "No such file"][..]),
        (&["--input-file", "no-such.html"], &["cannot read `no-such.html`"]),
        (&["example.com"], &["cannot read `example.com`", "https://example.com"]),
        (&[&folder], &["is a directory"]),
        (&["--url", "http://"], &["`http://` is not a web address"]),
        (&["--url", "example.com/page"], &["the scheme is missing", "https://example.com/page"]),
        (&["ftp://example.com/"], &["`ftp` is not http or https"]),
        (&["file:///etc/passwd"], &["`file` is not http or https"]),
        (&["--base-url", "here", "-"], &["`here` is not a web address"]),
        (&["--timeout", "0", "-"], &["--timeout"]),
        (&["--max-input-bytes", "lots", "-"], &["--max-input-bytes"]),
    ] {
        assert_fails(&sandbox.run(&[&["extract"], args].concat()), 2, words);
    }
}

#[cfg(unix)]
#[test]
fn a_file_name_need_not_be_unicode() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let sandbox = Sandbox::new();
    let name = OsStr::from_bytes(b"caf\xe9.html");
    let run = || {
        let mut command = sandbox.command();
        command.args(["extract", "--format=text"]).arg(name).output().unwrap()
    };
    assert_fails(&run(), 2, &["cannot read", "No such file"]);
    std::fs::write(sandbox.folder.path().join(name), HEADING).unwrap();
    assert_eq!(assert_succeeds(&run()), "Test\n");
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let sandbox = Sandbox::new();
    sandbox.file("page.html", ordinary_page(4 << 20));
    let mut child = sandbox
        .process()
        .args(["extract", "page.html"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 16];
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut first).unwrap();
    drop(stdout);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stderr(&output), "");
}

#[test]
fn control_characters_never_reach_the_terminal() {
    let sandbox = Sandbox::new();
    let output = sandbox.run(&["extract", "\u{1b}]0;owned\u{7}.html"]);
    assert_fails(&output, 2, &["owned"]);
    assert!(!stderr(&output).contains('\u{1b}'));
}

#[test]
fn colour_is_where_it_is_asked_for() {
    let sandbox = Sandbox::new();
    let colored =
        |args: &[&str]| stderr(&sandbox.run(&[&["extract", "none.html"], args].concat())).contains("\x1b[");
    assert!(!colored(&[]), "stderr is no terminal here");
    assert!(colored(&["--color", "always"]));
    assert!(!colored(&["--color", "never"]));
}
