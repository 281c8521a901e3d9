//! `cargo xtask eval`: how well the working tree extracts, on a labelled corpus.

pub mod authors;
pub mod diff;
pub mod prediction;
mod report;
pub mod resolve;
pub mod score;
pub mod structure;
mod trained;
pub mod words;

use std::{
    collections::{BTreeMap, HashSet},
    fs,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result};
use clap::Args;

use crate::{
    corpus::{self, Sample},
    filter::{self, Answer, Failure},
    riptide::{Engine, Riptide},
    workspace::Workspace,
};
use prediction::Prediction;
use score::{PageScore, score, score_page};

/// Extracts every page of a labelled corpus with the working tree and scores the answers.
#[derive(Args)]
pub struct Arguments {
    /// The corpus: a folder with html/ID.html.gz and ground-truth/ID.json
    #[arg(long, value_name = "DIR")]
    corpus: PathBuf,
    /// Where the extraction runs
    #[arg(long, value_enum, default_value = "wasm")]
    engine: Engine,
    /// Score the pages alone whose ids this file lists, separated by white space
    #[arg(long, value_name = "FILE")]
    ids: Option<PathBuf>,
    /// Also list the N pages with the lowest F1, and what is missing and what is too much
    #[arg(long, value_name = "N", default_value_t = 0)]
    worst: usize,
    /// Extract this page alone and show word by word where the answer differs from the gold (repeatable)
    #[arg(long, value_name = "ID", conflicts_with = "ids")]
    diff: Vec<String>,
    /// Extract each page with models that have not seen its site: trains them on four fifths of the corpus, five times
    #[arg(long)]
    cv: bool,
    /// Let the labels of the corpus choose the content: what the renderers could reach
    #[arg(long, conflicts_with = "cv")]
    labelled: bool,
    /// Write the figures as JSON
    #[arg(long)]
    json: bool,
    /// Write the answers to this file, as JSON by page id
    #[arg(long, value_name = "FILE")]
    pred: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
///
/// Where the working tree doesn't build, the corpus can't be read, or an answer is none of the filter's.
#[allow(clippy::print_stdout, reason = "the figures are the answer of the command")]
pub fn run(arguments: &Arguments) -> Result<()> {
    let ids = match &arguments.ids {
        Some(path) => Some(read_ids(path)?),
        None => (!arguments.diff.is_empty()).then(|| arguments.diff.iter().cloned().collect()),
    };
    let samples = corpus::load(&arguments.corpus, ids.as_ref())?;
    let workspace = Workspace::load()?;
    let answers = if arguments.cv || arguments.labelled {
        trained::answers(&workspace, &arguments.corpus, arguments.labelled, &samples)?
    } else {
        let riptide = Riptide::build(&workspace, &[arguments.engine])?;
        answers(&riptide, arguments.engine, &samples)?
    };
    let failures: Vec<_> = samples
        .iter()
        .zip(&answers)
        .filter_map(|(sample, answer)| Some((sample, answer.as_ref().err()?)))
        .map(|(sample, failure)| format!("{}  {}: {}", sample.id, failure.code, failure.message))
        .collect();
    let predictions: Vec<_> = answers.into_iter().map(Result::unwrap_or_default).collect();
    if let Some(path) = &arguments.pred {
        let by_id: BTreeMap<_, _> = samples.iter().map(|sample| &sample.id).zip(&predictions).collect();
        fs::write(path, serde_json::to_vec(&by_id)?).with_context(|| path.display().to_string())?;
    }
    let pages: Vec<_> =
        samples.iter().zip(&predictions).map(|(sample, said)| score_page(&sample.gold, said)).collect();
    let scores = score(&samples, &predictions, &pages);
    if arguments.json {
        println!("{}", serde_json::to_string(&scores)?);
    } else {
        print!("{}", report::table(&samples, &scores));
        for failure in &failures {
            println!("{failure}");
        }
    }
    if !arguments.diff.is_empty() {
        for ((sample, page), said) in samples.iter().zip(&pages).zip(&predictions) {
            println!("\n{}\n{}", report::page(sample, page), report::marked(gold(sample), &said.text));
        }
    }
    for (sample, page, said) in worst(&samples, &pages, &predictions).take(arguments.worst) {
        println!("{}", report::page(sample, page));
        print!("{}", report::longest_runs(gold(sample), &said.text));
    }
    Ok(())
}

/// The answer for each page, or why it has none.
fn answers(
    riptide: &Riptide,
    engine: Engine,
    samples: &[Sample],
) -> Result<Vec<std::result::Result<Prediction, Failure>>> {
    let retrieved = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let lines = filter::lines(riptide, engine, samples, retrieved)?;
    let answer = |(sample, line): (&Sample, Result<String>)| {
        let line = match line {
            Ok(line) => line,
            Err(error) => {
                return Ok(Err(Failure { code: "died".to_owned(), message: format!("{error:#}") }));
            }
        };
        match serde_json::from_str(&line)
            .with_context(|| format!("the answer for page {} is none of the filter's", sample.id))?
        {
            Answer::Document(document) => Ok(Ok((*document).into())),
            Answer::Failed { error } => Ok(Err(error)),
        }
    };
    samples.iter().zip(lines).map(answer).collect()
}

fn worst<'a>(
    samples: &'a [Sample],
    pages: &'a [PageScore],
    predictions: &'a [Prediction],
) -> impl Iterator<Item = (&'a Sample, &'a PageScore, &'a Prediction)> {
    let mut rows: Vec<_> = samples
        .iter()
        .zip(pages)
        .zip(predictions)
        .map(|((sample, page), said)| (sample, page, said))
        .collect();
    rows.sort_by(|(_, a, _), (_, b, _)| a.overlap.f1.total_cmp(&b.overlap.f1));
    rows.into_iter()
}

fn gold(sample: &Sample) -> &str {
    sample.gold.main_content.as_deref().unwrap_or_default()
}

fn read_ids(path: &Path) -> Result<HashSet<String>> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    Ok(text.split_whitespace().map(str::to_owned).collect())
}
