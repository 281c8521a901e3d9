//! `riptide extract --urls-from`: a list of URLs, a record or a file for each.

mod browsing;
mod pages;
mod source;

use std::io;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use riptide_batch::{BatchError, Earlier, PageFolder, RecordFile, Records, Settings, Summary};
use riptide_content::Options;
use riptide_fetch::Client;

use self::browsing::Browsing;
use self::pages::Pages;
use self::source::Listed;
use crate::args::{EngineName, ExtractArgs};
use crate::commands::extract::{accepts_markdown, form};
use crate::engine::Extractor;
use crate::exit::{Exit, Failure};
use crate::interrupt;
use crate::meter::Meter;
use crate::rendering;
use crate::stderr::Stderr;

pub(crate) fn run(
    args: &ExtractArgs,
    list: &Path,
    options: Options,
    verbose: bool,
    stderr: Stderr,
) -> Result<(), Failure> {
    let started = Instant::now();
    rendering::check_for_lists(args)?;
    let meter = Meter::new(stderr);
    let ended = work_through(args, list, options, &meter);
    meter.clear();
    match ended? {
        Some(told) => conclude(args, &told, (started.elapsed(), verbose), stderr),
        None => Ok(()),
    }
}

/// What is to be said of a run.
struct Told {
    summary: Summary,
    /// Pages that a browser opened, where there is one.
    rendered: Option<u64>,
    /// Sitemaps that could not be read.
    unread: usize,
}

/// None where the reader of the records has gone, who has had enough then.
fn work_through(
    args: &ExtractArgs,
    list: &Path,
    options: Options,
    meter: &Meter,
) -> Result<Option<Told>, Failure> {
    if args.list.resume && args.list.output_dir.is_none() && args.output.output.is_none() {
        return Err(Failure::usage("what went to stdout cannot be gone on with")
            .hint("--resume needs the --output or --output-dir of the run before"));
    }
    let mut config = args.fetch.config()?;
    config.max_bytes = args.content.max_input_bytes.0;
    config.total_timeout = args.engine.timeout.0;
    config.prefer_markdown = args.list.output_dir.is_some() && accepts_markdown(args, &options);
    config.robots = !args.list.ignore_robots;
    config.connections = args.list.concurrency;
    config.host_connections = args.list.per_host;
    config.host_delay = args.list.delay.0;
    let interrupt = {
        let meter = meter.clone();
        interrupt::listen(move || {
            meter.note("interrupted: what is under way is finished; once more ends at once");
        })?
    };
    if args.engine.engine == EngineName::Headless {
        // A browser asks by itself, whatever was kept.
        config.cache = None;
    }
    let (connections, host_connections) = (config.connections, config.host_connections);
    let client = Client::new(config)?;
    // Before results are: there may be no such list.
    let Listed { entries, unread } = source::open(list, &client, &interrupt, meter)?;
    let (folder, records, earlier) = outputs(args)?;
    let settings = Settings {
        connections,
        host_connections,
        workers: thread::available_parallelism().map_or(1, usize::from),
        folder,
        records,
        earlier,
    };
    let browsing = Browsing::new(args, meter)?;
    let rendered = browsing.as_ref().map(Browsing::counter);
    let files = args.list.output_dir.is_some().then(|| form(args, &options));
    let work = Pages::new(Extractor::load_for_many(&args.engine, meter)?, options, files, browsing);
    let shown = meter.clone();
    match riptide_batch::run(client, entries, work, settings, interrupt, move |now| shown.show(now)) {
        Ok(summary) => {
            let rendered = rendered.map(|counter| counter.load(Ordering::Relaxed));
            Ok(Some(Told { summary, rendered, unread }))
        }
        Err(BatchError::Records { source }) if source.kind() == io::ErrorKind::BrokenPipe => Ok(None),
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
    Told { summary, rendered, unread }: &Told,
    (took, verbose): (Duration, bool),
    stderr: Stderr,
) -> Result<(), Failure> {
    let progress = summary.progress;
    let mut told =
        format!("{} in {took:.1?}, {} of them failed", counted(progress.done, "page"), progress.failed);
    if let Some(rendered) = rendered {
        told.push_str(&format!(", {rendered} of them rendered"));
    }
    if summary.earlier > 0 {
        told.push_str(&format!("; {} were done before", summary.earlier));
    }
    if summary.repeated > 0 {
        told.push_str(&format!("; {} left out that repeat others", counted(summary.repeated, "line")));
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
    if failed == 0 && *unread == 0 {
        return Ok(());
    }
    if failed == 0 {
        let message = format!("{} could not be read: pages are missing", counted(*unread as u64, "sitemap"));
        return Err(Failure::new(Exit::Partial, "partial", message));
    }
    Err(Failure::new(Exit::Partial, "partial", format!("{} failed", counted(failed, "page")))
        .hint("their records say why, and whether trying again (--resume) may help"))
}

fn counted(number: u64, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
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
