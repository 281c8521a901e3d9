//! Turns: how many requests a host gets at a time, and how far apart.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// Beyond this many hosts those that nobody waits for are forgotten.
const REMEMBERED_HOSTS: usize = 10_000;

/// The hosts that were asked, and when each of them may be asked again.
#[derive(Debug)]
pub(crate) struct Hosts {
    hosts: Mutex<BTreeMap<String, Arc<Host>>>,
    connections: usize,
    delay: Duration,
}

#[derive(Debug)]
struct Host {
    slots: Arc<Semaphore>,
    /// From when on the next request may start. Who waits for that moment holds the lock.
    next: tokio::sync::Mutex<Instant>,
}

/// Leave to ask a host, for as long as it is held.
#[derive(Debug)]
pub(crate) struct Turn {
    name: String,
    /// A host is not forgotten while it is asked.
    _host: Arc<Host>,
    _slot: OwnedSemaphorePermit,
}

impl Turn {
    pub(crate) fn is_for(&self, host: &str) -> bool {
        self.name == host
    }
}

impl Hosts {
    /// At most `connections` requests at a time for a host, their starts at least `delay` apart.
    pub(crate) fn new(connections: usize, delay: Duration) -> Self {
        Hosts { hosts: Mutex::default(), connections: connections.max(1), delay }
    }

    /// Waits until `host` may be asked; `crawl_delay` is what the host itself asks for, and the longer one holds.
    pub(crate) async fn turn(&self, host: &str, crawl_delay: Duration) -> Turn {
        let state = self.host(host);
        let slot =
            Arc::clone(&state.slots).acquire_owned().await.expect("the semaphore of a host is never closed");
        let delay = self.delay.max(crawl_delay);
        if !delay.is_zero() {
            let mut next = state.next.lock().await;
            tokio::time::sleep_until(*next).await;
            *next = Instant::now() + delay;
        }
        Turn { name: host.to_owned(), _host: state, _slot: slot }
    }

    fn host(&self, name: &str) -> Arc<Host> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(host) = hosts.get(name) {
            return Arc::clone(host);
        }
        if hosts.len() >= REMEMBERED_HOSTS {
            let now = Instant::now();
            // A lock that is taken means that somebody waits.
            hosts.retain(|_, host| {
                Arc::strong_count(host) > 1 || host.next.try_lock().is_ok_and(|next| *next > now)
            });
        }
        let host = Arc::new(Host {
            slots: Arc::new(Semaphore::new(self.connections)),
            next: tokio::sync::Mutex::new(Instant::now()),
        });
        hosts.insert(name.to_owned(), Arc::clone(&host));
        host
    }
}
