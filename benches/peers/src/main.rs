//! `riptide-bench-peers`: RipTide in the sandbox against other extractors on the same pages, as JSON on standard output.

#![forbid(unsafe_code)]

mod python;
mod rust;

use std::{panic, path::PathBuf, thread};

use anyhow::{Result, anyhow};
use clap::Parser;
use python::Python;
use riptide_bench::{
    contest::{self, Contestant},
    ours, pages,
};
use riptide_extraction::{CmExtractor, ComponentSource, ExtractorConfig};
use rust::CRATES;

/// Some peers recurse over the page.
const STACK: usize = 1 << 30;

/// Times RipTide against other extractors, all in turn on every page.
#[derive(Parser)]
struct Arguments {
    /// A corpus with html/*.html.gz; generated pages where none is given
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
    /// Take every Nth page of it
    #[arg(long, value_name = "N", default_value_t = 1)]
    step: usize,
    /// How often each has each page
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Run this component, not the embedded one
    #[arg(long, value_name = "FILE")]
    wasm_path: Option<PathBuf>,
    /// An interpreter of Python that has the libraries of requirements.txt
    #[arg(long, value_name = "FILE")]
    python: Option<PathBuf>,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let runner = thread::Builder::new().stack_size(STACK).spawn(move || run(&arguments))?;
    runner.join().map_err(|_| anyhow!("the bench panicked"))?
}

fn run(arguments: &Arguments) -> Result<()> {
    // A peer's panic is counted as a refusal.
    panic::set_hook(Box::new(|_| {}));
    let pages = match &arguments.corpus {
        Some(folder) => pages::corpus(folder, arguments.step)?,
        None => pages::generated(),
    };
    let component = arguments.wasm_path.clone().map_or(ComponentSource::Embedded, ComponentSource::Path);
    let sandbox = CmExtractor::with_config(ExtractorConfig { component, ..ExtractorConfig::default() })?;
    let mut contestants: Vec<Box<dyn Contestant>> =
        vec![Box::new(ours::Sandbox(sandbox)), Box::new(ours::Native)];
    for peer in CRATES {
        contestants.push(Box::new(peer));
    }
    if let Some(interpreter) = &arguments.python {
        for library in ["resiliparse", "trafilatura"] {
            contestants.push(Box::new(Python::start(interpreter, library)?));
        }
    }
    let report = contest::run(&mut contestants, &pages, arguments.rounds);
    println!("{}", serde_json::to_string(&report)?);
    Ok(())
}
