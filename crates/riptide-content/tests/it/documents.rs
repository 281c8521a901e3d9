//! What holds for the document of any page, whatever is asked for.

use proptest::prelude::*;
use pulldown_cmark::{Event, Options as Extensions, Parser};
use riptide_content::dom::NodeId;
use riptide_content::parse::{ParseLimits, parse};
use riptide_content::{
    Document, EmptyReason, Features, Focus, Limits, Mode, Options, Outputs, Page, extract,
};
use riptide_hostile::{generators, nasty};

fn pages() -> impl Strategy<Value = String> {
    prop::collection::vec(any::<u8>(), 0..400).prop_map(|choices| nasty(&choices))
}

fn options() -> impl Strategy<Value = Options> {
    let mode =
        prop_oneof![Just(Mode::Article), Just(Mode::Full), Just(Mode::Custom(vec!["div, p".to_owned()]))];
    let focus = prop_oneof![Just(Focus::Balanced), Just(Focus::Precision), Just(Focus::Recall)];
    let features = any::<[bool; 4]>().prop_map(|[links, images, tables, comments]| Features {
        links,
        images,
        tables,
        comments,
    });
    let limits = prop_oneof![
        Just(Limits::default()),
        (0_u32..20, 0_u32..4, 0_u32..4).prop_map(|(depth, few, fewer)| Limits {
            depth,
            attributes: few,
            links: fewer,
            media: fewer,
            table_cells: few,
            metadata_bytes: 8 * few,
            ..Limits::default()
        }),
    ];
    (mode, focus, features, limits, any::<bool>()).prop_map(|(mode, focus, features, limits, explanation)| {
        Options {
            mode,
            focus,
            features,
            limits,
            outputs: Outputs { explanation, ..Outputs::default() },
            ..Options::default()
        }
    })
}

fn document(html: &[u8], options: &Options) -> Document {
    let page = Page { html, url: Some("https://example.org/dir/page"), ..Page::default() };
    extract(&page, options).expect("a small page and valid options give a document")
}

/// The letters alone: digits and marks also number lists and notes, and part cells.
fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphabetic())
}

/// The text without the commands of TeX, which stand for elements of a formula.
fn without_commands(text: &str) -> String {
    let mut parts = text.split('\\');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.trim_start_matches(|c: char| c.is_ascii_alphabetic()))
}

/// Whether all of `part` stand in `whole`, in the same order.
fn is_subsequence(part: impl Iterator<Item = char>, mut whole: impl Iterator<Item = char>) -> bool {
    part.into_iter().all(|letter| whole.any(|other| other == letter))
}

/// All that a page could show.
fn everything(html: &str) -> String {
    let (dom, _) = parse(html, ParseLimits { depth: 512, attributes: 256, keep_comments: false });
    dom.text_content(NodeId::DOCUMENT).to_owned()
}

#[test]
fn a_character_is_a_word_where_unicode_calls_it_a_letter_or_a_number() {
    // But for scripts without spaces.
    let scripts = ('!'..'\u{e00}').chain('\u{2000}'..'\u{3000}').chain('\u{a000}'..'\u{f900}');
    let alone: Vec<String> = scripts.map(String::from).collect();
    let page = format!("<p>{}", alone.join(" ").replace('&', "&amp;").replace('<', "&lt;"));
    let document = document(page.as_bytes(), &Options { mode: Mode::Full, ..Options::default() });
    assert!(document.word_count > 10_000);
    assert_eq!(document.word_count, words(&document.text));
}

/// Runs of letters, digits and what joins them, and each character of scripts without spaces.
fn words(text: &str) -> u32 {
    let (mut count, mut in_word) = (0, false);
    for c in text.chars() {
        let unspaced = matches!(c, 'あ' | '字');
        let begins = c.is_alphanumeric() && !unspaced;
        count += u32::from(unspaced || begins && !in_word);
        in_word = begins || in_word && matches!(c, '\'' | '-' | '’');
    }
    count
}

proptest! {
    #[test]
    fn every_page_has_a_document_within_its_limits(page in pages(), options in options()) {
        let document = document(page.as_bytes(), &options);
        prop_assert_eq!(document.text.is_empty(), document.empty.is_some());
        prop_assert!(document.empty != Some(EmptyReason::NoMatch) || matches!(options.mode, Mode::Custom(_)));
        prop_assert!(document.links.len() <= options.limits.links as usize);
        prop_assert!(document.media.len() <= options.limits.media as usize);
        let cells = document.tables.iter().flat_map(|table| table.rows.iter().chain([&table.header]));
        prop_assert!(cells.map(Vec::len).sum::<usize>() <= options.limits.table_cells as usize);
        for value in [&document.title, &document.description, &document.site_name, &document.published] {
            let length = value.as_ref().map_or(0, String::len);
            prop_assert!(length <= options.limits.metadata_bytes as usize, "{:?}", value);
        }
        prop_assert!(document.quality <= 100);
    }

    #[test]
    fn bytes_of_any_kind_have_a_document(page in prop::collection::vec(any::<u8>(), 0..400), options in options()) {
        let document = document(&page, &options);
        prop_assert_eq!(document.text.is_empty(), document.empty.is_some());
    }

    #[test]
    fn markdown_is_markdown_without_html(page in pages(), options in options()) {
        let document = document(page.as_bytes(), &options);
        for event in Parser::new_ext(&document.markdown, Extensions::ENABLE_TABLES | Extensions::ENABLE_MATH) {
            let html = matches!(event, Event::Html(_) | Event::InlineHtml(_));
            prop_assert!(!html, "{:?} in {:?}", event, document.markdown);
        }
    }

    #[test]
    fn text_is_nothing_but_text_of_the_page(page in pages()) {
        let document = document(page.as_bytes(), &Options { mode: Mode::Full, ..Options::default() });
        // The address of a film stands for the film.
        let words = document.text.split_whitespace().filter(|word| !word.contains("https://"));
        let words = without_commands(&words.collect::<String>());
        prop_assert!(
            is_subsequence(letters(&words), letters(&everything(&page))),
            "{:?} is not in order in {:?}",
            words,
            everything(&page)
        );
    }

    #[test]
    fn words_are_counted_wherever_they_stand(text in "[a-zA-Z09'\\-.,:éжあ字’ ]{1,90}") {
        let page = format!("<p>{text}");
        let document = document(page.as_bytes(), &Options { mode: Mode::Full, ..Options::default() });
        prop_assert_eq!(document.word_count, words(&document.text), "{:?}", document.text);
    }

    #[test]
    fn the_same_page_has_the_same_document(page in pages(), options in options()) {
        prop_assert_eq!(document(page.as_bytes(), &options), document(page.as_bytes(), &options));
    }
}

/// Each way to hurt, small: a whole extraction ends as a document whose strings the page can answer for.
#[test]
fn every_hostile_page_has_a_document_that_its_size_bounds() {
    for generator in generators() {
        let page = generator.bytes(20_000);
        for mode in [Mode::Article, Mode::Full] {
            let document = document(&page, &Options { mode, ..Options::default() });
            let name = generator.name;
            assert_eq!(document.text.is_empty(), document.empty.is_some(), "{name}");
            let bytes = document.string_bytes();
            assert!(bytes <= 64 * page.len() as u64, "{name}: {bytes} bytes from {}", page.len());
        }
    }
}

#[test]
fn the_caption_of_a_figure_is_not_copied_beyond_the_size_of_the_page() {
    let page = |images: usize| {
        format!("<figure><figcaption>{}</figcaption>{}", "a ".repeat(900), "<img src=/a>".repeat(images))
    };
    let captioned = |images| {
        let document = document(page(images).as_bytes(), &Options { mode: Mode::Full, ..Options::default() });
        document.media.iter().filter(|medium| medium.caption.is_some()).count()
    };
    assert_eq!(captioned(1), 1);
    assert_eq!(captioned(1_000), 1);
    let small = format!(
        "<p>{}</p><figure><figcaption>cap</figcaption><img src=/a><img src=/b></figure>",
        "word ".repeat(20)
    );
    let document = document(small.as_bytes(), &Options { mode: Mode::Full, ..Options::default() });
    assert!(document.media.iter().all(|medium| medium.caption.as_deref() == Some("cap")));
}

#[test]
fn a_base_is_no_longer_than_2048_bytes() {
    let link = |length: usize| {
        let head = "https://example.com/";
        let base = format!("{head}{}/", "a".repeat(length - head.len() - 1));
        let page = format!("<base href={base}><p>words <a href=b>c</a>");
        let document = document(page.as_bytes(), &Options { mode: Mode::Full, ..Options::default() });
        (base, document.links[0].url.clone())
    };
    let (base, obeyed) = link(2048);
    assert_eq!(obeyed, format!("{base}b"));
    let (_, violated) = link(2049);
    assert_eq!(violated, "https://example.org/dir/b");
}
