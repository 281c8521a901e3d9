//! `cargo xtask soak`: many pages through one process, and what stays behind.

use std::{collections::BTreeMap, path::PathBuf, process::Command};

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde::Deserialize;

use crate::{
    riptide::{build_release, own_component},
    workspace::Workspace,
};

/// What the resident memory of the last tenth may differ by from that of the second.
const TOLERANCE: f64 = 0.05;

/// Errors that a page can be blamed for.
const TYPED: [&str; 6] =
    ["memory-limit", "deadline", "stack-overflow", "input-too-large", "output-too-large", "invalid-url"];

/// Extracts pages in the sandbox on every core, in one process, one in ten of them made to hurt: prints the resident
/// memory, the open descriptors and the threads in each tenth of the run.
///
/// Fails where the resident memory of the last tenth is more than 5 % beyond that of the second, where descriptors or
/// threads grow, or where a page ends otherwise than as a document or as an error of its own.
#[derive(Args)]
pub struct Arguments {
    /// The pages that are not made to hurt: a folder with html/ID.html.gz; generated ones where none is given
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
    /// How many pages
    #[arg(long, value_name = "PAGES", default_value_t = 100_000)]
    pages: usize,
}

#[derive(Deserialize)]
struct Sample {
    pages: usize,
    resident: u64,
    descriptors: usize,
    threads: usize,
}

#[derive(Deserialize)]
struct Report {
    pages: usize,
    hostile: usize,
    documents: usize,
    empty: usize,
    errors: BTreeMap<String, usize>,
    seconds: f64,
    tenths: Vec<Sample>,
}

/// Runs the command.
///
/// # Errors
///
/// Where something stays behind, or a page ends as it must not.
#[allow(clippy::print_stdout, reason = "the table is the answer of the command")]
pub fn run(arguments: &Arguments) -> Result<()> {
    let workspace = Workspace::load()?;
    build_release(&workspace, &workspace.root, "riptide-bench")?;
    let mut command = Command::new(workspace.target.join("release/riptide-bench"));
    command.arg("soak").arg(arguments.pages.to_string());
    if let Some(corpus) = &arguments.corpus {
        command.arg("--corpus").arg(corpus);
    }
    if let Some(component) = own_component(&workspace)? {
        command.arg("--wasm-path").arg(component);
    }
    let output = command.output().context("riptide-bench can't be run")?;
    ensure!(
        output.status.success(),
        "the process died: {}: {}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    let report: Report = serde_json::from_slice(&output.stdout)?;

    println!("{:>10}{:>16}{:>13}{:>9}", "pages", "resident", "descriptors", "threads");
    for tenth in &report.tenths {
        println!(
            "{:>10}{:>12.1} MB{:>13}{:>9}",
            tenth.pages,
            tenth.resident as f64 / 1e6,
            tenth.descriptors,
            tenth.threads
        );
    }
    let errors: Vec<String> = report.errors.iter().map(|(code, count)| format!("{count} {code}")).collect();
    println!(
        "{} pages in {:.0} s, {} of them made to hurt: {} documents, {} without text, errors: {}",
        report.pages,
        report.seconds,
        report.hostile,
        report.documents,
        report.empty,
        if errors.is_empty() { "none".to_owned() } else { errors.join(", ") }
    );
    judge(&report)
}

fn judge(report: &Report) -> Result<()> {
    let [_, second, .., last] = report.tenths.as_slice() else {
        anyhow::bail!("the run was too short to look at each tenth of it: take more pages");
    };
    let growth = last.resident as f64 / second.resident as f64 - 1.0;
    println_growth(growth);
    ensure!(growth <= TOLERANCE, "the resident memory grew by {:.1} %", 100.0 * growth);
    ensure!(
        last.descriptors <= second.descriptors && last.threads <= second.threads,
        "{} descriptors and {} threads became {} and {}",
        second.descriptors,
        second.threads,
        last.descriptors,
        last.threads
    );
    let strange: Vec<&String> = report.errors.keys().filter(|code| !TYPED.contains(&code.as_str())).collect();
    ensure!(strange.is_empty(), "pages ended as {strange:?}");
    Ok(())
}

#[allow(clippy::print_stdout, reason = "part of the answer of the command")]
fn println_growth(growth: f64) {
    println!("resident memory of the last tenth against the second: {:+.1} %", 100.0 * growth);
}
