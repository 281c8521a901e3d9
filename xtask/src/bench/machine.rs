//! Where and with what the figures were taken.

use std::{env::consts, fs, num::NonZero, process::Command, thread};

use anyhow::{Context, Result};
use jiff::Timestamp;

use crate::workspace::Workspace;

/// The date, the machine, the compiler and the versions that matter, as one line.
pub(super) fn describe(workspace: &Workspace) -> Result<String> {
    let rustc = Command::new("rustc")
        .current_dir(&workspace.root)
        .arg("--version")
        .output()
        .context("rustc can't be run")?;
    Ok(format!(
        "{}; {}, {} cores, {}-{}; {}; wasmtime {}",
        Timestamp::now().strftime("%F"),
        processor(),
        thread::available_parallelism().map_or(1, NonZero::get),
        consts::OS,
        consts::ARCH,
        String::from_utf8_lossy(&rustc.stdout).trim(),
        wasmtime(workspace)?,
    ))
}

/// The processor's name, where the system tells it.
fn processor() -> String {
    let facts = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = facts.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    name.map_or_else(|| "unknown processor".to_owned(), |(_, name)| name.trim().to_owned())
}

fn wasmtime(workspace: &Workspace) -> Result<String> {
    let path = workspace.root.join("Cargo.lock");
    let lock: toml::Table = fs::read_to_string(&path)
        .with_context(|| path.display().to_string())?
        .parse()
        .with_context(|| path.display().to_string())?;
    let packages = lock.get("package").and_then(toml::Value::as_array).context("the lock has no packages")?;
    packages
        .iter()
        .find(|package| package.get("name").and_then(toml::Value::as_str) == Some("wasmtime"))
        .and_then(|package| package.get("version")?.as_str())
        .map(str::to_owned)
        .context("the lock has no wasmtime")
}
