//! What can go wrong with a page or with what was asked of it.

use serde::{Deserialize, Serialize};

/// An error for programs. The codes are those of the WIT: a new one is a new version of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorCode {
    /// The page has more bytes than [`Limits::input_bytes`](crate::Limits::input_bytes).
    InputTooLarge,
    /// The document has more bytes than [`Limits::output_bytes`](crate::Limits::output_bytes).
    OutputTooLarge,
    /// A CSS selector could not be parsed.
    InvalidSelector,
    /// The page's URL or the base URL is not an absolute URL.
    InvalidUrl,
}

/// An extraction that could not be done. The page never causes a panic.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ExtractionError {
    /// For programs.
    pub code: ErrorCode,
    /// For people: the cause, both numbers of a limit, and what can be done.
    pub message: String,
    /// What was asked for, where a limit was hit.
    pub actual: Option<u64>,
    /// The limit that was hit.
    pub limit: Option<u64>,
}

impl ExtractionError {
    /// A page of `actual` bytes where `limit` are allowed.
    pub fn input_too_large(actual: u64, limit: u64) -> Self {
        ExtractionError {
            code: ErrorCode::InputTooLarge,
            message: format!(
                "the page has {actual} bytes, the limit is {limit}: raise max-input-bytes to allow it"
            ),
            actual: Some(actual),
            limit: Some(limit),
        }
    }

    /// A document of `actual` bytes where `limit` are allowed.
    pub fn output_too_large(actual: u64, limit: u64) -> Self {
        ExtractionError {
            code: ErrorCode::OutputTooLarge,
            message: format!(
                "the document has {actual} bytes, the limit is {limit}: raise max-output-bytes or ask for fewer outputs"
            ),
            actual: Some(actual),
            limit: Some(limit),
        }
    }

    /// A selector that the CSS grammar refuses, and its reason.
    pub fn invalid_selector(selector: &str, why: &str) -> Self {
        ExtractionError {
            code: ErrorCode::InvalidSelector,
            message: format!("`{selector}` is not a CSS selector: {why}"),
            actual: None,
            limit: None,
        }
    }

    /// A selector that would walk the page again and again, and the steps that it may take.
    pub fn costly_selector(selector: &str, limit: u64) -> Self {
        ExtractionError {
            code: ErrorCode::InvalidSelector,
            message: format!(
                "`{selector}` takes more than {limit} steps on this page: name what it looks for by a class, an id or a shorter path"
            ),
            actual: None,
            limit: Some(limit),
        }
    }

    /// A URL that is not absolute, and the reason.
    pub fn invalid_url(url: &str, why: &str) -> Self {
        ExtractionError {
            code: ErrorCode::InvalidUrl,
            message: format!("`{url}` is not an absolute URL: {why}"),
            actual: None,
            limit: None,
        }
    }
}
