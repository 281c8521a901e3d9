//! `cargo xtask fuzz`: the targets of `fuzz/`, built and run with the compiler that is there.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;

use crate::workspace::{Workspace, cargo};

/// The targets, with what they need beyond the extraction.
const TARGETS: [(&str, bool); 8] = [
    ("charset", false),
    ("parse", false),
    ("extract", false),
    ("markdown", false),
    ("metadata", false),
    ("selectors", false),
    ("convert", true),
    ("component", true),
];

/// What cargo-fuzz passes to the compiler too, but for the address sanitizer, which needs a nightly compiler and finds little in
/// a program without `unsafe`. With all that this machine's processor can do, what the component does with vectors is fuzzed too.
const FLAGS: &str = "--cfg fuzzing -Ctarget-cpu=native -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
     -Cllvm-args=-sanitizer-coverage-trace-compares -Cllvm-args=-simplifycfg-branch-fold-threshold=0";

/// Where the longest-running page of a target is called a hang, in seconds.
const TIMEOUT: u32 = 10;

/// Runs fuzz targets one after the other, from seeds made of the pages of riptide-hostile and from what earlier runs found.
///
/// Fails at the first finding: its bytes are in fuzz/artifacts. Needs a C++ compiler, and neither cargo-fuzz nor a nightly one.
#[derive(Args)]
pub struct Arguments {
    /// The targets; all that need no WebAssembly where none is named
    #[arg(value_name = "TARGET")]
    targets: Vec<String>,
    /// All targets, with those that run WebAssembly
    #[arg(long, conflicts_with = "targets")]
    all: bool,
    /// Executions of each target
    #[arg(long, value_name = "RUNS", default_value_t = 10_000)]
    runs: u64,
    /// Seconds for each target at most
    #[arg(long, value_name = "SECONDS")]
    seconds: Option<u64>,
    /// Bytes of an input at most
    #[arg(long, value_name = "BYTES", default_value_t = 2048)]
    longest: u32,
    /// Where the corpora of all targets are read and grow; the seeds are added
    #[arg(long, value_name = "DIR", default_value = "fuzz/corpus")]
    corpus: PathBuf,
    /// Only write the seeds and build
    #[arg(long)]
    build: bool,
}

/// Runs the command.
///
/// # Errors
///
/// Where a target doesn't build, or finds something.
#[allow(clippy::print_stdout, reason = "the table is the answer of the command")]
pub fn run(arguments: &Arguments) -> Result<()> {
    let chosen = chosen(arguments)?;
    let workspace = Workspace::load()?;
    let sandbox = chosen.iter().any(|(_, sandbox)| *sandbox);
    let corpus = workspace.root.join(&arguments.corpus);
    write_seeds(&workspace, &corpus, sandbox)?;
    let programs = build(&workspace, &chosen)?;
    if arguments.build {
        return Ok(());
    }
    println!("{:12}{:>14}{:>10}{:>10}{:>10}", "target", "executions", "seconds", "a second", "edges");
    for (target, _) in chosen {
        let report = fuzz(&workspace, &programs.join(target), &corpus.join(target), target, arguments)?;
        println!(
            "{target:12}{:>14}{:>10}{:>10}{:>10}",
            report.executions,
            report.seconds,
            report.executions / report.seconds.max(1),
            report.edges
        );
    }
    Ok(())
}

fn chosen(arguments: &Arguments) -> Result<Vec<(&'static str, bool)>> {
    if arguments.targets.is_empty() {
        return Ok(TARGETS.into_iter().filter(|(_, sandbox)| arguments.all || !sandbox).collect());
    }
    let find = |name: &String| {
        TARGETS.into_iter().find(|(target, _)| target == name).with_context(|| {
            let names: Vec<&str> = TARGETS.iter().map(|(target, _)| *target).collect();
            format!("no target {name:?}: there are {}", names.join(", "))
        })
    };
    arguments.targets.iter().map(find).collect()
}

/// Writes the first pages of each target's corpus.
fn write_seeds(workspace: &Workspace, corpus: &Path, sandbox: bool) -> Result<()> {
    let mut command = cargo();
    command.current_dir(&workspace.root).args([
        "run",
        "--quiet",
        "--locked",
        "--package",
        "riptide-hostile",
        "--example",
        "seeds",
    ]);
    if sandbox {
        command.args(["--features", "guest"]);
    }
    let status = command.arg("--").arg(corpus).status().context("cargo can't be run")?;
    ensure!(status.success(), "the seeds can't be written to {}", corpus.display());
    Ok(())
}

/// Builds targets for the fuzzer. Answers the folder with the programs.
fn build(workspace: &Workspace, targets: &[(&str, bool)]) -> Result<PathBuf> {
    let host = host()?;
    let target_folder = workspace.target.join("fuzz");
    let mut command = cargo();
    command
        .current_dir(workspace.root.join("fuzz"))
        // With a target named, the flags are for the program and not for build scripts and macros.
        .args(["build", "--release", "--locked", "--target", &host, "--target-dir"])
        .arg(&target_folder)
        .env("RUSTFLAGS", FLAGS);
    for (target, _) in targets {
        command.args(["--bin", target]);
    }
    if targets.iter().any(|(_, sandbox)| *sandbox) {
        command.args(["--features", "sandbox"]);
    }
    let status = command.status().context("cargo can't be run")?;
    ensure!(status.success(), "the fuzz targets do not build: see the messages above");
    Ok(target_folder.join(host).join("release"))
}

fn host() -> Result<String> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("-vV").output().context("rustc can't be run")?;
    let text = String::from_utf8(output.stdout)?;
    let line = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(line.context("rustc -vV tells no host")?.to_owned())
}

/// What the fuzzer says of a run.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How often the target ran.
    pub executions: u64,
    /// How long that took.
    pub seconds: u64,
    /// Edges between blocks of code that were covered.
    pub edges: u64,
}

fn fuzz(
    workspace: &Workspace,
    program: &Path,
    corpus: &Path,
    target: &str,
    arguments: &Arguments,
) -> Result<Report> {
    let artifacts = workspace.root.join("fuzz/artifacts").join(target);
    fs::create_dir_all(&artifacts)?;
    let mut command = Command::new(program);
    command
        .arg(corpus)
        .arg(format!("-runs={}", arguments.runs))
        .arg(format!("-timeout={TIMEOUT}"))
        .arg(format!("-max_len={}", arguments.longest))
        .arg("-rss_limit_mb=4096")
        .arg("-print_final_stats=1")
        .arg(format!("-artifact_prefix={}/", artifacts.display()));
    if let Some(seconds) = arguments.seconds {
        command.arg(format!("-max_total_time={seconds}"));
    }
    let output = command.output().with_context(|| format!("{} can't be run", program.display()))?;
    let log = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        let lines: Vec<&str> = log.lines().collect();
        bail!(
            "{target}: {}\n{}\nrun it again with: {} FILE",
            output.status,
            lines[lines.len().saturating_sub(40)..].join("\n"),
            program.display()
        );
    }
    read_report(&log).with_context(|| format!("{target}: the fuzzer told no figures: {log}"))
}

/// The figures at the end of a fuzzer's log: `Done N runs in M second(s)`, and the last `cov: N`.
#[must_use]
pub fn read_report(log: &str) -> Option<Report> {
    let done = log.lines().rev().find_map(|line| line.strip_prefix("Done "))?;
    let (executions, rest) = done.split_once(" runs in ")?;
    let edges = log
        .lines()
        .rev()
        .find_map(|line| line.split_once(" cov: ")?.1.split_whitespace().next()?.parse().ok());
    Some(Report {
        executions: executions.parse().ok()?,
        seconds: rest.split_whitespace().next()?.parse().ok()?,
        edges: edges.unwrap_or_default(),
    })
}
