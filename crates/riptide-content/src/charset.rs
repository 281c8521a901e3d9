//! Bytes to text, by the HTML standard's order: byte order mark, transport, `<meta>`, then detection.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

use crate::byte_set::count;

/// How far into the page an encoding declaration is looked for.
const PRESCAN_BYTES: usize = 1024;
/// How much of the page the detector and the test for binary input look at.
const DETECTION_BYTES: usize = 64 << 10;

/// A page as text.
#[derive(Debug)]
pub(crate) struct Decoded<'a> {
    pub(crate) text: Cow<'a, str>,
    /// The WHATWG name of the encoding.
    pub(crate) encoding: &'static str,
    /// Whether bytes that the encoding does not allow were replaced.
    pub(crate) had_errors: bool,
}

/// Decodes a page; [`None`] where the bytes are not text.
pub(crate) fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Option<Decoded<'a>> {
    let marked = Encoding::for_bom(bytes);
    let encoding = match marked {
        Some((encoding, _)) => encoding,
        None => {
            let utf_16 = utf_16_without_mark(bytes);
            if utf_16.is_none() && is_binary(bytes) {
                return None;
            }
            // NUL in every other byte is stronger evidence than any label.
            utf_16
                .or_else(|| content_type.and_then(declared_by_transport))
                .or_else(|| declared_by_page(&bytes[..bytes.len().min(PRESCAN_BYTES)]))
                .unwrap_or_else(|| detect(bytes))
        }
    };
    let body = &bytes[marked.map_or(0, |(_, length)| length)..];
    let (text, had_errors) = encoding.decode_without_bom_handling(body);
    Some(Decoded { text, encoding: encoding.name(), had_errors })
}

/// The `charset` parameter of a `Content-Type`.
fn declared_by_transport(content_type: &str) -> Option<&'static Encoding> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then_some(())?;
        Encoding::for_label(value.trim().trim_matches(['"', '\'']).as_bytes())
    })
}

/// The standard's prescan of the first bytes, for `<meta charset>`, `<meta http-equiv content>` and the XML declaration.
fn declared_by_page(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some(encoding) = declared_by_xml(bytes) {
        return Some(encoding);
    }
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|&byte| byte == b'<') {
        at += found + 1;
        let rest = &bytes[at..];
        if rest.starts_with(b"!--") {
            at += find(rest, b"-->").map_or(rest.len(), |end| end + 3);
        } else if starts_with_ignoring_case(rest, b"meta")
            && rest.get(4).is_some_and(|b| is_space(*b) || *b == b'/')
        {
            let mut attributes = TagAttributes { bytes: &rest[4..] };
            if let Some(encoding) = declared_by_meta(&mut attributes) {
                return Some(encoding);
            }
            at = bytes.len() - attributes.bytes.len();
        } else if rest.first().is_some_and(|b| b.is_ascii_alphabetic() || *b == b'/') {
            let name = rest.iter().position(|&b| is_space(b) || b == b'>').unwrap_or(rest.len());
            let mut attributes = TagAttributes { bytes: &rest[name..] };
            while attributes.next().is_some() {}
            at = bytes.len() - attributes.bytes.len();
        } else if matches!(rest.first(), Some(b'!' | b'?')) {
            at += rest.iter().position(|&b| b == b'>').unwrap_or(rest.len());
        }
    }
    None
}

fn declared_by_meta(attributes: &mut TagAttributes<'_>) -> Option<&'static Encoding> {
    let (mut is_pragma, mut from_charset, mut from_content) = (false, None, None);
    for (name, value) in attributes {
        match name.as_slice() {
            b"http-equiv" => is_pragma = value == b"content-type",
            b"charset" if from_charset.is_none() => from_charset = label(&value),
            b"content" if from_content.is_none() => from_content = charset_in_content(&value).and_then(label),
            _ => {}
        }
    }
    from_charset.or(from_content.filter(|_| is_pragma))
}

/// The encoding of a label inside the page: it was read as ASCII, so UTF-16 can't be meant.
fn label(text: &[u8]) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(text)?;
    Some(match encoding {
        _ if encoding == UTF_16LE || encoding == UTF_16BE => UTF_8,
        _ if encoding == X_USER_DEFINED => WINDOWS_1252,
        _ => encoding,
    })
}

fn charset_in_content(content: &[u8]) -> Option<&[u8]> {
    let after = &content[find(content, b"charset")? + 7..];
    let after = after.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    Some(match after.first()? {
        &quote @ (b'"' | b'\'') => after[1..].split(|&b| b == quote).next()?,
        _ => after.split(|&b| is_space(b) || b == b';').next()?,
    })
}

fn declared_by_xml(bytes: &[u8]) -> Option<&'static Encoding> {
    let rest = bytes.strip_prefix(b"<?xml")?;
    let declaration = &rest[..rest.iter().position(|&b| b == b'>')?];
    let after = declaration[find(declaration, b"encoding")? + 8..].trim_ascii_start();
    let value = after.strip_prefix(b"=")?.trim_ascii_start();
    let quote = *value.first().filter(|&&b| matches!(b, b'"' | b'\''))?;
    label(value[1..].split(|&b| b == quote).next()?)
}

/// The attributes of a tag in raw bytes, names and values in lower case.
struct TagAttributes<'a> {
    bytes: &'a [u8],
}

impl Iterator for TagAttributes<'_> {
    type Item = (Vec<u8>, Vec<u8>);

    fn next(&mut self) -> Option<Self::Item> {
        let skip =
            |bytes: &[u8]| bytes.iter().position(|&b| !is_space(b) && b != b'/').unwrap_or(bytes.len());
        let bytes = &self.bytes[skip(self.bytes)..];
        if matches!(bytes.first(), None | Some(b'>')) {
            self.bytes = bytes;
            return None;
        }
        let ends_name =
            |&(at, &b): &(usize, &u8)| is_space(b) || b == b'/' || b == b'>' || (b == b'=' && at > 0);
        let name_end = bytes.iter().enumerate().find(ends_name).map_or(bytes.len(), |(at, _)| at);
        let name = bytes[..name_end].to_ascii_lowercase();
        let after = bytes[name_end..].trim_ascii_start();
        let Some(value) = after.strip_prefix(b"=").map(<[u8]>::trim_ascii_start) else {
            self.bytes = after;
            return Some((name, Vec::new()));
        };
        let (value, rest) = match value.first() {
            Some(&quote @ (b'"' | b'\'')) => {
                let end = value[1..].iter().position(|&b| b == quote).map_or(value.len(), |end| end + 1);
                (&value[1..end], &value[(end + 1).min(value.len())..])
            }
            _ => value.split_at(value.iter().position(|&b| is_space(b) || b == b'>').unwrap_or(value.len())),
        };
        self.bytes = rest;
        Some((name, value.to_ascii_lowercase()))
    }
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    // Most pages are UTF-8, and only all of the bytes prove it.
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    let sample = &bytes[..bytes.len().min(DETECTION_BYTES)];
    detector.feed(sample, sample.len() == bytes.len());
    // A page with a few broken characters is still UTF-8 where the rest of it is.
    let allow_utf_8 = if mostly_utf_8(bytes) { return UTF_8 } else { Utf8Detection::Deny };
    detector.guess(None, allow_utf_8)
}

/// Whether valid multi-byte sequences outnumber broken ones ten to one.
fn mostly_utf_8(bytes: &[u8]) -> bool {
    let (mut valid, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    valid > broken * 10
}

/// UTF-16 text without a mark shows as a NUL in every other byte of its ASCII.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(PRESCAN_BYTES) / 2 * 2];
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    if half < 4 {
        return None;
    }
    match (even, odd) {
        (0, odd) if odd * 10 > half * 7 => Some(UTF_16LE),
        (even, 0) if even * 10 > half * 7 => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether the bytes are a picture, an archive or the like: a known signature, or many control characters.
fn is_binary(bytes: &[u8]) -> bool {
    const SIGNATURES: [&[u8]; 14] = [
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF8",
        b"%PDF-",
        b"PK\x03\x04",
        b"\x1f\x8b\x08",
        b"\x7fELF",
        b"BZh",
        b"\xfd7zXZ",
        b"7z\xbc\xaf",
        b"\0asm",
        b"RIFF",
        b"OggS",
        b"\x28\xb5\x2f\xfd",
    ];
    if SIGNATURES.iter().any(|signature| bytes.starts_with(signature)) {
        return true;
    }
    let sample = &bytes[..bytes.len().min(DETECTION_BYTES)];
    count(sample, is_control) * 20 > sample.len()
}

/// Whether a byte is a control character that text does not have.
fn is_control(byte: u8) -> bool {
    (byte < 0x20) & !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b)
}

fn is_space(byte: u8) -> bool {
    byte.is_ascii_whitespace()
}

fn starts_with_ignoring_case(bytes: &[u8], prefix: &[u8]) -> bool {
    bytes.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}
