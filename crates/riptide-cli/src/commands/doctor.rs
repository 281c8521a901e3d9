//! `riptide doctor`: whether this installation works, shown by using it.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use clap::Args;
use riptide_content::{Options, Page};
use riptide_extraction::{CmExtractor, CompileCache, ExtractorConfig, PAGE_BYTES};
use riptide_fetch::{FetchConfig, Guard};
use riptide_headless::{RenderConfig, RenderOptions, Renderer};
use serde::Serialize;

use crate::args::SandboxArgs;
use crate::commands::component::code_origin;
use crate::engine;
use crate::exit::{Exit, Failure};
use crate::quantity::ByteSize;
use crate::source;
use crate::stderr::Stderr;
use crate::write;

/// The page that is extracted to see whether extraction works.
const PAGE: &str = "<!doctype html><title>Harbour</title><main><h1>Harbour</h1>\
    <p>The ferry leaves at eight, and the gulls know it before the passengers do.</p></main>";

/// Text that has to come out of it.
const PROOF: &str = "The ferry leaves at eight";

/// The arguments of `doctor`.
#[derive(Args, Debug)]
pub(crate) struct DoctorArgs {
    #[command(flatten)]
    sandbox: SandboxArgs,
    /// Chrome's or Chromium's executable; without it the first one in PATH and the usual places
    #[arg(long, value_name = "FILE", env = "CHROME")]
    chrome: Option<PathBuf>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Check {
    name: &'static str,
    ok: bool,
    /// False where everything else works without.
    needed: bool,
    told: String,
}

pub(crate) fn run(args: &DoctorArgs, files: &[PathBuf], stderr: Stderr) -> Result<(), Failure> {
    let mut checks = vec![configuration(files)];
    let failure = examine(args, &mut checks).err();
    if let Some(failure) = &failure {
        checks.push(Check { name: "failed", ok: false, needed: true, told: failure.to_string() });
    }
    checks.push(browser(args));
    let report = if args.json {
        let mut json = serde_json::to_vec_pretty(&checks).map_err(|error| {
            Failure::new(Exit::Internal, "json", "the report cannot be written").caused_by(error)
        })?;
        json.push(b'\n');
        json
    } else {
        let line = |check: &Check| {
            let mark = match (check.ok, check.needed) {
                (true, _) => "ok",
                (false, true) => "FAILED",
                (false, false) => "none",
            };
            format!("{mark:<6} {:<13} {}\n", check.name, check.told)
        };
        checks.iter().map(line).collect::<String>().into_bytes()
    };
    write::deliver(&report, None)?;
    let complete = checks.iter().all(|check| check.ok);
    match failure {
        None => {
            stderr.note(if complete { "everything works" } else { "everything works but --engine headless" });
            Ok(())
        }
        Some(failure) => Err(failure),
    }
}

fn configuration(files: &[PathBuf]) -> Check {
    let files: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    let told = if files.is_empty() { "no file, the defaults hold".to_owned() } else { files.join(", ") };
    Check { name: "configuration", ok: true, needed: true, told }
}

/// Adds what works; the first thing that does not is the error.
fn examine(args: &DoctorArgs, checks: &mut Vec<Check>) -> Result<(), Failure> {
    let mut add = |name, told| checks.push(Check { name, ok: true, needed: true, told });
    let config = engine::config(&args.sandbox)?;
    let limit = ByteSize(config.max_memory_bytes());
    let deadline = config.deadline;

    let fresh =
        CmExtractor::with_config(ExtractorConfig { compile_cache: CompileCache::Off, ..config.clone() })?;
    let loaded = fresh.component();
    add(
        "component",
        format!(
            "{}, interface {}, sha256 {}",
            loaded.origin,
            loaded.interface_version,
            loaded.sha256.get(..16).unwrap_or(&loaded.sha256)
        ),
    );
    add(
        "limits",
        format!(
            "{limit} of memory (the component's own maximum is {}), {deadline:?} a page",
            ByteSize(loaded.maximum_pages * PAGE_BYTES)
        ),
    );

    let millis = |time: Duration| time.as_secs_f64() * 1000.0;
    let without = (code_origin(loaded), millis(loaded.load_time));
    let extractor = CmExtractor::with_config(config.clone())?;
    let first = (code_origin(extractor.component()), millis(extractor.component().load_time));
    // A first start fills the cache; only another one shows that it works.
    let extractor = CmExtractor::with_config(config)?;
    let second = (code_origin(extractor.component()), millis(extractor.component().load_time));
    let loads = format!(
        "{} in {:.0} ms without the cache; {} in {:.0} ms, then {} in {:.0} ms with it",
        without.0, without.1, first.0, first.1, second.0, second.1
    );
    if second.0 == "compiled" {
        let failure = Failure::new(
            Exit::Internal,
            "compile-cache",
            format!("the compile cache keeps nothing: {loads}"),
        );
        return Err(failure.hint("is the user's cache folder writable?"));
    }
    add("compile cache", loads);

    let page = Page {
        html: PAGE.as_bytes(),
        content_type: Some("text/html; charset=utf-8"),
        url: None,
        retrieved: Some(source::now()),
    };
    let extraction = extractor.extract(&page, &Options::default())?;
    if !extraction.document.text.contains(PROOF) {
        return Err(Failure::new(
            Exit::Internal,
            "extraction",
            format!("a page of {} bytes did not give its text", PAGE.len()),
        ));
    }
    let stats = extraction.stats;
    add(
        "extraction",
        format!(
            "{} bytes of a page in {:.1} ms, a fresh instance in {:.2} ms, {} of memory at most",
            PAGE.len(),
            millis(stats.extract_time),
            millis(stats.instantiate_time),
            ByteSize(stats.peak_memory)
        ),
    );
    Ok(())
}

/// Whether a browser renders, which is needed for `--engine headless` alone.
fn browser(args: &DoctorArgs) -> Check {
    let (ok, told) = match render(args) {
        Ok(told) => (true, told),
        Err(failure) => (false, failure.to_string()),
    };
    Check { name: "headless", ok, needed: false, told }
}

/// Renders a page of this process's own, by the way that all pages go.
fn render(args: &DoctorArgs) -> Result<String, Failure> {
    let setup = |error: io::Error| {
        Failure::new(Exit::Internal, "loopback", "cannot open a port on loopback").caused_by(error)
    };
    let mut config = RenderConfig::default();
    config.chrome.clone_from(&args.chrome);
    let mut fetch = FetchConfig::default();
    fetch.allowed_addresses = vec![Ipv4Addr::LOCALHOST.into()];
    config.guard = Guard::new(&fetch);
    let renderer = Renderer::new(config)?;
    let started = Instant::now();
    let options = RenderOptions::default();
    let chrome = renderer.start(options.timeout)?;
    let ready = started.elapsed();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(setup)?;
    let url = format!("http://{}/", listener.local_addr().map_err(setup)?);
    thread::spawn(move || listener.incoming().flatten().for_each(serve));
    let page = renderer.render(&source::parse_url(&url)?, &options)?;
    if !page.html.contains(PROOF) {
        return Err(Failure::new(
            Exit::Internal,
            "rendering",
            "a page filled by a script did not get its text",
        ));
    }
    Ok(format!(
        "{} ({}), ready in {:.0} ms, a page in {:.0} ms{}",
        chrome.product,
        chrome.path.display(),
        ready.as_secs_f64() * 1000.0,
        (started.elapsed() - ready).as_secs_f64() * 1000.0,
        if chrome.sandboxed { "" } else { ", without Chrome's own sandbox, as for root" }
    ))
}

/// The page that has its text by a script.
fn serve(mut stream: TcpStream) {
    let mut head = [0; 1024];
    let page = format!("<!doctype html><title>Harbour</title><script>document.write('{PROOF}')</script>");
    // A browser that does not get its page says so.
    let _ = stream.read(&mut head).and_then(|_| {
        write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{page}",
            page.len()
        )
    });
}
