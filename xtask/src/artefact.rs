//! The checked-in component and its lock, and how both are written.

use std::{fs, path::Path, process};

use anyhow::{Context, Result, bail};

use crate::{
    check::{self, Facts},
    flags::GuestFlags,
    source,
    workspace::Workspace,
};

/// What to do about a component or a lock that is not the sources'.
pub const REMEDY: &str = "run `cargo xtask build-wasm` and commit what it writes";

/// Checks the component that is checked in: that it obeys the rules, that its lock is its own, and that it was made
/// from the sources as they are. Compiles nothing: that the sources really make these bytes is for
/// `cargo xtask build-wasm --check` to say.
///
/// # Errors
///
/// Where one of these is not so, or a file can't be read.
pub fn verify(workspace: &Workspace) -> Result<Facts> {
    let path = workspace.component();
    let component = fs::read(&path).with_context(|| path.display().to_string())?;
    let facts = check::check(&component, &GuestFlags::load(&workspace.root)?, &workspace.wit())
        .with_context(|| path.display().to_string())?;
    verify_lock(workspace, &facts, &source::digest(workspace)?)?;
    Ok(facts)
}

/// Checks that the checked-in lock is that of a component with these facts and these sources.
///
/// # Errors
///
/// Where it is not, or can't be read.
pub fn verify_lock(workspace: &Workspace, facts: &Facts, source_digest: &str) -> Result<()> {
    let path = workspace.lock();
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let recorded =
        text.lines().find_map(|line| line.trim().strip_prefix("source_digest: \"")?.strip_suffix("\","));
    if recorded != Some(source_digest) {
        bail!(
            "the component was made from other sources: their digest is {}, that of the working tree {source_digest}: {REMEDY}",
            recorded.unwrap_or("missing")
        );
    }
    if text != lock(facts, source_digest) {
        bail!("{} is not the lock of the component beside it: {REMEDY}", path.display());
    }
    Ok(())
}

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
        table.push_str(&format!("{name:<10} {value}\n"));
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
