//! `riptide component`: what is loaded, and what it may have.

use std::path::PathBuf;

use clap::Args;
use riptide_extraction::{CmExtractor, CodeOrigin, LoadedComponent, PAGE_BYTES, precompile};
use serde::Serialize;

use crate::args::SandboxArgs;
use crate::engine;
use crate::exit::{Exit, Failure};
use crate::quantity::ByteSize;
use crate::write;

/// The arguments of `component`.
#[derive(Args, Debug)]
pub(crate) struct ComponentArgs {
    #[command(flatten)]
    sandbox: SandboxArgs,
    /// As JSON
    #[arg(long)]
    json: bool,
    /// Compile this component file and write the machine code beside it, for an installation
    #[arg(long, value_name = "FILE", hide = true)]
    precompile: Option<PathBuf>,
}

#[derive(Serialize)]
struct Description<'a> {
    name: &'a str,
    version: &'a str,
    interface_version: &'a str,
    origin: &'a str,
    sha256: &'a str,
    bytes: u64,
    memory_minimum_bytes: u64,
    memory_maximum_bytes: u64,
    memory_limit_bytes: u64,
    imports: &'a [String],
    code: &'static str,
    load_seconds: f64,
}

pub(crate) fn run(args: &ComponentArgs) -> Result<(), Failure> {
    let config = engine::config(&args.sandbox)?;
    if let Some(path) = &args.precompile {
        let written = precompile(path, &config)?;
        return write::deliver(format!("{}\n", written.display()).as_bytes(), None);
    }
    let extractor = CmExtractor::with_config(config)?;
    let guest = extractor.guest_info()?;
    let loaded = extractor.component();
    let description = Description {
        name: &guest.name,
        version: &guest.version,
        interface_version: &loaded.interface_version,
        origin: &loaded.origin,
        sha256: &loaded.sha256,
        bytes: loaded.bytes,
        memory_minimum_bytes: loaded.minimum_pages * PAGE_BYTES,
        memory_maximum_bytes: loaded.maximum_pages * PAGE_BYTES,
        memory_limit_bytes: extractor.config().max_memory_bytes(),
        imports: &loaded.imports,
        code: code_origin(loaded),
        load_seconds: loaded.load_time.as_secs_f64(),
    };
    if args.json {
        let mut json = serde_json::to_vec_pretty(&description).map_err(|error| {
            Failure::new(Exit::Internal, "json", "the description cannot be written").caused_by(error)
        })?;
        json.push(b'\n');
        return write::deliver(&json, None);
    }
    write::deliver(description.table().as_bytes(), None)
}

/// How the machine code was come by, in one word.
pub(crate) fn code_origin(loaded: &LoadedComponent) -> &'static str {
    match loaded.code {
        CodeOrigin::Compiled => "compiled",
        CodeOrigin::Cached => "cached",
        CodeOrigin::Precompiled => "precompiled",
    }
}

impl Description<'_> {
    fn table(&self) -> String {
        let rows = [
            ("component", format!("{} {}", self.name, self.version)),
            ("interface", format!("riptide:extractor@{}", self.interface_version)),
            ("origin", self.origin.to_owned()),
            ("sha256", self.sha256.to_owned()),
            ("size", format!("{} bytes", self.bytes)),
            (
                "memory",
                format!(
                    "{} at the start, {} at most, limited to {}",
                    ByteSize(self.memory_minimum_bytes),
                    ByteSize(self.memory_maximum_bytes),
                    ByteSize(self.memory_limit_bytes)
                ),
            ),
            ("code", format!("{} in {:.0} ms", self.code, self.load_seconds * 1000.0)),
        ];
        let mut table: String = rows.iter().map(|(name, value)| format!("{name:<10} {value}\n")).collect();
        for import in self.imports {
            table.push_str(&format!("{:<10} {import}\n", "imports"));
        }
        table
    }
}
