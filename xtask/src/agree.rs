//! `cargo xtask agree`: the sandbox against the native build, byte by byte.

use std::{
    path::PathBuf,
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::{Result, bail};
use clap::Args;

use crate::{
    corpus::{self, Sample},
    filter::{self, Answer},
    riptide::{Engine, Riptide},
    workspace::Workspace,
};

/// Bytes shown around the first difference of two answers.
const AROUND: usize = 60;

/// Extracts every page of a corpus in the sandbox and natively; the two answers must be the same bytes.
#[derive(Args)]
pub struct Arguments {
    /// The corpus: a folder with html/ID.html.gz and ground-truth/ID.json
    #[arg(long, value_name = "DIR")]
    corpus: PathBuf,
}

/// Runs the command.
///
/// # Errors
///
/// Where two answers differ, or a page ends otherwise than with a document or with the word that it has no content.
#[allow(clippy::print_stdout, reason = "the list is the answer of the command")]
pub fn run(arguments: &Arguments) -> Result<()> {
    let samples = corpus::load(&arguments.corpus, None)?;
    let riptide = Riptide::build(&Workspace::load()?, &[Engine::Wasm, Engine::Native])?;
    // Dates after it are not believed: it must be the same for both.
    let retrieved = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let sandbox = filter::lines(&riptide, Engine::Wasm, &samples, retrieved)?;
    let native = filter::lines(&riptide, Engine::Native, &samples, retrieved)?;

    let (mut documents, mut empty, mut different, mut failed) = (0, 0, 0, 0);
    for (sample, (sandbox, native)) in samples.iter().zip(sandbox.iter().zip(&native)) {
        let mut sound = true;
        for (engine, line) in [(Engine::Wasm, sandbox), (Engine::Native, native)] {
            if let Some(why) = fault(line) {
                println!("{}  {engine}: {why}", sample.id);
                sound = false;
            }
        }
        let (Ok(sandbox), Ok(native)) = (sandbox, native) else {
            failed += 1;
            continue;
        };
        if sandbox != native {
            println!("{}", difference(sample, sandbox, native));
            different += 1;
        }
        match serde_json::from_str(sandbox) {
            _ if !sound => failed += 1,
            Ok(Answer::Document(_)) => documents += 1,
            _ => empty += 1,
        }
    }
    println!(
        "{} pages: {documents} documents, {empty} without content, {different} different, {failed} failed",
        samples.len()
    );
    if different + failed > 0 {
        bail!("the engines do not agree on {different} pages, and {failed} failed");
    }
    Ok(())
}

/// Why an answer is not one that a page can be blamed for.
fn fault(line: &Result<String>) -> Option<String> {
    match line.as_ref().map(|line| serde_json::from_str(line)) {
        Err(died) => Some(format!("{died:#}")),
        Ok(Err(error)) => Some(format!("no answer of the filter: {error}")),
        Ok(Ok(Answer::Failed { error })) if !error.is_empty_page() => {
            Some(format!("{}: {}", error.code, error.message))
        }
        Ok(Ok(_)) => None,
    }
}

fn difference(sample: &Sample, sandbox: &str, native: &str) -> String {
    let at = sandbox.bytes().zip(native.bytes()).take_while(|(a, b)| a == b).count();
    let around = |line: &str| {
        let bytes = &line.as_bytes()[at.saturating_sub(AROUND)..line.len().min(at + AROUND)];
        String::from_utf8_lossy(bytes).trim_end().to_owned()
    };
    format!(
        "{}  differs at byte {at}\n  wasm    {}\n  native  {}",
        sample.id,
        around(sandbox),
        around(native)
    )
}
