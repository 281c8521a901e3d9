//! `cargo xtask build-wasm`: the component from its sources to its place.

use std::{env, fs};

use anyhow::{Context, Result, anyhow};
use clap::Args;

use crate::{
    artefact::{self, REMEDY},
    check::{self, Facts},
    compiler,
    flags::{self, GuestFlags},
    source,
    workspace::Workspace,
};

/// Compiles the component, checks it, and puts it with its lock where `riptide-component` embeds it.
#[derive(Args)]
pub struct Arguments {
    /// Write nothing; fail where the checked-in component is not the one that the sources make.
    #[arg(long)]
    check: bool,
}

/// Runs the command.
///
/// # Errors
///
/// Where the component doesn't compile, breaks a rule, or, with `--check`, is not the one checked in.
#[allow(clippy::print_stdout, reason = "the table is the answer of the command")]
pub fn run(arguments: &Arguments) -> Result<()> {
    let workspace = Workspace::load()?;
    let guest_flags = GuestFlags::load(&workspace.root)?;
    // Before the build: what is written while it runs may not be in it.
    let source_digest = source::digest(&workspace)?;
    let component = compiler::compile(&workspace)?;
    let facts = check::check(&component, &guest_flags, &workspace.wit()).map_err(blame_environment)?;
    print!("{}", artefact::table(&facts, &source_digest));
    if arguments.check {
        compare(&workspace, &component, &facts, &source_digest)?;
        println!("\nthe checked-in component is the one that the sources make");
        return Ok(());
    }
    artefact::replace(&workspace.component(), |path| Ok(fs::write(path, &component)?))?;
    let lock = artefact::lock(&facts, &source_digest);
    artefact::replace(&workspace.lock(), |path| Ok(fs::write(path, &lock)?))?;
    println!("\nwritten to {}", workspace.component().display());
    Ok(())
}

fn compare(workspace: &Workspace, component: &[u8], facts: &Facts, source_digest: &str) -> Result<()> {
    let path = workspace.component();
    let checked_in = fs::read(&path).with_context(|| path.display().to_string())?;
    if checked_in != component {
        let error = anyhow!(
            "{} is not what the sources make: its sha256 is {}, theirs {}: {REMEDY}",
            path.display(),
            check::sha256(&checked_in),
            facts.sha256,
        );
        return Err(blame_environment(error));
    }
    artefact::verify_lock(workspace, facts, source_digest)
}

/// Adds the likely cause of a broken rule.
fn blame_environment(error: anyhow::Error) -> anyhow::Error {
    match flags::replaced_by(|name| env::var_os(name)) {
        Some(name) => error.context(format!(
            "{name} is set in the environment, and Cargo takes it in place of the flags of .cargo/config.toml: unset it and run again"
        )),
        None => error,
    }
}
