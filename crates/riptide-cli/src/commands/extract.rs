//! `riptide extract`: one page, or a stream of records, through the extractor.

use std::sync::Arc;
use std::time::{Duration, Instant};

use riptide_content::{Document, Features, Mode, Options, Outputs};
use riptide_fetch::{Fetcher, Origin};
use url::Url;

use crate::args::{ContentArgs, EngineName, ExtractArgs, Format};
use crate::commands;
use crate::engine::{Extracted, Extractor};
use crate::exit::{Exit, Failure};
use crate::ndjson;
use crate::quantity::ByteSize;
use crate::rendering::Rendering;
use crate::source::{self, RawPage, Source};
use crate::stderr::Stderr;
use crate::write::{self, Form};

pub(crate) fn run(args: &ExtractArgs, verbose: bool, stderr: Stderr) -> Result<(), Failure> {
    let started = Instant::now();
    let options = options(args)?;
    if let Some(list) = &args.list.urls_from {
        return commands::list::run(args, list, options, verbose, stderr);
    }
    // clap lets them pass where there is a page, which contradicts a list.
    if args.list.output_dir.is_some() || args.list.resume {
        return Err(Failure::usage("--output-dir and --resume are for lists: name one with --urls-from"));
    }
    let source = Source::from_args(&args.source)?;
    if args.source.ndjson {
        let extractor = Extractor::load(&args.engine, args.engine.timeout.0, stderr)?;
        return ndjson::run(args, &source, &extractor, &options);
    }
    let is_fetched = matches!(source, Source::Url(_));
    let rendering = Rendering::new(args, &source, started, verbose, stderr)?;
    let page = match rendering.first()? {
        Some(page) => page,
        None => load(args, source, &options, verbose, stderr)?,
    };
    let page = Arc::new(page);
    let loaded = started.elapsed();
    let extractor = Extractor::load(&args.engine, remaining(args, started)?, stderr)?;
    let ready = started.elapsed();
    let late = |failure: Failure| match failure.code {
        "deadline" => failure.hint(format!(
            "--timeout {} covers getting the page, which took {loaded:.1?}, and extracting it",
            args.engine.timeout
        )),
        _ => failure,
    };
    let first = extractor.extract(&page, &options).map_err(late)?;
    let mut extraction = started.elapsed() - ready;
    let mut rendered = None;
    let answered = started.elapsed();
    let (Extracted { document, stats }, engine) = rendering.better((&page, first), |page| {
        rendered = Some(started.elapsed() - answered);
        let extractor = Extractor::load(&args.engine, remaining(args, started)?, stderr)?;
        let loaded = started.elapsed();
        let second = extractor.extract(page, &options).map_err(late);
        extraction += started.elapsed() - loaded;
        second
    });

    stderr.warnings(&document.warnings);
    stderr.explanation(if args.content.explain { &document.explanation } else { &[] });
    reject_empty(&document)?;
    let form = form(args, &options);
    write::deliver(&write::render(&document, form, engine.as_ref())?, args.output.output.as_deref())?;
    if verbose {
        let all = started.elapsed();
        let got = match args.engine.engine {
            _ if !is_fetched => "read",
            EngineName::Headless => "render",
            _ => "fetch",
        };
        if let Some(engine) = engine {
            stderr.note(&format!("answered by the {} engine: {}", engine.name, engine.reason));
        }
        let rest = all - loaded - extraction - rendered.unwrap_or_default();
        stderr.note(&format!(
            "{} bytes: {got} {loaded:.1?},{} extract {extraction:.1?}, rest {rest:.1?} ({:.1?} of it the start of the engine), {all:.1?} in all{}",
            page.html.len(),
            rendered.map_or_else(String::new, |time| format!(" render {time:.1?},")),
            ready - loaded,
            stats.map_or_else(String::new, |stats| {
                format!(", {} of the sandbox's memory", ByteSize(stats.peak_memory))
            })
        ));
    }
    Ok(())
}

/// An answer without content is a failure that says why.
pub(crate) fn reject_empty(document: &Document) -> Result<(), Failure> {
    document.empty.map_or(Ok(()), |reason| Err(Failure::empty(reason)))
}

fn load(
    args: &ExtractArgs,
    source: Source,
    options: &Options,
    verbose: bool,
    stderr: Stderr,
) -> Result<RawPage, Failure> {
    let limit = args.content.max_input_bytes.0;
    let path = match source {
        Source::Url(url) => return fetch(args, &url, options, verbose, stderr),
        Source::File(path) => Some(path),
        Source::Stdin => None,
    };
    let url = args.source.url.as_deref().map(source::parse_url).transpose()?;
    Ok(RawPage {
        html: source::read(path.as_deref(), limit)?,
        content_type: args.source.content_type.clone(),
        url: url.map(String::from),
        retrieved: source::now(),
        notes: Vec::new(),
    })
}

fn fetch(
    args: &ExtractArgs,
    url: &Url,
    options: &Options,
    verbose: bool,
    stderr: Stderr,
) -> Result<RawPage, Failure> {
    let mut config = args.fetch.config()?;
    config.max_bytes = args.content.max_input_bytes.0;
    config.total_timeout = args.engine.timeout.0;
    config.prefer_markdown = accepts_markdown(args, options);
    let fetched = Fetcher::new(config)?.fetch(url)?;
    if verbose {
        let from = match fetched.origin {
            Origin::Cache => "from the cache, nobody was asked".to_owned(),
            Origin::Revalidated => "from the cache, which still holds as the server says".to_owned(),
            _ => format!("{} bytes over the wire", fetched.wire_bytes),
        };
        let redirects = match fetched.redirects.len() {
            0 => String::new(),
            number => format!(" after {number} redirects"),
        };
        stderr.note(&format!("{}{redirects}: {from}", fetched.final_url));
    }
    Ok(RawPage::fetched(fetched, args.source.content_type.clone()))
}

/// Whether a page that comes as Markdown will do: Markdown is what is wanted, and nothing that only HTML has.
pub(crate) fn accepts_markdown(args: &ExtractArgs, options: &Options) -> bool {
    args.output.format() == Format::Md
        && !args.output.front_matter
        && options.mode == Mode::Article
        && options.features == Features::default()
        && options.remove.is_empty()
        && !options.outputs.explanation
}

/// The form that documents are written in.
pub(crate) fn form(args: &ExtractArgs, options: &Options) -> Form {
    Form {
        format: args.output.format(),
        front_matter: args.output.front_matter,
        metadata_only: options.mode == Mode::Metadata,
    }
}

/// What is left of the one deadline that a page has.
pub(crate) fn remaining(args: &ExtractArgs, started: Instant) -> Result<Duration, Failure> {
    let timeout = args.engine.timeout.0;
    timeout.checked_sub(started.elapsed()).filter(|left| !left.is_zero()).ok_or_else(|| {
        Failure::new(
            Exit::Limit,
            "deadline",
            format!("reading the page took {:.1?}, the limit is {}", started.elapsed(), args.engine.timeout),
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
        outputs: outputs(content, written_format(args)),
        features: content.features(),
        base_url: base_url.map(String::from),
        remove: content.remove.clone(),
        limits: content.limits(),
    })
}

/// Records have every field, whatever the form of files.
fn written_format(args: &ExtractArgs) -> Format {
    let records = args.source.ndjson || args.list.urls_from.is_some() && args.list.output_dir.is_none();
    if records { Format::Ndjson } else { args.output.format() }
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
