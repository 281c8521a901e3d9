//! Addresses of links: what the URL parser makes of them, whatever way they are resolved.

use riptide_content::{Options, Page, extract};
use url::Url;

const ADDRESSES: &[&str] = &[
    "/",
    "/a/b?c=d&e=f#g",
    "/a/./b/../c",
    "/.hidden/.",
    "/a/%2e%2E/b",
    "/%2E./b",
    "/a b",
    "/a'b?c'd",
    "/a\\b",
    "/ü?ü#ü",
    "/a//b",
    "//other.example/a",
    "/a:b@c!$*()+,;=~",
    "a/b",
    "../a",
    "a",
    "a.html?b=c#d",
    ".",
    "..",
    ".a",
    "./a",
    "a/..",
    "a/.b",
    "%2e%2e/a",
    "a%2e/b",
    "a//b",
    "a:b",
    "a/b:c",
    "a?b:c",
    "a?b/../c",
    "a#b",
    "a/?#",
    "@a",
    ";a=b",
    "(a)",
    "&a",
    "?q=1",
    "?q=1?r/../s#t#u",
    "?",
    "?q:r",
    "https://other.example/a/b?c#d",
    "http://other.example",
    "https://other.example?q",
    "https://other.example#f",
    "https://Other.Example/a",
    "https://user:secret@other.example/",
    "https://other.example:443/a",
    "http://other.example:8080/a",
    "http://0x7f.1/a",
    "http://127.1/a",
    "http://other.example.7/a",
    "http://xn--bcher-kva.example/a",
    "http://-a.example/b",
    "http://a..example/b",
    "http://.example/b",
    "HTTPS://other.example/a",
    "https:/other.example/a",
    "https://other.example/a/../b",
];

#[test]
fn links_are_resolved_as_the_url_parser_does() {
    for base in [
        "https://example.com/dir/page?x#y",
        "https://example.com/a/b#y",
        "http://user:secret@example.com:8080/",
        "file:///dir/page",
    ] {
        let page_url = Url::parse(base).unwrap();
        for address in ADDRESSES {
            let html = format!("<a href=\"{address}\">link</a>");
            let page = Page { html: html.as_bytes(), url: Some(base), ..Default::default() };
            let links = extract(&page, &Options::default()).unwrap().links;
            let found: Vec<&str> = links.iter().map(|link| link.url.as_str()).collect();
            let expected: Vec<String> = page_url.join(address).ok().map(String::from).into_iter().collect();
            assert_eq!(found, expected, "{address} on {base}");
        }
    }
}

#[test]
fn places_on_the_page_are_places_in_the_document_however_they_are_written() {
    for base in ["https://example.com/dir/page?x#y", "https://example.com/", "http://example.com/a/#"] {
        for place in ["#f", "#f?g/../h#i", "#f:g"] {
            let address = Url::parse(base).unwrap().join(place).unwrap();
            let html =
                format!("<base href=\"{base}\"><p><a href=\"{place}\">a</a> <a href=\"{address}\">b</a>");
            let page =
                Page { html: html.as_bytes(), url: Some("https://elsewhere.example/"), ..Default::default() };
            let markdown = extract(&page, &Options::default()).unwrap().markdown;
            assert_eq!(markdown.trim_end(), format!("[a]({place}) [b]({place})"), "{place} on {base}");
        }
    }
}
