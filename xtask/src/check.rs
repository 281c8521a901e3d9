//! The rules that a component obeys before it may be shipped.

use std::{io::Write, path::Path};

use anyhow::Result;
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};

use crate::{
    anatomy::{self, Memory, PAGE_BYTES},
    flags::GuestFlags,
    interface::Interface,
};

/// The component's size may not pass this many bytes.
pub const MAX_BYTES: u64 = 2_400_000;

/// The component, compressed by gzip at its best, may not pass this many bytes.
pub const MAX_GZIP_BYTES: u64 = 900_000;

/// Bytes of zero-initialised data that the memory may start with, beside the stack and the other data.
const ZEROED_BYTES: u64 = 1 << 20;

/// What the standard library imports; the guest itself imports nothing. A panic message needs standard error, which
/// brings the other streams and their terminals with it; the variable RUST_BACKTRACE needs the environment; hash maps
/// need a seed; a lock needs the clocks where several threads wait for it, which none does here. Files, sockets and HTTP
/// are not among them.
const ALLOWED_IMPORTS: [&str; 16] = [
    "wasi:cli/environment",
    "wasi:cli/exit",
    "wasi:cli/stderr",
    "wasi:cli/stdin",
    "wasi:cli/stdout",
    "wasi:cli/terminal-input",
    "wasi:cli/terminal-output",
    "wasi:cli/terminal-stderr",
    "wasi:cli/terminal-stdin",
    "wasi:cli/terminal-stdout",
    "wasi:clocks/monotonic-clock",
    "wasi:clocks/wall-clock",
    "wasi:io/error",
    "wasi:io/poll",
    "wasi:io/streams",
    "wasi:random/insecure-seed",
];

/// The versions of WASI that the host provides.
const WASI_VERSION: &str = "0.2.";

/// What was found out about a component that obeys the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Lower-case hexadecimal.
    pub sha256: String,
    /// Bytes.
    pub bytes: u64,
    /// Bytes after gzip at its best.
    pub gzip_bytes: u64,
    /// Pages of memory at the start.
    pub minimum_pages: u64,
    /// Pages that the memory can grow to.
    pub maximum_pages: u64,
    /// Bytes of stack.
    pub stack_bytes: u64,
    /// The version of the exported interface.
    pub interface_version: String,
    /// What it imports.
    pub imports: Vec<String>,
    /// What it exports.
    pub exports: Vec<String>,
}

/// A rule that a component breaks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Violation {
    /// No core module defines a memory.
    #[error("no core module defines a memory")]
    NoMemory,
    /// Several memories.
    #[error("core module {module} defines {count} memories and the component {total}: one is allowed")]
    SeveralMemories {
        /// The place of the module in the component.
        module: usize,
        /// Memories that it defines.
        count: usize,
        /// Memories of all modules.
        total: usize,
    },
    /// The memory can grow without end.
    #[error(
        "the memory has no maximum: `--max-memory={flag}` of .cargo/config.toml did not reach the linker"
    )]
    NoMaximum {
        /// Bytes that the flag asks for.
        flag: u64,
    },
    /// The memory's maximum is not that of the flag.
    #[error(
        "the memory can grow to {actual} pages, `--max-memory` of .cargo/config.toml asks for {expected}"
    )]
    WrongMaximum {
        /// Pages of the component.
        actual: u64,
        /// Pages of the flag.
        expected: u64,
    },
    /// Every instance would start with memory that it doesn't need.
    #[error(
        "the memory starts with {actual} pages, stack and data need {allowed} at most: is there an `--initial-memory`?"
    )]
    LargeMinimum {
        /// Pages of the component.
        actual: u64,
        /// Pages for the stack, the data and what may be zeroed.
        allowed: u64,
    },
    /// The stack pointer is not where the linker puts it.
    #[error("the size of the stack can't be read: the first global is no stack pointer")]
    NoStackPointer,
    /// The stack is not as large as the flag says.
    #[error("the stack has {actual} bytes, `-zstack-size` of .cargo/config.toml asks for {expected}")]
    WrongStack {
        /// Bytes of the component.
        actual: u64,
        /// Bytes of the flag.
        expected: u64,
    },
    /// An import that the guest must not have.
    #[error("imports `{name}`, which is not on the list of allowed imports")]
    ForbiddenImport {
        /// The import.
        name: String,
    },
    /// The exports are not those of the world.
    #[error("exports {actual:?}, the world `extractor` has {expected:?}")]
    WrongExports {
        /// Names that the component exports.
        actual: Vec<String>,
        /// Names that the WIT demands.
        expected: Vec<String>,
    },
    /// The exported interface has another shape than the WIT.
    #[error("the exported interface is not that of wit/: it has `{actual}` where the WIT has `{expected}`")]
    WrongInterface {
        /// The first line that differs.
        actual: String,
        /// The same line of the WIT.
        expected: String,
    },
    /// The component is too large.
    #[error("the component has {actual} bytes, the limit is {limit}")]
    TooLarge {
        /// Bytes of the component.
        actual: u64,
        /// The limit.
        limit: u64,
    },
    /// The compressed component is too large.
    #[error("the component has {actual} bytes after gzip, the limit is {limit}")]
    TooLargeCompressed {
        /// Bytes of the compressed component.
        actual: u64,
        /// The limit.
        limit: u64,
    },
}

/// All rules that a component breaks, one a line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the component breaks {} of its rules:{}", .0.len(), .0.iter().map(|rule| format!("\n  - {rule}")).collect::<String>())]
pub struct Violations(pub Vec<Violation>);

/// Holds a component against the flags it was linked with and the WIT folder it implements.
///
/// # Errors
///
/// [`Violations`] where it breaks a rule; other errors where it is not a component, or where the WIT can't be read.
pub fn check(component: &[u8], flags: &GuestFlags, wit: &Path) -> Result<Facts> {
    let mut violations = Vec::new();
    let memories = anatomy::memories(component)?;
    let memory = single_memory(&memories, &mut violations);
    if let Some(memory) = memory {
        check_memory(memory, flags, &mut violations);
    }
    let interface = Interface::of_component(component)?;
    check_imports(&interface, &mut violations);
    check_exports(&interface, &Interface::of_wit(wit)?, &mut violations);
    let bytes = component.len() as u64;
    let gzip_bytes = gzip_bytes(component)?;
    check_size(bytes, gzip_bytes, &mut violations);

    let facts = || {
        let memory = memory?;
        Some(Facts {
            sha256: sha256(component),
            bytes,
            gzip_bytes,
            minimum_pages: memory.minimum_pages,
            maximum_pages: memory.maximum_pages?,
            stack_bytes: memory.stack_bytes?,
            interface_version: interface.version()?.to_owned(),
            imports: interface.imports.clone(),
            exports: interface.exports.clone(),
        })
    };
    match facts() {
        Some(facts) if violations.is_empty() => Ok(facts),
        _ => Err(Violations(violations).into()),
    }
}

/// SHA-256 in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The one memory that a component may have.
fn single_memory<'a>(modules: &'a [Vec<Memory>], violations: &mut Vec<Violation>) -> Option<&'a Memory> {
    let total = modules.iter().map(Vec::len).sum();
    if total > 1 {
        let most = modules.iter().map(Vec::len).enumerate().max_by_key(|(_, count)| *count);
        let (module, count) = most.unwrap_or_default();
        violations.push(Violation::SeveralMemories { module, count, total });
    }
    let memory = modules.iter().flatten().next();
    if memory.is_none() {
        violations.push(Violation::NoMemory);
    }
    memory
}

fn check_memory(memory: &Memory, flags: &GuestFlags, violations: &mut Vec<Violation>) {
    let expected = flags.max_memory_bytes / PAGE_BYTES;
    match memory.maximum_pages {
        None => violations.push(Violation::NoMaximum { flag: flags.max_memory_bytes }),
        Some(actual) if actual != expected => violations.push(Violation::WrongMaximum { actual, expected }),
        Some(_) => {}
    }
    match memory.stack_bytes {
        None => violations.push(Violation::NoStackPointer),
        Some(actual) if actual != flags.stack_bytes => {
            violations.push(Violation::WrongStack { actual, expected: flags.stack_bytes });
        }
        Some(_) => {}
    }
    let allowed = (memory.occupied_bytes + ZEROED_BYTES).div_ceil(PAGE_BYTES);
    if memory.minimum_pages > allowed {
        violations.push(Violation::LargeMinimum { actual: memory.minimum_pages, allowed });
    }
}

fn check_imports(interface: &Interface, violations: &mut Vec<Violation>) {
    for name in &interface.imports {
        let allowed = name.split_once('@').is_some_and(|(interface, version)| {
            ALLOWED_IMPORTS.contains(&interface) && version.starts_with(WASI_VERSION)
        });
        if !allowed {
            violations.push(Violation::ForbiddenImport { name: name.clone() });
        }
    }
}

fn check_exports(actual: &Interface, expected: &Interface, violations: &mut Vec<Violation>) {
    if actual.exports != expected.exports {
        violations.push(Violation::WrongExports {
            actual: actual.exports.clone(),
            expected: expected.exports.clone(),
        });
    } else if actual.wit != expected.wit {
        let line =
            |text: &str, number: usize| text.lines().nth(number).unwrap_or("nothing").trim().to_owned();
        let same =
            actual.wit.lines().zip(expected.wit.lines()).take_while(|(left, right)| left == right).count();
        violations.push(Violation::WrongInterface {
            actual: line(&actual.wit, same),
            expected: line(&expected.wit, same),
        });
    }
}

fn check_size(bytes: u64, gzip_bytes: u64, violations: &mut Vec<Violation>) {
    if bytes > MAX_BYTES {
        violations.push(Violation::TooLarge { actual: bytes, limit: MAX_BYTES });
    }
    if gzip_bytes > MAX_GZIP_BYTES {
        violations.push(Violation::TooLargeCompressed { actual: gzip_bytes, limit: MAX_GZIP_BYTES });
    }
}

fn gzip_bytes(component: &[u8]) -> Result<u64> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(component)?;
    Ok(encoder.finish()?.len() as u64)
}
