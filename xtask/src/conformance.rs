//! `cargo xtask conformance`: the guarded parse against html5ever alone, on the cases of html5lib-tests.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::workspace::{Workspace, cargo};

/// The source archive on PyPI that ships the cases, and the folder of those of the tree builder in it.
const ARCHIVE: &str = "html5lib==1.1";
const FOLDER: &str = "html5lib-1.1";
const CASES: &str = "html5lib/tests/testdata/tree-construction";

/// Compares the trees of the guarded parse with those of html5ever left alone, on the tree-construction cases of
/// html5lib-tests: they come from the source archive of html5lib on PyPI, through pip. Fails at any difference.
#[derive(Args)]
pub struct Arguments {
    /// Take the cases (.dat) and pages of this folder instead
    #[arg(long, value_name = "DIR")]
    cases: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
///
/// Where the cases can't be had, or a tree differs.
pub fn run(arguments: &Arguments) -> Result<()> {
    let workspace = Workspace::load()?;
    let folder = match &arguments.cases {
        Some(folder) => folder.clone(),
        None => fetched(&workspace)?,
    };
    let mut paths = fs::read_dir(&folder)
        .with_context(|| folder.display().to_string())?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    paths.retain(|path| path.is_file());
    paths.sort();
    ensure!(!paths.is_empty(), "{} has no cases", folder.display());
    let status = cargo()
        .current_dir(&workspace.root)
        .args([
            "run",
            "--release",
            "--quiet",
            "--locked",
            "--package",
            "riptide-content",
            "--example",
            "conformance",
            "--",
        ])
        .args(paths)
        .status()
        .context("cargo can't be run")?;
    ensure!(status.success(), "the trees differ: see above");
    Ok(())
}

/// The folder with the cases, below the target folder: fetched once.
fn fetched(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.target.join("html5lib");
    let cases = folder.join(FOLDER).join(CASES);
    if cases.is_dir() {
        return Ok(cases);
    }
    fs::create_dir_all(&folder)?;
    let archive = folder.join(format!("{FOLDER}.tar.gz"));
    // Its setup.py imports what later versions of setuptools lack; the variable that counts depends on the version of pip.
    let constraint = folder.join("constraints.txt");
    fs::write(&constraint, "setuptools<81\n")?;
    succeed(
        Command::new("python3")
            .env("PIP_CONSTRAINT", &constraint)
            .env("PIP_BUILD_CONSTRAINT", &constraint)
            .args(["-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", "--dest"])
            .arg(&folder)
            .arg(ARCHIVE),
        &archive,
    )?;
    succeed(Command::new("tar").arg("-xzf").arg(&archive).arg("-C").arg(&folder), &cases)?;
    Ok(cases)
}

/// Runs a command that makes `result`.
fn succeed(command: &mut Command, result: &Path) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("{program} can't be run"))?;
    ensure!(status.success() && result.exists(), "{program} did not make {}", result.display());
    Ok(())
}
