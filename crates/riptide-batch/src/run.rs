//! A run over a list: fetching in one runtime, working on all processors, one record a page.

use std::collections::HashSet;
use std::io::{self, Write};
use std::panic;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use riptide_fetch::{Client, FetchError, Fetched};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc as channel};
use tokio::task::JoinSet;

use crate::error::BatchError;
use crate::interrupt::Interrupt;
use crate::list::Entry;
use crate::pages::PageFolder;
use crate::records::{Earlier, RecordFile};
use crate::schedule::{Schedule, Waiting};

/// Pages that wait for their host or are fetched, for each connection there may be: most of them only wait.
const PAGES_A_CONNECTION: usize = 8;

/// What becomes of a page. It is called from many threads at a time.
pub trait Work: Send + Sync + 'static {
    /// Makes the record of a page that was fetched, or could not be. `listed` is its name in the list, and belongs into the
    /// record's `id`.
    fn page(&self, listed: &str, fetched: Result<Fetched, FetchError>) -> Done;

    /// Makes the record of a line that is no URL, for this reason.
    fn no_url(&self, listed: &str, why: &str) -> Done;
}

/// A page that is done with.
#[derive(Debug)]
pub struct Done {
    /// One line of JSON with the fields `id`, `ok` and, where it is not ok, `error.retryable`; without its line feed.
    pub record: Vec<u8>,
    /// How it went, in the same words.
    pub outcome: Outcome,
    /// The page's file, for a folder of pages: its name below the folder, and what is in it.
    pub file: Option<(String, Vec<u8>)>,
}

/// How it went with a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// There is a document.
    Ok,
    /// There is none.
    Failed,
}

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

struct Job {
    listed: String,
    what: What,
    _room: OwnedSemaphorePermit,
}

enum What {
    Page(Box<Result<Fetched, FetchError>>),
    NoUrl(String),
}

/// What the threads share.
struct Shared<W> {
    work: W,
    folder: Option<PageFolder>,
    output: Mutex<Output>,
    watch: Box<dyn Fn(Progress) + Send + Sync>,
    interrupt: Interrupt,
}

struct Output {
    records: Records,
    progress: Progress,
    failure: Option<BatchError>,
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
        room: Arc::new(Semaphore::new(settings.connections.max(1) + 2 * workers)),
        interrupt: interrupt.clone(),
    };
    let limit = settings.connections.max(1) * PAGES_A_CONNECTION;
    let schedule = Schedule::new(settings.host_connections);
    let fed = runtime.block_on(feeder.feed(entries, schedule, limit, &settings.earlier, &shared));
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

/// Fetches pages and hands them to the threads that work on them.
struct Feeder {
    client: Client,
    jobs: Sender<Job>,
    /// For pages in memory.
    room: Arc<Semaphore>,
    interrupt: Interrupt,
}

impl Feeder {
    async fn feed<W: Work>(
        self,
        mut entries: channel::Receiver<io::Result<Entry>>,
        mut schedule: Schedule,
        limit: usize,
        earlier: &Earlier,
        shared: &Shared<W>,
    ) -> Result<Summary, BatchError> {
        let mut summary = Summary { earlier_failed: earlier.failed, ..Summary::default() };
        let mut seen = HashSet::new();
        let mut whole_list = false;
        // The host of each page, and whether the page was begun.
        let mut under_way: JoinSet<(String, bool)> = JoinSet::new();
        let mut not_begun = 0;
        while !self.interrupt.is_requested() {
            while under_way.len() < limit {
                let Some(page) = schedule.next() else { break };
                under_way.spawn(self.page(page));
            }
            if whole_list && under_way.is_empty() {
                break;
            }
            tokio::select! {
                () = self.interrupt.requested() => {}
                Some(ended) = under_way.join_next(), if !under_way.is_empty() => {
                    let (host, begun) = joined(ended);
                    schedule.ended(&host);
                    not_begun += u64::from(!begun);
                }
                entry = entries.recv(), if !whole_list => match entry {
                    None => {
                        whole_list = true;
                        shared.listed(|progress| progress.whole_list = true);
                    }
                    Some(Err(source)) => {
                        self.interrupt.request();
                        shared.output().failure.get_or_insert(BatchError::List { source });
                    }
                    Some(Ok(entry)) if !seen.insert(entry.key()) => summary.repeated += 1,
                    Some(Ok(entry)) if earlier.pages.contains(&entry.listed) => summary.earlier += 1,
                    Some(Ok(Entry { listed, url })) => {
                        shared.listed(|progress| progress.listed += 1);
                        match url {
                            Ok(url) => schedule.add(Waiting { listed, url }),
                            Err(why) => self.hand_over(listed, What::NoUrl(why), self.room().await),
                        }
                    }
                }
            }
        }
        while let Some(ended) = under_way.join_next().await {
            not_begun += u64::from(!joined(ended).1);
        }
        summary.interrupted =
            self.interrupt.is_requested() && (!whole_list || not_begun > 0 || schedule.waiting() > 0);
        Ok(summary)
    }

    /// Fetches a page once its host may be asked, unless the run is to stop before that.
    fn page(&self, page: Waiting) -> impl Future<Output = (String, bool)> + Send + 'static {
        let (client, jobs, room) = (self.client.clone(), self.jobs.clone(), Arc::clone(&self.room));
        let interrupt = self.interrupt.clone();
        async move {
            let host = page.url.host_str().unwrap_or_default().to_owned();
            let leave = async {
                let admission = client.admit(&page.url).await;
                let room = room.acquire_owned().await.expect("the semaphore is never closed");
                (admission, room)
            };
            let (admission, room) = tokio::select! {
                biased;
                () = interrupt.requested() => return (host, false),
                leave = leave => leave,
            };
            let fetched = match admission {
                Ok(admission) => client.fetch_admitted(&page.url, admission).await,
                Err(error) => Err(error),
            };
            let job = Job { listed: page.listed, what: What::Page(Box::new(fetched)), _room: room };
            if jobs.send(job).is_err() {
                interrupt.request();
            }
            (host, true)
        }
    }

    async fn room(&self) -> OwnedSemaphorePermit {
        Arc::clone(&self.room).acquire_owned().await.expect("the semaphore is never closed")
    }

    fn hand_over(&self, listed: String, what: What, room: OwnedSemaphorePermit) {
        if self.jobs.send(Job { listed, what, _room: room }).is_err() {
            self.interrupt.request();
        }
    }
}

fn joined(ended: Result<(String, bool), tokio::task::JoinError>) -> (String, bool) {
    ended.unwrap_or_else(|error| panic::resume_unwind(error.into_panic()))
}

impl<W: Work> Shared<W> {
    fn work_through(&self, jobs: &Mutex<Receiver<Job>>) {
        loop {
            let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(Job { listed, what, _room }) = job else { return };
            let done = match what {
                What::Page(fetched) => self.work.page(&listed, *fetched),
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

    fn listed(&self, change: impl FnOnce(&mut Progress)) {
        let mut output = self.output();
        change(&mut output.progress);
        (self.watch)(output.progress);
    }

    fn output(&self) -> std::sync::MutexGuard<'_, Output> {
        self.output.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
