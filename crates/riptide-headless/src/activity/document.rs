//! The page's own document: the way to it, how it was answered, and why it is not there.

use riptide_fetch::FetchError;
use url::Url;

use super::events::ResponseReceived;

/// The page's own document, as its server gave it.
#[derive(Clone, Debug)]
pub(crate) struct MainResponse {
    pub(crate) url: String,
    pub(crate) status: u16,
    pub(crate) mime_type: String,
    pub(crate) content_type: Option<String>,
    /// Chrome's name for the document.
    loader: String,
}

impl MainResponse {
    pub(super) fn of(received: ResponseReceived) -> MainResponse {
        let response = received.response;
        let content_type = response
            .headers
            .into_iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("content-type"))
            .map(|(_, value)| value);
        MainResponse {
            url: response.url,
            status: response.status,
            mime_type: response.mime_type,
            content_type,
            loader: received.loader_id,
        }
    }
}

/// What is known of the main frame's document.
#[derive(Default)]
pub(super) struct Document {
    /// Where the main frame was last on its way to, and each redirect from there.
    way: Vec<Url>,
    /// The request for it, until it has loaded.
    pub(super) request: Option<String>,
    /// Why it was not let there.
    pub(super) refusal: Option<FetchError>,
    /// Why it came to nothing, by Chrome's name for it.
    pub(super) failure: Option<String>,
    /// The document that the frame shows, by Chrome's name.
    shown: Option<String>,
    /// The answer for it, and the last one: what is to be saved, or is nothing (204), takes the place of no document.
    responses: Vec<MainResponse>,
}

impl Document {
    /// The main frame asks for `url`, because of a redirect or not.
    ///
    /// # Errors
    ///
    /// [`FetchError::Downgrade`], as for the fetcher.
    pub(super) fn goes_to(&mut self, url: Url, redirected: bool) -> Result<(), FetchError> {
        if !redirected {
            self.way.clear();
        }
        let from = self.way.last().filter(|from| from.scheme() == "https" && url.scheme() == "http");
        let refusal = from.map(|from| FetchError::Downgrade { from: from.to_string(), to: url.to_string() });
        self.way.push(url);
        refusal.map_or(Ok(()), Err)
    }

    pub(super) fn began(&mut self, request: &str) {
        self.request = Some(request.to_owned());
        self.failure = None;
    }

    pub(super) fn answered(&mut self, response: MainResponse) {
        self.responses.retain(|known| Some(&known.loader) == self.shown.as_ref());
        self.responses.push(response);
    }

    /// The frame shows another document from now on.
    pub(super) fn shows(&mut self, loader: String) {
        self.shown = Some(loader);
    }

    /// Whether the frame shows what came of its way: what a server gave, or Chrome's page on why there is nothing.
    pub(super) fn is_there(&self) -> bool {
        self.shown_response().is_some() || self.failure.is_some()
    }

    /// How the document that the frame shows was answered.
    pub(super) fn response(&self) -> Option<&MainResponse> {
        // What the frame shows is told a moment after it was answered.
        self.shown_response().or(self.responses.last())
    }

    fn shown_response(&self) -> Option<&MainResponse> {
        self.responses.iter().find(|known| Some(&known.loader) == self.shown.as_ref())
    }

    pub(super) fn url(&self) -> Option<&Url> {
        self.way.last()
    }

    /// Chrome has given up a chain of redirects: the loop in it, or its length.
    pub(super) fn too_many_redirects(&self) -> Option<FetchError> {
        let (last, before) = self.way.split_last()?;
        let hops = before.iter().rev().position(|url| url == last).map(|between| between + 1);
        Some(match hops {
            Some(hops) => FetchError::RedirectLoop { url: last.to_string(), hops },
            None => FetchError::TooManyRedirects {
                url: last.to_string(),
                limit: u32::try_from(before.len()).unwrap_or(u32::MAX),
            },
        })
    }
}
