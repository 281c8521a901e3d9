//! One page through the sandbox.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use riptide_document::{Document, ExtractionError, Options, Page};
use wasmtime::{Engine, Store};

use crate::bindings::{Extractor, ExtractorPre};
use crate::component::{self, LoadedComponent};
use crate::config::ExtractorConfig;
use crate::convert;
use crate::deadline::DeadlineWatch;
use crate::engine::build_engine;
use crate::error::{ComponentError, Error};
use crate::linker::build_linker;
use crate::permits::MemoryBudget;
use crate::reclaim;
use crate::stats::Stats;
use crate::store::{StoreState, build_store};
use crate::trap::{self, Bounds};

/// Turns pages into documents, each in a fresh instance of the component.
///
/// Cheap to clone, and to be shared between threads: [`extract`](Self::extract) may be called from any number of them at once. The
/// pages that run at the same time are bounded by [`ExtractorConfig::memory_budget`].
#[derive(Clone)]
pub struct CmExtractor {
    host: Arc<Host>,
}

struct Host {
    config: ExtractorConfig,
    engine: Engine,
    pre: ExtractorPre<StoreState>,
    component: LoadedComponent,
    budget: Arc<MemoryBudget>,
    deadlines: DeadlineWatch,
}

/// A document and what it cost.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Extraction {
    /// The page turned into clean content.
    pub document: Document,
    /// What it cost.
    pub stats: Stats,
}

/// A page that was tried, and what that cost.
#[derive(Debug)]
#[non_exhaustive]
pub struct Attempt {
    /// How it ended.
    pub outcome: Result<Document, Error>,
    /// What it cost.
    pub stats: Stats,
}

/// What the guest says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GuestInfo {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The version of the interface that it was built for.
    pub interface_version: String,
}

impl CmExtractor {
    /// An extractor with the embedded component and the default limits.
    ///
    /// # Errors
    ///
    /// As for [`with_config`](Self::with_config).
    pub fn new() -> Result<Self, Error> {
        Self::with_config(ExtractorConfig::default())
    }

    /// An extractor with the component and the limits of `config`.
    ///
    /// It reads, checks and compiles the component, which takes about a second where nothing is cached, and starts one thread that
    /// watches deadlines.
    ///
    /// # Errors
    ///
    /// [`Error::Component`], [`Error::LimitAboveMaximum`], [`Error::BudgetTooSmall`] or [`Error::Engine`].
    pub fn with_config(config: ExtractorConfig) -> Result<Self, Error> {
        let (needed, budget) = (config.max_memory_bytes(), config.memory_budget_bytes());
        if needed > budget {
            return Err(Error::BudgetTooSmall { needed, budget });
        }
        let engine = build_engine(&config)?;
        let (code, component) = component::load(&engine, &config)?;
        let linker = build_linker(&engine).map_err(Error::engine)?;
        let pre = linker.instantiate_pre(&code).and_then(ExtractorPre::new).map_err(|error| {
            let reason = format!("{error:#}");
            Error::component(&component.origin, ComponentError::Mismatch { reason })
        })?;
        let deadlines = DeadlineWatch::start(&engine)
            .map_err(|error| Error::Engine { reason: format!("no thread for deadlines: {error}") })?;
        let budget = Arc::new(MemoryBudget::new(budget));
        Ok(CmExtractor { host: Arc::new(Host { config, engine, pre, component, budget, deadlines }) })
    }

    /// The settings that it was made with.
    #[must_use]
    pub fn config(&self) -> &ExtractorConfig {
        &self.host.config
    }

    /// The component that it runs.
    #[must_use]
    pub fn component(&self) -> &LoadedComponent {
        &self.host.component
    }

    /// Extracts the document of one page. Blocks until there is room in the memory budget and the guest is done.
    ///
    /// # Errors
    ///
    /// An [`Error`] for each limit, for a page or options that are refused, and for a component that misbehaves. None of them
    /// touches other pages.
    pub fn extract(&self, page: &Page<'_>, options: &Options) -> Result<Extraction, Error> {
        let Attempt { outcome, stats } = self.attempt(page, options);
        outcome.map(|document| Extraction { document, stats })
    }

    /// [`extract`](Self::extract), with the cost of pages that end as an error too.
    pub fn attempt(&self, page: &Page<'_>, options: &Options) -> Attempt {
        let mut stats = Stats::default();
        let outcome = self.host.extract(page, options, &mut stats);
        if let Err(error) = &outcome {
            tracing::debug!(code = error.code(), %error, ?stats, "no document");
        }
        Attempt { outcome, stats }
    }

    /// Asks the guest who it is, in a fresh instance and under the limits of a page.
    ///
    /// # Errors
    ///
    /// As for [`extract`](Self::extract).
    pub fn guest_info(&self) -> Result<GuestInfo, Error> {
        let info = self.host.run(0, &mut Stats::default(), async |guest, store| {
            guest.riptide_extractor_extraction().call_info(store).await
        })?;
        Ok(GuestInfo { name: info.name, version: info.version, interface_version: info.interface_version })
    }
}

impl Host {
    fn extract(&self, page: &Page<'_>, options: &Options, stats: &mut Stats) -> Result<Document, Error> {
        let limits = &options.limits;
        // Before the page is copied into the sandbox, where a huge one would only end as a memory limit.
        let size = page.html.len() as u64;
        if size > limits.input_bytes {
            return Err(Error::Refused(ExtractionError::input_too_large(size, limits.input_bytes)));
        }
        let answer = self.run(limits.output_bytes, stats, async |guest, store| {
            let page = convert::page(page);
            let selectors = convert::Selectors::of(options);
            let options = convert::options(options, &selectors);
            guest.riptide_extractor_extraction().call_extract(store, page, options).await
        })?;
        let document =
            answer.map(convert::document).map_err(|error| Error::Refused(convert::error(error)))?;
        // The guest has checked it; a guest that has not shall not fill the host.
        let size = document.string_bytes();
        if size > limits.output_bytes {
            return Err(Error::Refused(ExtractionError::output_too_large(size, limits.output_bytes)));
        }
        Ok(document)
    }

    /// Calls the guest in a fresh store and instance. The memory is given back before the permit for it.
    fn run<T>(
        &self,
        output_bytes: u64,
        stats: &mut Stats,
        call: impl AsyncFnOnce(&Extractor, &mut Store<StoreState>) -> wasmtime::Result<T>,
    ) -> Result<T, Error> {
        let permit = self.budget.reserve(self.config.max_memory_bytes(), self.config.memory_wait)?;
        stats.waited = permit.waited();

        let started = Instant::now();
        let deadline = started.checked_add(self.config.deadline);
        let mut store =
            build_store(&self.engine, &self.config, deadline, output_bytes).map_err(Error::engine)?;
        let _watched = deadline.map(|deadline| self.deadlines.watch(deadline));

        let outcome = finish(async {
            let guest = self.pre.instantiate_async(&mut store).await?;
            stats.instantiate_time = started.elapsed();
            call(&guest, &mut store).await
        });
        let elapsed = started.elapsed();
        stats.extract_time = elapsed.saturating_sub(stats.instantiate_time);
        self.account(&store, stats);
        let outcome = outcome.map_err(|error| {
            let bounds = Bounds { config: &self.config, output_bytes, elapsed };
            trap::classify(&error, store.data(), &bounds)
        });
        if elapsed >= self.config.deadline {
            reclaim::in_background(store, permit);
        }
        outcome
    }

    fn account(&self, store: &Store<StoreState>, stats: &mut Stats) {
        let tracker = &store.data().tracker;
        stats.peak_memory = tracker.peak();
        stats.growths = tracker.growths();
        stats.denied = tracker.denied();
        stats.fuel = self.config.fuel.and_then(|budget| Some(budget - store.get_fuel().ok()?));
    }
}

/// Drives a call to its end on this thread.
///
/// wasmtime's asynchronous calls are used for the stack that each of them gets, not to wait: no host function ever does, so the
/// first poll ends the call.
fn finish<T>(call: impl Future<Output = wasmtime::Result<T>>) -> wasmtime::Result<T> {
    match pin!(call).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => outcome,
        Poll::Pending => Err(wasmtime::Error::msg("the guest's call was suspended")),
    }
}
