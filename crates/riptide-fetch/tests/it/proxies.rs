//! Proxies are used where they are asked for.

use riptide_fetch::{FetchConfig, Fetcher, Proxy};
use url::Url;

use crate::server::{Scripted, Server, local_config, page, respond};

fn through(server: &Server) -> FetchConfig {
    let mut config = FetchConfig::default();
    config.proxy = Proxy::Url(server.url("/"));
    config
}

#[test]
fn a_proxy_gets_the_whole_url_and_may_be_anywhere() {
    let proxy = Server::start(|request, stream| {
        respond(stream, 200, "Content-Type: text/html\r\n", request.path.as_bytes());
    });
    // A name that nobody can resolve but the proxy.
    let fetcher = Fetcher::with_resolver(through(&proxy), Scripted::new(&[&[]])).unwrap();
    let url: Url = "http://site.example/page".parse().unwrap();
    assert_eq!(fetcher.fetch(&url).unwrap().bytes, url.as_str().as_bytes());
}

#[test]
fn what_a_url_itself_says_is_checked_before_the_proxy_is_asked() {
    let proxy = Server::start(|_, stream| page(stream));
    let fetcher = Fetcher::new(through(&proxy)).unwrap();
    for (url, code) in [
        ("http://10.0.0.1/", "forbidden-address"),
        ("http://localhost/", "forbidden-address"),
        ("http://169.254.169.254/latest/", "forbidden-address"),
        ("http://user@site.example/", "forbidden-url"),
    ] {
        assert_eq!(fetcher.fetch(&url.parse().unwrap()).unwrap_err().code(), code, "{url}");
    }
    // That one address is allowed says nothing of names, whose addresses only the proxy sees.
    let mut one = through(&proxy);
    one.allowed_addresses = vec!["127.0.0.1".parse().unwrap()];
    let fetcher = Fetcher::new(one).unwrap();
    for url in ["http://localhost/", "http://metadata.google.internal/", "http://printer.local/"] {
        let error = fetcher.fetch(&url.parse().unwrap()).unwrap_err();
        assert_eq!(error.code(), "forbidden-address", "{url}");
        assert!(error.to_string().contains("--allow-private"), "{error}");
    }
    assert_eq!(proxy.connections(), 0);
    let mut any = through(&proxy);
    any.allow_private = true;
    let fetcher = Fetcher::new(any).unwrap();
    assert_eq!(fetcher.fetch(&"http://printer.local/".parse().unwrap()).unwrap().status, 200);
    assert_eq!(proxy.connections(), 1);
    // The caller lets the proxy be reached, and a page does not get there by it.
    let mut config = local_config();
    config.proxy = Proxy::Url(proxy.url("/"));
    let error = Fetcher::new(config).unwrap().fetch(&proxy.url("/admin")).unwrap_err();
    assert_eq!((error.code(), proxy.connections()), ("forbidden-url", 1), "{error}");
}

#[test]
fn https_goes_through_a_tunnel() {
    let proxy = Server::start(|_, stream| respond(stream, 403, "", b""));
    let error =
        Fetcher::new(through(&proxy)).unwrap().fetch(&"https://site.example/".parse().unwrap()).unwrap_err();
    assert_eq!((error.code(), proxy.connections() > 0), ("connect", true), "{error}");
}
