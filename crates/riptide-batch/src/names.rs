//! Names for the files of pages: the same for the same URL in every run, readable, and safe on every file system.

use sha2::{Digest, Sha256};
use url::{Position, Url};

/// Bytes of a URL's path and query that its file's name shows.
const SHOWN_BYTES: usize = 80;

/// The path of a page's file below the folder of results: its host's folder, then what the URL says, then a digest of it.
///
/// ```
/// let url = "https://example.com/blog/a-post?page=2".parse()?;
/// let name = riptide_batch::file_name(&url, "md");
/// assert!(name.starts_with("example.com/blog-a-post-page-2-") && name.ends_with(".md"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn file_name(url: &Url, extension: &str) -> String {
    // A host is in ASCII already; only an IPv6 address has more than letters, digits, dots and hyphens.
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']', '.']);
    let mut folder = host.replace(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-'), "-");
    if let Some(port) = url.port() {
        folder.push_str(&format!("_{port}"));
    }
    let mut page = plain(&url[Position::BeforePath..Position::AfterQuery], SHOWN_BYTES);
    if page.is_empty() {
        page.push_str("index");
    }
    let mut whole = url.clone();
    whole.set_fragment(None);
    let digest = Sha256::digest(whole.as_str());
    let digest: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{folder}/{page}-{digest}.{extension}")
}

/// Letters, digits, dots and underscores of ASCII, with one `-` for all that is between them; no dot at the beginning.
fn plain(written: &str, bytes: usize) -> String {
    let mut out = String::new();
    for c in written.chars() {
        if out.len() >= bytes {
            break;
        }
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' => out.push(c),
            '.' if !out.is_empty() => out.push(c),
            _ if out.is_empty() || out.ends_with('-') => {}
            _ => out.push('-'),
        }
    }
    out.truncate(out.trim_end_matches(['-', '.']).len());
    out
}
