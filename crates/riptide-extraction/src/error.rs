//! What can go wrong: each error names its cause, both numbers of a limit, and what can be done.

use std::fmt;
use std::io;
use std::time::Duration;

use riptide_document::{ErrorCode, ExtractionError};

/// An extraction that could not be done, or a host that could not be set up for one.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The page needs more memory than it may use.
    #[error(
        "the page asked for {asked} bytes of memory ({} pages), the limit is {limit} ({} pages): raise max-memory to allow it",
        pages(*.asked),
        pages(*.limit)
    )]
    MemoryLimit {
        /// The size that the memory would have had, in bytes.
        asked: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// The host itself has no memory for a page that is within its limit.
    #[error("the host could not give the page the memory that its limit of {limit} bytes allows: {reason}")]
    HostMemory {
        /// The page's limit in bytes.
        limit: u64,
        /// What the system said.
        reason: String,
    },
    /// The page takes longer than it may.
    #[error(
        "the page was stopped after {elapsed:.3?}, the deadline is {limit:?}: raise timeout to allow more"
    )]
    Deadline {
        /// The time from the page's fresh store to its end. A little less than the deadline where what was left did not suffice to
        /// copy the document out.
        elapsed: Duration,
        /// The deadline.
        limit: Duration,
    },
    /// The guest's calls are nested deeper than its native stack allows.
    #[error("the guest's calls overflowed their stack of {limit} bytes")]
    StackOverflow {
        /// The stack in bytes.
        limit: u64,
    },
    /// The page needs more instructions than the caller's fuel budget.
    #[error(
        "the page ran out of fuel: {budget} units were allowed; raise the fuel budget or use none, the deadline holds either way"
    )]
    FuelExhausted {
        /// The budget in wasmtime's fuel units.
        budget: u64,
    },
    /// The page or the options are refused: too large an input or output, an invalid selector or URL.
    #[error(transparent)]
    Refused(ExtractionError),
    /// The guest panicked: a defect of the component, not of the page.
    #[error("the guest panicked: {message}")]
    GuestPanic {
        /// What it wrote to its standard error.
        message: String,
    },
    /// The guest trapped in another way: a defect of the component, not of the page.
    #[error("the guest trapped: {trap}{}", Stderr(.stderr))]
    GuestTrap {
        /// The trap.
        trap: String,
        /// What it wrote to its standard error.
        stderr: String,
    },
    /// The guest broke the interface, with an answer that is no document or otherwise: a defect of the component, not of the page.
    #[error("the guest broke the interface: {reason}")]
    InterfaceViolation {
        /// What it did.
        reason: String,
    },
    /// Other pages hold the memory that this one needs.
    #[error(
        "no memory for the page within {waited:.1?}: it reserves {needed} bytes, pages in flight hold the rest of the budget of {budget}; \
         try again later"
    )]
    Busy {
        /// The bytes that the page reserves.
        needed: u64,
        /// The budget of all pages in bytes.
        budget: u64,
        /// How long it waited.
        waited: Duration,
    },
    /// No page could ever reserve its memory.
    #[error(
        "a page reserves {needed} bytes, the memory budget of all pages is {budget}: raise memory-budget or lower max-memory"
    )]
    BudgetTooSmall {
        /// The bytes that a page reserves.
        needed: u64,
        /// The budget of all pages in bytes.
        budget: u64,
    },
    /// The host's limit promises more memory than the component can have.
    #[error(
        "max-memory is {} bytes ({limit_pages} pages), the component's own maximum is {} bytes ({maximum_pages} pages): \
         lower max-memory, or build the component with a larger --max-memory in .cargo/config.toml",
        bytes(*.limit_pages),
        bytes(*.maximum_pages)
    )]
    LimitAboveMaximum {
        /// The host's limit in pages of 64 KiB.
        limit_pages: u64,
        /// The component's maximum in pages of 64 KiB.
        maximum_pages: u64,
    },
    /// The component cannot be used.
    #[error("the component {origin} cannot be used: {cause}")]
    Component {
        /// Where it comes from.
        origin: String,
        /// Why.
        cause: ComponentError,
    },
    /// wasmtime refuses the settings, or the system refuses it something.
    #[error("the WebAssembly engine cannot be set up: {reason}")]
    Engine {
        /// The whole chain of causes.
        reason: String,
    },
}

/// Why a component cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ComponentError {
    /// The file is not there or cannot be read.
    #[error(transparent)]
    Unreadable(#[from] io::Error),
    /// It has no bytes.
    #[error("it is empty")]
    Empty,
    /// It is truncated, damaged, or not WebAssembly at all.
    #[error("it is damaged or not WebAssembly: {reason}")]
    Corrupt {
        /// What is wrong with it.
        reason: String,
    },
    /// It is a core module.
    #[error("it is a core module, not a component: build it for wasm32-wasip2")]
    CoreModule,
    /// It does not have the interface at all.
    #[error("it does not export riptide:extractor/extraction; its exports are: {exports}")]
    NoInterface {
        /// What it exports.
        exports: String,
    },
    /// It speaks another version of the interface.
    #[error("it speaks version {found} of riptide:extractor, this host speaks {expected}")]
    WrongVersion {
        /// The component's version.
        found: String,
        /// The host's version.
        expected: &'static str,
    },
    /// It wants something that the sandbox does not give.
    #[error("it imports {import}, which the sandbox does not give to anyone")]
    ForbiddenImport {
        /// The import.
        import: String,
    },
    /// Its imports or exports have the right names and the wrong shapes.
    #[error("its imports or exports do not fit: {reason}")]
    Mismatch {
        /// Which, and why.
        reason: String,
    },
    /// Its memory has no maximum.
    #[error(
        "its memory of {minimum_pages} pages has no maximum: build it with --max-memory, and mind that RUSTFLAGS replaces the flags of .cargo/config.toml"
    )]
    UnboundedMemory {
        /// The memory's minimum in pages of 64 KiB.
        minimum_pages: u64,
    },
    /// It has more than one memory, or none.
    #[error("it has {found} memories instead of one")]
    MemoryCount {
        /// How many it has.
        found: usize,
    },
}

impl Error {
    /// A short word for programs, stable across releases.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Error::MemoryLimit { .. } => "memory-limit",
            Error::HostMemory { .. } => "host-memory",
            Error::Deadline { .. } => "deadline",
            Error::StackOverflow { .. } => "stack-overflow",
            Error::FuelExhausted { .. } => "fuel",
            Error::Refused(error) => match error.code {
                ErrorCode::InputTooLarge => "input-too-large",
                ErrorCode::OutputTooLarge => "output-too-large",
                ErrorCode::InvalidSelector => "invalid-selector",
                ErrorCode::InvalidUrl => "invalid-url",
            },
            Error::GuestPanic { .. } => "guest-panic",
            Error::GuestTrap { .. } => "guest-trap",
            Error::InterfaceViolation { .. } => "interface-violation",
            Error::Busy { .. } => "busy",
            Error::BudgetTooSmall { .. } => "budget-too-small",
            Error::LimitAboveMaximum { .. } => "limit-above-maximum",
            Error::Component { cause, .. } => cause.code(),
            Error::Engine { .. } => "engine",
        }
    }

    /// Whether the same call may succeed later: only where the cause is the host's load and not the page.
    #[must_use]
    pub fn retryable(&self) -> bool {
        matches!(self, Error::Busy { .. } | Error::HostMemory { .. } | Error::Deadline { .. })
    }

    pub(crate) fn engine(error: wasmtime::Error) -> Self {
        Error::Engine { reason: format!("{error:#}") }
    }

    pub(crate) fn component(origin: &str, cause: ComponentError) -> Self {
        Error::Component { origin: origin.to_owned(), cause }
    }
}

impl ComponentError {
    fn code(&self) -> &'static str {
        match self {
            ComponentError::Unreadable(_) => "component-missing",
            ComponentError::Empty | ComponentError::Corrupt { .. } => "component-corrupt",
            ComponentError::CoreModule => "component-core-module",
            ComponentError::NoInterface { .. } | ComponentError::Mismatch { .. } => "component-interface",
            ComponentError::WrongVersion { .. } => "component-version",
            ComponentError::ForbiddenImport { .. } => "component-import",
            ComponentError::UnboundedMemory { .. } | ComponentError::MemoryCount { .. } => "component-memory",
        }
    }
}

impl From<wasmparser::BinaryReaderError> for ComponentError {
    fn from(error: wasmparser::BinaryReaderError) -> Self {
        ComponentError::Corrupt { reason: error.to_string() }
    }
}

fn pages(bytes: u64) -> u64 {
    bytes / crate::config::PAGE_BYTES
}

fn bytes(pages: u64) -> u64 {
    pages * crate::config::PAGE_BYTES
}

/// What a guest wrote, where it wrote anything.
struct Stderr<'a>(&'a str);

impl fmt::Display for Stderr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() { Ok(()) } else { write!(f, "; it wrote: {}", self.0) }
    }
}
