//! What a guest can import: the few WASI interfaces that Rust's standard library links, none of which leads anywhere.
//!
//! They are written out here because the safest host function is the one that is not there: no file, socket, clock or random
//! source of the host is behind any of them, and what is not defined here cannot be imported.

use wasmtime::component::{ComponentType, Lift, Linker, Lower, Resource, ResourceType, WasmList};
use wasmtime::{Engine, StoreContextMut};

use crate::store::StoreState;

/// The interfaces that a component may import.
pub(crate) const ALLOWED_IMPORTS: [&str; 16] = [
    "wasi:cli/environment",
    "wasi:cli/exit",
    "wasi:cli/stderr",
    "wasi:cli/stdin",
    "wasi:cli/stdout",
    "wasi:cli/terminal-input",
    "wasi:cli/terminal-output",
    "wasi:cli/terminal-stderr",
    "wasi:cli/terminal-stdin",
    "wasi:cli/terminal-stdout",
    "wasi:clocks/monotonic-clock",
    "wasi:clocks/wall-clock",
    "wasi:io/error",
    "wasi:io/poll",
    "wasi:io/streams",
    "wasi:random/insecure-seed",
];

/// The release of WASI 0.2 that the definitions follow; a component may import any other of the same series.
const WASI: &str = "0.2.6";

/// Bytes that a guest may hand to one `write`.
const WRITE_PERMIT: u64 = 64 << 10;

/// Fixed, so that a page takes the same way through the guest each time.
const HASH_SEED: (u64, u64) = (0x5269_7054_6964_6521, 0x6578_7472_6163_7421);

const STDOUT: u32 = 1;
const STDERR: u32 = 2;

struct IoError;
struct Pollable;
struct InputStream;
struct OutputStream;
struct TerminalInput;
struct TerminalOutput;

/// `wasi:io/streams.stream-error`. No stream here ever fails; the type is part of the signatures.
#[derive(ComponentType, Lift, Lower)]
#[component(variant)]
enum StreamError {
    #[component(name = "last-operation-failed")]
    LastOperationFailed(Resource<IoError>),
    #[component(name = "closed")]
    Closed,
}

/// `wasi:clocks/wall-clock.datetime`.
#[derive(ComponentType, Lift, Lower)]
#[component(record)]
struct Datetime {
    seconds: u64,
    nanoseconds: u32,
}

/// The guest called `exit`, which ends a page like a panic.
#[derive(Debug, thiserror::Error)]
#[error("the guest called exit")]
pub(crate) struct GuestExit;

type Written = (Result<(), StreamError>,);

/// The one place that makes a linker.
///
/// - The environment and the arguments are empty.
/// - Standard output and input are closed: what is written is dropped.
/// - Standard error goes to the page's bounded capture, since a panic's message is written there.
/// - Nothing is a terminal.
/// - The clocks stand still at zero: html5ever reads one to measure itself, and a page has no business with the time.
/// - The seed of hash maps is a constant.
pub(crate) fn build_linker(engine: &Engine) -> wasmtime::Result<Linker<StoreState>> {
    let mut linker = Linker::new(engine);
    add_io(&mut linker)?;
    add_standard_streams(&mut linker)?;
    add_terminals(&mut linker)?;

    let mut environment = linker.instance(&versioned("wasi:cli/environment"))?;
    environment.func_wrap("get-environment", |_, ()| Ok((Vec::<(String, String)>::new(),)))?;
    environment.func_wrap("get-arguments", |_, ()| Ok((Vec::<String>::new(),)))?;

    let mut exit = linker.instance(&versioned("wasi:cli/exit"))?;
    exit.func_wrap("exit", |_, (_status,): (Result<(), ()>,)| -> wasmtime::Result<()> {
        Err(wasmtime::Error::new(GuestExit))
    })?;

    let mut monotonic = linker.instance(&versioned("wasi:clocks/monotonic-clock"))?;
    monotonic.func_wrap("now", |_, ()| Ok((0u64,)))?;
    let mut wall = linker.instance(&versioned("wasi:clocks/wall-clock"))?;
    wall.func_wrap("now", |_, ()| Ok((Datetime { seconds: 0, nanoseconds: 0 },)))?;

    let mut seed = linker.instance(&versioned("wasi:random/insecure-seed"))?;
    seed.func_wrap("insecure-seed", |_, ()| Ok((HASH_SEED,)))?;
    Ok(linker)
}

fn add_io(linker: &mut Linker<StoreState>) -> wasmtime::Result<()> {
    let mut error = linker.instance(&versioned("wasi:io/error"))?;
    error.resource("error", ResourceType::host::<IoError>(), |_, _| Ok(()))?;

    let mut poll = linker.instance(&versioned("wasi:io/poll"))?;
    poll.resource("pollable", ResourceType::host::<Pollable>(), |_, _| Ok(()))?;
    // Streams that drop everything are always ready.
    poll.func_wrap("[method]pollable.block", |_, (_this,): (Resource<Pollable>,)| Ok(()))?;

    let mut streams = linker.instance(&versioned("wasi:io/streams"))?;
    streams.resource("input-stream", ResourceType::host::<InputStream>(), |_, _| Ok(()))?;
    streams.resource("output-stream", ResourceType::host::<OutputStream>(), |_, _| Ok(()))?;
    streams.func_wrap("[method]output-stream.check-write", |_, (_this,): (Resource<OutputStream>,)| {
        Ok((Ok::<u64, StreamError>(WRITE_PERMIT),))
    })?;
    streams.func_wrap("[method]output-stream.write", write)?;
    streams.func_wrap("[method]output-stream.blocking-write-and-flush", write)?;
    streams.func_wrap("[method]output-stream.flush", flush)?;
    streams.func_wrap("[method]output-stream.blocking-flush", flush)?;
    streams.func_wrap("[method]output-stream.subscribe", |_, (_this,): (Resource<OutputStream>,)| {
        Ok((Resource::<Pollable>::new_own(0),))
    })?;
    Ok(())
}

fn write(
    mut store: StoreContextMut<'_, StoreState>,
    (stream, bytes): (Resource<OutputStream>, WasmList<u8>),
) -> wasmtime::Result<Written> {
    if stream.rep() == STDERR {
        // Only what still fits into the capture leaves the sandbox.
        let room = store.data().stderr.room();
        let kept = bytes.as_le_slice(&store).iter().take(room).copied().collect::<Vec<u8>>();
        store.data_mut().stderr.push(&kept, bytes.len());
    }
    Ok((Ok(()),))
}

fn flush(
    _store: StoreContextMut<'_, StoreState>,
    (_stream,): (Resource<OutputStream>,),
) -> wasmtime::Result<Written> {
    Ok((Ok(()),))
}

fn add_standard_streams(linker: &mut Linker<StoreState>) -> wasmtime::Result<()> {
    linker
        .instance(&versioned("wasi:cli/stdin"))?
        .func_wrap("get-stdin", |_, ()| Ok((Resource::<InputStream>::new_own(0),)))?;
    linker
        .instance(&versioned("wasi:cli/stdout"))?
        .func_wrap("get-stdout", |_, ()| Ok((Resource::<OutputStream>::new_own(STDOUT),)))?;
    linker
        .instance(&versioned("wasi:cli/stderr"))?
        .func_wrap("get-stderr", |_, ()| Ok((Resource::<OutputStream>::new_own(STDERR),)))
}

fn add_terminals(linker: &mut Linker<StoreState>) -> wasmtime::Result<()> {
    linker.instance(&versioned("wasi:cli/terminal-input"))?.resource(
        "terminal-input",
        ResourceType::host::<TerminalInput>(),
        |_, _| Ok(()),
    )?;
    linker.instance(&versioned("wasi:cli/terminal-output"))?.resource(
        "terminal-output",
        ResourceType::host::<TerminalOutput>(),
        |_, _| Ok(()),
    )?;
    linker
        .instance(&versioned("wasi:cli/terminal-stdin"))?
        .func_wrap("get-terminal-stdin", |_, ()| Ok((None::<Resource<TerminalInput>>,)))?;
    linker
        .instance(&versioned("wasi:cli/terminal-stdout"))?
        .func_wrap("get-terminal-stdout", |_, ()| Ok((None::<Resource<TerminalOutput>>,)))?;
    linker
        .instance(&versioned("wasi:cli/terminal-stderr"))?
        .func_wrap("get-terminal-stderr", |_, ()| Ok((None::<Resource<TerminalOutput>>,)))
}

fn versioned(interface: &str) -> String {
    format!("{interface}@{WASI}")
}
