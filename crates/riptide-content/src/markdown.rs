//! Pages that come as Markdown: their author has done the work, so they pass as they are.

use crate::length::Length;
use crate::metadata;
use crate::{Document, EmptyReason, Mode, Options, Page, Warning, WarningCode};

/// Whether a declared `Content-Type` is that of Markdown (RFC 7763).
pub(crate) fn is_declared(content_type: Option<&str>) -> bool {
    let essence = content_type.and_then(|declared| declared.split(';').next()).unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("text/markdown") || essence.eq_ignore_ascii_case("text/x-markdown")
}

/// The document of a page that is Markdown: its text is the Markdown itself, and its HTML that text, preformatted.
///
/// CSS selectors find nothing in it, and all it says of itself is its first heading.
pub(crate) fn document(page: &Page<'_>, options: &Options, text: &str, encoding: &str) -> Document {
    let outputs = &options.outputs;
    let length = Length::of(text);
    let empty = matches!(options.mode, Mode::Custom(_)).then_some(EmptyReason::NoMatch);
    let wanted = empty.is_none() && options.mode != Mode::Metadata;
    let body = |asked: bool| if asked && wanted { text.to_owned() } else { String::new() };
    let mut document = Document {
        url: page.url.map(str::to_owned),
        title: title(text),
        language: metadata::language(None, text),
        text: body(outputs.text),
        markdown: body(outputs.markdown),
        encoding: encoding.to_owned(),
        empty,
        warnings: vec![Warning {
            code: WarningCode::NotHtml,
            message: "the page came as Markdown: it is passed on as it is".to_owned(),
        }],
        ..Document::default()
    };
    if outputs.html && wanted {
        document.html = format!("<pre>{}</pre>", escaped(text));
    }
    if wanted {
        document.quality = 100;
        document.word_count = length.words();
        document.reading_time = u32::try_from(length.reading_time().as_secs()).unwrap_or(u32::MAX);
    }
    document
}

/// The first heading of the first level.
fn title(text: &str) -> Option<String> {
    let heading = text.lines().find_map(|line| line.strip_prefix("# "))?;
    let heading = heading.trim_end_matches(['#', ' ', '\r']).trim();
    (!heading.is_empty()).then(|| heading.to_owned())
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ => out.push(c),
        }
    }
    out
}
