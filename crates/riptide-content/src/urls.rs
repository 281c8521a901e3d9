//! Addresses as the page means them.

use memchr::memchr2_iter;
use url::{Position, Url};

use crate::ExtractionError;
use crate::byte_set::ByteSet;
use crate::dom::{AttrName, Dom, Name};

/// Bytes of a base at most. Every relative address becomes as long as it: a base of a megabyte before a million links would be a
/// page of a terabyte.
const MAX_BASE_BYTES: usize = 2048;

/// What relative addresses of the page are resolved against.
#[derive(Clone, Debug, Default)]
pub(crate) struct Base {
    url: Option<Url>,
    /// The bytes of the address up to the last `/` of its path.
    directory: usize,
}

impl Base {
    /// The first `<base href>` of the page, resolved against the caller's base or the page's URL. What is longer than
    /// [`MAX_BASE_BYTES`] is no base.
    ///
    /// # Errors
    ///
    /// [`ErrorCode::InvalidUrl`](crate::ErrorCode::InvalidUrl) where an address of the caller is not an absolute URL.
    pub(crate) fn of(
        dom: &Dom,
        page_url: Option<&str>,
        base_url: Option<&str>,
    ) -> Result<Self, ExtractionError> {
        let parse =
            |url: &str| Url::parse(url).map_err(|why| ExtractionError::invalid_url(url, &why.to_string()));
        let page = page_url.map(parse).transpose()?;
        let given = base_url.map(parse).transpose()?.or(page);
        let named = dom
            .ids()
            .filter(|&id| dom.is(id, Name::BASE))
            .find_map(|id| dom.attr(id, AttrName::HREF))
            .filter(|href| href.len() <= MAX_BASE_BYTES)
            .and_then(|href| match &given {
                Some(base) => base.join(href).ok(),
                None => Url::parse(href).ok(),
            });
        let short = |url: &Url| url.as_str().len() <= MAX_BASE_BYTES;
        let url = named.filter(is_web).filter(short).or(given.filter(short));
        let directory = url.as_ref().map_or(0, |url| {
            let path = url[..Position::BeforePath].len();
            path + url.path().rfind('/').map_or(0, |at| at + 1)
        });
        Ok(Base { url, directory })
    }

    /// The address as the page means it: absolute where a base is known, else as it stands.
    ///
    /// [`None`] for what leads nowhere: empty, `javascript:`, `data:`, `blob:` and `about:` addresses.
    pub(crate) fn resolve(&self, address: &str) -> Option<String> {
        if !leads_somewhere(address) {
            return None;
        }
        let address = trimmed(address);
        match &self.url {
            Some(base) => self.plain(address, base).or_else(|| base.join(address).ok().map(String::from)),
            None => Some(Url::parse(address).map_or_else(|_| address.to_owned(), String::from)),
        }
    }

    /// What [`Url::join`] answers for addresses that it has nothing to change in but to put a part of the base before them: most are such.
    /// [`None`] for all others.
    fn plain(&self, address: &str, base: &Url) -> Option<String> {
        if !matches!(base.scheme(), "http" | "https") {
            return None;
        }
        let bytes = address.as_bytes();
        // A dot segment, or what may be one.
        let may_be_dot = |at: usize| matches!(bytes[at..], [b'/', b'.', ..] | [b'%', b'2', ..]);
        if address.starts_with('.')
            || PLAIN.find_other(bytes).is_some()
            || memchr2_iter(b'/', b'%', bytes).any(may_be_dot)
        {
            return None;
        }
        if let Some(rest) = address.strip_prefix('/') {
            let origin = &base[..Position::BeforePath];
            return (!rest.starts_with('/')).then(|| [origin, address].concat());
        }
        if !address.contains(':') {
            let before = match bytes.first() {
                Some(b'?') => &base[..Position::AfterPath],
                Some(b'#') => &base[..Position::AfterQuery],
                _ => &base.as_str()[..self.directory],
            };
            return Some([before, address].concat());
        }
        let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let is_name = host.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'0'..=b'9' | b'.' | b'-'))
            && host.split('.').all(|label| {
                !label.is_empty() && !label.starts_with('-') && !label.ends_with('-') && !label.contains("--")
            })
            // The last part of an address in numbers may look like `0x7f`.
            && host.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_lowercase()));
        // Without a path the address gets one.
        (is_name && rest[host.len()..].starts_with('/')).then(|| address.to_owned())
    }
}

/// The bytes that stand in a URL as they are.
static PLAIN: ByteSet =
    ByteSet::of(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~/?=&%+,;:@!$*()#");

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https" | "file")
}

fn trimmed(address: &str) -> &str {
    if let [first, .., last] = address.as_bytes()
        && first.is_ascii_graphic()
        && last.is_ascii_graphic()
    {
        return address;
    }
    address.trim_matches(|c: char| c.is_ascii_whitespace() || c.is_control())
}

/// Whether an address may be one of a document: it is not empty, and not of a scheme that holds what it leads to.
pub(crate) fn leads_somewhere(address: &str) -> bool {
    const SCHEMES: [&str; 5] = ["javascript:", "vbscript:", "data:", "blob:", "about:"];
    let address = trimmed(address).as_bytes();
    let begins = |scheme: &&str| {
        address.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme.as_bytes()))
    };
    !address.is_empty() && !SCHEMES.iter().any(begins)
}
