//! The cookies of one chain of redirects: forgotten with it.

use cookie_store::CookieStore;
use reqwest::header::{COOKIE, HeaderMap, HeaderValue, SET_COOKIE};
use url::Url;

/// What the servers of a chain have set, for the servers of the same chain.
///
/// Sites that send a visitor around until a cookie comes back would send one without it around for ever.
#[derive(Debug, Default)]
pub(crate) struct Cookies(CookieStore);

impl Cookies {
    /// Keeps what a response sets. What is no cookie, or one for another site, is left out.
    pub(crate) fn keep(&mut self, url: &Url, headers: &HeaderMap) {
        for cookie in headers.get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok()) {
            if let Err(why) = self.0.parse(cookie, url) {
                tracing::debug!(%url, %why, "a cookie is left out");
            }
        }
    }

    /// Those that belong to `url`, as a request carries them; empty where there are none.
    pub(crate) fn of(&self, url: &Url) -> String {
        let pairs: Vec<String> =
            self.0.get_request_values(url).map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    /// Adds those that belong to `url` to the head of a request.
    pub(crate) fn add_to(&self, url: &Url, headers: &mut HeaderMap) {
        let cookies = self.of(url);
        if let (false, Ok(value)) = (cookies.is_empty(), HeaderValue::from_str(&cookies)) {
            headers.insert(COOKIE, value);
        }
    }
}
