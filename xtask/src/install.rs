//! `cargo xtask install`: the program and the component to their places.

use std::{
    env,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{self, Command},
};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::{
    artefact,
    workspace::{COMPONENT_FILE, Workspace, cargo},
};

/// The page that the installed program has to turn into text.
const PAGE: &str = "xtask/fixtures/article.html";

/// A sentence of the page that its text can't lack.
const SENTENCE: &str = "Through that gap it runs out to sea as a narrow, fast stream.";

/// Builds the program, checks the component, and installs both: `bin/riptide`, `wasm/riptide_extractor_wasm.wasm` and
/// a precompiled `.cwasm` beside it. Runs the installed program once.
#[derive(Args)]
pub struct Arguments {
    /// The folder to install below.
    #[arg(long, value_name = "FOLDER", default_value = "/opt/riptide")]
    prefix: PathBuf,
}

/// Runs the command.
///
/// # Errors
///
/// Where the prefix can't be written, the program doesn't compile, the component breaks a rule, or the installed program
/// doesn't answer as it should.
#[allow(clippy::print_stdout, reason = "what was installed is the answer of the command")]
pub fn run(arguments: &Arguments) -> Result<()> {
    let workspace = Workspace::load()?;
    let prefix = std::path::absolute(&arguments.prefix)?;
    let (programs, components) = (prefix.join("bin"), prefix.join("wasm"));
    // Before minutes of compiling.
    ensure_writable(&prefix, &[&programs, &components])?;
    artefact::verify(&workspace)?;
    let built = build(&workspace)?;

    let program = programs.join(built.file_name().context("a program has a name")?);
    let component = components.join(COMPONENT_FILE);
    copy(&built, &program)?;
    copy(&workspace.component(), &component)?;
    run_installed(&program, &["component".as_ref(), "--precompile".as_ref(), component.as_ref()])?;
    try_out(&workspace, &program)?;

    for path in [&program, &component, &component.with_extension("cwasm")] {
        let bytes = fs::metadata(path).with_context(|| path.display().to_string())?.len();
        println!("{} ({bytes} bytes)", path.display());
    }
    println!("the installed program has extracted a page");
    Ok(())
}

/// Makes the folders and a file in each, so that a missing permission shows at once.
fn ensure_writable(prefix: &Path, folders: &[&Path]) -> Result<()> {
    for folder in folders {
        let probe = folder.join(format!(".writable.{}", process::id()));
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&probe, []))
            .and_then(|()| fs::remove_file(&probe))
            .with_context(|| {
                format!(
                    "{} can't be written: give another folder with --prefix, or make this one yours with `sudo install -d -o \"$USER\" {}`",
                    folder.display(),
                    prefix.display()
                )
            })?;
    }
    Ok(())
}

/// Compiles the program and answers where it is.
fn build(workspace: &Workspace) -> Result<PathBuf> {
    let status = cargo()
        .current_dir(&workspace.root)
        .args(["build", "--locked", "--release", "--package", "riptide-cli", "--bin", "riptide"])
        .arg("--target-dir")
        .arg(&workspace.target)
        .status()
        .context("cargo can't be run")?;
    if !status.success() {
        bail!("the program does not compile: see the messages above");
    }
    Ok(workspace.target.join("release").join(format!("riptide{}", env::consts::EXE_SUFFIX)))
}

/// Copies a file with its permissions, whole or not at all; a running program keeps its old file.
fn copy(from: &Path, to: &Path) -> Result<()> {
    artefact::replace(to, |partial| {
        fs::copy(from, partial).with_context(|| format!("{} can't be copied", from.display()))?;
        Ok(())
    })
}

/// Lets the installed program turn a page into text, through the component that it finds by itself.
fn try_out(workspace: &Workspace, program: &Path) -> Result<()> {
    let page = workspace.root.join(PAGE);
    let text = run_installed(
        program,
        &["extract".as_ref(), "--input-file".as_ref(), page.as_ref(), "--format".as_ref(), "text".as_ref()],
    )?;
    if !text.contains(SENTENCE) {
        bail!("{} lost the content of {}: it answered {text:?}", program.display(), page.display());
    }
    Ok(())
}

/// Runs the installed program and answers with what it printed.
fn run_installed(program: &Path, arguments: &[&OsStr]) -> Result<String> {
    let output = Command::new(program)
        .args(arguments)
        // The installed component is to answer, not another one.
        .env_remove("RIPTIDE_WASM_PATH")
        .output()
        .with_context(|| format!("{} can't be run", program.display()))?;
    if !output.status.success() {
        bail!(
            "`{} {}` failed ({}): {}",
            program.display(),
            arguments.join(" ".as_ref()).to_string_lossy(),
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    String::from_utf8(output.stdout).with_context(|| format!("{} printed invalid UTF-8", program.display()))
}
