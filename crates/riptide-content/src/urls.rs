//! Addresses as the page means them.

use url::Url;

use crate::ExtractionError;
use crate::dom::{AttrName, Dom, Name};

/// What relative addresses of the page are resolved against.
#[derive(Clone, Debug, Default)]
pub(crate) struct Base {
    url: Option<Url>,
}

impl Base {
    /// The first `<base href>` of the page, resolved against the caller's base or the page's URL.
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
            .and_then(|href| match &given {
                Some(base) => base.join(href).ok(),
                None => Url::parse(href).ok(),
            });
        Ok(Base { url: named.filter(is_web).or(given) })
    }

    /// The address as the page means it: absolute where a base is known, else as it stands.
    ///
    /// [`None`] for what leads nowhere: empty, `javascript:`, `data:`, `blob:` and `about:` addresses.
    pub(crate) fn resolve(&self, address: &str) -> Option<String> {
        let address = address.trim_matches(|c: char| c.is_ascii_whitespace() || c.is_control());
        if address.is_empty() || leads_nowhere(address) {
            return None;
        }
        match &self.url {
            Some(base) => base.join(address).ok().map(String::from),
            None => Some(Url::parse(address).map_or_else(|_| address.to_owned(), String::from)),
        }
    }
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https" | "file")
}

fn leads_nowhere(address: &str) -> bool {
    let scheme = address.split(':').next().unwrap_or_default();
    address.contains(':')
        && ["javascript", "vbscript", "data", "blob", "about"].iter().any(|s| scheme.eq_ignore_ascii_case(s))
}
