//! Other extractors, built and installed apart from everything of ours.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{riptide::build_release, workspace::Workspace};

/// The bench of the peers.
pub(super) struct Peers {
    /// The executable.
    pub(super) program: PathBuf,
    /// An interpreter that has the libraries; `None` where there is no Python.
    pub(super) python: Option<PathBuf>,
}

/// Builds the bench, and puts the libraries of Python into an environment below the target folder.
pub(super) fn build(workspace: &Workspace) -> Result<Peers> {
    let folder = workspace.root.join("benches/peers");
    build_release(workspace, &folder, "riptide-bench-peers")?;
    let program = workspace.target.join("release/riptide-bench-peers");
    Ok(Peers { program, python: python(&folder, &workspace.target.join("peers-python"))? })
}

#[allow(clippy::print_stderr, reason = "what is left out is said beside the tables")]
fn python(folder: &Path, environment: &Path) -> Result<Option<PathBuf>> {
    if Command::new("python3").arg("--version").output().is_err() {
        eprintln!("python3 is not on the path: trafilatura and resiliparse are left out");
        return Ok(None);
    }
    let interpreter = environment.join("bin/python");
    if !interpreter.exists() {
        succeed(Command::new("python3").args(["-m", "venv"]).arg(environment))?;
    }
    succeed(
        Command::new(&interpreter)
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
            .arg(folder.join("requirements.txt")),
    )?;
    Ok(Some(interpreter))
}

fn succeed(command: &mut Command) -> Result<()> {
    let status =
        command.status().with_context(|| format!("{} can't be run", command.get_program().display()))?;
    if !status.success() {
        bail!("{command:?} failed: {status}");
    }
    Ok(())
}
