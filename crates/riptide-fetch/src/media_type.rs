//! What a declared content type says about the bytes behind it.

/// What to call a type that is not a page; `None` where it can be one.
///
/// Plain text and Markdown are let through, as is a missing type: many servers declare pages wrongly, and the extractor looks at the bytes.
pub(crate) fn not_a_page(content_type: &str) -> Option<&'static str> {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (kind, subtype) = essence.split_once('/').unwrap_or((&essence, ""));
    Some(match (kind, subtype) {
        ("text", "html" | "plain" | "markdown" | "x-markdown") | ("application", "xhtml+xml") | ("", "") => {
            return None;
        }
        ("application", "pdf" | "x-pdf") => "a PDF document",
        ("application", "json" | "ld+json" | "x-ndjson") | ("text", "json") => "JSON",
        ("application", "rss+xml" | "atom+xml" | "feed+json" | "rdf+xml") => "a feed",
        ("application" | "text", "xml") => "XML",
        ("application" | "text", "javascript" | "x-javascript" | "ecmascript") => "JavaScript",
        ("text", "css") => "a style sheet",
        ("text", "csv" | "tab-separated-values") => "a table of values",
        ("text", "calendar") => "a calendar",
        (
            "application",
            "zip" | "gzip" | "x-gzip" | "x-tar" | "x-7z-compressed" | "x-rar-compressed" | "vnd.rar",
        ) => "an archive",
        ("application", "epub+zip") => "an e-book",
        ("application", "msword" | "rtf") => "an office document",
        ("application", office)
            if office.starts_with("vnd.openxmlformats")
                || office.starts_with("vnd.oasis")
                || office.starts_with("vnd.ms-") =>
        {
            "an office document"
        }
        ("application", "octet-stream") => "a file of unknown kind",
        ("image", _) => "an image",
        ("audio", _) => "a sound",
        ("video", _) => "a film",
        ("font", _) => "a font",
        ("multipart", _) => "a message of many parts",
        _ => "of another kind",
    })
}
