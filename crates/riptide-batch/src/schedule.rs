//! Which page comes next: hosts take turns, so that none of them holds up the others.

use std::collections::{HashMap, VecDeque};

use url::Url;

/// A page that waits for its turn.
#[derive(Debug)]
pub(crate) struct Waiting {
    pub(crate) listed: String,
    pub(crate) url: Url,
}

#[derive(Debug, Default)]
struct Host {
    waiting: VecDeque<Waiting>,
    under_way: usize,
}

/// The pages that wait, by host.
#[derive(Debug)]
pub(crate) struct Schedule {
    hosts: HashMap<String, Host>,
    /// Hosts with pages that may be begun, each of them once.
    ready: VecDeque<String>,
    per_host: usize,
}

impl Schedule {
    /// At most `per_host` pages of a host are under way at a time.
    pub(crate) fn new(per_host: usize) -> Self {
        Schedule { hosts: HashMap::new(), ready: VecDeque::new(), per_host: per_host.max(1) }
    }

    pub(crate) fn add(&mut self, page: Waiting) {
        let name = page.url.host_str().unwrap_or_default().to_owned();
        let host = self.hosts.entry(name.clone()).or_default();
        if host.waiting.is_empty() && host.under_way < self.per_host {
            self.ready.push_back(name);
        }
        host.waiting.push_back(page);
    }

    /// The next page, which is under way from now on.
    pub(crate) fn next(&mut self) -> Option<Waiting> {
        let name = self.ready.pop_front()?;
        let host = self.hosts.get_mut(&name)?;
        let page = host.waiting.pop_front()?;
        host.under_way += 1;
        if !host.waiting.is_empty() && host.under_way < self.per_host {
            self.ready.push_back(name);
        }
        Some(page)
    }

    /// A page of this host is no longer under way.
    pub(crate) fn ended(&mut self, name: &str) {
        let Some(host) = self.hosts.get_mut(name) else { return };
        let was_full = host.under_way >= self.per_host;
        host.under_way -= 1;
        if host.waiting.is_empty() {
            if host.under_way == 0 {
                self.hosts.remove(name);
            }
        } else if was_full {
            self.ready.push_back(name.to_owned());
        }
    }

    /// The pages that wait.
    pub(crate) fn waiting(&self) -> u64 {
        self.hosts.values().map(|host| host.waiting.len() as u64).sum()
    }
}
