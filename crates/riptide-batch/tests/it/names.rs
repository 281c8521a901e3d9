use std::collections::BTreeSet;

use riptide_batch::file_name;
use url::Url;

fn name(url: &str) -> String {
    file_name(&Url::parse(url).unwrap(), "md")
}

#[test]
fn names_are_readable_and_safe_anywhere() {
    for (url, begins) in [
        ("https://example.com/", "example.com/index-"),
        ("https://example.com:8443/a/b.html?c=d&e", "example.com_8443/a-b.html-c-d-e-"),
        ("http://[2606:4700::1111]/x", "2606-4700--1111/x-"),
        ("https://example.com/..%2f..%2fetc/passwd", "example.com/2f..-2fetc-passwd-"),
        ("https://example.com/%2e%2e/.hidden", "example.com/hidden-"),
        ("https://bücher.example/straße", "xn--bcher-kva.example/stra-C3-9Fe-"),
    ] {
        let name = name(url);
        assert!(name.starts_with(begins) && name.ends_with(".md"), "{url}: {name}");
        let (folder, file) = name.split_once('/').unwrap();
        for part in [folder, file] {
            assert!(!part.starts_with('.') && !part.contains(['/', '\\', ':', '%', '?']), "{name}");
        }
    }
    let long = name(&format!("https://example.com/{}", "long/".repeat(1000)));
    assert!(long.len() < 150, "{long}");
}

#[test]
fn a_url_has_one_name_and_its_fragment_does_not_count() {
    let urls = [
        "http://a.example/x",
        "https://a.example/x",
        "https://a.example/X",
        "https://a.example/x?",
        "https://a.example/x?y",
    ];
    let names: BTreeSet<String> = urls.iter().map(|url| name(url)).collect();
    assert_eq!(names.len(), urls.len());
    assert_eq!(name("https://a.example/x#one"), name("https://a.example/x#two"));
}
