//! What a Markdown parser reads back is what was written: the same structure, and every character of the text.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use pulldown_cmark::{Options as Extensions, Parser, html};
use riptide_content::dom::{AttrName, Dom, Name, NodeId};
use riptide_content::parse::{ParseLimits, parse};
use riptide_content::{Document, Mode, Options, Page, extract};

fn document(html: &str) -> Document {
    let page = Page { html: html.as_bytes(), url: Some("https://example.org/dir/page"), ..Page::default() };
    let options = Options { mode: Mode::Full, ..Options::default() };
    extract(&page, &options).unwrap()
}

fn read(html: &str) -> Dom {
    parse(html, ParseLimits { depth: 512, attributes: 256, keep_comments: false }).0
}

fn rendered(markdown: &str) -> String {
    let extensions = Extensions::ENABLE_TABLES
        | Extensions::ENABLE_STRIKETHROUGH
        | Extensions::ENABLE_TASKLISTS
        | Extensions::ENABLE_FOOTNOTES
        | Extensions::ENABLE_MATH;
    let mut out = String::new();
    html::push_html(&mut out, Parser::new_ext(markdown, extensions));
    out
}

/// The blocks, links and images in order, without what stands in cells, which Markdown keeps to a line.
fn structure(dom: &Dom) -> Vec<String> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < dom.len() {
        let id = NodeId(at as u32);
        at += 1;
        let attr = |name| dom.attr(id, name).unwrap_or_default();
        match dom.html_name(id) {
            Some(Name::SUP) => at = dom.end(id).index(),
            // The header that Markdown demands of a table without one.
            Some(Name::TR) if dom.text_content(id).trim().is_empty() => at = dom.end(id).index(),
            Some(Name::TD | Name::TH) => {
                out.push("cell".to_owned());
                at = dom.end(id).index();
            }
            Some(Name::A) => out.push(format!("a {}", decoded(attr(AttrName::HREF)))),
            Some(Name::IMG) => out.push(format!("img {} {}", attr(AttrName::SRC), attr(AttrName::ALT))),
            Some(Name::OL) => out.push(format!("ol {}", attr(AttrName::START))),
            Some(Name::CODE) if dom.parent(id).is_some_and(|up| dom.is(up, Name::PRE)) => {
                out.push(format!("code {} {}", attr(AttrName::CLASS), dom.text_content(id).trim_end()));
            }
            Some(
                Name::H1
                | Name::H2
                | Name::H3
                | Name::H4
                | Name::H5
                | Name::H6
                | Name::UL
                | Name::LI
                | Name::BLOCKQUOTE
                | Name::PRE
                | Name::HR
                | Name::TR
                | Name::INPUT,
            ) => out.push(dom.name_text(id).to_owned()),
            _ => {}
        }
    }
    out
}

/// An address without the escapes that Markdown needs and HTML does not.
fn decoded(address: &str) -> String {
    address.replace("%28", "(").replace("%29", ")").replace("%7C", "|")
}

/// All characters but white space, the marks that formulas and powers have in text, and those that join the lines of a cell.
fn characters(dom: &Dom) -> String {
    let label = |id: NodeId| dom.attr(id, AttrName::CLASS) == Some("footnote-definition-label");
    let text: String =
        dom.ids().filter(|&id| !dom.parent(id).is_some_and(label)).map(|id| dom.text(id)).collect();
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '$' | '^' | '•' | '·')).collect()
}

fn golden(theme: &str) -> fs::ReadDir {
    fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(theme)).unwrap()
}

#[test]
fn golden_pages_are_read_back() {
    let mut read_back = 0;
    let themes = ["render", "languages", "choice"].map(golden);
    for case in themes.into_iter().flatten() {
        let folder = case.unwrap().path();
        let document = document(&fs::read_to_string(folder.join("page.html")).unwrap());
        let (ours, theirs) = (read(&document.html), read(&rendered(&document.markdown)));
        assert_eq!(structure(&ours), structure(&theirs), "{}\n{}", folder.display(), document.markdown);
        assert_eq!(characters(&ours), characters(&theirs), "{}\n{}", folder.display(), document.markdown);
        read_back += 1;
    }
    assert!(read_back > 100, "{read_back} cases");
}

fn inline() -> impl Strategy<Value = String> {
    let text = r"[ab1.*_~`\[\](){}<>#|!+=&;:\\-]{0,6}( [ab1.*_~`\[\](){}<>#|!+=&;:\\-]{1,5}){0,3} ?";
    let marks = prop_oneof![
        Just("b"),
        Just("i"),
        Just("s"),
        Just("code"),
        Just("a href=/x"),
        Just("span"),
        Just("br")
    ];
    prop::collection::vec((marks, text, text), 1..4).prop_map(|runs| {
        let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
        let run = |(tag, inside, after): &(&str, String, String)| {
            let name = tag.split(' ').next().unwrap_or_default();
            let end = if name == "br" { String::new() } else { format!("</{name}>") };
            format!("<{tag}>{}{end}{}", escape(inside), escape(after))
        };
        runs.iter().map(run).collect()
    })
}

proptest! {
    #[test]
    fn every_character_is_read_back(
        blocks in prop::collection::vec(
            (prop_oneof![Just("p"), Just("h2"), Just("li"), Just("blockquote"), Just("td"), Just("dt")], inline()),
            1..4,
        )
    ) {
        let page: String = blocks
            .iter()
            .map(|(tag, inline)| match *tag {
                "li" => format!("<ul><li>{inline}</li><li>x</li></ul>"),
                "td" => format!("<table><tr><th>x</th><th>y</th></tr><tr><td>{inline}</td><td>z</td></tr></table>"),
                "dt" => format!("<dl><dt>{inline}</dt><dd>x</dd></dl>"),
                tag => format!("<{tag}>{inline}</{tag}>"),
            })
            .collect();
        assert_read_back(&page);
    }
}

fn assert_read_back(page: &str) {
    let document = document(page);
    let (ours, theirs) = (read(&document.html), read(&rendered(&document.markdown)));
    assert_eq!(characters(&ours), characters(&theirs), "{page}\n{}", document.markdown);
    assert_eq!(structure(&ours), structure(&theirs), "{page}\n{}", document.markdown);
}

/// What random pages seldom meet.
#[test]
fn rare_marks_are_read_back() {
    for page in [
        "<h2><i> #</i></h2>",
        "<h2>a #<br></h2>",
        "<p><i>---</i></p>",
        "<p>a<br>===<br>b</p>",
        r"<p>\( } \_\)</p>",
        r"<p>\[> \]</p>",
        "<p><a href='#fn1'>$$</a> <a href='#fn1'>$$</a></p>",
        "<p>a</p><script type='math/tex; mode=display'>a\n=\nb</script>",
        "<p><b>&amp;#</b>1;</p>",
        r#"<p>x<br><img src="a.png" alt="a\"></p>"#,
        r"<table><tr><th>x</th><th>y</th></tr><tr><td>` \([`\)</td><td>z</td></tr></table>",
        r"<table><tr><th>x</th><th>y</th></tr><tr><td><br> ` \[[` \]</td><td>z</td></tr></table>",
    ] {
        assert_read_back(page);
    }
}
