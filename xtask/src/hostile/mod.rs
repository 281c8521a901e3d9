//! `cargo xtask hostile`: what pages made to hurt cost, and how the cost grows.

mod row;
mod unguarded;

use std::{path::PathBuf, process::Command};

use anyhow::{Context, Result, bail, ensure};
use clap::{Args, ValueEnum};

use self::{
    row::{Cost, Row},
    unguarded::Unguarded,
};
use crate::{
    riptide::{build_release, own_component},
    workspace::Workspace,
};

/// The page that the others are compared with.
const ORDINARY: &str = "ordinary";

/// Extracts pages made to hurt in the sandbox, each in three sizes: prints processor time, how it grows, the guest's peak
/// memory, the size of the document and how the page ended, and beside it the time of html5ever's parse alone, without a guard.
///
/// Memory is mapped anew for each page. Fails where a page ends otherwise than as a document or a typed error, where time grows faster than the page to the power of
/// 1.15, or where a page of up to ten million bytes takes more than 2 seconds, and a larger one more in proportion.
#[derive(Args)]
pub struct Arguments {
    /// The sizes of the pages in bytes, ascending
    #[arg(long, value_name = "BYTES", value_delimiter = ',', default_values_t = [1_000_000, 3_000_000, 10_000_000])]
    sizes: Vec<u32>,
    /// Only attacks with this in their name
    #[arg(long, value_name = "TEXT", default_value = "")]
    only: String,
    /// What is taken for the content; attacks by selectors have their own
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [Mode::Article, Mode::Full])]
    modes: Vec<Mode>,
    /// Runs of each, of which the quickest counts
    #[arg(long, value_name = "RUNS", default_value_t = 2)]
    runs: u32,
    /// Seconds that the unguarded parse may take for a page of the smallest size; 0 leaves it out
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    patience: u64,
}

/// What is taken for the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Mode {
    /// The main content
    Article,
    /// The whole visible page
    Full,
}

/// What extracts.
struct Sandbox {
    program: PathBuf,
    component: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
///
/// Where a page ends as it must not, or costs more than it may.
#[allow(clippy::print_stdout, reason = "the table is the answer of the command")]
pub fn run(arguments: &Arguments) -> Result<()> {
    ensure!(
        arguments.sizes.len() >= 2,
        "growth needs two sizes at least, for instance --sizes 1000000,10000000"
    );
    let workspace = Workspace::load()?;
    build_release(&workspace, &workspace.root, "riptide-bench")?;
    let sandbox = Sandbox {
        program: workspace.target.join("release/riptide-bench"),
        component: own_component(&workspace)?,
    };
    let unguarded = Unguarded::build(&workspace, arguments.sizes[0], arguments.patience)?;

    println!("{}", row::heading(&arguments.sizes));
    let mut ordinary = Vec::new();
    for &mode in &arguments.modes {
        let row = sandbox.measure(ORDINARY, mode, arguments)?;
        println!("{row}{}", unguarded.beside(ORDINARY)?);
        ordinary.push((mode, row));
    }
    let mut failed = 0;
    let mut worst: Option<(f64, String)> = None;
    for name in sandbox.names()?.into_iter().filter(|name| name.contains(&arguments.only)) {
        for (mode, ordinary) in &ordinary {
            // Selectors say themselves what the content is.
            let selector = name.contains(" on ");
            if selector && *mode != arguments.modes[0] {
                continue;
            }
            let row = sandbox.measure(&name, *mode, arguments)?;
            let faults = row.faults();
            failed += usize::from(!faults.is_empty());
            let beside = if *mode == arguments.modes[0] && !selector {
                unguarded.beside(&name)?
            } else {
                String::new()
            };
            println!("{row}{beside}{}", faults.join(""));
            let ratio = row.largest().seconds / ordinary.largest().seconds;
            if worst.as_ref().is_none_or(|(most, _)| ratio > *most) {
                worst = Some((ratio, row.title()));
            }
        }
    }
    let (ratio, name) = worst.with_context(|| format!("no attack has {:?} in its name", arguments.only))?;
    println!("worst ratio to an ordinary page of the same size: {ratio:.1} ({name})");
    ensure!(failed == 0, "{failed} attacks cost more than they may");
    Ok(())
}

impl Sandbox {
    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("hostile");
        if let Some(component) = &self.component {
            command.arg("--wasm-path").arg(component);
        }
        command
    }

    fn names(&self) -> Result<Vec<String>> {
        let output = self.command().output().context("riptide-bench can't be run")?;
        Ok(serde_json::from_slice(&output.stdout)?)
    }

    /// All sizes of one attack in a process of its own: it shall be this process that ends well.
    fn measure(&self, name: &str, mode: Mode, arguments: &Arguments) -> Result<Row> {
        let sizes: Vec<String> = arguments.sizes.iter().map(u32::to_string).collect();
        let mut command = self.command();
        // Memory that a pool keeps at hand serves small pages alone, and time would seem to grow with what it does not serve.
        command
            .arg(name)
            .arg("--on-demand")
            .arg("--sizes")
            .arg(sizes.join(","))
            .arg("--runs")
            .arg(arguments.runs.to_string());
        if mode == Mode::Full {
            command.arg("--full");
        }
        let output = command.output().context("riptide-bench can't be run")?;
        if !output.status.success() {
            bail!("{name}: {}: {}", output.status, String::from_utf8_lossy(&output.stderr));
        }
        let costs: Vec<Cost> = serde_json::from_slice(&output.stdout)?;
        Ok(Row { name: name.to_owned(), full: mode == Mode::Full, costs })
    }
}
