//! Trains the models of `riptide-content` on a labelled corpus and cross-validates them.
#![allow(clippy::print_stdout)]

mod answers;
mod boost;
mod corpus;
mod labels;
mod score;
mod stages;

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Parser;

/// Trains the models that choose the main content, and tells how good they are on pages that they have not seen.
#[derive(Parser)]
struct Arguments {
    /// The labelled corpus: a folder with html/ID.html.gz and ground-truth/ID.json
    corpus: PathBuf,
    /// Train on the whole corpus and write the models below this folder: crates/riptide-content/src
    sources: Option<PathBuf>,
    /// Write what is extracted from each page by models that have not seen its site, as JSON by page id
    #[arg(long, value_name = "FILE")]
    held_out: Option<PathBuf>,
    /// Write what is extracted from each page where its labels choose the content, as JSON by page id; without training
    #[arg(long, value_name = "FILE", conflicts_with_all = ["sources", "held_out"])]
    labelled: Option<PathBuf>,
    /// Tell how good the first model is without each kind of facts, and train nothing else
    #[arg(long, conflicts_with_all = ["sources", "held_out", "labelled"])]
    ablate: bool,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let corpus = &arguments.corpus;
    let pages = corpus::load(corpus)?;
    println!(
        "{} pages and {} copies, {} blocks",
        pages.iter().filter(|page| !page.is_copy).count(),
        pages.iter().filter(|page| page.is_copy).count(),
        pages.iter().map(|page| page.labels.len()).sum::<usize>()
    );
    let data = stages::Data::new(&pages);
    if arguments.ablate {
        stages::ablate(&data);
        return Ok(());
    }
    if let Some(path) = &arguments.labelled {
        return answers::write(corpus, &data, &answers::labelled_types(&pages), data.labels(), path);
    }
    let held_out = stages::cross_validate(&data);
    if let Some(path) = &arguments.held_out {
        answers::write(corpus, &data, &held_out.types, &held_out.scores, path)?;
    }
    if let Some(sources) = &arguments.sources {
        let models = stages::train(&data, &held_out);
        for (name, bytes) in [
            ("classify/page_types.bin", models.page_types),
            ("main_content/content.bin", models.content),
            ("main_content/quality.bin", models.quality),
        ] {
            let path = sources.join(name);
            println!("{}: {} bytes", path.display(), bytes.len());
            std::fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
        }
    }
    Ok(())
}
