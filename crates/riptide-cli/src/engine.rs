//! Which extractor answers, and for how long it may think.

use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use riptide_content::{Document, Options};
use riptide_extraction::{CmExtractor, ComponentSource, ExtractorConfig, PAGE_BYTES, Stats};

use crate::args::{EngineArgs, EngineName, SandboxArgs};
use crate::exit::{Exit, Failure};
use crate::meter::Meter;
use crate::source::RawPage;
use crate::stderr::Stderr;

/// Loading what is compiled already takes a fraction of this.
const PATIENCE: Duration = Duration::from_millis(250);

/// An extractor, ready for pages.
pub(crate) enum Extractor {
    /// The component: a fresh instance a page.
    Wasm(CmExtractor),
    /// `riptide-content` in this process: no sandbox, no memory limit.
    Native { deadline: Duration },
}

/// A document, and what it cost in the sandbox.
pub(crate) struct Extracted {
    pub(crate) document: Document,
    pub(crate) stats: Option<Stats>,
}

impl Extractor {
    /// The extractor asked for; each page has `deadline`. Where it takes long, someone at a terminal is told why.
    pub(crate) fn load(args: &EngineArgs, deadline: Duration, stderr: Stderr) -> Result<Extractor, Failure> {
        match args.engine {
            EngineName::Native => Ok(Extractor::Native { deadline }),
            EngineName::Wasm | EngineName::Headless | EngineName::Auto => {
                let config = ExtractorConfig { deadline, ..config(&args.sandbox)? };
                sandbox(config, move |told| stderr.progress(told))
            }
        }
    }

    /// The extractor asked for, for as many pages at a time as there are processors; each has the whole `--timeout`. Where it
    /// takes long, the meter says why.
    pub(crate) fn load_for_many(args: &EngineArgs, meter: &Meter) -> Result<Extractor, Failure> {
        let deadline = args.timeout.0;
        match args.engine {
            EngineName::Native => Ok(Extractor::Native { deadline }),
            EngineName::Wasm | EngineName::Headless | EngineName::Auto => {
                let config = ExtractorConfig { deadline, memory_budget: None, ..config(&args.sandbox)? };
                let told = meter.clone();
                let extractor = sandbox(config, move |why| told.tell(why.to_owned()))?;
                meter.restart();
                Ok(extractor)
            }
        }
    }

    pub(crate) fn extract(&self, page: &Arc<RawPage>, options: &Options) -> Result<Extracted, Failure> {
        match self {
            Extractor::Wasm(extractor) => {
                let extraction = extractor.extract(&page.as_page(), options)?;
                Ok(Extracted { document: extraction.document, stats: Some(extraction.stats) })
            }
            Extractor::Native { deadline } => {
                let document = extract_natively(page, options, *deadline)?;
                Ok(Extracted { document, stats: None })
            }
        }
    }
}

/// The component, loaded, and compiled where this machine has not yet compiled it, which is told where it takes long.
fn sandbox(
    config: ExtractorConfig,
    tell: impl FnOnce(&'static str) + Send + 'static,
) -> Result<Extractor, Failure> {
    let (loaded, waiting) = mpsc::channel::<()>();
    let patience = thread::Builder::new().name("patience".to_owned()).spawn(move || {
        if waiting.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
            tell("compiling the component for this machine; later starts find it compiled");
        }
    });
    let extractor = CmExtractor::with_config(config);
    drop(loaded);
    // Without the thread nobody was told, and nothing else is amiss.
    if let Ok(patience) = patience {
        let _ = patience.join();
    }
    Ok(Extractor::Wasm(extractor?))
}

/// The host's settings for these arguments.
pub(crate) fn config(args: &SandboxArgs) -> Result<ExtractorConfig, Failure> {
    let limit = args.max_memory;
    let max_memory_pages = match u32::try_from(limit.0 / PAGE_BYTES) {
        Ok(0) => {
            return Err(Failure::usage(format!(
                "--max-memory {limit} is less than one page of memory, 64KiB"
            )));
        }
        Ok(pages) => pages,
        Err(_) => {
            return Err(Failure::usage(format!("--max-memory {limit} is more than any component can have")));
        }
    };
    Ok(ExtractorConfig {
        component: ComponentSource::find(args.wasm_path.clone()),
        max_memory_pages,
        fuel: args.fuel,
        // Pages come one after the other: room for one is room enough, whatever the limit.
        memory_budget: Some(u64::from(max_memory_pages) * PAGE_BYTES),
        ..ExtractorConfig::default()
    })
}

/// On a thread of its own: native code cannot be stopped, but it need not be waited for.
fn extract_natively(page: &Arc<RawPage>, options: &Options, deadline: Duration) -> Result<Document, Failure> {
    let (answer, waiting) = mpsc::sync_channel(1);
    let (page, options) = (Arc::clone(page), options.clone());
    thread::Builder::new()
        .name("extract".to_owned())
        .spawn(move || {
            // Nobody listens any more once the deadline has passed.
            let _ = answer.send(riptide_content::extract(&page.as_page(), &options));
        })
        .map_err(|error| {
            Failure::new(Exit::Internal, "thread", "cannot start the extraction").caused_by(error)
        })?;
    match waiting.recv_timeout(deadline) {
        Ok(result) => result.map_err(Failure::from),
        Err(RecvTimeoutError::Timeout) => Err(Failure::new(
            Exit::Limit,
            "deadline",
            format!("the page was given up after its deadline of {deadline:?}"),
        )
        .hint("raise --timeout")),
        Err(RecvTimeoutError::Disconnected) => {
            Err(Failure::new(Exit::Internal, "panic", "the native extraction panicked")
                .hint("--engine wasm contains the page that causes it; please report it"))
        }
    }
}
