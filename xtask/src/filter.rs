//! Pages through `riptide extract --ndjson`: a record in, a record out, with one process a core.

use std::{
    io::{BufRead, BufReader, BufWriter, Write},
    num::NonZero,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use anyhow::{Context, Result, anyhow};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

use crate::{
    corpus::Sample,
    progress::Progress,
    riptide::{Engine, Riptide},
};

/// A page as the filter takes it.
#[derive(Serialize)]
struct Record<'a> {
    id: &'a str,
    url: Option<&'a str>,
    html_base64: String,
    /// The same for every process: an answer may depend on it.
    retrieved: u64,
}

/// What the filter says of a page.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// It has content.
    Document(Box<Document>),
    /// It has none, or a limit was hit.
    Failed {
        /// Why.
        error: Failure,
    },
}

/// The fields of a document that are scored.
#[derive(Debug, Deserialize)]
pub struct Document {
    /// The title.
    pub title: Option<String>,
    /// The authors.
    pub authors: Vec<Author>,
    /// When it was published: ISO 8601.
    pub published: Option<String>,
    /// The content as text.
    pub text: String,
    /// The content as Markdown.
    pub markdown: String,
}

/// An author of a document.
#[derive(Debug, Deserialize)]
pub struct Author {
    /// The name.
    pub name: String,
}

/// Why a page has no document.
#[derive(Debug, Deserialize)]
pub struct Failure {
    /// For programs.
    pub code: String,
    /// For people.
    pub message: String,
}

impl Failure {
    /// Whether the page is to blame: it has no content, as opposed to a limit or a fault that kept it from being read.
    #[must_use]
    pub fn is_empty_page(&self) -> bool {
        ["no-input", "binary-input", "no-text"].contains(&self.code.as_str())
    }
}

/// The lines that the filter answers for the pages, in their order.
///
/// A process that dies is an error of the page that it died of, and is replaced.
///
/// # Errors
///
/// Where a page can't be read or the command can't be started.
pub fn lines(
    riptide: &Riptide,
    engine: Engine,
    samples: &[Sample],
    retrieved: u64,
) -> Result<Vec<Result<String>>> {
    let label = match engine {
        Engine::Wasm => "sandbox",
        Engine::Native => "native",
    };
    let progress = Progress::new(label, samples.len());
    let next = AtomicUsize::new(0);
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let work = || -> Result<Vec<(usize, Result<String>)>> {
        let mut found = Vec::new();
        let mut process = None;
        while let Some((index, sample)) = {
            let index = next.fetch_add(1, Ordering::Relaxed);
            samples.get(index).map(|sample| (index, sample))
        } {
            let record = Record {
                id: &sample.id,
                url: sample.url.as_deref(),
                html_base64: STANDARD.encode(sample.html()?),
                retrieved,
            };
            let mut running = match process.take() {
                Some(running) => running,
                None => Process::start(riptide.extract(engine))?,
            };
            let line = running.ask(&record);
            if line.is_ok() {
                process = Some(running);
            }
            found.push((index, line));
            progress.advance();
        }
        Ok(found)
    };
    let mut answers = thread::scope(|scope| {
        let threads: Vec<_> = (0..workers.min(samples.len())).map(|_| scope.spawn(work)).collect();
        let mut answers = Vec::with_capacity(samples.len());
        for thread in threads {
            answers.extend(thread.join().map_err(|_| anyhow!("a worker panicked"))??);
        }
        anyhow::Ok(answers)
    })?;
    answers.sort_by_key(|(index, _)| *index);
    Ok(answers.into_iter().map(|(_, line)| line).collect())
}

/// One running filter.
struct Process {
    child: Child,
    input: BufWriter<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Process {
    fn start(mut command: Command) -> Result<Self> {
        command.args(["--ndjson", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let program = command.get_program().display().to_string();
        let mut child = command.spawn().with_context(|| format!("{program} can't be run"))?;
        let (input, output) =
            child.stdin.take().zip(child.stdout.take()).context("the process has no pipes")?;
        Ok(Process { child, input: BufWriter::new(input), output: BufReader::new(output) })
    }

    fn ask(&mut self, record: &Record<'_>) -> Result<String> {
        let mut line = String::new();
        let asked = serde_json::to_writer(&mut self.input, record)
            .map_err(Into::into)
            .and_then(|()| self.input.write_all(b"\n"))
            .and_then(|()| self.input.flush())
            .and_then(|()| self.output.read_line(&mut line));
        match asked {
            Ok(read) if read > 0 => Ok(line),
            // It is gone, or going: its end says more than the broken pipe.
            _ => Err(anyhow!("the process ended: {}", self.child.wait()?)),
        }
    }
}

impl Drop for Process {
    /// Ends the process, which may be in the middle of a page, and waits for it.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
