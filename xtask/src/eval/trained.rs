//! Answers by other means than the compiled-in models, from the training program.

use std::{collections::BTreeMap, fs, io, path::Path, process::Command};

use anyhow::{Context, Result, bail};

use super::prediction::Prediction;
use crate::{corpus::Sample, filter::Failure, riptide::build_release, workspace::Workspace};

/// The answer for each page, natively: by models that have not seen its site, or by its labels.
pub(super) fn answers(
    workspace: &Workspace,
    corpus: &Path,
    labelled: bool,
    samples: &[Sample],
) -> Result<Vec<std::result::Result<Prediction, Failure>>> {
    build_release(workspace, &workspace.root, "riptide-training")?;
    let program =
        workspace.target.join("release").join(format!("riptide-training{}", std::env::consts::EXE_SUFFIX));
    let name = if labelled { "labelled" } else { "held-out" };
    let path = workspace.target.join(format!("{name}.json"));
    let status = Command::new(&program)
        .arg(corpus)
        .arg(format!("--{name}"))
        .arg(&path)
        // Its report is not the answer of this command.
        .stdout(io::stderr())
        .status()
        .with_context(|| format!("{} can't be run", program.display()))?;
    if !status.success() {
        bail!("{} failed: {status}", program.display());
    }
    let read = fs::read(&path).with_context(|| path.display().to_string())?;
    let mut known: BTreeMap<String, Prediction> = serde_json::from_slice(&read)?;
    let none = || Failure { code: "no-text".to_owned(), message: "the page has no answer".to_owned() };
    Ok(samples.iter().map(|sample| known.remove(&sample.id).ok_or_else(none)).collect())
}
