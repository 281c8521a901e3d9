//! What is no page, and what the error says.

use std::net::TcpListener;

use riptide_headless::{RenderConfig, RenderError, Renderer, find_chrome};
use tempfile::TempDir;

use crate::chrome::{Chrome, options};
use crate::server::{Response, Server};

#[test]
fn what_is_no_page_says_what_it_is() {
    let server = Server::start(|path| match path {
        "/pdf" => Response::typed("application/pdf", "%PDF-1.7"),
        "/image" => Response::typed("image/png", "\u{89}PNG"),
        "/json" => Response::typed("application/json", "{}"),
        "/text" => Response::typed("text/plain", "Plain words"),
        "/nothing" => Response::status(204),
        "/loop" => Response::redirect("/loop"),
        "/wrong" => Response::status(503),
        _ => Response::status(404),
    });
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let chrome = Chrome::start();
    let told = |url: &str| {
        let error = chrome.try_render(&url.parse().unwrap(), &options(|_| {})).unwrap_err();
        (error.code(), error.to_string())
    };
    for (path, code, word) in [
        ("/pdf", "not-html", "a PDF document"),
        ("/image", "not-html", "an image"),
        ("/json", "not-html", "JSON"),
        ("/none", "http-status", "status 404"),
        ("/wrong", "http-status", "status 503"),
        ("/loop", "unreachable", "ERR_TOO_MANY_REDIRECTS"),
        ("/nothing", "unreachable", "ERR_ABORTED"),
    ] {
        let (found, message) = told(server.url(path).as_str());
        assert!(found == code && message.contains(word), "{path}: {found}: {message}");
    }
    let (code, message) = told(&format!("http://{closed}/"));
    assert!(code == "connect" && message.contains("127.0.0.1"), "{code}: {message}");
    let (code, message) = told("http://name-that-is-not.invalid/");
    assert!(code == "dns" && message.contains("name-that-is-not.invalid"), "{code}: {message}");
    assert!(chrome.render(&server.url("/text")).html.contains("Plain words"));
}

#[test]
fn a_machine_without_chrome_is_told_what_to_do() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("not-a-program");
    std::fs::write(&file, "words").unwrap();
    for named in [file, folder.path().join("missing"), folder.path().to_owned()] {
        let error = find_chrome(Some(&named)).unwrap_err();
        assert_eq!(error.code(), "no-chrome");
        for word in [named.to_str().unwrap(), "apt-get install chromium", "--chrome", "CHROME"] {
            assert!(error.to_string().contains(word), "`{word}` is missing in: {error}");
        }
    }
}

#[test]
fn a_chrome_that_does_not_start_is_quoted() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let chrome = folder.path().join("chrome");
    std::fs::write(&chrome, "#!/bin/sh\necho 'It has no screen' >&2\nexit 1\n").unwrap();
    std::fs::set_permissions(&chrome, PermissionsExt::from_mode(0o755)).unwrap();
    let mut config = RenderConfig::default();
    config.chrome = Some(chrome.clone());
    let error = Renderer::new(config).unwrap().start().unwrap_err();
    assert!(matches!(error, RenderError::Launch { .. }), "{error:?}");
    assert!(error.to_string().contains("It has no screen"), "{error}");
    assert!(error.to_string().contains(chrome.to_str().unwrap()), "{error}");
}
