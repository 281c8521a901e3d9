//! The guest's memory numbers, from their one source: the `rustflags` of `.cargo/config.toml`.

use std::{ffi::OsString, fs, path::Path};

use anyhow::{Context, Result, bail};

use crate::workspace::GUEST_TARGET;

/// Environment variables that replace the `rustflags` of `.cargo/config.toml`, the strongest first.
const REPLACING: [&str; 2] = ["CARGO_ENCODED_RUSTFLAGS", "RUSTFLAGS"];

/// What `.cargo/config.toml` asks of the linker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuestFlags {
    /// All flags, in order.
    pub rustflags: Vec<String>,
    /// Bytes of stack: `-zstack-size`.
    pub stack_bytes: u64,
    /// Bytes that the memory can grow to: `--max-memory`.
    pub max_memory_bytes: u64,
}

impl GuestFlags {
    /// Reads `.cargo/config.toml` below `root`.
    ///
    /// # Errors
    ///
    /// Where the file can't be read, or names no stack size or no maximum of the memory.
    pub fn load(root: &Path) -> Result<Self> {
        let path = root.join(".cargo/config.toml");
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        Self::parse(&text).with_context(|| path.display().to_string())
    }

    /// Reads the flags from the text of a Cargo configuration.
    ///
    /// # Errors
    ///
    /// Where it isn't TOML, or names no stack size or no maximum of the memory.
    pub fn parse(config: &str) -> Result<Self> {
        let config: toml::Table = config.parse()?;
        let rustflags = config
            .get("target")
            .and_then(|targets| targets.get(GUEST_TARGET))
            .and_then(|target| target.get("rustflags"))
            .and_then(toml::Value::as_array)
            .with_context(|| format!("[target.{GUEST_TARGET}] has no array `rustflags`"))?
            .iter()
            .map(|flag| flag.as_str().map(str::to_owned).context("a flag of `rustflags` is not a string"))
            .collect::<Result<Vec<_>>>()?;
        let stack_bytes = number(&rustflags, "-Clink-arg=-zstack-size=")?;
        let max_memory_bytes = number(&rustflags, "-Clink-arg=--max-memory=")?;
        Ok(GuestFlags { rustflags, stack_bytes, max_memory_bytes })
    }
}

/// The variable of an environment that keeps these flags from the compiler, if it has one.
///
/// Cargo takes the flags of the environment in place of the configuration's, without a word.
pub fn replaced_by(environment: impl Fn(&str) -> Option<OsString>) -> Option<&'static str> {
    // Cargo takes an empty one too, as no flags at all.
    REPLACING.into_iter().find(|name| environment(name).is_some())
}

fn number(rustflags: &[String], prefix: &str) -> Result<u64> {
    let mut values = rustflags.iter().filter_map(|flag| flag.strip_prefix(prefix));
    let value = values.next().with_context(|| format!("`rustflags` has no `{prefix}BYTES`"))?;
    if values.next().is_some() {
        bail!("`rustflags` has more than one `{prefix}BYTES`");
    }
    value.parse().with_context(|| format!("`{prefix}{value}` is not a number of bytes"))
}
