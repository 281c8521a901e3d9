//! Pages and what is expected of them: a folder a case under `tests/golden`, a test a folder.
//!
//! `UPDATE_GOLDEN=1 cargo test -p riptide-content --test it golden` writes the expectations anew.

use std::fs;
use std::path::{Path, PathBuf};

use riptide_content::{Document, Mode, Options, Page, extract};

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
    address_and_small article cjk_lines code_line_numbers code_with_breaks definition_list details embeds
    emphasis_over_blocks emphasis_punctuation emphasis_spaces fence_indentation fence_language
    fence_longer_than_content figure footnotes footnotes_wiki footnotes_word greek heading_anchors hebrew
    hidden_and_scripts hindi image_lazy inline_code inline_components korean line_breaks link_cards links links_base
    lists_adjacent lists_empty_and_stray lists_nested lists_of_cards lists_paragraphs lists_start lists_tasks
    literal_line_starts literal_marks math_dollars math_katex math_mathjax math_mathml nested_deep pre_without_code
    quotes right_to_left rules sub_sup_ruby table_cells table_layout table_sections table_simple table_spans
    table_without_header thai white_space
}

fn folder(theme: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(theme)
}

/// The whole visible page, or what `select` names.
fn document(folder: &Path) -> Document {
    let html = fs::read(folder.join("page.html")).unwrap();
    let mode = match fs::read_to_string(folder.join("select")) {
        Ok(selector) => Mode::Custom(vec![selector.trim().to_owned()]),
        Err(_) => Mode::Full,
    };
    let page = Page { html: &html, url: Some("https://example.org/dir/page"), ..Page::default() };
    extract(&page, &Options { mode, ..Options::default() }).unwrap()
}

fn check(theme: &str, case: &str) {
    let folder = folder(theme).join(case);
    let document = document(&folder);
    let tables = serde_json::to_string_pretty(&document.tables).unwrap();
    let mut wrong = Vec::new();
    let actual = [
        ("expected.md", &document.markdown, true),
        ("expected.txt", &document.text, true),
        ("expected.html", &document.html, true),
        ("expected.tables.json", &tables, !document.tables.is_empty()),
    ];
    for (name, actual, due) in actual {
        let path = folder.join(name);
        if !due {
            continue;
        }
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
