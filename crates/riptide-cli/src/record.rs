//! Records: a page's answer, or why there is none, as one line of JSON.

use riptide_content::Document;
use serde::Serialize;
use serde_json::Value;

use crate::exit::{Exit, Failure};
use crate::write::{Answer, Answered};

#[derive(Serialize)]
struct Success<'a> {
    ok: bool,
    id: Value,
    #[serde(flatten)]
    answer: Answer<'a>,
}

#[derive(Serialize)]
struct Filed<'a> {
    ok: bool,
    id: &'a str,
    url: &'a str,
    file: &'a str,
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    engine: Option<&'a Answered>,
}

#[derive(Serialize)]
struct Failed<'a> {
    ok: bool,
    id: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    error: ErrorRecord<'a>,
}

#[derive(Serialize)]
struct ErrorRecord<'a> {
    code: &'a str,
    message: String,
    retryable: bool,
}

/// The record of a document.
pub(crate) fn success(id: Value, document: &Document, engine: Option<&Answered>) -> Result<Vec<u8>, Failure> {
    to_line(&Success { ok: true, id, answer: Answer::new(document, engine) })
}

/// The record of a document that is in a file of its own.
pub(crate) fn filed(
    id: &str,
    file: &str,
    document: &Document,
    engine: Option<&Answered>,
) -> Result<Vec<u8>, Failure> {
    let url = document.url.as_deref().unwrap_or(id);
    to_line(&Filed { ok: true, id, url, file, title: document.title.as_deref(), engine })
}

/// The record of a failure.
pub(crate) fn failure(id: Value, url: Option<&str>, failure: &Failure) -> Result<Vec<u8>, Failure> {
    let error =
        ErrorRecord { code: failure.code, message: failure.to_string(), retryable: failure.retryable };
    to_line(&Failed { ok: false, id, url, error })
}

fn to_line(record: &impl Serialize) -> Result<Vec<u8>, Failure> {
    serde_json::to_vec(record)
        .map_err(|error| Failure::new(Exit::Internal, "json", "a record cannot be written").caused_by(error))
}
