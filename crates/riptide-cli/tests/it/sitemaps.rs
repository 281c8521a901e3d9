//! Lists that a site has of itself.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::Output;
use std::sync::{Arc, Mutex};
use std::thread;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use crate::command::{Sandbox, assert_fails, stderr};
use crate::lists::records;

type Pages = BTreeMap<&'static str, Vec<u8>>;

/// A site of these files, `BASE` in them being its own address; pages below `/page/` are there without being told.
struct Site {
    base: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Site {
    fn start(files: impl FnOnce(&str) -> Pages) -> Site {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (files, asked) = (files(&base), Arc::<Mutex<Vec<String>>>::default());
        let seen = Arc::clone(&asked);
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
                let Some(path) = lines.next().and_then(|line| line.split(' ').nth(1).map(str::to_owned))
                else {
                    continue;
                };
                lines.take_while(|line| !line.is_empty()).for_each(drop);
                seen.lock().unwrap().push(path.clone());
                let page = format!("<h1>Page</h1><p>This is what stands at {path}.</p>").into_bytes();
                let (status, body) = match files.get(path.as_str()) {
                    Some(file) => (200, file),
                    None if path.starts_with("/page/") => (200, &page),
                    None => (404, &Vec::new()),
                };
                let kind = if path.starts_with("/page/") { "text/html" } else { "application/xml" };
                let head = format!(
                    "HTTP/1.1 {status} Status\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
                    body.len()
                );
                let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
            }
        });
        Site { base, asked }
    }

    fn extract(&self, path: &str, args: &[&str]) -> Output {
        let list = format!("{}{path}", self.base);
        let fixed = ["extract", "--urls-from", &list, "--delay=0", "--retries=0"];
        let allow = ["--allow-address", "127.0.0.1"];
        Sandbox::new().run(&[&fixed[..], &allow, args].concat())
    }

    /// The paths of the pages that were extracted, in the order of the alphabet.
    fn extracted(&self, output: &Output) -> Vec<String> {
        let records = records(std::str::from_utf8(&output.stdout).unwrap());
        let path = |record: &Value| record["id"].as_str().unwrap().replace(&self.base, "");
        let mut paths: Vec<String> = records.iter().filter(|record| record["ok"] == true).map(path).collect();
        paths.sort();
        paths
    }

    fn asked(&self, path: &str) -> usize {
        self.asked.lock().unwrap().iter().filter(|asked| *asked == path).count()
    }
}

fn urlset(locations: &[String]) -> Vec<u8> {
    let urls: String = locations.iter().map(|url| format!("<url><loc>{url}</loc></url>")).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{urls}</urlset>"
    )
    .into_bytes()
}

fn index(locations: &[String]) -> Vec<u8> {
    let maps: String = locations.iter().map(|url| format!("<sitemap><loc>{url}</loc></sitemap>")).collect();
    format!("<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{maps}</sitemapindex>")
        .into_bytes()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_site_is_read_by_its_sitemaps() {
    let site = Site::start(|base| {
        let written = format!(
            "\u{feff}  <?xml version='1.0'?><!-- pages --><urlset xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'>\n\
             <url>\n <loc>\n  {base}/page/1?a=1&amp;b=&#50;\n </loc><lastmod>2026-01-01</lastmod>\n\
             <image:image><image:loc>{base}/page/picture.png</image:loc></image:image></url>\
             <url><loc><![CDATA[{base}/page/2]]></loc></url><url><loc>not an address</loc></url></urlset>"
        );
        BTreeMap::from([
            (
                "/sitemap.xml",
                index(&[
                    format!("{base}/a.xml"),
                    format!("{base}/b.xml.gz"),
                    format!("{base}/c.txt"),
                    format!("{base}/a.xml"),
                ]),
            ),
            ("/a.xml", written.into_bytes()),
            ("/b.xml.gz", gzip(&urlset(&[format!("{base}/page/3"), format!("{base}/page/2")]))),
            ("/c.txt", format!("{base}/page/4\n# not a page\n{base}/gone\n").into_bytes()),
        ])
    });
    let output = site.extract("/sitemap.xml", &[]);
    assert_eq!(output.status.code(), Some(6), "{}", stderr(&output));
    assert_eq!(site.extracted(&output), ["/page/1?a=1&b=2", "/page/2", "/page/3", "/page/4"]);
    let records = records(std::str::from_utf8(&output.stdout).unwrap());
    let failed: Vec<&Value> = records.iter().filter(|record| record["ok"] == false).collect();
    assert_eq!(failed.len(), 2, "{failed:?}");
    for path in ["/sitemap.xml", "/a.xml", "/page/2"] {
        assert_eq!(site.asked(path), 1, "{path}");
    }
    assert_eq!(site.asked("/page/picture.png"), 0);
}

#[test]
fn the_rules_hold_for_sitemaps_and_what_they_list() {
    let site = Site::start(|base| {
        BTreeMap::from([
            ("/robots.txt", b"User-agent: *\nDisallow: /secret/\nDisallow: /page/secret".to_vec()),
            (
                "/sitemap.xml",
                index(&[
                    format!("{base}/secret/map.xml"),
                    "http://127.0.0.2:1/map.xml".to_owned(),
                    "http://169.254.169.254/latest/".to_owned(),
                    "file:///etc/passwd".to_owned(),
                    format!("{base}/missing.xml"),
                    format!("{base}/fine.xml"),
                ]),
            ),
            (
                "/fine.xml",
                urlset(&[
                    format!("{base}/page/1"),
                    format!("{base}/page/secret"),
                    "http://127.0.0.2:1/".to_owned(),
                ]),
            ),
        ])
    });
    let output = site.extract("/sitemap.xml", &[]);
    assert_eq!(output.status.code(), Some(6), "{}", stderr(&output));
    assert_eq!(site.extracted(&output), ["/page/1"]);
    let told = stderr(&output);
    for words in ["/secret/map.xml", "127.0.0.2", "169.254.169.254", "`file` is not http", "status 404"] {
        assert!(told.contains(words), "`{words}` is missing in {told}");
    }
    assert_eq!(told.matches("its pages are left out").count(), 5, "{told}");
    assert_eq!((site.asked("/secret/map.xml"), site.asked("/page/secret")), (0, 0));
    assert_eq!(site.asked("/robots.txt"), 1, "once for the sitemaps and the pages");
    // The first sitemap itself is no exception.
    assert_fails(&site.extract("/secret/map.xml", &[]), 3, &["robots.txt", "--ignore-robots"]);
    let hidden = Sandbox::new().run(&["extract", "--urls-from", "http://127.0.0.1:1/sitemap.xml"]);
    assert_fails(&hidden, 3, &["loopback", "--allow-private"]);
}

#[test]
fn what_is_no_sitemap_says_so() {
    let site = Site::start(|_| {
        let bomb = gzip(&vec![b' '; 60 << 20]);
        BTreeMap::from([
            ("/page.html", b"<!doctype html><html><body>Page</body></html>".to_vec()),
            (
                "/feed.xml",
                b"<rss version='2.0'><channel><link>https://example.com/</link></channel></rss>".to_vec(),
            ),
            ("/broken.xml", b"<urlset><url><loc>https://example.com/</url></urlset>".to_vec()),
            ("/bomb.xml.gz", bomb),
            ("/cut.xml.gz", gzip(&urlset(&["https://example.com/".to_owned()]))[..40].to_vec()),
            ("/empty.xml", urlset(&[])),
        ])
    });
    for (path, code, words) in [
        ("/page.html", 3, &["`html`", "`urlset`"][..]),
        ("/feed.xml", 3, &["`rss`"]),
        ("/broken.xml", 3, &["not XML", "byte"]),
        ("/bomb.xml.gz", 5, &["52428800 bytes"]),
        ("/cut.xml.gz", 3, &["gzip"]),
        ("/none.xml", 3, &["status 404"]),
        ("/empty.xml", 2, &["no URLs"]),
    ] {
        let output = site.extract(path, &[]);
        assert_fails(&output, code, words);
    }
}

#[test]
fn indexes_have_an_end() {
    let site = Site::start(|base| {
        BTreeMap::from([
            // Each names itself and the next one.
            ("/1.xml", index(&[format!("{base}/1.xml"), format!("{base}/2.xml")])),
            (
                "/2.xml",
                index(&[format!("{base}/1.xml"), format!("{base}/3.xml"), format!("{base}/pages.xml")]),
            ),
            ("/3.xml", index(&[format!("{base}/4.xml")])),
            ("/4.xml", urlset(&[format!("{base}/page/4")])),
            ("/pages.xml", urlset(&[format!("{base}/page/1")])),
            ("/many.xml", index(&(0..1001).map(|n| format!("{base}/{n}.xml")).collect::<Vec<_>>())),
        ])
    });
    let output = site.extract("/1.xml", &[]);
    assert_eq!(output.status.code(), Some(6), "{}", stderr(&output));
    assert_eq!(site.extracted(&output), ["/page/1"]);
    assert!(stderr(&output).contains("index of indexes"), "{}", stderr(&output));
    assert!(stderr(&output).contains("1 sitemap could not be read"), "{}", stderr(&output));
    assert_eq!((site.asked("/1.xml"), site.asked("/4.xml")), (1, 0));
    assert_fails(&site.extract("/many.xml", &[]), 5, &["1000 sitemaps"]);
}
