//! What a run does with each page, as its caller has it.

use riptide_fetch::{Admission, Client, FetchError};
use url::Url;

/// What becomes of a page: how it is got, and what is made of it.
pub trait Work: Send + Sync + 'static {
    /// A page as it was got.
    type Page: Send + 'static;

    /// Gets a page with the leave that `client` gave for it: by [`Client::fetch_admitted`], or by other means. As many are
    /// under way at a time as the client has connections. It runs in a tokio runtime and must not block.
    ///
    /// # Errors
    ///
    /// Why the client did not get it; what other means say belongs into the page.
    fn get(
        &self,
        client: &Client,
        url: &Url,
        admission: &mut Admission,
    ) -> impl Future<Output = Result<Self::Page, FetchError>> + Send;

    /// Makes the record of a page that was got, or could not be. It is called from many threads at a time. `listed` is the
    /// page's name in the list, and belongs into the record's `id`.
    fn page(&self, listed: &str, page: Result<Self::Page, FetchError>) -> Done;

    /// Makes the record of a line that is no URL, for this reason.
    fn no_url(&self, listed: &str, why: &str) -> Done;
}

/// A page that is done with.
#[derive(Debug)]
pub struct Done {
    /// One line of JSON with the fields `id`, `ok` and, where it is not ok, `error.retryable`; without its line feed.
    pub record: Vec<u8>,
    /// How it went, in the same words.
    pub outcome: Outcome,
    /// The page's file, for a folder of pages: its name below the folder, and what is in it.
    pub file: Option<(String, Vec<u8>)>,
}

/// How it went with a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// There is a document.
    Ok,
    /// There is none.
    Failed,
}
