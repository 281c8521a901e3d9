//! What is done with each page of a list: it is fetched, opened in a browser or both, and extracted.

use std::panic;
use std::sync::Arc;
use std::thread;

use riptide_batch::{Done, Outcome, Work};
use riptide_content::{Document, Options};
use riptide_fetch::{Admission, Client, FetchError};
use serde_json::Value;
use tokio::sync::Semaphore;
use url::Url;

use super::browsing::{Browsing, When};
use crate::args::Format;
use crate::commands::extract::reject_empty;
use crate::engine::{Extracted, Extractor};
use crate::exit::{Exit, Failure};
use crate::record;
use crate::rendering;
use crate::source::{self, RawPage};
use crate::write::{self, Answered, Form};

pub(super) struct Pages {
    extraction: Arc<Extraction>,
    /// The form of the pages' files, where they have some.
    files: Option<Form>,
    browsing: Option<Browsing>,
    /// For the first answers of `auto`, which are there before a page is.
    first: Arc<Semaphore>,
}

struct Extraction {
    extractor: Extractor,
    options: Options,
}

impl Extraction {
    fn of(&self, page: &Arc<RawPage>) -> Result<Extracted, Failure> {
        self.extractor.extract(page, &self.options)
    }
}

/// A page as it was got.
pub(super) enum Got {
    Fetched(RawPage),
    Rendered(Result<RawPage, Failure>),
    /// The answer on the fetched page, which is enough.
    Enough(Box<Result<Extracted, Failure>>),
    /// The answer on a shell, and the rendered page.
    Shell(Box<Extracted>, Result<RawPage, Failure>),
}

impl Pages {
    pub(super) fn new(
        extractor: Extractor,
        options: Options,
        files: Option<Form>,
        browsing: Option<Browsing>,
    ) -> Pages {
        let processors = thread::available_parallelism().map_or(1, usize::from);
        Pages {
            extraction: Arc::new(Extraction { extractor, options }),
            files,
            browsing,
            first: Arc::new(Semaphore::new(processors)),
        }
    }

    async fn first_answer(&self, page: RawPage) -> Result<Extracted, Failure> {
        let _place = self.first.acquire().await;
        let extraction = Arc::clone(&self.extraction);
        tokio::task::spawn_blocking(move || extraction.of(&Arc::new(page)))
            .await
            .unwrap_or_else(|error| panic::resume_unwind(error.into_panic()))
    }

    fn answer(&self, got: Got) -> Result<(Document, Option<Answered>), Failure> {
        let rendered = |page: Result<RawPage, Failure>| {
            let page = Arc::new(page?);
            Ok((self.extraction.of(&page)?, page.notes.clone()))
        };
        let (extracted, answered) = match got {
            Got::Fetched(page) => return Ok((self.extraction.of(&Arc::new(page))?.document, None)),
            Got::Enough(answer) => ((*answer)?, rendering::no_need()),
            Got::Rendered(page) => {
                let (answer, notes) = rendered(page)?;
                rendering::asked_for(answer, notes)
            }
            Got::Shell(first, page) => match rendered(page) {
                Ok(rendered) => rendering::choose(*first, rendered),
                Err(failure) if first.document.empty.is_some() => return Err(needs_rendering(&failure)),
                Err(failure) => rendering::not_rendered(*first, &failure),
            },
        };
        Ok((extracted.document, Some(answered)))
    }

    fn document(&self, listed: &str, got: Got) -> Result<Done, Failure> {
        let (document, engine) = self.answer(got)?;
        reject_empty(&document)?;
        let engine = engine.as_ref();
        let Some(form) = self.files else {
            return Ok(done(record::success(Value::from(listed), &document, engine)?, None));
        };
        let url = source::parse_url(listed)?;
        let name = riptide_batch::file_name(&url, extension(form));
        let record = record::filed(listed, &name, &document, engine)?;
        Ok(done(record, Some((name, write::render(&document, form, engine)?))))
    }
}

impl Work for Pages {
    type Page = Got;

    async fn get(&self, client: &Client, url: &Url, admission: &mut Admission) -> Result<Got, FetchError> {
        let Some(browsing) = &self.browsing else {
            let fetched = client.fetch_admitted(url, admission).await?;
            return Ok(Got::Fetched(RawPage::fetched(fetched, None)));
        };
        if browsing.when == When::Always {
            return Ok(Got::Rendered(browsing.open(client, url).await));
        }
        let fetched = client.fetch_admitted(url, admission).await?;
        let first = match self.first_answer(RawPage::fetched(fetched, None)).await {
            Ok(first) if rendering::is_shell(&first) => Box::new(first),
            enough => return Ok(Got::Enough(Box::new(enough))),
        };
        // A visit is one turn, whatever the page asks for in it: the shell, and what fills it.
        let page = match client.admit_visit(url, admission).await {
            Ok(()) => browsing.open(client, url).await,
            Err(error) => Err(error.into()),
        };
        Ok(Got::Shell(first, page))
    }

    fn page(&self, listed: &str, page: Result<Got, FetchError>) -> Done {
        let done = page.map_err(Failure::from).and_then(|got| self.document(listed, got));
        done.unwrap_or_else(|failure| failed(listed, &failure))
    }

    fn no_url(&self, listed: &str, why: &str) -> Done {
        let message = format!("`{listed}` is not a web address: {why}");
        failed(listed, &Failure::new(Exit::Usage, "invalid-url", message))
    }
}

/// A shell without any text that was not rendered has no answer at all.
fn needs_rendering(failure: &Failure) -> Failure {
    let message =
        format!("the page has no text until JavaScript fills it, and could not be rendered: {failure}");
    let mut needed = Failure::new(failure.exit, failure.code, message);
    needed.retryable = failure.retryable;
    needed
}

fn done(record: Vec<u8>, file: Option<(String, Vec<u8>)>) -> Done {
    Done { record, outcome: Outcome::Ok, file }
}

fn failed(listed: &str, failure: &Failure) -> Done {
    let record = record::failure(Value::from(listed), Some(listed), failure).unwrap_or_else(|_| {
        // Strings and booleans: JSON has all of them.
        unreachable!("a failure is always a record")
    });
    Done { record, outcome: Outcome::Failed, file: None }
}

fn extension(form: Form) -> &'static str {
    match form.format {
        Format::Text | Format::Md if form.metadata_only => "yaml",
        Format::Text => "txt",
        Format::Md => "md",
        Format::Json => "json",
        Format::Ndjson => "ndjson",
        Format::Html => "html",
    }
}
