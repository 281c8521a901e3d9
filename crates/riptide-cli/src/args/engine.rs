//! What does the work, and how much of the machine it may have.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use riptide_extraction::ExtractorConfig;

use crate::quantity::{ByteSize, Timeout};

/// The engine and its limits.
#[derive(Args, Debug)]
#[command(next_help_heading = "Engine and limits")]
pub(crate) struct EngineArgs {
    /// What extracts
    #[arg(long, value_enum, default_value = "wasm", env = "RIPTIDE_ENGINE")]
    pub(crate) engine: EngineName,
    /// Work in this process (the default)
    #[arg(long)]
    local: bool,
    #[command(flatten)]
    pub(crate) sandbox: SandboxArgs,
    /// The most time that a page may take, from the first byte asked for to the last one extracted
    #[arg(long, value_name = "TIME", default_value_t = Timeout(ExtractorConfig::default().deadline), env = "RIPTIDE_TIMEOUT")]
    pub(crate) timeout: Timeout,
}

/// The component and the bounds of its instances.
#[derive(Args, Debug)]
#[command(next_help_heading = "Engine and limits")]
pub(crate) struct SandboxArgs {
    /// The component's file; without it the one installed beside this program, or the one embedded in it
    #[arg(long, value_name = "FILE", env = "RIPTIDE_WASM_PATH")]
    pub(crate) wasm_path: Option<PathBuf>,
    /// The most memory that a page may use in the sandbox, in steps of 64 KiB
    #[arg(long, value_name = "SIZE", default_value_t = ByteSize(ExtractorConfig::default().max_memory_bytes()), env = "RIPTIDE_MAX_MEMORY")]
    pub(crate) max_memory: ByteSize,
    /// The most instructions that a page may execute, in wasmtime's fuel
    #[arg(long, value_name = "UNITS", hide = true, env = "RIPTIDE_FUEL")]
    pub(crate) fuel: Option<u64>,
}

/// What extracts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum EngineName {
    /// The sandboxed component: a fresh instance for each page
    Wasm,
    /// The same code outside the sandbox, without a memory limit: for pages you trust
    Native,
    /// The component, on what Chrome makes of the page once its scripts have run
    Headless,
    /// As `wasm`; where the page turns out to be a shell that JavaScript fills, and Chrome is there, as `headless`
    Auto,
}
