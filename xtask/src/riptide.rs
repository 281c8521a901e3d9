//! The `riptide` command of the working tree, built and ready to be run.

use std::{
    env, fmt, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::{
    compiler, source,
    workspace::{COMPONENT_FILE, Workspace, cargo},
};

/// Where the extraction runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// In the sandbox.
    Wasm,
    /// In the process itself.
    Native,
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Engine::Wasm => "wasm",
            Engine::Native => "native",
        })
    }
}

/// The built command and the component that it shall run.
#[derive(Clone, Debug)]
pub struct Riptide {
    /// The executable.
    pub program: PathBuf,
    /// The component of the working tree; `None` where the embedded one is that.
    pub component: Option<PathBuf>,
}

impl Riptide {
    /// Builds the command in release mode and, where the checked-in component is not the one of the sources, the
    /// component beside it: what is measured is the working tree.
    ///
    /// # Errors
    ///
    /// Where one of them doesn't compile.
    pub fn build(workspace: &Workspace, engines: &[Engine]) -> Result<Self> {
        build_release(workspace, &workspace.root, "riptide-cli")?;
        let program = workspace.target.join("release").join(format!("riptide{}", env::consts::EXE_SUFFIX));
        let component = if engines.contains(&Engine::Wasm) { own_component(workspace)? } else { None };
        Ok(Riptide { program, component })
    }

    /// `riptide extract` on this engine; the source and the format are for the caller to add.
    #[must_use]
    pub fn extract(&self, engine: Engine) -> Command {
        let mut command = Command::new(&self.program);
        command.args(["extract", "--engine", &engine.to_string()]);
        // What a user's settings are is not what is measured.
        for (name, _) in env::vars_os() {
            if name.as_encoded_bytes().starts_with(b"RIPTIDE_") {
                command.env_remove(name);
            }
        }
        if let (Engine::Wasm, Some(component)) = (engine, &self.component) {
            command.arg("--wasm-path").arg(component);
        }
        command
    }
}

/// Builds a package in release mode.
///
/// # Errors
///
/// Where it doesn't compile.
pub fn build_release(workspace: &Workspace, folder: &Path, package: &str) -> Result<()> {
    let status = cargo()
        .current_dir(folder)
        .args(["build", "--release", "--locked", "--package", package])
        .arg("--target-dir")
        .arg(&workspace.target)
        .status()
        .context("cargo can't be run")?;
    if !status.success() {
        bail!("{package} does not compile: see the messages above");
    }
    Ok(())
}

/// The component of the working tree, built where the checked-in one is another; `None` where the checked-in one is that.
pub(crate) fn own_component(workspace: &Workspace) -> Result<Option<PathBuf>> {
    let lock = workspace.lock();
    let lock = fs::read_to_string(&lock).with_context(|| lock.display().to_string())?;
    if lock.contains(&source::digest(workspace)?) {
        return Ok(None);
    }
    let component = compiler::compile(workspace)?;
    let path = workspace.target.join("component").join(COMPONENT_FILE);
    fs::write(&path, component).with_context(|| path.display().to_string())?;
    Ok(Some(path))
}
