//! The program from its start to its end, on an ordinary page.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context, Result, bail};

use super::figures::{Spread, StartUp};
use crate::{
    riptide::{Engine, Riptide},
    workspace::Workspace,
};

/// Starts with everything in the caches of the system.
const WARM: usize = 40;

/// Starts without a compiled component.
const COLD: usize = 5;

/// The page.
const PAGE: &str = "xtask/fixtures/article.html";

pub(super) fn measure(workspace: &Workspace, riptide: &Riptide) -> Result<StartUp> {
    let page = workspace.root.join(PAGE);
    let cache = workspace.target.join("bench-cache");
    let once = |engine| start(riptide.extract(engine), &page, &cache);
    let mut first = Vec::new();
    for _ in 0..COLD {
        if cache.exists() {
            fs::remove_dir_all(&cache).with_context(|| cache.display().to_string())?;
        }
        fs::create_dir_all(&cache).with_context(|| cache.display().to_string())?;
        first.push(once(Engine::Wasm)?);
    }
    let (mut sandbox, mut native) = (Vec::new(), Vec::new());
    for _ in 0..WARM {
        sandbox.push(once(Engine::Wasm)?);
        native.push(once(Engine::Native)?);
    }
    Ok(StartUp { sandbox: Spread::of(sandbox), native: Spread::of(native), first: Spread::of(first) })
}

/// Milliseconds from the start of the process to its end.
fn start(mut command: Command, page: &Path, cache: &Path) -> Result<f64> {
    command
        .arg("--input-file")
        .arg(page)
        // Where compiled components are kept.
        .env("XDG_CACHE_HOME", cache)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let started = Instant::now();
    let status =
        command.status().with_context(|| format!("{} can't be run", command.get_program().display()))?;
    let time = started.elapsed();
    if !status.success() {
        bail!("{command:?} failed: {status}");
    }
    Ok(1e3 * time.as_secs_f64())
}
