use riptide_content::{Document, EmptyReason, Limits, Mode, Options, Outputs, Page, WarningCode, extract};

const PAGE: &str =
    "---\nlayout: post\n---\n\n# The harbour #\n\nThe *ferry* leaves at <eight>.\n\n| a | b |\n";

fn read(content_type: &str, options: &Options) -> Document {
    let page = Page { html: PAGE.as_bytes(), content_type: Some(content_type), ..Page::default() };
    extract(&page, options).unwrap()
}

fn all() -> Options {
    Options {
        outputs: Outputs { text: true, markdown: true, html: true, ..Outputs::default() },
        ..Options::default()
    }
}

#[test]
fn markdown_passes_as_it_is() {
    for declared in ["text/markdown", "text/markdown; charset=utf-8", "Text/X-Markdown;variant=GFM"] {
        let document = read(declared, &all());
        assert_eq!((document.markdown.as_str(), document.text.as_str()), (PAGE, PAGE), "{declared}");
        assert!(document.html.starts_with("<pre>---\n") && document.html.contains("&lt;eight&gt;"));
        assert_eq!(document.title.as_deref(), Some("The harbour"));
        assert_eq!(document.warnings.len(), 1);
        assert_eq!(document.warnings[0].code, WarningCode::NotHtml);
        assert!(document.word_count > 5 && document.empty.is_none());
    }
}

#[test]
fn what_is_declared_otherwise_is_read_as_html() {
    for declared in ["text/html", "text/plain", "application/markdown"] {
        let document = read(declared, &all());
        assert!(document.warnings.iter().all(|warning| warning.code != WarningCode::NotHtml), "{declared}");
        assert_ne!(document.markdown, PAGE, "{declared}");
    }
}

#[test]
fn modes_hold_for_it_as_far_as_they_can() {
    let custom = read("text/markdown", &Options { mode: Mode::Custom(vec!["p".to_owned()]), ..all() });
    assert_eq!((custom.empty, custom.markdown.as_str()), (Some(EmptyReason::NoMatch), ""));
    let metadata = read("text/markdown", &Options { mode: Mode::Metadata, ..all() });
    assert_eq!((metadata.title.as_deref(), metadata.markdown.as_str()), (Some("The harbour"), ""));
}

#[test]
fn its_encoding_and_its_limits_are_those_of_any_page() {
    let page = |html| Page { html, content_type: Some("text/markdown; charset=latin1"), ..Page::default() };
    let document = extract(&page(b"caf\xe9"), &Options::default()).unwrap();
    assert_eq!((document.markdown.as_str(), document.encoding.as_str()), ("café", "windows-1252"));
    let nothing = extract(&page(b" \n"), &Options::default()).unwrap();
    assert_eq!(nothing.empty, Some(EmptyReason::NoInput));

    let limited = |output_bytes| Options { limits: Limits { output_bytes, ..Limits::default() }, ..all() };
    let bytes = read("text/markdown", &all()).string_bytes();
    let page = Page { html: PAGE.as_bytes(), content_type: Some("text/markdown"), ..Page::default() };
    assert!(extract(&page, &limited(bytes)).is_ok());
    assert!(extract(&page, &limited(bytes - 1)).is_err());
}
