//! `cargo xtask hostile`: what pages made to hurt cost, and how the cost grows.

use std::{
    fmt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;

use crate::workspace::{Workspace, cargo};

/// The package with the parse, and the example in it that measures one.
const PACKAGE: &str = "riptide-content";
const EXAMPLE: &str = "parse";
/// The page that the others are compared with.
const ORDINARY: &str = "ordinary";
/// The growth exponent that no page may reach.
const MAX_EXPONENT: f64 = 1.15;
/// Seconds for ten million bytes that no page may take.
const MAX_SECONDS: f64 = 2.0;
/// Memory, in sizes of the page, that no page over a million bytes may take.
const MAX_MEMORY: f64 = 12.0;
/// Below this many seconds the clock and the caches say more than the parse.
const TOO_QUICK: f64 = 0.15;

/// Parses pages made to hurt, each in three sizes and a process of its own: prints processor time, how it grows, peak
/// memory and nodes, and beside it the time of html5ever alone.
///
/// Fails where a page ends otherwise than as a tree, where time grows faster than the page to the power of 1.15, takes
/// more than 2 seconds for ten million bytes, or where memory exceeds 12 times a page of over a million bytes.
#[derive(Args)]
pub struct Arguments {
    /// The sizes of the pages in bytes, ascending.
    #[arg(long, value_name = "BYTES", value_delimiter = ',', default_values_t = [1_000_000, 3_000_000, 10_000_000])]
    sizes: Vec<u32>,
    /// Only generators with this in their name.
    #[arg(long, value_name = "TEXT", default_value = "")]
    only: String,
    /// Runs of each, of which the quickest counts.
    #[arg(long, value_name = "RUNS", default_value_t = 2)]
    runs: u32,
    /// Seconds that the unguarded parse may take for a page of the smallest size.
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    patience: u64,
}

/// What one parse took.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Cost {
    seconds: f64,
    memory: f64,
    nodes: u64,
}

/// What a guarded parse took in each size, and an unguarded one in the smallest.
struct Row {
    name: String,
    guarded: Vec<(f64, Cost)>,
    unguarded: Option<Cost>,
}

/// Runs the command.
///
/// # Errors
///
/// Where a page ends otherwise than as a tree, or costs more than it may.
#[allow(clippy::print_stdout, reason = "the table is the answer of the command")]
pub fn run(arguments: &Arguments) -> Result<()> {
    ensure!(
        arguments.sizes.len() >= 2,
        "growth needs two sizes at least, for instance --sizes 1000000,10000000"
    );
    let program = build(&Workspace::load()?)?;
    let ordinary = measure(&program, ORDINARY, arguments)?;
    println!("{}\n{ordinary}", heading(arguments));
    let mut failed = 0;
    let mut worst: Option<(f64, String)> = None;
    for name in names(&program)?.into_iter().filter(|name| name.contains(&arguments.only)) {
        let row = measure(&program, &name, arguments)?;
        let faults = row.faults();
        failed += usize::from(!faults.is_empty());
        println!("{row}{}", faults.join(", "));
        let ratio = row.largest().seconds / ordinary.largest().seconds;
        if worst.as_ref().is_none_or(|(most, _)| ratio > *most) {
            worst = Some((ratio, row.name));
        }
    }
    let (ratio, name) =
        worst.with_context(|| format!("no generator has {:?} in its name", arguments.only))?;
    println!("worst ratio to an ordinary page of the same size: {ratio:.1} ({name})");
    ensure!(failed == 0, "{failed} generators cost more than they may");
    Ok(())
}

fn build(workspace: &Workspace) -> Result<PathBuf> {
    let status = cargo()
        .current_dir(&workspace.root)
        .args(["build", "--release", "--quiet", "--package", PACKAGE, "--example", EXAMPLE])
        .status()
        .context("cargo did not start")?;
    ensure!(status.success(), "the example {EXAMPLE} of {PACKAGE} does not build");
    Ok(workspace.target.join("release/examples").join(EXAMPLE))
}

fn names(program: &Path) -> Result<Vec<String>> {
    let output = Command::new(program).arg("--list").output()?;
    Ok(String::from_utf8(output.stdout)?.lines().map(str::to_owned).collect())
}

fn measure(program: &Path, name: &str, arguments: &Arguments) -> Result<Row> {
    // What a page may take before it counts as hanging: far beyond what it may cost.
    let patience = Duration::from_secs(120);
    let mut guarded = Vec::new();
    for &bytes in &arguments.sizes {
        let mut best: Option<Cost> = None;
        for _ in 0..arguments.runs.max(1) {
            let cost = parse(program, name, bytes, "guarded", patience)?
                .with_context(|| format!("{name}: {bytes} bytes took more than {} s", patience.as_secs()))?;
            best = Some(best.filter(|best| best.seconds <= cost.seconds).unwrap_or(cost));
        }
        guarded.extend(best.map(|cost| (f64::from(bytes), cost)));
    }
    let patience = Duration::from_secs(arguments.patience);
    let unguarded = parse(program, name, arguments.sizes[0], "unguarded", patience)?;
    Ok(Row { name: name.to_owned(), guarded, unguarded })
}

/// One parse in a process of its own; none where it took longer than `patience`.
fn parse(program: &Path, name: &str, bytes: u32, how: &str, patience: Duration) -> Result<Option<Cost>> {
    let mut child = Command::new(program)
        .args([name, &bytes.to_string(), how])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let start = Instant::now();
    while child.try_wait()?.is_none() {
        if start.elapsed() > patience {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("{name}: {bytes} bytes: {}: {}", output.status, String::from_utf8_lossy(&output.stderr));
    }
    let answer = String::from_utf8(output.stdout)?;
    let cost = read_cost(&answer, bytes).with_context(|| format!("{name}: unexpected answer {answer:?}"))?;
    Ok(Some(cost))
}

/// `seconds peak-bytes nodes text-bytes`, the answer of the example.
fn read_cost(answer: &str, bytes: u32) -> Option<Cost> {
    let mut fields = answer.split_whitespace();
    let seconds = fields.next()?.parse().ok()?;
    let memory = fields.next()?.parse::<f64>().ok()? / f64::from(bytes);
    Some(Cost { seconds, memory, nodes: fields.next()?.parse().ok()? })
}

impl Row {
    /// The cost of the largest page. A row has two sizes at least.
    fn largest(&self) -> Cost {
        self.guarded.last().map_or(Cost { seconds: 0.0, memory: 0.0, nodes: 0 }, |&(_, cost)| cost)
    }

    /// The slope of time over size, both as logarithms; none where the largest page is too quick to tell.
    fn exponent(&self) -> Option<f64> {
        let points: Vec<(f64, f64)> = self
            .guarded
            .iter()
            .filter(|(_, cost)| cost.seconds > 0.0)
            .map(|(bytes, cost)| (bytes.ln(), cost.seconds.ln()))
            .collect();
        if self.largest().seconds < TOO_QUICK || points.len() < 2 {
            return None;
        }
        let number = points.len() as f64;
        let (x, y) =
            points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.0 / number, y + point.1 / number));
        let covariance: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
        let variance: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
        Some(covariance / variance)
    }

    /// What the page costs beyond what it may.
    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if let Some(exponent) = self.exponent().filter(|exponent| *exponent >= MAX_EXPONENT) {
            faults.push(format!("  exponent {exponent:.2} of {MAX_EXPONENT}"));
        }
        for &(bytes, cost) in &self.guarded {
            if cost.seconds > MAX_SECONDS * (bytes / 1e7).max(0.1) {
                faults.push(format!("  {:.2} s for {bytes} bytes", cost.seconds));
            }
            if bytes > 1e6 && cost.memory > MAX_MEMORY {
                faults.push(format!("  memory {:.1} times the page of {bytes} bytes", cost.memory));
            }
        }
        faults
    }
}

fn heading(arguments: &Arguments) -> String {
    let sizes: String = arguments.sizes.iter().map(|bytes| format!("{:>11}", format!("{bytes} B"))).collect();
    format!("{:38}{sizes} exponent   memory     nodes  unguarded {} B", "generator", arguments.sizes[0])
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:38}", self.name)?;
        for (_, cost) in &self.guarded {
            write!(f, "{:>9.3} s", cost.seconds)?;
        }
        let exponent = self.exponent().map_or("-".to_owned(), |exponent| format!("{exponent:.2}"));
        let largest = self.largest();
        write!(f, "{exponent:>9}{:>8.1}x{:>10}", largest.memory, largest.nodes)?;
        match self.unguarded {
            Some(cost) => write!(f, "{:>9.3} s {:>6.1}x", cost.seconds, cost.memory),
            None => write!(f, "  beyond patience"),
        }
    }
}
