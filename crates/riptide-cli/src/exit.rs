//! How the command ends: exit codes, and errors with their causes and a way out.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use riptide_content::{EmptyReason, ErrorCode, ExtractionError};
use riptide_extraction::Error as HostError;
use riptide_fetch::{FetchError, Phase};

/// The exit codes, as `--help` lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// Done. Also where the reader of the output went away.
    Ok = 0,
    /// A fault of the program or of its installation.
    Internal = 1,
    /// The command line, the configuration or an input path is wrong.
    Usage = 2,
    /// The page could not be fetched.
    Fetch = 3,
    /// The page has no content.
    Empty = 4,
    /// A limit was hit: time, memory, bytes.
    Limit = 5,
    /// Some pages of a batch failed.
    Partial = 6,
    /// The user ended it.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// A failure as the user and programs see it.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    /// For programs: kebab-case, the same word in NDJSON records.
    pub(crate) code: &'static str,
    pub(crate) message: String,
    /// What the user can do.
    pub(crate) hint: Option<String>,
    /// Whether the same request may succeed later.
    pub(crate) retryable: bool,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl Failure {
    pub(crate) fn new(exit: Exit, code: &'static str, message: impl Into<String>) -> Self {
        Failure { exit, code, message: message.into(), hint: None, retryable: false, source: None }
    }

    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Failure::new(Exit::Usage, "usage", message)
    }

    pub(crate) fn caused_by(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(crate) fn input_file(path: &Path, error: io::Error) -> Self {
        Failure::new(Exit::Usage, "input-unreadable", format!("cannot read `{}`", path.display()))
            .caused_by(error)
    }

    pub(crate) fn output_file(path: &Path, error: io::Error) -> Self {
        Failure::new(Exit::Internal, "output-unwritable", format!("cannot write `{}`", path.display()))
            .caused_by(error)
    }

    /// `actual` is unknown where reading stopped at the cap.
    pub(crate) fn input_too_large(what: &str, actual: Option<u64>, limit: u64) -> Self {
        let size = match actual {
            Some(actual) => format!("{what} has {actual} bytes"),
            None => format!("{what} has more bytes than allowed, reading stopped after {}", limit + 1),
        };
        Failure::new(Exit::Limit, "input-too-large", format!("{size}, the limit is {limit} bytes"))
            .hint("raise --max-input-bytes")
    }

    pub(crate) fn empty(reason: EmptyReason) -> Self {
        let (code, message, hint) = match reason {
            EmptyReason::NoInput => ("no-input", "the page is empty: it has no bytes but white space", None),
            EmptyReason::BinaryInput => {
                ("binary-input", "the page is not text: its bytes are those of a binary file", None)
            }
            EmptyReason::NoText => (
                "no-text",
                "the page has no visible text",
                Some("a page that JavaScript fills has to be rendered before it is extracted"),
            ),
            EmptyReason::NoMatch => (
                "no-match",
                "no element with text matches the selectors",
                Some("check the --select and --remove selectors against the page"),
            ),
        };
        Failure { hint: hint.map(str::to_owned), ..Failure::new(Exit::Empty, code, message) }
    }

    /// The message, then the causes that it does not already tell.
    pub(crate) fn chain(&self) -> Vec<String> {
        let mut chain = vec![self.message.clone()];
        let mut next = self.source.as_deref().map(|source| source as &dyn Error);
        while let Some(error) = next {
            let told = error.to_string();
            if !chain.last().is_some_and(|last| last.ends_with(&told)) {
                chain.push(told);
            }
            next = error.source();
        }
        chain
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.chain().join(": "))
    }
}

impl From<ExtractionError> for Failure {
    fn from(error: ExtractionError) -> Self {
        let (exit, code) = match error.code {
            ErrorCode::InputTooLarge => (Exit::Limit, "input-too-large"),
            ErrorCode::OutputTooLarge => (Exit::Limit, "output-too-large"),
            ErrorCode::InvalidSelector => (Exit::Usage, "invalid-selector"),
            ErrorCode::InvalidUrl => (Exit::Usage, "invalid-url"),
        };
        Failure::new(exit, code, error.message)
    }
}

impl From<HostError> for Failure {
    fn from(error: HostError) -> Self {
        let exit = match &error {
            HostError::Refused(refused) => return refused.clone().into(),
            HostError::MemoryLimit { .. }
            | HostError::HostMemory { .. }
            | HostError::Deadline { .. }
            | HostError::StackOverflow { .. }
            | HostError::FuelExhausted { .. } => Exit::Limit,
            HostError::LimitAboveMaximum { .. } => Exit::Usage,
            _ => Exit::Internal,
        };
        let mut failure = Failure::new(exit, error.code(), error.to_string());
        failure.retryable = error.retryable();
        if let HostError::Component { .. } = &error {
            failure.hint = Some(
                "name another component with --wasm-path or RIPTIDE_WASM_PATH, or none to use the one in this program"
                    .to_owned(),
            );
        }
        failure.caused_by(error)
    }
}

impl From<FetchError> for Failure {
    fn from(error: FetchError) -> Self {
        let exit = match &error {
            FetchError::TooLarge { .. } | FetchError::Ratio { .. } => Exit::Limit,
            FetchError::Timeout { phase: Phase::Total, .. } => Exit::Limit,
            FetchError::Setup { .. } => Exit::Internal,
            FetchError::Cache { .. } | FetchError::Certificates { .. } => Exit::Usage,
            _ => Exit::Fetch,
        };
        let mut failure = Failure::new(exit, error.code(), error.to_string());
        failure.retryable = error.is_retryable();
        failure.hint = match &error {
            FetchError::Timeout { phase: Phase::Total, .. } => Some("raise --timeout".to_owned()),
            _ => None,
        };
        failure.caused_by(error)
    }
}
