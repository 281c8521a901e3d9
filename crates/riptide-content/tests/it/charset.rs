use riptide_content::{Document, EmptyReason, Options, Page, WarningCode, extract};

fn read(html: &[u8], content_type: Option<&str>) -> Document {
    extract(&Page { html, content_type, ..Page::default() }, &Options::default()).unwrap()
}

/// A page in Latin-1: `é` is one byte.
const LATIN_1: &[u8] = b"<p>Le caf\xe9 est ferm\xe9 et le th\xe9 aussi.</p>";

fn with_head(head: &str, body: &[u8]) -> Vec<u8> {
    [b"<!doctype html><head>", head.as_bytes(), b"</head>", body].concat()
}

#[test]
fn transport_decides_over_meta() {
    let page = with_head("<meta charset=utf-8>", LATIN_1);
    let document = read(&page, Some("text/html; charset=\"ISO-8859-1\""));
    assert_eq!(document.encoding, "windows-1252");
    assert!(document.text.contains("café"), "{}", document.text);
}

#[test]
fn byte_order_mark_decides_over_transport() {
    let page = ["\u{feff}".as_bytes(), "<p>café</p>".as_bytes()].concat();
    let document = read(&page, Some("text/html; charset=latin1"));
    assert_eq!((document.encoding.as_str(), document.text.as_str()), ("UTF-8", "café"));
}

#[test]
fn meta_is_read_in_every_form() {
    for head in [
        "<meta charset=iso-8859-1>",
        "<META CHARSET = 'latin1'>",
        "<meta/charset=\"l1\"/>",
        "<meta content='text/html; charset=windows-1252' http-equiv=Content-Type>",
        "<!-- <meta charset=utf-8> --><meta name=x charset=cp1252>",
        "<title a='>'>x</title><meta charset=iso-8859-1>",
    ] {
        let document = read(&with_head(head, LATIN_1), None);
        assert_eq!(document.encoding, "windows-1252", "{head}");
        assert!(document.text.contains("café"), "{head}: {}", document.text);
    }
}

#[test]
fn xml_declaration_is_read() {
    let page = [b"<?xml version='1.0' encoding='iso-8859-1'?>", LATIN_1].concat();
    assert!(read(&page, None).text.contains("café"));
}

#[test]
fn unlabelled_pages_are_detected() {
    assert_eq!(read(LATIN_1, None).encoding, "windows-1252");
    assert_eq!(read("<p>café</p>".as_bytes(), None).encoding, "UTF-8");
    let (russian, _, _) =
        encoding_rs::WINDOWS_1251.encode("<p>Съешь же ещё этих мягких французских булок</p>");
    assert!(read(&russian, None).text.contains("мягких французских"));
    let (japanese, _, _) =
        encoding_rs::SHIFT_JIS.encode("<p>吾輩は猫である。名前はまだ無い。どこで生れたか</p>");
    assert!(read(&japanese, None).text.contains("猫である"));
}

#[test]
fn utf_16_is_read_with_and_without_a_mark() {
    let text = "<html><body><p>Zwölf Boxkämpfer jagen</p></body></html>";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let marked = [b"\xff\xfe", little.as_slice()].concat();
    for (page, encoding) in [(little, "UTF-16LE"), (big, "UTF-16BE"), (marked, "UTF-16LE")] {
        let document = read(&page, None);
        assert_eq!(
            (document.encoding.as_str(), document.text.as_str()),
            (encoding, "Zwölf Boxkämpfer jagen")
        );
    }
}

#[test]
fn wrong_label_is_warned_of() {
    let document = read(LATIN_1, Some("text/html; charset=utf-8"));
    assert!(
        document.warnings.iter().any(|w| w.code == WarningCode::EncodingErrors),
        "{:?}",
        document.warnings
    );
    assert!(document.text.starts_with("Le caf\u{fffd} est"), "{}", document.text);
    assert!(read(LATIN_1, Some("text/html; charset=latin1")).warnings.is_empty());
}

#[test]
fn nothing_and_binary_are_told_apart() {
    for (page, reason) in [
        (b"".as_slice(), EmptyReason::NoInput),
        (b" \r\n\t ", EmptyReason::NoInput),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", EmptyReason::BinaryInput),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", EmptyReason::BinaryInput),
        (b"PK\x03\x04\x14\0\x08\0\x08\0", EmptyReason::BinaryInput),
        (b"\x01\x02\x03\x04\x05\x06\x07\x08abc", EmptyReason::BinaryInput),
        (b"<html><body><script>x()</script></body></html>", EmptyReason::NoText),
    ] {
        let document = read(page, None);
        assert_eq!((document.empty, document.text.as_str()), (Some(reason), ""), "{page:?}");
    }
}
