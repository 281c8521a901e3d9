//! What is no page, and what the error says.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use riptide_fetch::Guard;
use riptide_headless::{RenderConfig, RenderError, Renderer, find_chrome};
use tempfile::TempDir;

use crate::chrome::{Chrome, PATIENCE, assert_within, options, reach_of_tests};
use crate::server::{Response, Server};

#[test]
fn what_is_no_page_says_what_it_is() {
    let server = Server::start(|path| match path {
        "/pdf" => Response::typed("application/pdf", "%PDF-1.7"),
        "/image" => Response::typed("image/png", "\u{89}PNG"),
        "/json" => Response::typed("application/json", "{}"),
        "/text" => Response::typed("text/plain", "Plain words"),
        "/nothing" => Response::status(204),
        "/loop" => Response::redirect("/loop/2"),
        "/loop/2" => Response::redirect("/loop"),
        "/wrong" => Response::status(503),
        // Where a page leads to by itself counts like where it was asked for.
        "/script-none" => Response::html("<p>Words</p><script>location = '/none'</script>"),
        "/script-json" => Response::html("<p>Words</p><script>location = '/json'</script>"),
        "/script-loop" => Response::html("<p>Words</p><script>location = '/loop'</script>"),
        "/late-wrong" => {
            Response::html("<p>Words</p><script>setTimeout(() => { location = '/wrong' }, 100)</script>")
        }
        "/refresh-wrong" => Response::html("<meta http-equiv=refresh content='0; url=/wrong'><p>Words</p>"),
        // What takes the place of no document leaves the page as it is.
        "/script-nothing" => Response::html("<p>It stays</p><script>location = '/nothing'</script>"),
        "/script-file" => Response::html("<p>It stays</p><script>location = '/file'</script>"),
        "/file" => Response::typed("application/zip", "PK").header("Content-Disposition", "attachment"),
        _ => Response::status(404),
    });
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let chrome = Chrome::start();
    let told = |url: &str| {
        let error = chrome.try_render(&url.parse().unwrap(), &options(|_| {})).unwrap_err();
        (error.code(), error.to_string())
    };
    let refused = [
        ("/pdf", "not-html", "a PDF document"),
        ("/image", "not-html", "an image"),
        ("/json", "not-html", "JSON"),
        ("/none", "http-status", "status 404"),
        ("/wrong", "http-status", "status 503"),
        ("/loop", "redirect-loop", "/loop"),
        ("/script-none", "http-status", "status 404"),
        ("/script-json", "not-html", "JSON"),
        ("/script-loop", "redirect-loop", "/loop"),
        ("/late-wrong", "http-status", "status 503"),
        ("/refresh-wrong", "http-status", "status 503"),
        ("/nothing", "unreachable", "ERR_ABORTED"),
    ];
    let (server, told) = (&server, &told);
    // Most of the time is for waiting.
    for few in refused.chunks(4) {
        thread::scope(|scope| {
            for &(path, code, word) in few {
                scope.spawn(move || {
                    let (found, message) = told(server.url(path).as_str());
                    assert!(found == code && message.contains(word), "{path}: {found}: {message}");
                });
            }
        });
    }
    let (code, message) = told(&format!("http://{closed}/"));
    assert!(code == "connect" && message.contains("127.0.0.1"), "{code}: {message}");
    let (code, message) = told("http://name-that-is-not.invalid/");
    assert!(code == "dns" && message.contains("name-that-is-not.invalid"), "{code}: {message}");
    assert!(chrome.render(&server.url("/text")).html.contains("Plain words"));
    for path in ["/script-nothing", "/script-file"] {
        let page = chrome.render(&server.url(path));
        assert!(
            page.html.contains("It stays") && page.status == 200,
            "{path}: {} {}",
            page.status,
            page.html
        );
    }
}

#[test]
fn a_machine_without_chrome_is_told_what_to_do() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("not-a-program");
    fs::write(&file, "words").unwrap();
    for named in [file, folder.path().join("missing"), folder.path().to_owned()] {
        let error = find_chrome(Some(&named)).unwrap_err();
        assert_eq!(error.code(), "no-chrome");
        for word in [named.to_str().unwrap(), "apt-get install chromium", "--chrome", "CHROME"] {
            assert!(error.to_string().contains(word), "`{word}` is missing in: {error}");
        }
    }
}

/// A program in Chrome's place, in a folder that has to be kept.
fn in_place_of_chrome(script: &str) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let program = folder.path().join("chrome");
    fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
    (folder, program)
}

fn renderer(chrome: &Path) -> Renderer {
    let mut config = RenderConfig::default();
    config.chrome = Some(chrome.to_owned());
    config.guard = Guard::new(&reach_of_tests());
    Renderer::new(config).unwrap()
}

#[test]
fn a_chrome_that_does_not_start_is_quoted() {
    let (_folder, chrome) = in_place_of_chrome("echo 'It has no screen' >&2\nexit 1");
    let error = renderer(&chrome).start(Duration::from_secs(30)).unwrap_err();
    assert!(matches!(error, RenderError::Launch { .. }), "{error:?}");
    for word in ["twice it ended at once", "exit status: 1", "It has no screen", chrome.to_str().unwrap()] {
        assert!(error.to_string().contains(word), "`{word}` is missing in: {error}");
    }
}

/// Now and then a Chrome crashes before it answers.
#[test]
fn a_chrome_that_crashes_at_its_start_is_started_once_more() {
    let crash = "echo 'crashpad/util/file_io: No such file' >&2\nkill -s SEGV $$";
    let (_folder, chrome) = in_place_of_chrome(crash);
    let error = renderer(&chrome).start(PATIENCE).unwrap_err().to_string();
    assert!(error.ends_with("twice it ended at once (signal: 11 (SIGSEGV))"), "{error}");
    let real = find_chrome(None).unwrap();
    let once =
        format!("mkdir \"${{0%/*}}/crashed\" 2>/dev/null && kill -s SEGV $$\nexec {} \"$@\"", real.display());
    let (folder, chrome) = in_place_of_chrome(&once);
    let info = renderer(&chrome).start(PATIENCE).unwrap_or_else(|error| panic!("{error}"));
    assert!(info.product.contains("Chrome/"), "{info:?}");
    assert!(folder.path().join("crashed").exists());
}

/// The start of Chrome is part of the time that a page has.
#[test]
fn a_chrome_that_hangs_is_given_up_in_time() {
    let (_folder, chrome) = in_place_of_chrome("exec sleep 300");
    let renderer = renderer(&chrome);
    let limit = Duration::from_millis(500);
    let started = Instant::now();
    let by_start = renderer.start(limit).unwrap_err();
    let url = "http://127.0.0.1:1/".parse().unwrap();
    let by_page = renderer.render(&url, &options(|options| options.timeout = limit)).unwrap_err();
    assert_within(Duration::from_secs(10), started);
    for error in [by_start, by_page] {
        assert!(
            matches!(&error, RenderError::LaunchTimeout { limit: told, .. } if *told == limit),
            "{error:?}"
        );
        assert!(error.to_string().contains("500ms"), "{error}");
        assert_eq!((error.code(), error.is_retryable()), ("render-timeout", true));
    }
}

/// A Chrome that takes any certificate, which no page can have of ours.
#[test]
fn no_redirect_gives_the_encryption_up() {
    let plain = Server::page("<p>Not encrypted</p>");
    let target = plain.url("/").to_string();
    let (location, refresh) = (target.clone(), target.clone());
    let secure = Server::secure(move |path| match path {
        "/redirect" => Response::redirect(&location),
        "/words" => Response::html("<p>Words</p>"),
        _ => Response::html(format!("<script>location = '{refresh}'</script>")),
    });
    let found = find_chrome(None).unwrap();
    let (_folder, chrome) =
        in_place_of_chrome(&format!("exec {} --ignore-certificate-errors \"$@\"", found.display()));
    let renderer = renderer(&chrome);
    let render = |path: &str| renderer.render(&secure.url(path), &options(|_| {}));
    assert!(render("/words").unwrap().html.contains("Words"));
    let error = render("/redirect").unwrap_err();
    assert_eq!(error.code(), "downgrade", "{error:?}");
    assert!(
        error.to_string().contains(&format!("`{}` redirects to `{target}`", secure.url("/redirect"))),
        "{error}"
    );
    assert_eq!(plain.paths(), Vec::<String>::new());
    // A page that leads on by itself is no redirect.
    assert!(render("/script").unwrap().html.contains("Not encrypted"));
}
