//! Trains the models of `riptide-content` on a labelled corpus and cross-validates them.
#![allow(clippy::print_stdout)]

mod boost;
mod corpus;
mod labels;
mod score;
mod stages;

use std::path::PathBuf;

use anyhow::{Context, Result};

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let corpus = PathBuf::from(args.next().context("usage: riptide-training CORPUS CONTENT_SOURCES")?);
    let sources = args.next().map(PathBuf::from);
    let pages = corpus::load(&corpus)?;
    println!("{} pages, {} blocks", pages.len(), pages.iter().map(|page| page.labels.len()).sum::<usize>());
    let data = stages::Data::new(&pages);
    let held_out = stages::cross_validate(&data);
    let models = stages::train(&data, &held_out);
    if let Some(sources) = sources {
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
