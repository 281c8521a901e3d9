//! `cargo xtask deadline`: how long after its deadline a page is over.

use std::process::Command;

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde::Deserialize;

use crate::{
    riptide::{build_release, own_component},
    workspace::Workspace,
};

/// Milliseconds that a page may take beyond its deadline.
const MAX_LATE: f64 = 50.0;

/// Sets deadlines that fall into all that a page can be busy with, one page at a time and eight: prints how long after
/// each the caller had its answer, by the clock on the wall.
///
/// Fails where that is over 50 ms. It measures the machine's scheduler too: run it where nothing else runs.
#[derive(Args)]
pub struct Arguments {
    /// Deadlines for each case
    #[arg(long, value_name = "ROUNDS", default_value_t = 20)]
    rounds: u32,
}

#[derive(Deserialize)]
struct Row {
    case: String,
    at_once: u64,
    pages: usize,
    stopped: usize,
    median_ms: f64,
    longest_ms: f64,
    memory: u64,
}

/// Runs the command.
///
/// # Errors
///
/// Where a page is over too late.
#[allow(clippy::print_stdout, reason = "the table is the answer of the command")]
pub fn run(arguments: &Arguments) -> Result<()> {
    let workspace = Workspace::load()?;
    build_release(&workspace, &workspace.root, "riptide-bench")?;
    let mut command = Command::new(workspace.target.join("release/riptide-bench"));
    command.args(["deadline", "--rounds", &arguments.rounds.to_string()]);
    if let Some(component) = own_component(&workspace)? {
        command.arg("--wasm-path").arg(component);
    }
    let output = command.output().context("riptide-bench can't be run")?;
    ensure!(output.status.success(), "{}: {}", output.status, String::from_utf8_lossy(&output.stderr));
    let rows: Vec<Row> = serde_json::from_slice(&output.stdout)?;
    println!(
        "{:46}{:>8}{:>8}{:>9}{:>12}{:>12}{:>12}",
        "when the deadline comes", "at once", "pages", "stopped", "median", "longest", "memory"
    );
    let mut late = Vec::new();
    for row in rows {
        println!(
            "{:46}{:>8}{:>8}{:>9}{:>9.1} ms{:>9.1} ms{:>9.0} MB",
            row.case,
            row.at_once,
            row.pages,
            row.stopped,
            row.median_ms,
            row.longest_ms,
            row.memory as f64 / 1e6
        );
        if row.longest_ms > MAX_LATE {
            late.push(format!("{} ({} at once): {:.1} ms", row.case, row.at_once, row.longest_ms));
        }
    }
    ensure!(late.is_empty(), "over {MAX_LATE} ms after the deadline: {}", late.join("; "));
    Ok(())
}
