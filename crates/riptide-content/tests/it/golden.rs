//! Pages and what is expected of them: a folder a case under `tests/golden/THEME`, a test a folder.
//!
//! `UPDATE_GOLDEN=1 cargo test -p riptide-content --test it golden` writes the expectations anew. Read what it changed: it
//! records what is, not what should be.
//!
//! Beside `page.html` a folder may hold, in a line each, `url`, `content-type` and `select` (a CSS selector: the content).
//!
//! | theme | mode | expected |
//! | --- | --- | --- |
//! | `render` | the whole page | `.md`, `.txt`, `.html`, `.tables.json` |
//! | `metadata` | metadata alone | `.json`: the fields that are found, and their sources |
//! | `charset` | the whole page | `.json`: encoding, title, language; `.txt` |
//! | `languages` | the main content | `.json`, `.md` |
//! | `choice` | the main content | `.md`; the models decide, so training them anew may change it |

use std::fs;
use std::path::{Path, PathBuf};

use riptide_content::{Document, Mode, Options, Page, extract};
use serde_json::{Map, Value, json};

/// One test for each case of a theme, and one that no folder is without.
macro_rules! theme {
    ($theme:ident: $($case:ident)*) => {
        mod $theme {
            $(#[test]
            fn $case() {
                super::check(stringify!($theme), stringify!($case));
            })*

            #[test]
            fn every_folder_is_a_case() {
                super::check_list(stringify!($theme), &[$(stringify!($case)),*]);
            }
        }
    };
}

theme! { render:
    address_and_small arabic article bidirectional chinese cjk_lines code_copy_buttons code_highlighted
    code_in_lists code_line_number_gutters code_line_numbers code_tabs code_ticks code_with_breaks
    custom_elements definition_list definition_list_nested details details_nested embeds
    emphasis_over_blocks emphasis_punctuation emphasis_spaces fence_indentation fence_language
    fence_longer_than_content figure figure_gallery figure_of_code_and_quote footnotes footnotes_in_order
    footnotes_wiki footnotes_word greek heading_anchors heading_in_link heading_in_list headings hebrew
    hidden_and_scripts hidden_parts hindi image_alt_text image_lazy image_picture image_srcset inline_code
    inline_components inserted_deleted_marked keys_and_output korean line_breaks line_breaks_and_spaces
    link_cards links links_around_blocks links_around_images links_base links_of_every_kind links_texts
    list_bullets_in_text lists_adjacent lists_empty_and_stray lists_mixed_deep lists_nested
    lists_numbering lists_of_cards lists_of_links lists_paragraphs lists_start lists_tasks
    lists_with_blocks literal_html literal_line_starts literal_marks literal_numbers_and_signs
    math_dollars math_in_text_and_alone math_katex math_mathjax math_mathml math_without_words media_players
    nested_deep noscript_with_open_iframe pre_without_code quotes quotes_nested quotes_with_blocks right_to_left ruby_japanese rules russian
    shadow_roots streamed_parts sub_sup_ruby superscripts table_caption table_cells table_code_in_cells table_empty_cells
    table_full_width_rows table_heading_cells
    table_images_and_links table_layout table_lists_in_cells table_multi_line table_nested table_pipes
    table_ragged table_row_headers table_sections table_simple table_spans table_two_header_rows
    table_without_header thai white_space
}

theme! { metadata:
    author_is_nobody author_is_the_site breadcrumb_trail canonical_and_base canonical_elsewhere citation
    date_in_the_future date_in_url date_numbers_american date_numbers_british date_of_the_copyright
    date_updated_alone dates_of_comments dublin_core forum_thread german_byline heading_with_badges
    japanese_byline json_ld_arrays json_ld_article json_ld_broken json_ld_escaped_entities json_ld_graph
    json_ld_of_other_pages language_missing language_tag_in_odd_form microdata names_with_by_inside
    opengraph plain_meta product_page rdfa russian_byline several_authors time_element
    title_after_site_name title_in_logo_heading title_of_a_book_above_the_chapter title_of_a_home_page
    title_with_dashes_of_its_own title_without_a_head twitter_cards visible_byline
}

theme! { charset:
    big5_declared broken_utf_8 euc_jp_undeclared euc_kr_declared gbk_by_transport iso_8859_7_declared
    koi8_r_declared latin_1_declared shift_jis_declared transport_over_meta utf_16_with_mark
    utf_8_undeclared utf_8_with_mark windows_1251_undeclared windows_1252_quotes windows_1255_undeclared
}

theme! { languages:
    arabic chinese chinese_traditional english french german greek hebrew hindi japanese korean persian
    polish russian spanish thai turkish ukrainian vietnamese
}

theme! { choice:
    article article_with_contents collection documentation forum listing product service
}

fn folder(theme: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(theme)
}

/// The line of a file that a case may lack.
fn line(folder: &Path, name: &str) -> Option<String> {
    fs::read_to_string(folder.join(name)).ok().map(|text| text.trim().to_owned())
}

fn document(theme: &str, folder: &Path) -> Document {
    let html = fs::read(folder.join("page.html")).unwrap();
    let (url, content_type) = (line(folder, "url"), line(folder, "content-type"));
    let page = Page {
        html: &html,
        url: Some(url.as_deref().unwrap_or("https://example.org/dir/page")),
        content_type: content_type.as_deref(),
        retrieved: Some(RETRIEVED),
    };
    let mode = match (theme, line(folder, "select")) {
        (_, Some(selector)) => Mode::Custom(vec![selector]),
        ("metadata", None) => Mode::Metadata,
        ("languages" | "choice", None) => Mode::Article,
        _ => Mode::Full,
    };
    extract(&page, &Options { mode, ..Options::default() }).unwrap()
}

/// 2026-01-01: no page of these is younger.
const RETRIEVED: u64 = 1_767_225_600;

/// What a document says of its page, without what it does not say, and where each value was found.
fn metadata(document: &Document) -> Value {
    let mut fields = Map::new();
    let authors: Vec<Value> = document
        .authors
        .iter()
        .map(|author| match &author.url {
            Some(url) => json!({ "name": author.name, "url": url }),
            None => json!(author.name),
        })
        .collect();
    let values = [
        ("title", json!(document.title)),
        ("authors", json!(authors)),
        ("published", json!(document.published)),
        ("modified", json!(document.modified)),
        ("site_name", json!(document.site_name)),
        ("description", json!(document.description)),
        ("language", json!(document.language)),
        ("canonical_url", json!(document.canonical_url)),
        ("lead_image", json!(document.lead_image)),
        ("categories", json!(document.categories)),
        ("tags", json!(document.tags)),
    ];
    for (name, value) in values {
        if !value.is_null() && value != json!([]) {
            fields.insert(name.to_owned(), value);
        }
    }
    let sources: Vec<String> =
        document.provenance.iter().map(|entry| format!("{}: {}", entry.field, entry.source)).collect();
    if !sources.is_empty() {
        fields.insert("sources".to_owned(), json!(sources));
    }
    Value::Object(fields)
}

fn check(theme: &str, case: &str) {
    let folder = folder(theme).join(case);
    let document = document(theme, &folder);
    let pretty = |value: &Value| serde_json::to_string_pretty(value).unwrap();
    let actual = match theme {
        "metadata" => vec![("expected.json", pretty(&metadata(&document)))],
        "charset" => {
            let read = json!({
                "encoding": document.encoding,
                "title": document.title,
                "language": document.language,
                "warnings": document.warnings.iter().map(|warning| &warning.message).collect::<Vec<_>>(),
            });
            vec![("expected.json", pretty(&read)), ("expected.txt", document.text)]
        }
        "languages" => {
            vec![("expected.json", pretty(&metadata(&document))), ("expected.md", document.markdown)]
        }
        "choice" => vec![("expected.md", document.markdown)],
        _ => {
            let tables = json!(document.tables);
            let mut all = vec![
                ("expected.md", document.markdown),
                ("expected.txt", document.text),
                ("expected.html", document.html),
            ];
            all.extend((!document.tables.is_empty()).then(|| ("expected.tables.json", pretty(&tables))));
            all
        }
    };
    let mut wrong = Vec::new();
    for (name, actual) in actual {
        let path = folder.join(name);
        let actual = format!("{actual}\n");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&path, &actual).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if actual != expected {
            wrong.push(format!("{}\n--- expected\n{expected}--- actual\n{actual}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn check_list(theme: &str, cases: &[&str]) {
    let mut folders: Vec<String> = fs::read_dir(folder(theme))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    folders.sort();
    let mut cases: Vec<String> = cases.iter().map(|case| (*case).to_owned()).collect();
    cases.sort();
    assert_eq!(folders, cases);
}
