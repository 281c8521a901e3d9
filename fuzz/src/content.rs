//! The extraction without its sandbox.

use std::borrow::Cow;

use pulldown_cmark::{Event, Options as Extensions, Parser, Tag, TagEnd};
use riptide_content::dom::{NodeId, NodeKind};
use riptide_content::parse::{ParseLimits, parse as parsed};
use riptide_content::{Document, Features, Focus, Limits, Mode, Options, Outputs, Page};
use riptide_hostile::nasty;

/// Encodings by the labels that pages use for them.
const LABELS: [&str; 16] = [
    "utf-8",
    "utf-16le",
    "utf-16be",
    "windows-1252",
    "iso-2022-jp",
    "shift_jis",
    "euc-jp",
    "gb18030",
    "gbk",
    "big5",
    "euc-kr",
    "koi8-r",
    "x-user-defined",
    "replacement",
    "no-such-encoding",
    "",
];

/// Finding out which language a page is in takes longer than all else that is done with a small page: most declare it.
const ENGLISH: &str = "<html lang=en>";

/// Bytes in the encoding that the first byte names, or in none.
pub fn charset(data: &[u8]) {
    let Some((&choice, rest)) = data.split_first() else { return };
    let html = &*if choice & 112 == 0 {
        Cow::Borrowed(rest)
    } else {
        Cow::Owned([ENGLISH.as_bytes(), rest].concat())
    };
    let label = LABELS[usize::from(choice) % LABELS.len()];
    let content_type = format!("text/html; charset={label}");
    let page = Page { html, content_type: (choice < 128).then_some(&content_type), ..Page::default() };
    let document = extracted(&page, &Options { mode: Mode::Metadata, ..Options::default() });
    assert!(!document.encoding.is_empty());
}

/// The tree of a page is in document order and within its limits.
pub fn parse(data: &[u8]) {
    let Some((&choice, rest)) = data.split_first() else { return };
    let html = text(choice, rest);
    let limits = match choice & 6 {
        0 => ParseLimits { depth: 512, attributes: 256, keep_comments: false },
        2 => ParseLimits { depth: 8, attributes: 1, keep_comments: true },
        4 => ParseLimits { depth: 40, attributes: 3, keep_comments: false },
        _ => ParseLimits { depth: 0, attributes: 0, keep_comments: false },
    };
    let (dom, _) = parsed(&html, limits);
    assert_eq!(dom.end(NodeId::DOCUMENT).index(), dom.len());
    let mut text_bytes = 0;
    for id in dom.ids().skip(1) {
        let parent = dom.parent(id).expect("only the document has none");
        assert!(parent < id && dom.end(id) <= dom.end(parent) && id < dom.end(id));
        assert_eq!(dom.depth(id), dom.depth(parent) + 1);
        assert!(u32::from(dom.depth(id)) <= limits.depth.max(3));
        text_bytes += dom.text(id).len();
        if dom.kind(id) == NodeKind::Element {
            assert!(dom.attrs(id).count() <= limits.attributes as usize);
        }
    }
    // U+FFFD for U+0000 and the longest named character references are all that grows.
    assert!(text_bytes <= 3 * html.len(), "{text_bytes} bytes of text from {}", html.len());
}

/// A whole extraction, with the options that the second byte chooses.
pub fn extract(data: &[u8]) {
    let [choice, options, rest @ ..] = data else { return };
    let html = bytes(*choice, rest);
    let html = if choice & 56 == 0 { html } else { Cow::Owned([ENGLISH.as_bytes(), &html].concat()) };
    let url = (options & 1 != 0).then_some("https://example.com/2021/03/12/tides?a=b#c");
    let page =
        Page { html: &html, url, retrieved: (options & 2 != 0).then_some(1_700_000_000), ..Page::default() };
    let tight = options & 4 != 0;
    let limits = if tight {
        Limits {
            depth: 12,
            attributes: 2,
            links: 3,
            media: 2,
            table_cells: 5,
            metadata_bytes: 10,
            ..Limits::default()
        }
    } else {
        Limits::default()
    };
    let options = Options {
        mode: if options & 8 != 0 { Mode::Full } else { Mode::Article },
        focus: [Focus::Balanced, Focus::Precision, Focus::Recall, Focus::Balanced]
            [usize::from(options >> 4 & 3)],
        outputs: Outputs { explanation: options & 64 != 0, ..Outputs::default() },
        features: if options & 128 != 0 {
            Features { links: false, images: false, tables: false, comments: false }
        } else {
            Features::default()
        },
        limits,
        ..Options::default()
    };
    let document = extracted(&page, &options);
    assert_eq!(document.text.is_empty(), document.empty.is_some());
    assert!(document.links.len() <= limits.links as usize);
    assert!(document.media.len() <= limits.media as usize);
    let cells: usize =
        document.tables.iter().flat_map(|table| table.rows.iter().chain([&table.header])).map(Vec::len).sum();
    assert!(cells <= limits.table_cells as usize);
    let within = |value: &Option<String>| {
        value.as_ref().is_none_or(|value| value.len() <= limits.metadata_bytes as usize)
    };
    assert!(within(&document.title) && within(&document.description) && within(&document.site_name));
}

/// The Markdown of a whole page, read back: it is Markdown, and it says what the text says.
pub fn markdown(data: &[u8]) {
    let html = in_english(&nasty(data));
    let page = Page { html: html.as_bytes(), ..Page::default() };
    let document = extracted(&page, &Options { mode: Mode::Full, ..Options::default() });
    let read = letters(&read_back(&document.markdown));
    let written = letters(&html_text(&document.html));
    assert_eq!(written, read, "{html:?} became {:?}", document.markdown);
}

/// What a page says of itself.
pub fn metadata(data: &[u8]) {
    let Some((&choice, rest)) = data.split_first() else { return };
    let inner = String::from_utf8_lossy(rest);
    let html = match choice % 6 {
        0 => format!("<script type=application/ld+json>{inner}</script>"),
        1 => format!("<title>{inner}</title><h1>{inner}</h1>"),
        2 => format!(
            "<p class=byline>{inner}</p><time datetime=\"{inner}\">{inner}</time><p class=date>{inner}"
        ),
        3 => format!(
            "<meta name=author content=\"{inner}\"><meta name=date content=\"{inner}\"><meta property=article:tag content=\"{inner}\">"
        ),
        4 => format!(
            "<base href=\"{inner}\"><link rel=canonical href=\"{inner}\"><meta property=og:image content=\"{inner}\">"
        ),
        _ => nasty(rest),
    };
    let html = if choice & 56 == 0 { html } else { in_english(&html) };
    let url = (choice & 128 != 0).then_some("https://example.com/2021/03/12/tides");
    let page = Page {
        html: html.as_bytes(),
        url,
        retrieved: (choice & 64 != 0).then_some(1_700_000_000),
        ..Page::default()
    };
    let document = extracted(&page, &Options { mode: Mode::Metadata, ..Options::default() });
    assert!(document.title.is_none_or(|title| !title.trim().is_empty()));
    assert!(document.authors.iter().all(|author| !author.name.trim().is_empty()));
}

/// A selector and a page for it.
pub fn selectors(data: &[u8]) {
    let Some((&length, rest)) = data.split_first() else { return };
    let (selector, page) = rest.split_at(usize::from(length).min(rest.len()));
    let html = in_english(&nasty(page));
    let page = Page { html: html.as_bytes(), ..Page::default() };
    let selector = String::from_utf8_lossy(selector).into_owned();
    for (mode, remove) in [(Mode::Custom(vec![selector.clone()]), vec![]), (Mode::Full, vec![selector])] {
        // A selector that is none is an error of its own.
        let _ = riptide_content::extract(&page, &Options { mode, remove, ..Options::default() });
    }
}

/// A page of bytes always has a document: only limits and options can be refused, and these are not.
fn extracted(page: &Page<'_>, options: &Options) -> Document {
    riptide_content::extract(page, options).expect("a small page and valid options give a document")
}

fn in_english(html: &str) -> String {
    [ENGLISH, html].concat()
}

fn bytes(choice: u8, rest: &[u8]) -> Cow<'_, [u8]> {
    if choice & 1 == 0 { Cow::Borrowed(rest) } else { Cow::Owned(nasty(rest).into_bytes()) }
}

fn text(choice: u8, rest: &[u8]) -> Cow<'_, str> {
    if choice & 1 == 0 { String::from_utf8_lossy(rest) } else { Cow::Owned(nasty(rest)) }
}

/// The text that a reader of the Markdown sees.
fn read_back(markdown: &str) -> String {
    let extensions = Extensions::ENABLE_TABLES
        | Extensions::ENABLE_STRIKETHROUGH
        | Extensions::ENABLE_TASKLISTS
        | Extensions::ENABLE_FOOTNOTES
        | Extensions::ENABLE_MATH;
    let mut text = String::new();
    let mut images = 0;
    for event in Parser::new_ext(markdown, extensions) {
        match event {
            Event::Start(Tag::Image { .. }) => images += 1,
            Event::End(TagEnd::Image) => images -= 1,
            Event::Text(part) | Event::Code(part) | Event::InlineMath(part) | Event::DisplayMath(part)
                if images == 0 =>
            {
                text.push_str(&part);
            }
            Event::InlineHtml(html) | Event::Html(html) => {
                panic!("HTML in Markdown: {html:?} in {markdown:?}")
            }
            _ => {}
        }
    }
    text
}

fn html_text(html: &str) -> String {
    let (dom, _) = parsed(html, ParseLimits { depth: 512, attributes: 256, keep_comments: false });
    dom.text_content(NodeId::DOCUMENT).to_owned()
}

/// The letters alone: digits also number lists and notes.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).collect()
}
