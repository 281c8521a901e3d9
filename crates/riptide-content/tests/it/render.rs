//! What the renderings, links, media and tables keep and leave out on request, and where they stop.

use riptide_content::{Document, Features, Limits, MediaKind, Mode, Options, Page, WarningCode, extract};

const PAGE: &str = r#"
    <p>Some <a href="/one" rel="NoFollow ugc">first link</a> and <a href="/two"><img src="/two.png" alt="second"></a>.</p>
    <figure><img src="a.png" srcset="a-1.png 1x, a-2.png 2x" alt="A"><figcaption>A <b>caption</b></figcaption></figure>
    <video src="film.mp4" title="Film"></video>
    <table><tr><th>Key</th><th>Value</th></tr><tr><td>k</td><td>v</td></tr></table>
    <table role="presentation"><tr><td>A layout</td></tr></table>"#;

fn document(html: &str, options: Options) -> Document {
    let page = Page { html: html.as_bytes(), url: Some("https://example.org/dir/"), ..Page::default() };
    extract(&page, &Options { mode: Mode::Full, ..options }).unwrap()
}

fn with_features(features: Features) -> Document {
    document(PAGE, Options { features, ..Options::default() })
}

fn with_limits(limits: Limits) -> Document {
    document(PAGE, Options { limits, ..Options::default() })
}

fn warned(document: &Document, code: WarningCode) -> bool {
    document.warnings.iter().any(|warning| warning.code == code)
}

#[test]
fn links_are_listed_with_text_and_relation() {
    let links = document(PAGE, Options::default()).links;
    let found: Vec<(&str, &str)> = links.iter().map(|link| (link.url.as_str(), link.text.as_str())).collect();
    assert_eq!(found, [("https://example.org/one", "first link"), ("https://example.org/two", "second")]);
    assert_eq!(links[0].rel, ["nofollow", "ugc"]);
    assert!(links.iter().all(|link| link.in_main_content));
}

#[test]
fn media_are_listed_with_kind_and_caption() {
    let media = document(PAGE, Options::default()).media;
    let found: Vec<(MediaKind, &str)> =
        media.iter().map(|medium| (medium.kind, medium.url.as_str())).collect();
    assert_eq!(
        found,
        [
            (MediaKind::Image, "https://example.org/two.png"),
            (MediaKind::Image, "https://example.org/dir/a-2.png"),
            (MediaKind::Video, "https://example.org/dir/film.mp4"),
        ]
    );
    assert_eq!(media[0].caption, None);
    assert_eq!(media[1].caption.as_deref(), Some("A caption"));
}

#[test]
fn what_is_switched_off_is_left_out() {
    let all = with_features(Features::default());
    assert!(all.markdown.contains("[first link](https://example.org/one)"), "{}", all.markdown);
    assert!(all.markdown.contains("| k | v |"), "{}", all.markdown);

    let no_links = with_features(Features { links: false, ..Features::default() });
    assert!(no_links.markdown.contains("Some first link and ![second]"), "{}", no_links.markdown);
    assert!(!no_links.html.contains("<a "), "{}", no_links.html);

    let no_images = with_features(Features { images: false, ..Features::default() });
    assert!(!no_images.markdown.contains("!["), "{}", no_images.markdown);
    assert!(!no_images.html.contains("<img"), "{}", no_images.html);

    let no_tables = with_features(Features { tables: false, ..Features::default() });
    for rendering in [&no_tables.markdown, &no_tables.text, &no_tables.html] {
        assert!(!rendering.contains("Key"), "{rendering}");
        assert!(rendering.contains("A layout"), "{rendering}");
    }
    assert!(no_tables.tables.is_empty());
}

#[test]
fn links_end_at_their_limit() {
    let at = with_limits(Limits { links: 2, ..Limits::default() });
    assert!(at.links.len() == 2 && !warned(&at, WarningCode::LinkLimit));
    let above = with_limits(Limits { links: 1, ..Limits::default() });
    assert!(above.links.len() == 1 && warned(&above, WarningCode::LinkLimit));
}

#[test]
fn media_end_at_their_limit() {
    let at = with_limits(Limits { media: 3, ..Limits::default() });
    assert!(at.media.len() == 3 && !warned(&at, WarningCode::MediaLimit));
    let above = with_limits(Limits { media: 2, ..Limits::default() });
    assert!(above.media.len() == 2 && warned(&above, WarningCode::MediaLimit));
}

#[test]
fn tables_end_at_their_limit() {
    let at = with_limits(Limits { table_cells: 4, ..Limits::default() });
    assert!(at.tables[0].rows.len() == 1 && !warned(&at, WarningCode::TableLimit));
    let above = with_limits(Limits { table_cells: 3, ..Limits::default() });
    assert!(above.tables[0].rows.is_empty() && warned(&above, WarningCode::TableLimit));
}

/// Pages whose renderings are tempted to grow with the product of two of their measures.
#[test]
fn renderings_grow_with_the_page_alone() {
    let lines = "x\n".repeat(20_000);
    let pages = [
        ("lists of long numbers", format!("{}<pre>{lines}", "<ol start=999999999><li>".repeat(200))),
        ("quotes", format!("{}<pre>{lines}", "<blockquote>".repeat(300))),
        (
            "wide and long table",
            format!("<table><tr>{}</tr>{}", "<th>a".repeat(5_000), "<tr><td>b".repeat(5_000)),
        ),
        ("spans", format!("<table>{}", "<tr><td colspan=1000 rowspan=60000>a<td>b".repeat(2_000))),
        (
            "spanned long cell",
            format!("<table><tr><td rowspan=60000>{}<td>b{}", "z".repeat(50_000), "<tr><td>c".repeat(5_000)),
        ),
        (
            "captioned images",
            format!("<figure>{}<figcaption>{}", "<img src=a>".repeat(5_000), "c".repeat(50_000)),
        ),
        ("links in links", format!("{}y", "<object><a href=x>z".repeat(400))),
    ];
    for (name, page) in pages {
        let document = document(&page, Options::default());
        let size = document.string_bytes();
        assert!(size < 100 * page.len() as u64, "{name}: {size} bytes from {}", page.len());
        assert!(!document.text.is_empty(), "{name}");
    }
}

#[test]
fn a_giant_row_does_not_widen_all_the_others() {
    let table = |cells: usize| {
        let row = "<tr><td>a<td>b";
        let rows = format!("{}<tr>{}", row.repeat(300), "<td>c".repeat(cells));
        let markdown =
            document(&format!("<table><tr><th>Key<th>Value{rows}</table>"), Options::default()).markdown;
        let bars = |line: &str| line.matches('|').count();
        let first = markdown.lines().find(|line| line.contains("Key")).map(bars);
        let last = markdown.lines().rfind(|line| line.starts_with("| a")).map(bars);
        (first, last)
    };
    assert_eq!(table(20), (Some(21), Some(21)));
    // The first row alone tells how wide the table is.
    assert_eq!(table(20_000), (Some(20_001), Some(3)));
}

#[test]
fn what_a_formula_says_behind_a_comment_is_kept_where_its_lines_are_joined() {
    let script = |kind: &str| format!("<script type='{kind}'>a % the first\n= 50\\% b</script>");
    let inline = document(&format!("<p>So {}.</p>", script("math/tex")), Options::default());
    assert_eq!(inline.markdown, "So $a = 50\\% b$.");
    let display = document(&format!("<p>So</p>{}", script("math/tex; mode=display")), Options::default());
    assert_eq!(display.markdown, "So\n\n$$a = 50\\% b$$");
}

#[test]
fn a_rule_that_begins_an_item_stays_in_it() {
    let markdown = |html: &str| document(html, Options::default()).markdown;
    assert_eq!(markdown("<ul><li><hr>a<li>b</ul>").trim_end(), "- ***\n\n  a\n\n- b");
    assert_eq!(markdown("<ol><li><hr>a</ol><p>c<hr>d").trim_end(), "1. ---\n\n   a\n\nc\n\n---\n\nd");
    // An item that ends with a dash and a space is none.
    assert!(markdown("<p>a - <hr>b").contains("a -\n\n---\n\nb"));
}
