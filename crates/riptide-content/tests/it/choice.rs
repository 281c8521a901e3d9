//! Which part of a page is its content.

use riptide_content::{Document, EmptyReason, Focus, Options, Page, WarningCode, extract};

fn document(html: &str) -> Document {
    let page = Page { html: html.as_bytes(), url: Some("https://example.org/page"), ..Page::default() };
    extract(&page, &Options::default()).unwrap()
}

fn warned(document: &Document, code: WarningCode) -> bool {
    document.warnings.iter().any(|warning| warning.code == code)
}

const PROSE: &str = "The mill was built in 1824 by two brothers who had come up the river with nothing but their \
    tools, a mule, and a contract for ten thousand feet of oak. It burned twice, and twice they built it up again.";

fn article(rest: &str) -> String {
    format!(
        "<title>The mill</title><nav><a href=/>Home</a> <a href=/news>News</a></nav>\
         <main><article><h1>The mill</h1><p>{PROSE}</p><p>{PROSE} So it stood for years.</p>{rest}</article></main>\
         <footer><p>Copyright, all rights reserved</p></footer>"
    )
}

#[test]
fn a_table_of_data_is_kept_whole() {
    let cells = ["Oak", "12", "n/a", "Pine", "7", "n/a", "Ash", "12", "n/a"];
    let rows: String = cells
        .chunks(3)
        .map(|row| row.iter().map(|cell| format!("<td>{cell}</td>")).collect::<String>())
        .map(|row| format!("<tr>{row}</tr>"))
        .collect();
    let table = format!("<table><tr><th>Wood</th><th>Loads</th><th>Note</th></tr>{rows}</table>");
    let document = document(&article(&table));
    let expected = [["Oak", "12", "n/a"], ["Pine", "7", "n/a"], ["Ash", "12", "n/a"]];
    assert_eq!(document.tables.len(), 1, "{}", document.text);
    assert_eq!(document.tables[0].rows, expected);
}

#[test]
fn a_shell_that_scripts_fill_has_no_content_and_says_why() {
    let shell = "<title>Shop</title><div id=root></div><script src=app.js></script>\
        <noscript>You need to enable JavaScript to run this app.</noscript>";
    let document = document(shell);
    assert_eq!(document.empty, Some(EmptyReason::NoText), "{}", document.text);
    assert!(warned(&document, WarningCode::JavascriptShell));
    assert!(!warned(&document, WarningCode::WholePageFallback));
}

/// A few words and a long footer.
fn frame(words: &str) -> String {
    let names = ["Help", "Orders", "Returns", "Shipping", "Careers", "Press", "Sellers", "Partners"];
    let links =
        names.map(|name| format!("<li><a href='/{name}'>{name} and everything about it</a></li>")).concat();
    format!(
        "<title>Mill &amp; Co</title>{words}<footer class=footer><nav><ul>{}</ul></nav>\
         <p>Copyright 2026, all rights reserved</p></footer>",
        links.repeat(4)
    )
}

/// The name of a shop whose goods scripts would bring, and the label of its search.
const NAME_AND_SEARCH: &str =
    "<div class=top><h1>Mill &amp; Co</h1><div class=search><label>I am looking for</label></div></div>";

#[test]
fn a_frame_alone_has_no_content_and_says_why() {
    let document = document(&frame(NAME_AND_SEARCH));
    assert_eq!(document.empty, Some(EmptyReason::NoText), "{}", document.text);
    assert!(warned(&document, WarningCode::JavascriptShell), "{:?}", document.warnings);
    assert_eq!(document.quality, 0);
}

#[test]
fn few_words_are_content_where_there_is_little_else_or_the_models_are_sure() {
    let alone = document("<title>Mill</title><p>The mill is closed until spring.</p>");
    assert_eq!(alone.text, "The mill is closed until spring.");
    let sure = document(&frame(
        "<main><article class=post><h1>The mill</h1><div class=entry-content itemprop=articleBody>\
         <p>The mill is closed until spring, and so is the shop.</p></div></article></main>",
    ));
    assert!(sure.text.ends_with("The mill is closed until spring, and so is the shop."), "{}", sure.text);
}

#[test]
fn a_frame_alone_is_kept_where_recall_is_asked_for() {
    let html = frame(NAME_AND_SEARCH);
    let page = Page { html: html.as_bytes(), ..Page::default() };
    let document = extract(&page, &Options { focus: Focus::Recall, ..Options::default() }).unwrap();
    assert_eq!(document.empty, None);
    assert!(!warned(&document, WarningCode::JavascriptShell));
    assert!(!document.text.contains("everything about it"), "{}", document.text);
}

#[test]
fn a_page_of_text_is_no_shell() {
    let document = document(&article(&format!("<p>{PROSE}<div id=root></div><script src=app.js></script>")));
    assert!(!warned(&document, WarningCode::JavascriptShell));
    assert_eq!(document.empty, None);
}

#[test]
fn a_page_that_shows_nothing_is_read_from_its_structured_data() {
    let body = PROSE.replace('.', ".\\n");
    let html = format!(
        "<title>The mill</title><div id=app></div><script type=application/ld+json>\
         {{\"@type\": \"Article\", \"articleBody\": \"{body}\"}}</script><script src=app.js></script>"
    );
    let document = document(&html);
    assert_eq!(document.empty, None);
    assert!(warned(&document, WarningCode::FromStructuredData));
    assert!(document.text.starts_with("The mill was built in 1824"), "{}", document.text);
    assert!(document.markdown.contains("built it up again."), "{}", document.markdown);
}

#[test]
fn structured_data_is_left_alone_where_the_page_has_text() {
    let html = article(
        "<script type=application/ld+json>{\"@type\": \"Article\", \"articleBody\": \
         \"Another text, which nobody sees on the page, and which is long enough to be read.\"}</script>",
    );
    let document = document(&html);
    assert!(!warned(&document, WarningCode::FromStructuredData));
    assert!(!document.text.contains("nobody sees"), "{}", document.text);
    assert!(document.text.contains("contract"), "{}", document.text);
}

#[test]
fn a_long_page_of_like_paragraphs_is_kept_to_its_end() {
    const PARAGRAPHS: usize = 4000;
    let paragraphs: String = (0..PARAGRAPHS)
        .map(|number| {
            format!(
                "<p>Paragraph {number}: the mill stood by the river, as it had for years, and ground.</p>\n"
            )
        })
        .collect();
    let document = document(&format!("<title>A long page</title><body>{paragraphs}"));
    let kept = document.text.lines().filter(|line| line.starts_with("Paragraph")).count();
    assert!(kept * 100 >= PARAGRAPHS * 97, "{kept} of {PARAGRAPHS} paragraphs");
    let last = document.text.lines().last().unwrap_or_default();
    assert!(last.starts_with("Paragraph 39"), "{last}");
}
