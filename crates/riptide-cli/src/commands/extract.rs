//! `riptide extract`: one page, or a stream of records, through the extractor.

use std::sync::Arc;
use std::time::{Duration, Instant};

use riptide_content::{Document, Mode, Options, Outputs};
use riptide_fetch::{FetchConfig, Fetcher};
use url::Url;

use crate::args::{ContentArgs, ExtractArgs, Format};
use crate::engine::{Extracted, Extractor};
use crate::exit::{Exit, Failure};
use crate::ndjson;
use crate::quantity::ByteSize;
use crate::source::{self, RawPage, Source};
use crate::stderr::Stderr;
use crate::write::{self, Form};

pub(crate) fn run(args: &ExtractArgs, verbose: bool, stderr: Stderr) -> Result<(), Failure> {
    let started = Instant::now();
    let source = Source::from_args(&args.source)?;
    let options = options(args)?;
    if args.source.ndjson {
        let extractor = Extractor::load(&args.engine, args.engine.timeout.0)?;
        return ndjson::run(args, &source, &extractor, &options);
    }
    let page = Arc::new(load(args, source)?);
    let loaded = started.elapsed();
    let extractor = Extractor::load(&args.engine, remaining(args, started)?)?;
    let ready = started.elapsed();
    let Extracted { document, stats } =
        extractor.extract(&page, &options).map_err(|failure| match failure.code {
            "deadline" => failure.hint(format!(
                "--timeout {} covers getting the page, which took {loaded:.1?}, and extracting it",
                args.engine.timeout
            )),
            _ => failure,
        })?;
    let extracted = started.elapsed();

    stderr.warnings(&document.warnings);
    stderr.explanation(if args.content.explain { &document.explanation } else { &[] });
    reject_empty(&document)?;
    let form = Form {
        format: args.output.format(),
        front_matter: args.output.front_matter,
        metadata_only: options.mode == Mode::Metadata,
    };
    write::deliver(&write::render(&document, form)?, args.output.output.as_deref())?;
    if verbose {
        stderr.note(&format!(
            "{} bytes in {loaded:.1?}, engine ready in {:.1?}, extracted in {:.1?}, {:.1?} in all{}",
            page.html.len(),
            ready - loaded,
            extracted - ready,
            started.elapsed(),
            stats.map_or_else(String::new, |stats| {
                format!(", {} of memory at most", ByteSize(stats.peak_memory))
            })
        ));
    }
    Ok(())
}

/// An answer without content is a failure that says why.
pub(crate) fn reject_empty(document: &Document) -> Result<(), Failure> {
    document.empty.map_or(Ok(()), |reason| Err(Failure::empty(reason)))
}

fn load(args: &ExtractArgs, source: Source) -> Result<RawPage, Failure> {
    let limit = args.content.max_input_bytes.0;
    let path = match source {
        Source::Url(url) => return fetch(args, &url),
        Source::File(path) => Some(path),
        Source::Stdin => None,
    };
    let url = args.source.url.as_deref().map(source::parse_url).transpose()?;
    Ok(RawPage {
        html: source::read(path.as_deref(), limit)?,
        content_type: args.source.content_type.clone(),
        url: url.map(String::from),
        retrieved: source::now(),
    })
}

fn fetch(args: &ExtractArgs, url: &Url) -> Result<RawPage, Failure> {
    let mut config = FetchConfig::default();
    config.max_bytes = args.content.max_input_bytes.0;
    config.total_timeout = args.engine.timeout.0;
    config.allow_private = args.fetch.allow_private;
    config.allowed_addresses.clone_from(&args.fetch.allow_address);
    config.contact.clone_from(&args.fetch.contact);
    config.retries = args.fetch.retries;
    let fetched = Fetcher::new(config)?.fetch(url)?;
    Ok(RawPage {
        html: fetched.bytes,
        content_type: args.source.content_type.clone().or(fetched.content_type),
        url: Some(fetched.final_url.into()),
        retrieved: source::now(),
    })
}

/// What is left of the one deadline that a page has.
fn remaining(args: &ExtractArgs, started: Instant) -> Result<Duration, Failure> {
    let timeout = args.engine.timeout.0;
    timeout.checked_sub(started.elapsed()).filter(|left| !left.is_zero()).ok_or_else(|| {
        Failure::new(
            Exit::Limit,
            "deadline",
            format!("reading the page took {:.1?}, the limit is {timeout:.1?}", started.elapsed()),
        )
        .hint("raise --timeout")
    })
}

fn options(args: &ExtractArgs) -> Result<Options, Failure> {
    let content = &args.content;
    let base_url = args.source.base_url.as_deref().map(source::parse_url).transpose()?;
    Ok(Options {
        mode: content.mode(),
        focus: content.focus(),
        outputs: outputs(content, if args.source.ndjson { Format::Ndjson } else { args.output.format() }),
        features: content.features(),
        base_url: base_url.map(String::from),
        remove: content.remove.clone(),
        limits: content.limits(),
    })
}

/// No more is computed than is written.
fn outputs(content: &ContentArgs, format: Format) -> Outputs {
    let all = matches!(format, Format::Json | Format::Ndjson);
    Outputs {
        text: all || format == Format::Text,
        markdown: all || format == Format::Md,
        html: all || format == Format::Html,
        links: all,
        media: all,
        tables: all,
        explanation: content.explain,
    }
}
