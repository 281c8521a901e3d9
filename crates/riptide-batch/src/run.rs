//! A run over a list: getting pages in one runtime, working on all processors, one record a page.

use std::io::{self, Write};
use std::panic;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use riptide_fetch::Client;
use tokio::sync::{Semaphore, mpsc as channel};

use crate::error::BatchError;
use crate::feed::{Feeder, Job, What};
use crate::interrupt::Interrupt;
use crate::list::Entry;
use crate::pages::PageFolder;
use crate::records::{Earlier, RecordFile};
use crate::work::{Done, Outcome, Work};

/// The settings of a run, and where its results go.
pub struct Settings {
    /// Fetches at a time, as the client has them.
    pub connections: usize,
    /// Fetches at a time from one host, as the client has them.
    pub host_connections: usize,
    /// Threads that work on pages.
    pub workers: usize,
    /// Where pages go that come as files.
    pub folder: Option<PageFolder>,
    /// Where records go.
    pub records: Records,
    /// What earlier runs did.
    pub earlier: Earlier,
}

/// Where records go.
pub enum Records {
    /// A file that the next run goes on with.
    File(RecordFile),
    /// A stream that is written and forgotten.
    Stream(Box<dyn Write + Send>),
}

/// How far the run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Pages of the list that are not done with since an earlier run, each counted once.
    pub listed: u64,
    /// Whether the whole list was read.
    pub whole_list: bool,
    /// Pages that are done with, failed ones included.
    pub done: u64,
    /// Pages that failed.
    pub failed: u64,
}

/// How the run went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// What this run did.
    pub progress: Progress,
    /// Pages of the list that earlier runs are done with.
    pub earlier: u64,
    /// How many of all records of earlier runs are failures.
    pub earlier_failed: u64,
    /// Lines that mean a page that an earlier line means.
    pub repeated: u64,
    /// Whether it stopped before its end.
    pub interrupted: bool,
}

/// What the threads share.
pub(crate) struct Shared<W> {
    pub(crate) work: W,
    folder: Option<PageFolder>,
    output: Mutex<Output>,
    watch: Box<dyn Fn(Progress) + Send + Sync>,
    interrupt: Interrupt,
}

pub(crate) struct Output {
    records: Records,
    progress: Progress,
    pub(crate) failure: Option<BatchError>,
}

/// Works through a list until it ends or `interrupt` is turned: then what is under way is finished and nothing else begun.
///
/// Records come in the order in which pages are done. `watch` hears of every change, from many threads. No more pages than
/// connections and twice the workers are in memory at a time.
///
/// It blocks, and makes a runtime of its own. The list is read on a thread that a list without end keeps.
///
/// # Errors
///
/// [`BatchError`] where the list cannot be read or the results not be written. Pages that fail are records.
pub fn run<W: Work>(
    client: Client,
    list: impl Iterator<Item = io::Result<Entry>> + Send + 'static,
    work: W,
    settings: Settings,
    interrupt: Interrupt,
    watch: impl Fn(Progress) + Send + Sync + 'static,
) -> Result<Summary, BatchError> {
    let setup = |source| BatchError::Setup { source };
    let workers = settings.workers.max(1);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(workers.min(4))
        .enable_all()
        .build()
        .map_err(setup)?;
    let shared = Arc::new(Shared {
        work,
        folder: settings.folder,
        output: Mutex::new(Output {
            records: settings.records,
            progress: Progress::default(),
            failure: None,
        }),
        watch: Box::new(watch),
        interrupt: interrupt.clone(),
    });
    let (jobs, taken) = mpsc::channel();
    let taken = Arc::new(Mutex::new(taken));
    let threads: Vec<_> = (0..workers)
        .map(|_| {
            let (shared, taken) = (Arc::clone(&shared), Arc::clone(&taken));
            thread::Builder::new().name("page".to_owned()).spawn(move || shared.work_through(&taken))
        })
        .collect::<Result<_, _>>()
        .map_err(setup)?;
    // Without this one, jobs cannot be sent once all threads are gone.
    drop(taken);

    let entries = read_ahead(list).map_err(setup)?;
    let feeder = Feeder {
        client,
        jobs,
        room: Arc::new(Semaphore::new(2 * workers)),
        interrupt,
        shared: Arc::clone(&shared),
    };
    let limits = (settings.connections, settings.host_connections);
    let fed = runtime.block_on(feeder.feed(entries, limits, &settings.earlier));
    for thread in threads {
        if let Err(panicked) = thread.join() {
            panic::resume_unwind(panicked);
        }
    }
    // A lookup that hangs in the operating system must not hold up the caller.
    runtime.shutdown_background();
    let mut summary = fed?;
    let mut output = shared.output();
    if let Some(failure) = output.failure.take() {
        return Err(failure);
    }
    summary.progress = output.progress;
    Ok(summary)
}

/// Reads the list on a thread of its own: a reader blocks.
fn read_ahead(
    list: impl Iterator<Item = io::Result<Entry>> + Send + 'static,
) -> io::Result<channel::Receiver<io::Result<Entry>>> {
    let (entries, read) = channel::channel(1024);
    thread::Builder::new().name("list".to_owned()).spawn(move || {
        for entry in list {
            if entries.blocking_send(entry).is_err() {
                return;
            }
        }
    })?;
    Ok(read)
}

impl<W: Work> Shared<W> {
    fn work_through(&self, jobs: &Mutex<Receiver<Job<W::Page>>>) {
        loop {
            let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(Job { listed, what, room: _room }) = job else { return };
            let done = match what {
                What::Page(page) => self.work.page(&listed, *page),
                What::NoUrl(why) => self.work.no_url(&listed, &why),
            };
            self.finish(done);
        }
    }

    /// The file first: a record says that its page is done with.
    fn finish(&self, done: Done) {
        let written = match (&self.folder, &done.file) {
            (Some(folder), Some((name, content))) => folder.write(name, content),
            _ => Ok(()),
        };
        let mut output = self.output();
        if output.failure.is_some() {
            return;
        }
        let mut record = done.record;
        record.push(b'\n');
        let written = written.and_then(|()| match &mut output.records {
            Records::File(file) => file.add(&record),
            Records::Stream(stream) => stream
                .write_all(&record)
                .and_then(|()| stream.flush())
                .map_err(|source| BatchError::Records { source }),
        });
        if let Err(failure) = written {
            output.failure = Some(failure);
            self.interrupt.request();
            return;
        }
        output.progress.done += 1;
        output.progress.failed += u64::from(done.outcome == Outcome::Failed);
        (self.watch)(output.progress);
    }

    pub(crate) fn listed(&self, change: impl FnOnce(&mut Progress)) {
        let mut output = self.output();
        change(&mut output.progress);
        (self.watch)(output.progress);
    }

    pub(crate) fn output(&self) -> MutexGuard<'_, Output> {
        self.output.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
