//! Pages that do not end, ask, eat or break out. Each ends in time, and Chrome with it.

use std::thread;
use std::time::{Duration, Instant};

use riptide_headless::RenderError;

use crate::chrome::{Chrome, assert_within, memory, options};
use crate::server::{Response, Server};

/// What a page may take, and what a busy machine adds.
const TIMEOUT: Duration = Duration::from_secs(25);
const AT_MOST: Duration = Duration::from_secs(35);

#[test]
fn a_page_that_loops_for_ever_is_read_as_far_as_it_came() {
    let chrome = Chrome::start();
    let pages = [
        ("a loop", "for (;;);"),
        ("promises", "(function next() { Promise.resolve().then(next) })()"),
        (
            "timers",
            "(function next() { const end = Date.now() + 1000; while (Date.now() < end); setTimeout(next) })()",
        ),
        ("a regular expression", "/^(([a-z])+.)+[A-Z]([a-z])+$/.test('a'.repeat(200))"),
    ];
    let read = |kind: &str, script: &str| {
        let server = Server::page(format!("<p>Before {kind}</p><script>{script}</script><p>After</p>"));
        let started = Instant::now();
        let page = chrome.try_render(&server.url("/"), &options(|options| options.timeout = TIMEOUT));
        assert_within(AT_MOST, started);
        let page = page.unwrap_or_else(|error| panic!("{kind}: {error}"));
        assert!(page.html.contains(&format!("<p>Before {kind}</p>")), "{kind}: {}", page.html);
        assert!(!page.notes.is_empty(), "{kind}");
    };
    thread::scope(|scope| {
        for (kind, script) in pages {
            scope.spawn(move || read(kind, script));
        }
    });
    // Chrome is none the worse for it.
    assert!(chrome.render(&Server::page("<p>Well</p>").url("/")).html.contains("Well"));
}

#[test]
fn nobody_answers_dialogs() {
    let server = Server::page(
        "<p id=told></p><script>
         addEventListener('beforeunload', (event) => event.preventDefault());
         alert('stop'); const agreed = confirm('sure?'); const name = prompt('name?'); print();
         document.getElementById('told').append(`${agreed} ${name} ${window.open('/popup')}`);
         document.body.append(document.createElement('iframe').contentWindow ?? '');
         setTimeout(() => { for (let i = 0; i < 20; i++) alert(i) });
         </script><iframe srcdoc='<script>alert(1)</script>'></iframe>",
    );
    let page = Chrome::start().render(&server.url("/"));
    assert!(page.html.contains("<p id=\"told\">false null null</p>"), "{}", page.html);
    assert!(!server.paths().contains(&"/popup".to_owned()));
}

#[test]
fn nothing_is_downloaded() {
    let server = Server::start(|path| {
        match path {
        "/" => Response::html(
            "<p>Here</p><script>
             const link = document.createElement('a'); link.href = '/file'; link.download = 'file'; link.click();
             const blob = document.createElement('a'); blob.href = URL.createObjectURL(new Blob(['x'.repeat(1e6)]));
             blob.download = 'blob'; blob.click();
             </script>",
        ),
        _ => Response::typed("application/octet-stream", vec![0; 1 << 20]).header("Content-Disposition", "attachment"),
    }
    });
    let chrome = Chrome::start();
    assert!(chrome.render(&server.url("/")).html.contains("Here"));
    let error = chrome.try_render(&server.url("/file"), &options(|_| {})).unwrap_err();
    assert_eq!(error.code(), "not-html", "{error:?}");
}

#[test]
fn memory_is_bounded() {
    const LIMIT: u64 = 400 << 20;
    let eat = |kind: &str, script: &str| {
        let server = Server::page(format!("<p>Hungry</p><script>{script}</script>"));
        let chrome = Chrome::configured(|config| config.max_chrome_memory = LIMIT);
        let before = memory(chrome.group);
        let started = Instant::now();
        let mut peak = 0;
        let outcome = thread::scope(|scope| {
            let url = server.url("/");
            let chrome = &chrome;
            let rendering =
                scope.spawn(move || chrome.try_render(&url, &options(|options| options.timeout = TIMEOUT)));
            while !rendering.is_finished() {
                peak = peak.max(memory(chrome.group));
                thread::sleep(Duration::from_millis(50));
            }
            rendering.join().unwrap()
        });
        assert_within(AT_MOST, started);
        assert!(peak > before, "{kind}: nothing was measured");
        // What it takes between two looks at it, on a machine with much to do.
        assert!(peak < before + LIMIT + (200 << 20), "{kind}: {peak} bytes, {before} before");
        match outcome {
            Err(RenderError::Crashed { limit, .. }) => assert_eq!(limit, LIMIT),
            // A page whose scripts are denied memory goes on without.
            Ok(page) => assert!(page.html.contains("Hungry"), "{kind}: {}", page.html),
            Err(error) => panic!("{kind}: {error}"),
        }
        assert!(chrome.render(&Server::page("<p>Well</p>").url("/")).html.contains("Well"), "{kind}");
    };
    thread::scope(|scope| {
        for (kind, script) in [
            ("objects", "const all = []; for (;;) all.push(new Array(1e5).fill(Math.random()))"),
            (
                "buffers",
                "const all = []; for (;;) { try { all.push(new Uint8Array(2e7).fill(7)) } catch {} }",
            ),
            (
                "elements",
                "for (;;) document.body.append(document.createElement('p'), 'x'.repeat(1000) + Math.random())",
            ),
        ] {
            scope.spawn(move || eat(kind, script));
        }
    });
}

#[test]
fn a_page_that_grows_without_end_is_cut_off() {
    let server = Server::page("<script>document.write('<p>' + 'x'.repeat(3000000))</script>");
    let chrome = Chrome::configured(|config| config.max_html_bytes = 1 << 20);
    let error = chrome.try_render(&server.url("/"), &options(|_| {})).unwrap_err();
    assert!(matches!(error, RenderError::TooLarge { limit: 1_048_576 }), "{error:?}");
    // Units fit, bytes do not.
    let server = Server::page("<script>document.write('<p>' + '\u{20ac}'.repeat(600000))</script>");
    assert_eq!(chrome.try_render(&server.url("/"), &options(|_| {})).unwrap_err().code(), "input-too-large");
}

#[test]
fn a_deep_page_is_written_down() {
    let server = Server::page(
        "<body><div hidden></div><script>let at = document.querySelector('div'); for (let i = 0; i < 30000; i++) at = at.appendChild(document.createElement('b'));
         at.append('Bottom')</script>",
    );
    let html = Chrome::start().render(&server.url("/")).html;
    assert!(html.contains(&format!("Bottom{}", "</b>".repeat(30_000))), "{} bytes", html.len());
}

#[test]
fn the_page_cannot_change_how_it_is_read() {
    let server = Server::page(
        "<p>True words</p><script>
         for (const name of ['childNodes', 'attributes', 'shadowRoot', 'localName', 'data', 'nodeType'])
           for (const type of [Node, Element, CharacterData, Document])
             try { Object.defineProperty(type.prototype, name, { get() { throw new Error('false') } }) } catch {}
         Array.prototype.push = Array.prototype.pop = String.prototype.replace = () => 'false words';
         Array.prototype.join = JSON.stringify = () => 'false words';
         Object.defineProperty(Document.prototype, 'querySelector', { value: () => 'false' });
         </script>",
    );
    let html = Chrome::start().render(&server.url("/")).html;
    assert!(html.contains("<p>True words</p>"), "{html}");
}
