//! `cargo xtask instructions`: the budget of instructions for each stage of an extraction.
//!
//! Instructions are the same on a busy machine and on an idle one, so that a stage that has grown shows at once.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::{riptide::build_release, workspace::Workspace};

/// The record, by stage and page.
const RECORD: &str = "benches/instructions.toml";

/// Sizes of the generated pages, in bytes.
const SIZES: [usize; 2] = [32 << 10, 256 << 10];

/// The stages that `riptide-bench stage` knows, but for the idle one, which is taken off from the others.
const STAGES: [&str; 2] = ["parse", "extract"];

/// What a stage may grow by, in per cent.
const TOLERANCE: u64 = 5;

/// Counts the instructions of each stage on generated pages, natively, and compares them with the record.
#[derive(Args)]
pub struct Arguments {
    /// Fail where a stage takes over 5 % more than the record says (the default)
    #[arg(long, conflicts_with = "update")]
    check: bool,
    /// Write the record anew
    #[arg(long)]
    update: bool,
}

/// Runs the command.
///
/// # Errors
///
/// Where valgrind is missing, the bench doesn't build, or a stage has outgrown its budget.
#[allow(clippy::print_stdout, reason = "the table is the answer of the command")]
pub fn run(arguments: &Arguments) -> Result<()> {
    let found = Command::new("valgrind").arg("--version").stdout(Stdio::null()).status();
    if !found.is_ok_and(|status| status.success()) {
        bail!("valgrind can't be run: install it (`apt-get install valgrind`)");
    }
    let workspace = Workspace::load()?;
    build_release(&workspace, &workspace.root, "riptide-bench")?;
    let program = workspace.target.join("release/riptide-bench");
    let counts = count_all(&program)?;

    let path = workspace.root.join(RECORD);
    if arguments.update {
        for (name, count) in &counts {
            println!("{name:<16} {count:>12}");
        }
        let record = toml::to_string(&counts)?;
        fs::write(&path, format!("# Written by `cargo xtask instructions --update`.\n{record}"))
            .with_context(|| path.display().to_string())?;
        return Ok(());
    }
    let record = fs::read_to_string(&path).with_context(|| {
        format!("{} can't be read: `cargo xtask instructions --update` writes it", path.display())
    })?;
    let record: BTreeMap<String, u64> =
        toml::from_str(&record).with_context(|| path.display().to_string())?;
    println!("{:<16} {:>12} {:>12} {:>8}", "stage", "now", "record", "change");
    for (name, count) in &counts {
        match record.get(name) {
            Some(recorded) => {
                println!("{name:<16} {count:>12} {recorded:>12} {:>+7.2}%", growth(*count, *recorded))
            }
            None => println!("{name:<16} {count:>12} {:>12}", "-"),
        }
    }
    let over = outgrown(&counts, &record);
    if !over.is_empty() {
        bail!(
            "{} outgrew the record by more than {TOLERANCE} %: make it cheaper, or accept it with `cargo xtask instructions --update`",
            over.join(", ")
        );
    }
    Ok(())
}

/// The stages that take more than the tolerance over the record, or of which there is none.
#[must_use]
pub fn outgrown(counts: &BTreeMap<String, u64>, record: &BTreeMap<String, u64>) -> Vec<String> {
    let within = |name: &String, count: u64| {
        record.get(name).is_some_and(|recorded| count * 100 <= recorded * (100 + TOLERANCE))
    };
    counts.iter().filter(|(name, count)| !within(name, **count)).map(|(name, _)| name.clone()).collect()
}

/// In per cent.
fn growth(count: u64, recorded: u64) -> f64 {
    100.0 * (count as f64 / recorded.max(1) as f64 - 1.0)
}

fn count_all(program: &Path) -> Result<BTreeMap<String, u64>> {
    let mut counts = BTreeMap::new();
    for bytes in SIZES {
        let idle = count(program, "idle", bytes)?;
        for stage in STAGES {
            let count = count(program, stage, bytes)?.saturating_sub(idle);
            counts.insert(format!("{stage}-{}k", bytes >> 10), count);
        }
    }
    Ok(counts)
}

/// The instructions of the whole process.
fn count(program: &Path, stage: &str, bytes: usize) -> Result<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args(["stage", stage, &bytes.to_string()])
        .output()
        .context("valgrind can't be run")?;
    let report = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        bail!("{} stage {stage} failed: {}", program.display(), report.trim());
    }
    report
        .lines()
        .find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok())
        .with_context(|| format!("valgrind tells no count: {}", report.trim()))
}
