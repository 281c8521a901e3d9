//! `cargo xtask bench`: how fast the working tree is, and how fast beside others.

mod figures;
mod machine;
mod peers;
mod start_up;
mod table;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};
use clap::Args;
use serde::de::DeserializeOwned;

use crate::{
    riptide::{Engine, Riptide, build_release},
    workspace::Workspace,
};

/// The section of `docs/performance.md` that `--write` replaces lies between these lines.
const BEGIN: &str = "<!-- written by `cargo xtask bench --write` -->";
const END: &str = "<!-- end of what `cargo xtask bench --write` wrote -->";

/// Times the working tree: the sandbox against the native build and the bare parse, sizes from 1 KB to 32 MB, all cores
/// against one, and the start of the program.
#[derive(Args)]
pub struct Arguments {
    /// A corpus with html/*.html.gz; generated pages where none is given
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
    /// Take every Nth page of it
    #[arg(long, value_name = "N", default_value_t = 1)]
    step: usize,
    /// How often each contestant has each page
    #[arg(long, value_name = "N", default_value_t = 5)]
    rounds: usize,
    /// Also time other extractors on the same pages: crates, and libraries of Python where that is at hand
    #[arg(long)]
    peers: bool,
    /// Put the tables into docs/performance.md
    #[arg(long)]
    write: bool,
}

/// Runs the command.
///
/// # Errors
///
/// Where something doesn't build, a page can't be extracted, or `docs/performance.md` lacks the place for the tables.
#[allow(clippy::print_stdout, reason = "the tables are the answer of the command")]
pub fn run(arguments: &Arguments) -> Result<()> {
    let workspace = Workspace::load()?;
    let riptide = Riptide::build(&workspace, &[Engine::Wasm, Engine::Native])?;
    build_release(&workspace, &workspace.root, "riptide-bench")?;
    let bench = Bench { workspace: &workspace, riptide: &riptide, arguments };

    let program = workspace.target.join("release/riptide-bench");
    let pages = bench.measure(&program, Some("pages"), true, true)?;
    let cores = bench.measure(&program, Some("cores"), true, false)?;
    let sweep = bench.measure(&program, Some("sweep"), false, false)?;
    let start_up = start_up::measure(&workspace, &riptide)?;
    let mut text = table::header(&machine::describe(&workspace)?, arguments);
    text.push_str(&table::contest("Engines", &pages));
    text.push_str(&table::cores(&cores));
    text.push_str(&table::sweep(&sweep));
    text.push_str(&table::start_up(&start_up));
    if arguments.peers {
        let peers = bench.peers()?;
        text.push_str(&table::contest("Peers", &peers));
    }
    print!("{text}");
    if arguments.write {
        write(&workspace.root.join("docs/performance.md"), &text)?;
    }
    Ok(())
}

struct Bench<'a> {
    workspace: &'a Workspace,
    riptide: &'a Riptide,
    arguments: &'a Arguments,
}

impl Bench<'_> {
    /// One measurement of a bench program.
    fn measure<T: DeserializeOwned>(
        &self,
        program: &Path,
        measurement: Option<&str>,
        pages: bool,
        rounds: bool,
    ) -> Result<T> {
        let mut command = Command::new(program);
        command.args(measurement);
        if let Some(component) = &self.riptide.component {
            command.arg("--wasm-path").arg(component);
        }
        if let (true, Some(corpus)) = (pages, &self.arguments.corpus) {
            command.arg("--corpus").arg(corpus).args(["--step", &self.arguments.step.to_string()]);
        }
        if rounds {
            command.args(["--rounds", &self.arguments.rounds.to_string()]);
        }
        answer(&mut command)
    }

    fn peers(&self) -> Result<figures::Contest> {
        let peers = peers::build(self.workspace)?;
        let mut command = Command::new(&peers.program);
        if let Some(interpreter) = &peers.python {
            command.arg("--python").arg(interpreter);
        }
        if let Some(component) = &self.riptide.component {
            command.arg("--wasm-path").arg(component);
        }
        if let Some(corpus) = &self.arguments.corpus {
            command.arg("--corpus").arg(corpus).args(["--step", &self.arguments.step.to_string()]);
        }
        command.args(["--rounds", &self.arguments.rounds.to_string()]);
        answer(&mut command)
    }
}

/// What a bench program answers.
fn answer<T: DeserializeOwned>(command: &mut Command) -> Result<T> {
    let name = command.get_program().display().to_string();
    let output = command
        .stderr(std::process::Stdio::inherit())
        .output()
        .with_context(|| format!("{name} can't be run"))?;
    if !output.status.success() {
        bail!("{name} failed: {}", output.status);
    }
    serde_json::from_slice(&output.stdout).with_context(|| format!("{name} answered something unexpected"))
}

/// Puts the tables in place of those that the file has.
fn write(path: &Path, tables: &str) -> Result<()> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let replaced = text.split_once(BEGIN).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some(format!("{before}{BEGIN}\n\n{tables}\n{END}{after}"))
    });
    let Some(replaced) = replaced else {
        bail!("{} lacks the lines `{BEGIN}` and `{END}` between which the tables go", path.display());
    };
    fs::write(path, replaced).with_context(|| path.display().to_string())
}
