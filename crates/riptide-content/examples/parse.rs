//! Parses a hostile page once and prints what it took, for `cargo xtask hostile` and for a profiler.
//!
//! `parse NAME BYTES [guarded|unguarded]`, where NAME is a generator of riptide-hostile or `ordinary`, prints
//! `seconds peak-bytes-over-the-page nodes text-bytes`. `parse --list` prints the names.

#![allow(clippy::print_stdout)]

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{NodeData, RcDom};
use riptide_content::dom::NodeId;
use riptide_content::parse::{ParseLimits, parse};

fn main() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["--list"] => riptide_hostile::generators().for_each(|generator| println!("{}", generator.name)),
        [name, bytes] => measure(name, bytes, true)?,
        [name, bytes, how @ ("guarded" | "unguarded")] => measure(name, bytes, how == "guarded")?,
        _ => return Err("usage: parse --list | parse NAME BYTES [guarded|unguarded]".to_owned()),
    }
    Ok(())
}

fn measure(name: &str, bytes: &str, guarded: bool) -> Result<(), String> {
    let bytes = bytes.parse().map_err(|error| format!("{bytes:?} is no number of bytes: {error}"))?;
    let page = match name {
        "ordinary" => riptide_hostile::ordinary(bytes),
        _ => riptide_hostile::generator(name).ok_or(format!("no generator {name:?}"))?.page(bytes),
    };
    let before = peak_memory()?;
    let start = processor_time()?;
    let (nodes, text) = if guarded {
        let limits = ParseLimits { depth: 512, attributes: 256, keep_comments: false };
        let (dom, _) = parse(&page, limits);
        (dom.len(), dom.subtree(NodeId::DOCUMENT).map(|node| dom.text(node).len()).sum())
    } else {
        unguarded(&page)
    };
    let seconds = processor_time()? - start;
    println!("{seconds:.6} {} {nodes} {text}", peak_memory()?.saturating_sub(before));
    Ok(())
}

/// The time that this process had on a processor, in seconds: a busy machine does not change it much.
fn processor_time() -> Result<f64, String> {
    let statistics = std::fs::read_to_string("/proc/self/schedstat").map_err(|error| error.to_string())?;
    let nanoseconds: f64 = statistics
        .split(' ')
        .next()
        .and_then(|field| field.parse().ok())
        .ok_or("schedstat has no processor time")?;
    Ok(nanoseconds / 1e9)
}

/// The most memory that this process ever had, in bytes.
fn peak_memory() -> Result<u64, String> {
    let status = std::fs::read_to_string("/proc/self/status").map_err(|error| error.to_string())?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().map_err(|_| "VmHWM is no number")?;
    Ok(kilobytes << 10)
}

/// html5ever with its own tokenizer and its own plain tree.
fn unguarded(page: &str) -> (usize, usize) {
    let mut options = ParseOpts::default();
    options.tree_builder.scripting_enabled = false;
    let tree = parse_document(RcDom::default(), options).one(page);
    let (mut nodes, mut text) = (0, 0);
    let mut rest = vec![tree.document.clone()];
    while let Some(node) = rest.pop() {
        nodes += 1;
        if let NodeData::Text { contents } = &node.data {
            text += contents.borrow().len();
        }
        rest.extend(node.children.borrow().iter().cloned());
    }
    (nodes, text)
}
