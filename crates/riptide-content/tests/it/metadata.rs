use riptide_content::{Document, Limits, Mode, Options, Page, WarningCode, extract};

const URL: &str = "https://news.example.org/2025/03/story";

fn metadata(html: &str) -> Document {
    metadata_at(html, URL, None)
}

fn metadata_at(html: &str, url: &str, retrieved: Option<u64>) -> Document {
    let page = Page {
        html: html.as_bytes(),
        content_type: Some("text/html; charset=utf-8"),
        url: Some(url),
        retrieved,
    };
    extract(&page, &Options { mode: Mode::Metadata, ..Options::default() }).unwrap()
}

fn names(document: &Document) -> Vec<&str> {
    document.authors.iter().map(|author| author.name.as_str()).collect()
}

fn source_of<'d>(document: &'d Document, field: &str) -> Option<&'d str> {
    document.provenance.iter().find(|entry| entry.field == field).map(|entry| entry.source.as_str())
}

fn linked(json: &str) -> Document {
    metadata(&format!("<script type='application/ld+json'>{json}</script><h1>A story</h1><p>Text</p>"))
}

#[test]
fn json_ld_graph_with_references_is_followed() {
    let document = linked(
        r##"{"@context": "https://schema.org", "@graph": [
            {"@type": "WebSite", "@id": "#site", "name": "The Daily Example"},
            {"@type": "NewsArticle", "headline": "A story", "isPartOf": {"@id": "#site"},
             "author": [{"@id": "#jane"}, {"@type": "Person", "name": "John Roe"}],
             "datePublished": "2025-03-02T08:15:00+05:30", "dateModified": "2025-03-03",
             "articleSection": ["World", "Science"], "keywords": "moon, tides",
             "image": {"@type": "ImageObject", "url": "/moon.jpg"}},
            {"@type": "Person", "@id": "#jane", "name": "Jane Doe", "url": "/people/jane"}]}"##,
    );
    assert_eq!(document.title.as_deref(), Some("A story"));
    assert_eq!(names(&document), ["Jane Doe", "John Roe"]);
    assert_eq!(document.authors[0].url.as_deref(), Some("https://news.example.org/people/jane"));
    assert_eq!(document.published.as_deref(), Some("2025-03-02T08:15:00+05:30"));
    assert_eq!(document.modified.as_deref(), Some("2025-03-03"));
    assert_eq!(document.site_name.as_deref(), Some("The Daily Example"));
    assert_eq!(document.categories, ["World", "Science"]);
    assert_eq!(document.tags, ["moon", "tides"]);
    assert_eq!(document.lead_image.as_deref(), Some("https://news.example.org/moon.jpg"));
    assert_eq!(source_of(&document, "authors"), Some("json-ld"));
    assert_eq!(source_of(&document, "published"), Some("json-ld"));
}

#[test]
fn broken_json_ld_is_repaired() {
    for json in [
        "<!-- {\"@type\": \"Article\", \"author\": \"Jane Doe\"} -->",
        "//<![CDATA[\n{\"@type\": \"Article\", \"author\": \"Jane Doe\"}\n//]]>",
        "{\"@type\": \"Article\", \"description\": \"two\nlines\tand a tab\", \"author\": [\"Jane Doe\",],}",
        "{\"@type\": \"Article\", \"description\": \"it\\'s\", \"author\": \"Jane Doe\"};",
        "/* made by hand */ {\"@type\": [\"Thing\", \"Article\"], \"author\": {\"name\": \"Jane Doe\"}}",
    ] {
        assert_eq!(names(&linked(json)), ["Jane Doe"], "{json}");
    }
}

#[test]
fn hostile_json_ld_is_survived() {
    let cycle = r##"{"@graph": [{"@type": "Article", "author": {"@id": "#a"}},
        {"@id": "#a", "name": {"@id": "#b"}}, {"@id": "#b", "name": {"@id": "#a"}, "x": 1, "y": 2}]}"##;
    for json in [
        "[".repeat(100_000),
        "{\"author\":".repeat(100_000),
        format!("{{\"@type\": \"Article\", \"author\": {}\"Jane\"{}}}", "[".repeat(120), "]".repeat(120)),
        cycle.to_owned(),
        "{\"@type\": \"Article\", \"author\": 7, \"headline\": {}, \"datePublished\": [[]], \"keywords\": {\"a\": null}}".to_owned(),
        format!("[{}0]", "{},".repeat(1_000_000)),
    ] {
        assert_eq!(linked(&json).title.as_deref(), Some("A story"), "{}", &json[..60]);
    }
}

#[test]
fn site_name_leaves_the_title() {
    let page = |title: &str| {
        metadata(&format!("<meta property=og:site_name content='Example News'><title>{title}</title><p>Text"))
            .title
    };
    assert_eq!(page("A story - Example News").as_deref(), Some("A story"));
    assert_eq!(page("Example News | A story").as_deref(), Some("A story"));
    assert_eq!(page("Fish - and chips - Example News").as_deref(), Some("Fish - and chips"));
    assert_eq!(page("Spider-Man: a story").as_deref(), Some("Spider-Man: a story"));
}

#[test]
fn bylines_name_people() {
    let page = |byline: &str| {
        let document =
            metadata(&format!("<article><h1>A story</h1><p class=byline>{byline}</p><p>Text</p></article>"));
        document.authors.into_iter().map(|author| author.name).collect::<Vec<_>>()
    };
    assert_eq!(page("By Jane Doe and John Roe"), ["Jane Doe", "John Roe"]);
    assert_eq!(
        page("By <a href=/jane>Jane Doe</a>, John Roe &amp; Ann Poe"),
        ["Jane Doe", "John Roe", "Ann Poe"]
    );
    assert_eq!(page("Abby Byrne"), ["Abby Byrne"]);
    assert_eq!(page("Von Maria Müller und Jörg Weiß"), ["Maria Müller", "Jörg Weiß"]);
    assert_eq!(page("Par Hélène Dupont et Luc Martin"), ["Hélène Dupont", "Luc Martin"]);
    assert_eq!(page("Автор: Анна Петрова"), ["Анна Петрова"]);
    assert_eq!(page("By Jane Doe, PhD | 3 May 2025 | 5 min read"), ["Jane Doe"]);
    assert_eq!(page("ByJane Doe"), ["Jane Doe"]);
    assert_eq!(page("By Jane Doe, Chief Editor and John Roe, Head of Sales"), ["Jane Doe", "John Roe"]);
    assert_eq!(page("Written by"), [""; 0]);
    assert_eq!(page("we looked at several hundred pages"), [""; 0]);
    assert_eq!(page("jane@example.org"), [""; 0]);
    assert_eq!(page("https://example.org/jane"), [""; 0]);
    assert_eq!(page("3 May 2025"), [""; 0]);
}

#[test]
fn dates_are_read_in_many_languages() {
    for (written, read) in [
        ("March 4, 2025", "2025-03-04"),
        ("4th of March, 2025", "2025-03-04"),
        ("Tue, 04 Mar 2025 10:20:30 GMT", "2025-03-04T10:20:30Z"),
        ("Mar 4, 2025 at 3:05 p.m. EST", "2025-03-04T15:05:00-05:00"),
        ("2025-03-04T10:20:30.123+0200", "2025-03-04T10:20:30+02:00"),
        ("2025-03-04 10:20", "2025-03-04T10:20:00"),
        ("4. März 2025, 10:20 Uhr", "2025-03-04T10:20:00"),
        ("04.03.2025", "2025-03-04"),
        ("le 4 mars 2025 à 10h20", "2025-03-04T10:20:00"),
        ("4 de marzo de 2025", "2025-03-04"),
        ("4 марта 2025 г.", "2025-03-04"),
        ("2025年3月4日", "2025-03-04"),
        ("2025년 3월 4일", "2025-03-04"),
        ("4 มีนาคม 2568", "2025-03-04"),
        ("4 Μαρτίου 2025", "2025-03-04"),
        ("٤ مارس ٢٠٢٥", "2025-03-04"),
        ("4 במרץ 2025", "2025-03-04"),
        ("4 मार्च 2025", "2025-03-04"),
        ("ngày 4 tháng 3 năm 2025", "2025-03-04"),
    ] {
        let document = metadata_at(
            &format!("<article><h1>A story</h1><p class=date>{written}</p><p>Text</p></article>"),
            "https://example.org/blog/a-story",
            None,
        );
        assert_eq!(document.published.as_deref(), Some(read), "{written}");
    }
}

#[test]
fn numeric_dates_follow_the_language() {
    let page = |lang: &str| {
        let html =
            format!("<html lang={lang}><article><h1>A story</h1><p class=date>03/04/2025</p></article>");
        metadata_at(&html, "https://example.org/blog/a-story", None).published
    };
    assert_eq!(page("en-US").as_deref(), Some("2025-03-04"));
    assert_eq!(page("en-GB").as_deref(), Some("2025-04-03"));
    assert_eq!(page("fr").as_deref(), Some("2025-04-03"));
}

#[test]
fn dates_after_retrieval_are_not_believed() {
    let html = "<meta property=article:published_time content=2025-03-04T10:00:00Z><h1>A story</h1>";
    let at = |retrieved| metadata_at(html, "https://example.org/blog/a-story", Some(retrieved)).published;
    assert_eq!(at(1_741_082_400).as_deref(), Some("2025-03-04T10:00:00Z"));
    assert_eq!(at(1_741_082_399), None);
}

#[test]
fn impossible_dates_are_not_dates() {
    for written in ["30 February 2025", "2025-13-01", "31.04.2025", "1.2.3", "192.168.10.20", "2025"] {
        let html = format!("<article><h1>A story</h1><p class=date>{written}</p></article>");
        assert_eq!(metadata_at(&html, "https://example.org/blog/a-story", None).published, None, "{written}");
    }
}

#[test]
fn the_canonical_address_is_absolute() {
    let page = |head: &str| metadata(&format!("{head}<h1>A story</h1>")).canonical_url;
    assert_eq!(page("<link rel=canonical href=/story>").as_deref(), Some("https://news.example.org/story"));
    assert_eq!(
        page("<base href=https://example.com/a/><meta property=og:url content=story>").as_deref(),
        Some("https://example.com/a/story")
    );
    assert_eq!(page("<link rel=canonical href='javascript:void(0)'>"), None);
}

#[test]
fn language_is_declared_or_read_from_the_text() {
    let read = |html: &str| {
        let page =
            Page { html: html.as_bytes(), content_type: Some("text/html; charset=utf-8"), ..Page::default() };
        extract(&page, &Options::default()).unwrap().language
    };
    let german = format!(
        "<p>{}</p>",
        "Die Sonne scheint über den Dächern der Stadt, und die Menschen gehen langsam nach Hause. ".repeat(5)
    );
    assert_eq!(read(&format!("<html lang=pt_br>{}", "<p>x")).as_deref(), Some("pt-BR"));
    assert_eq!(read(&german).as_deref(), Some("de"));
    assert_eq!(read(&format!("<html lang=en>{german}")).as_deref(), Some("de"));
    assert_eq!(read(&format!("<html lang=de-AT>{german}")).as_deref(), Some("de-AT"));
    assert_eq!(read("<html lang='{{lang}}'><p>x"), None);
}

#[test]
fn long_values_are_cut_with_a_warning() {
    let html = format!("<meta name=description content='{}'><h1>A story</h1>", "é".repeat(50));
    let page = |bytes: u32| {
        let page =
            Page { html: html.as_bytes(), content_type: Some("text/html; charset=utf-8"), ..Page::default() };
        let limits = Limits { metadata_bytes: bytes, ..Limits::default() };
        extract(&page, &Options { mode: Mode::Metadata, limits, ..Options::default() }).unwrap()
    };
    let whole = page(100);
    assert_eq!(whole.description, Some("é".repeat(50)));
    assert!(whole.warnings.is_empty());
    let cut = page(99);
    assert_eq!(cut.description, Some("é".repeat(49)));
    assert_eq!(cut.warnings.len(), 1);
    assert_eq!(cut.warnings[0].code, WarningCode::MetadataLimit);
}

#[test]
fn microdata_scopes_keep_their_properties() {
    let document = metadata(
        "<div itemscope itemtype=https://schema.org/BlogPosting><h1 itemprop=headline>A story</h1>
         <span itemprop=author itemscope itemtype=https://schema.org/Person><b itemprop=name>Jane Doe</b></span>
         <meta itemprop=datePublished content=2025-03-04>
         <div itemprop=comment itemscope itemtype=https://schema.org/Comment>
         <span itemprop=author>Other</span><meta itemprop=datePublished content=2025-04-05></div></div>",
    );
    assert_eq!(names(&document), ["Jane Doe"]);
    assert_eq!(document.published.as_deref(), Some("2025-03-04"));
}

#[test]
fn breadcrumbs_are_categories() {
    let document = metadata(
        "<nav class=breadcrumb><a href=/>Home</a> <a href=/world>World</a> <a href=/world/moon>Moon</a></nav><h1>A story</h1>
         <a rel=tag href=/tag/tides>Tides</a>",
    );
    assert_eq!(document.categories, ["World", "Moon"]);
    assert_eq!(document.tags, ["Tides"]);
}

#[test]
fn a_home_page_keeps_its_own_name() {
    let read =
        |url: &str| metadata_at("<title>Example - Better fish for everybody</title><p>Text", url, None).title;
    assert_eq!(read("https://example.org/").as_deref(), Some("Example - Better fish for everybody"));
    assert_eq!(read("https://example.org/fish").as_deref(), Some("Better fish for everybody"));
}

#[test]
fn headings_are_read_without_their_buttons_and_labels() {
    let document = metadata(
        "<h1><span class=label>News</span> A story <button>Copy</button><a class=headerlink href=#x>¶</a></h1>",
    );
    assert_eq!(document.title.as_deref(), Some("A story"));
}

#[test]
fn the_last_change_is_the_date_where_no_other_is_told() {
    let document = linked(r#"{"@type": "Article", "dateModified": "2025-03-03"}"#);
    assert_eq!(document.published.as_deref(), Some("2025-03-03"));
    assert_eq!(document.modified.as_deref(), Some("2025-03-03"));
    assert_eq!(
        metadata_at("<p class=updated>Updated 3 March 2025", "https://example.org/shop/fish", None).published,
        None
    );
}

#[test]
fn pages_that_are_no_pieces_of_writing_have_no_date() {
    let html = r#"<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "Example"},
        {"@type": "WebPage", "datePublished": "2020-01-02T03:04:05+00:00"}, {"@type": "Product", "name": "Fish"}]}</script>
        <h1>Fish</h1>"#;
    assert_eq!(metadata_at(html, "https://example.org/product/fish", None).published, None);
}

#[test]
fn addresses_hold_dates_in_numbers_and_words() {
    let read = |url: &str| metadata_at("<h1>A story</h1><p>Text", url, None).published;
    assert_eq!(read("https://example.org/blog/2025/03/04/a-story").as_deref(), Some("2025-03-04"));
    assert_eq!(read("https://example.org/blog/2025/march/04/a-story").as_deref(), Some("2025-03-04"));
    assert_eq!(read("https://example.org/blog/2025/33/04/a-story"), None);
}
