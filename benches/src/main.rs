//! `riptide-bench`: one measurement a command, as JSON on standard output.

#![forbid(unsafe_code)]

mod cores;
mod sweep;

use std::{hint::black_box, path::PathBuf};

use anyhow::Result;
use clap::{Args, Parser, Subcommand, ValueEnum};
use riptide_bench::{
    contest::{self, Contestant},
    deadline, generate, hostile, ours,
    pages::{self, Page},
    soak,
};
use riptide_extraction::{Allocation, CmExtractor, ComponentSource, ExtractorConfig};
use serde::Serialize;

/// Times an extraction in process.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The sandbox, the native build and the bare parse in turn on every page
    Pages {
        #[command(flatten)]
        pages: Pages,
        #[command(flatten)]
        component: Component,
        /// How often each has each page
        #[arg(long, default_value_t = 5)]
        rounds: usize,
    },
    /// Generated pages from 1 KB to 32 MB, natively and in the sandbox
    Sweep {
        #[command(flatten)]
        component: Component,
    },
    /// All cores against one, in the sandbox
    Cores {
        #[command(flatten)]
        pages: Pages,
        #[command(flatten)]
        component: Component,
    },
    /// An attack of riptide-hostile through the whole extraction in the sandbox; the names of all where none is given
    Hostile {
        #[command(flatten)]
        component: Component,
        /// Its name
        name: Option<String>,
        /// The whole visible page
        #[arg(long)]
        full: bool,
        /// The sizes of its pages in bytes
        #[arg(long, value_delimiter = ',', default_values_t = [1_000_000])]
        sizes: Vec<usize>,
        /// Runs of each, of which the quickest counts
        #[arg(long, default_value_t = 1)]
        runs: usize,
    },
    /// Many pages through one process, one in ten of them hostile
    Soak {
        #[command(flatten)]
        pages: Pages,
        #[command(flatten)]
        component: Component,
        /// How many pages
        count: usize,
    },
    /// How long after its deadline a page is over
    Deadline {
        #[command(flatten)]
        component: Component,
        /// Deadlines for each case
        #[arg(long, default_value_t = 20)]
        rounds: u32,
    },
    /// A stage on each page, once: for a tool that counts instructions
    Stage {
        /// The stage
        stage: Stage,
        /// The size of a generated page, to take that one page
        bytes: Option<usize>,
        #[command(flatten)]
        pages: Pages,
    },
}

#[derive(Args)]
struct Pages {
    /// A corpus with html/*.html.gz; generated pages where none is given
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
    /// Take every Nth page of it
    #[arg(long, value_name = "N", default_value_t = 1)]
    step: usize,
}

#[derive(Args)]
struct Component {
    /// Run this component, not the embedded one
    #[arg(long, value_name = "FILE")]
    wasm_path: Option<PathBuf>,
    /// Map memory anew for each page, not from a pool
    #[arg(long)]
    on_demand: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Stage {
    /// None: the pages are there and nothing else is done
    Idle,
    /// The parse
    Parse,
    /// The whole extraction
    Extract,
}

fn main() -> Result<()> {
    match Arguments::parse().command {
        Command::Pages { pages, component, rounds } => {
            let mut contestants: Vec<Box<dyn Contestant>> = vec![
                Box::new(ours::Native),
                Box::new(ours::Sandbox(component.load()?)),
                Box::new(ours::Parse),
            ];
            answer(&contest::run(&mut contestants, &pages.load()?, rounds))
        }
        Command::Sweep { component } => answer(&sweep::run(&component.load()?)?),
        Command::Cores { pages, component } => answer(&cores::run(&component.load()?, &pages.load()?)?),
        Command::Hostile { name: None, .. } => answer(&hostile::names().collect::<Vec<_>>()),
        Command::Hostile { component, name: Some(name), full, sizes, runs } => {
            answer(&hostile::run(&component.load()?, &name, full, &sizes, runs)?)
        }
        Command::Soak { pages, component, count } => {
            // The bytes alone: what a soak looks for shall not drown in what it reads.
            let pages: Vec<Vec<u8>> = pages.load()?.into_iter().map(|page| page.html).collect();
            answer(&soak::run(&component.load()?, &pages, count)?)
        }
        Command::Deadline { component, rounds } => answer(&deadline::run(&component.source(), rounds)?),
        Command::Stage { stage, bytes, pages } => {
            let pages = match bytes {
                Some(bytes) => vec![Page::new("stage", generate::ordinary(bytes, 1).into_bytes())],
                None => pages.load()?,
            };
            for page in &pages {
                match stage {
                    Stage::Idle => {}
                    Stage::Parse => ours::Parse::run(page),
                    Stage::Extract => {
                        black_box(riptide_content::extract(&ours::as_input(page), &ours::options())?);
                    }
                }
            }
            Ok(())
        }
    }
}

#[allow(clippy::print_stdout, reason = "the figures are the answer of the command")]
fn answer(report: &impl Serialize) -> Result<()> {
    println!("{}", serde_json::to_string(report)?);
    Ok(())
}

impl Pages {
    fn load(&self) -> Result<Vec<Page>> {
        match &self.corpus {
            Some(folder) => pages::corpus(folder, self.step),
            None => Ok(pages::generated()),
        }
    }
}

impl Component {
    fn load(&self) -> Result<CmExtractor> {
        let default = ExtractorConfig::default();
        let allocation = if self.on_demand { Allocation::OnDemand } else { default.allocation };
        Ok(CmExtractor::with_config(ExtractorConfig { component: self.source(), allocation, ..default })?)
    }

    fn source(&self) -> ComponentSource {
        self.wasm_path.clone().map_or(ComponentSource::Embedded, ComponentSource::Path)
    }
}
