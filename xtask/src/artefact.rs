//! The checked-in component and its lock, and how both are written.

use std::{fmt::Write as _, fs, path::Path, process};

use anyhow::{Context, Result};

use crate::check::Facts;

/// The lock of a component as the Rust source that `riptide-component` compiles.
pub fn lock(facts: &Facts, source_digest: &str) -> String {
    let Facts {
        sha256, bytes, gzip_bytes, minimum_pages, maximum_pages, stack_bytes, interface_version, ..
    } = facts;
    format!(
        r#"//! Written by `cargo xtask build-wasm`.

use crate::Lock;

/// The lock of [`COMPONENT`](crate::COMPONENT).
pub const LOCK: Lock = Lock {{
    sha256: "{sha256}",
    bytes: {bytes},
    gzip_bytes: {gzip_bytes},
    minimum_pages: {minimum_pages},
    maximum_pages: {maximum_pages},
    stack_bytes: {stack_bytes},
    interface_version: "{interface_version}",
    source_digest: "{source_digest}",
}};
"#
    )
}

/// The facts of a component as a table for people.
pub fn table(facts: &Facts, source_digest: &str) -> String {
    let mut table = String::new();
    let mut row = |name: &str, value: &str| {
        let _ = writeln!(table, "{name:<10} {value}");
    };
    row("size", &format!("{} bytes, {} after gzip", facts.bytes, facts.gzip_bytes));
    row("memory", &format!("{} to {} pages of 64 KiB", facts.minimum_pages, facts.maximum_pages));
    row("stack", &format!("{} bytes", facts.stack_bytes));
    row("sha256", &facts.sha256);
    row("sources", source_digest);
    for (place, name) in facts.exports.iter().enumerate() {
        row(if place == 0 { "exports" } else { "" }, name);
    }
    for (place, name) in facts.imports.iter().enumerate() {
        row(if place == 0 { "imports" } else { "" }, name);
    }
    table
}

/// Fills a file in whole or not at all: `fill` writes a neighbour of it, which then takes its place.
///
/// # Errors
///
/// Where the folder can't be written, or `fill` fails.
pub fn replace(path: &Path, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let mut name = path.file_name().context("a file has a name")?.to_owned();
    name.push(format!(".{}.partial", process::id()));
    let partial = path.with_file_name(name);
    let outcome = fill(&partial).and_then(|()| Ok(fs::rename(&partial, path)?));
    if outcome.is_err() {
        // What failed is worth more than whether the rest of it went away.
        let _ = fs::remove_file(&partial);
    }
    outcome.with_context(|| format!("{} can't be written", path.display()))
}
