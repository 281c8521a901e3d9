//! `riptide extract --urls-from`: a list of URLs, a record or a file for each.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use riptide_batch::{
    BatchError, Done, Earlier, List, Outcome, PageFolder, RecordFile, Records, Settings, Summary, Work,
};
use riptide_content::{Document, Options};
use riptide_fetch::{Client, FetchError, Fetched};
use serde_json::Value;

use crate::args::{ExtractArgs, Format};
use crate::commands::extract::{accepts_markdown, form, reject_empty};
use crate::engine::Extractor;
use crate::exit::{Exit, Failure};
use crate::interrupt;
use crate::meter::Meter;
use crate::record;
use crate::source::RawPage;
use crate::stderr::Stderr;
use crate::write::{self, Form};

pub(crate) fn run(
    args: &ExtractArgs,
    list: &Path,
    options: Options,
    verbose: bool,
    stderr: Stderr,
) -> Result<(), Failure> {
    let started = Instant::now();
    crate::rendering::refuse_for_lists(args)?;
    let (folder, records, earlier) = outputs(args)?;
    let lines: Box<dyn BufRead + Send> = if list.as_os_str() == "-" {
        Box::new(BufReader::new(io::stdin()))
    } else {
        Box::new(BufReader::new(File::open(list).map_err(|error| Failure::input_file(list, error))?))
    };
    let mut config = args.fetch.config()?;
    config.max_bytes = args.content.max_input_bytes.0;
    config.total_timeout = args.engine.timeout.0;
    config.prefer_markdown = folder.is_some() && accepts_markdown(args, &options);
    config.robots = !args.list.ignore_robots;
    config.connections = args.list.concurrency;
    config.host_connections = args.list.per_host;
    config.host_delay = args.list.delay.0;
    let settings = Settings {
        connections: config.connections,
        host_connections: config.host_connections,
        workers: thread::available_parallelism().map_or(1, usize::from),
        folder,
        records,
        earlier,
    };
    let client = Client::new(config)?;
    let work = Pages {
        extractor: Extractor::load_for_many(&args.engine)?,
        files: args.list.output_dir.is_some().then(|| form(args, &options)),
        options,
    };
    let meter = Meter::new(stderr);
    let interrupt = {
        let meter = meter.clone();
        interrupt::listen(move || {
            meter.note("interrupted: what is under way is finished; once more ends at once");
        })?
    };
    let shown = meter.clone();
    let ended =
        riptide_batch::run(client, List::new(lines), work, settings, interrupt, move |now| shown.show(now));
    meter.clear();
    match ended {
        Ok(summary) => conclude(args, &summary, started.elapsed(), verbose, stderr),
        Err(BatchError::Records { source }) if source.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Where pages and records go, and what is there already.
fn outputs(args: &ExtractArgs) -> Result<(Option<PageFolder>, Records, Earlier), Failure> {
    let resume = args.list.resume;
    let (folder, file) = match (&args.list.output_dir, &args.output.output) {
        (Some(folder), _) => {
            let folder = PageFolder::open(folder)?;
            let file = folder.records();
            (Some(folder), file)
        }
        (None, Some(file)) => (None, file.clone()),
        (None, None) if resume => {
            return Err(Failure::usage("what went to stdout cannot be gone on with")
                .hint("--resume needs the --output or --output-dir of the run before"));
        }
        (None, None) => {
            return Ok((None, Records::Stream(Box::new(io::stdout())), Earlier::default()));
        }
    };
    let (file, earlier) = RecordFile::open(&file, resume)?;
    Ok((folder, Records::File(file), earlier))
}

/// Says how it went, and turns what did not go well into an exit code.
fn conclude(
    args: &ExtractArgs,
    summary: &Summary,
    took: Duration,
    verbose: bool,
    stderr: Stderr,
) -> Result<(), Failure> {
    let progress = summary.progress;
    let mut told = format!("{} pages in {took:.1?}, {} of them failed", progress.done, progress.failed);
    if summary.earlier > 0 {
        told.push_str(&format!("; {} were done before", summary.earlier));
    }
    if summary.repeated > 0 {
        told.push_str(&format!("; {} lines repeat others", summary.repeated));
    }
    if verbose && !took.is_zero() {
        told.push_str(&format!("; {:.1} pages/s", progress.done as f64 / took.as_secs_f64()));
    }
    stderr.note(&told);
    if summary.interrupted {
        let failure = Failure::new(Exit::Interrupted, "interrupted", "the list was not worked through");
        let kept = args.output.output.is_some() || args.list.output_dir.is_some();
        return Err(if kept { failure.hint("go on with the same command and --resume") } else { failure });
    }
    if progress.done + summary.earlier == 0 {
        return Err(Failure::usage("the list has no URLs"));
    }
    let failed = progress.failed + summary.earlier_failed;
    if failed == 0 {
        return Ok(());
    }
    Err(Failure::new(Exit::Partial, "partial", format!("{failed} pages failed"))
        .hint("their records say why, and whether trying again (--resume) may help"))
}

/// What is done with each page.
struct Pages {
    extractor: Extractor,
    options: Options,
    /// The form of the pages' files, where they have some.
    files: Option<Form>,
}

impl Work for Pages {
    fn page(&self, listed: &str, fetched: Result<Fetched, FetchError>) -> Done {
        let done = fetched.map_err(Failure::from).and_then(|fetched| self.document(listed, fetched));
        done.unwrap_or_else(|failure| failed(listed, &failure))
    }

    fn no_url(&self, listed: &str, why: &str) -> Done {
        let message = format!("`{listed}` is not a web address: {why}");
        failed(listed, &Failure::new(Exit::Usage, "invalid-url", message))
    }
}

impl Pages {
    fn document(&self, listed: &str, fetched: Fetched) -> Result<Done, Failure> {
        let page = Arc::new(RawPage::fetched(fetched, None));
        let document = self.extractor.extract(&page, &self.options)?.document;
        reject_empty(&document)?;
        match self.files {
            None => Ok(done(record::success(Value::from(listed), &document)?, None)),
            Some(form) => self.file(listed, &document, form),
        }
    }

    fn file(&self, listed: &str, document: &Document, form: Form) -> Result<Done, Failure> {
        let url = crate::source::parse_url(listed)?;
        let name = riptide_batch::file_name(&url, extension(form));
        let record = record::filed(listed, &name, document)?;
        Ok(done(record, Some((name, write::render(document, form, None)?))))
    }
}

fn done(record: Vec<u8>, file: Option<(String, Vec<u8>)>) -> Done {
    Done { record, outcome: Outcome::Ok, file }
}

fn failed(listed: &str, failure: &Failure) -> Done {
    let record = record::failure(Value::from(listed), Some(listed), failure).unwrap_or_else(|_| {
        // Strings and booleans: JSON has all of them.
        unreachable!("a failure is always a record")
    });
    Done { record, outcome: Outcome::Failed, file: None }
}

fn extension(form: Form) -> &'static str {
    match form.format {
        Format::Text | Format::Md if form.metadata_only => "yaml",
        Format::Text => "txt",
        Format::Md => "md",
        Format::Json => "json",
        Format::Ndjson => "ndjson",
        Format::Html => "html",
    }
}

impl From<BatchError> for Failure {
    fn from(error: BatchError) -> Self {
        let (exit, code) = match &error {
            BatchError::OutputExists { .. } => (Exit::Usage, "output-exists"),
            BatchError::Locked { .. } => (Exit::Usage, "output-locked"),
            BatchError::NotRecords { .. } => (Exit::Usage, "not-records"),
            BatchError::List { .. } => (Exit::Usage, "input-unreadable"),
            BatchError::Output { .. } | BatchError::Records { .. } => (Exit::Internal, "output-unwritable"),
            _ => (Exit::Internal, "setup"),
        };
        Failure::new(exit, code, error.to_string()).caused_by(error)
    }
}
