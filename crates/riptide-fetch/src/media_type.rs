//! What a declared content type says about the bytes behind it.

/// What to call a type that is not a page; `None` where it can be one.
///
/// Plain text and Markdown are let through, as is a missing type: many servers declare pages wrongly, and the extractor looks at the bytes.
#[must_use]
pub fn not_a_page(content_type: &str) -> Option<&'static str> {
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

/// What to call bytes that are no page whatever was declared, by their first few; `None` where they can be one.
pub(crate) fn not_a_page_by_bytes(bytes: &[u8]) -> Option<&'static str> {
    let begins = |with: &[u8]| bytes.starts_with(with);
    let web_picture = begins(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    if begins(b"%PDF-") {
        Some("a PDF document")
    } else if begins(b"\x89PNG\r\n\x1a\n") || begins(b"GIF8") || begins(b"\xff\xd8\xff") || web_picture {
        Some("an image")
    } else if begins(b"PK\x03\x04") || begins(b"\x1f\x8b") || begins(b"7z\xbc\xaf\x27\x1c") {
        Some("an archive")
    } else {
        None
    }
}
