//! From the bytes of a sitemap to what it lists.

use std::io::Read;

use flate2::read::MultiGzDecoder;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;

use super::SitemapError;
use crate::list::{Entry, List};

/// Bytes that a sitemap may have, by the protocol.
const BYTES: u64 = 50 << 20;

/// What a sitemap lists.
pub(super) enum Listing {
    Pages(Vec<Entry>),
    Sitemaps(Vec<Entry>),
}

/// Reads XML, or one URL a line; compressed or not.
pub(super) fn parse(mut bytes: Vec<u8>) -> Result<Listing, SitemapError> {
    if bytes.starts_with(b"\x1f\x8b") {
        bytes = unfold(&bytes)?;
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes).trim_ascii_start();
    if text.starts_with(b"<") { xml(text) } else { Ok(Listing::Pages(lines(text))) }
}

fn unfold(bytes: &[u8]) -> Result<Vec<u8>, SitemapError> {
    let mut unfolded = Vec::new();
    let read = MultiGzDecoder::new(bytes).take(BYTES + 1).read_to_end(&mut unfolded);
    read.map_err(|source| SitemapError::Gzip { source })?;
    if unfolded.len() as u64 > BYTES {
        return Err(SitemapError::TooLarge { limit: BYTES });
    }
    Ok(unfolded)
}

fn lines(text: &[u8]) -> Vec<Entry> {
    // Memory can always be read.
    List::new(text).map_while(Result::ok).collect()
}

/// The addresses are in `urlset/url/loc` or `sitemapindex/sitemap/loc`; what is deeper is said of pictures and films.
fn xml(text: &[u8]) -> Result<Listing, SitemapError> {
    let mut reader = Reader::from_reader(text);
    let mut root = None;
    let mut depth = 0_u64;
    let mut address: Option<String> = None;
    let mut entries = Vec::new();
    loop {
        let position = reader.buffer_position();
        let broken = |source: quick_xml::Error| SitemapError::Xml { position, source };
        match reader.read_event().map_err(broken)? {
            Event::Start(tag) => {
                depth += 1;
                let name = tag.local_name();
                if depth == 1 {
                    root = Some(name.as_ref().to_owned());
                    if !matches!(name.as_ref(), "urlset" | "sitemapindex") {
                        break;
                    }
                }
                address = (depth == 3 && name.as_ref() == "loc").then(String::new);
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if let Some(address) = address.take() {
                    entries.push(Entry::new(address.as_bytes()));
                }
            }
            Event::Text(text) => {
                if let Some(address) = &mut address {
                    address.push_str(&text);
                }
            }
            Event::CData(text) => {
                if let Some(address) = &mut address {
                    address.push_str(&text);
                }
            }
            Event::GeneralRef(reference) => {
                if let Some(address) = &mut address {
                    match reference.resolve_char_ref().map_err(broken)? {
                        Some(c) => address.push(c),
                        // What is not one of XML's own stays as it is, and is no address then.
                        None => match resolve_predefined_entity(&reference) {
                            Some(resolved) => address.push_str(resolved),
                            None => address.push_str(&format!("&{};", &*reference)),
                        },
                    }
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    match root.as_deref() {
        Some("urlset") => Ok(Listing::Pages(entries)),
        Some("sitemapindex") => Ok(Listing::Sitemaps(entries)),
        root => Err(SitemapError::Root { root: root.unwrap_or("none").to_owned() }),
    }
}
