//! From the list to the threads: pages are got as their hosts' turns come.

use std::collections::HashSet;
use std::io;
use std::panic;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use riptide_fetch::{Client, FetchError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc as channel};
use tokio::task::JoinSet;

use crate::error::BatchError;
use crate::interrupt::Interrupt;
use crate::list::Entry;
use crate::records::Earlier;
use crate::run::{Shared, Summary};
use crate::schedule::{Schedule, Waiting};
use crate::work::Work;

/// Pages that wait for their host or are got, for each connection there may be: most of them only wait.
const PAGES_A_CONNECTION: usize = 8;

/// A page for the threads that work on them.
pub(crate) struct Job<Page> {
    pub(crate) listed: String,
    pub(crate) what: What<Page>,
    pub(crate) room: OwnedSemaphorePermit,
}

pub(crate) enum What<Page> {
    Page(Box<Result<Page, FetchError>>),
    NoUrl(String),
}

/// Gets pages and hands them to the threads that work on them.
pub(crate) struct Feeder<W: Work> {
    pub(crate) client: Client,
    pub(crate) jobs: Sender<Job<W::Page>>,
    /// For pages that wait for a thread or are worked on. Before that, a page has a connection of the client's.
    pub(crate) room: Arc<Semaphore>,
    pub(crate) interrupt: Interrupt,
    pub(crate) shared: Arc<Shared<W>>,
}

impl<W: Work> Feeder<W> {
    /// Feeds until the list ends or the run is to stop, and all that is under way has been handed over.
    pub(crate) async fn feed(
        self,
        mut entries: channel::Receiver<io::Result<Entry>>,
        (connections, host_connections): (usize, usize),
        earlier: &Earlier,
    ) -> Result<Summary, BatchError> {
        let limit = connections.max(1) * PAGES_A_CONNECTION;
        let mut schedule = Schedule::new(host_connections);
        let shared = &self.shared;
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
                            Err(why) => self.hand_over(listed, What::NoUrl(why), place(&self.room).await),
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

    /// Gets a page once its host may be asked, unless the run is to stop before that.
    fn page(&self, page: Waiting) -> impl Future<Output = (String, bool)> + Send + 'static {
        let (client, jobs, room) = (self.client.clone(), self.jobs.clone(), Arc::clone(&self.room));
        let (shared, interrupt) = (Arc::clone(&self.shared), self.interrupt.clone());
        async move {
            let host = page.url.host_str().unwrap_or_default().to_owned();
            let admitted = tokio::select! {
                biased;
                () = interrupt.requested() => return (host, false),
                admitted = client.admit(&page.url) => admitted,
            };
            let (got, admission) = match admitted {
                Ok(mut admission) => {
                    (shared.work.get(&client, &page.url, &mut admission).await, Some(admission))
                }
                Err(error) => (Err(error), None),
            };
            // Threads alone give room, and wait for nobody's turn: whoever holds one may wait for it.
            let room = place(&room).await;
            drop(admission);
            if jobs.send(Job { listed: page.listed, what: What::Page(Box::new(got)), room }).is_err() {
                interrupt.request();
            }
            (host, true)
        }
    }

    fn hand_over(&self, listed: String, what: What<W::Page>, room: OwnedSemaphorePermit) {
        if self.jobs.send(Job { listed, what, room }).is_err() {
            self.interrupt.request();
        }
    }
}

fn joined(ended: Result<(String, bool), tokio::task::JoinError>) -> (String, bool) {
    ended.unwrap_or_else(|error| panic::resume_unwind(error.into_panic()))
}

async fn place(room: &Arc<Semaphore>) -> OwnedSemaphorePermit {
    Arc::clone(room).acquire_owned().await.expect("the semaphore is never closed")
}
