//! Where the component comes from, and what was loaded.

use std::borrow::Cow;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};
use wasmtime::Engine;
use wasmtime::component::Component;

use crate::bulk_memory;
use crate::compile_cache::CodeFolder;
use crate::config::ExtractorConfig;
use crate::engine::build_engine;
use crate::error::{ComponentError, Error};
use crate::inspect::{Inspection, inspect};
use crate::precompiled::{self, Identity};

/// The environment variable that names a component file.
pub const WASM_PATH_VARIABLE: &str = "RIPTIDE_WASM_PATH";

/// The component's file name in an installation.
pub const COMPONENT_FILE: &str = "riptide_extractor_wasm.wasm";

/// Where a component comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ComponentSource {
    /// The bytes embedded in this program.
    #[default]
    Embedded,
    /// A file. A precompiled file beside it (`.cwasm`) is used where it was made from just this component for just this engine.
    Path(PathBuf),
    /// Bytes of the caller.
    Bytes(Arc<[u8]>),
}

impl ComponentSource {
    /// The component that an installed program uses: the first of `explicit`, the file that [`WASM_PATH_VARIABLE`] names,
    /// `../wasm/riptide_extractor_wasm.wasm` beside the directory of the running executable, and the embedded bytes.
    ///
    /// A file that was asked for by name is used or is an error; only the installed one is passed over where it is missing.
    #[must_use]
    pub fn find(explicit: Option<PathBuf>) -> Self {
        let named = explicit.or_else(|| env::var_os(WASM_PATH_VARIABLE).filter(not_empty).map(PathBuf::from));
        named.or_else(installed).map_or(ComponentSource::Embedded, ComponentSource::Path)
    }

    fn origin(&self) -> String {
        match self {
            ComponentSource::Embedded => "embedded in this program".to_owned(),
            ComponentSource::Path(path) => path.display().to_string(),
            ComponentSource::Bytes(_) => "given by the caller".to_owned(),
        }
    }

    fn bytes(&self) -> Result<Cow<'_, [u8]>, ComponentError> {
        Ok(match self {
            ComponentSource::Embedded => Cow::Borrowed(riptide_component::COMPONENT),
            ComponentSource::Path(path) => Cow::Owned(fs::read(path)?),
            ComponentSource::Bytes(bytes) => Cow::Borrowed(bytes),
        })
    }
}

fn not_empty(value: &OsString) -> bool {
    !value.is_empty()
}

fn installed() -> Option<PathBuf> {
    let executable = env::current_exe().ok()?;
    let path = executable.parent()?.parent()?.join("wasm").join(COMPONENT_FILE);
    path.is_file().then_some(path)
}

/// What was loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LoadedComponent {
    /// Where it comes from, for people.
    pub origin: String,
    /// SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// The version of the interface that it speaks.
    pub interface_version: String,
    /// What it imports.
    pub imports: Vec<String>,
    /// The memory that a fresh instance has, in pages of 64 KiB.
    pub minimum_pages: u64,
    /// The memory that an instance can have, in pages of 64 KiB.
    pub maximum_pages: u64,
    /// How its machine code was come by.
    pub code: CodeOrigin,
    /// The time it took to read, check and compile it.
    pub load_time: Duration,
}

/// How the machine code of a component was come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeOrigin {
    /// Compiled now.
    Compiled,
    /// Taken from the compile cache.
    Cached,
    /// Taken from a precompiled file.
    Precompiled,
}

/// Reads, checks and compiles the component of `config`.
///
/// # Errors
///
/// [`Error::Component`] where it cannot be used, [`Error::LimitAboveMaximum`] where the memory limit promises what it cannot have.
pub(crate) fn load(engine: &Engine, config: &ExtractorConfig) -> Result<(Component, LoadedComponent), Error> {
    let started = Instant::now();
    let source = &config.component;
    let origin = source.origin();
    let unusable = |cause| Error::component(&origin, cause);
    let bytes = source.bytes().map_err(unusable)?;
    let inspection = inspect(&bytes).map_err(unusable)?;
    check_limit(config, &inspection)?;

    let sha256 = match source {
        // The digest of the embedded bytes was worked out when they were built.
        ComponentSource::Embedded => riptide_component::LOCK.sha256.to_owned(),
        ComponentSource::Bytes(_) | ComponentSource::Path(_) => hex(&Sha256::digest(&bytes)),
    };
    let identity = Identity { component: sha256.clone(), engine: precompiled::engine_hash(engine) };
    let precompiled = match source {
        ComponentSource::Path(path) => precompiled::load(engine, &precompiled_path(path), &identity),
        ComponentSource::Embedded | ComponentSource::Bytes(_) => None,
    };
    let (component, code) = match precompiled {
        Some(component) => (component, CodeOrigin::Precompiled),
        None => {
            let folder = CodeFolder::of(&config.compile_cache)?;
            cached_or_compiled(engine, folder.as_ref(), &identity, &bytes).map_err(unusable)?
        }
    };
    let loaded = LoadedComponent {
        origin,
        sha256,
        bytes: bytes.len() as u64,
        interface_version: inspection.interface_version,
        imports: inspection.imports,
        minimum_pages: inspection.minimum_pages,
        maximum_pages: inspection.maximum_pages,
        code,
        load_time: started.elapsed(),
    };
    Ok((component, loaded))
}

/// Compiles the component file at `path` for the settings of `config` and writes the machine code beside it, as `.cwasm`.
/// A host with the same settings then starts without compiling.
///
/// # Errors
///
/// As for loading the component; [`Error::Component`] also where the file cannot be written.
pub fn precompile(path: &Path, config: &ExtractorConfig) -> Result<PathBuf, Error> {
    let engine = build_engine(config)?;
    let origin = path.display().to_string();
    let unusable = |cause| Error::component(&origin, cause);
    let bytes = fs::read(path).map_err(|error| unusable(error.into()))?;
    let inspection = inspect(&bytes).map_err(unusable)?;
    check_limit(config, &inspection)?;
    let identity =
        Identity { component: hex(&Sha256::digest(&bytes)), engine: precompiled::engine_hash(&engine) };
    let divided = bulk_memory::divide(&bytes).map_err(unusable)?;
    let code = engine.precompile_component(&divided).map_err(|error| unusable(corrupt(&error)))?;
    let target = precompiled_path(path);
    precompiled::store(&target, &identity, &code)
        .map_err(|error| Error::component(&target.display().to_string(), error.into()))?;
    Ok(target)
}

fn precompiled_path(component: &Path) -> PathBuf {
    component.with_extension(precompiled::EXTENSION)
}

fn check_limit(config: &ExtractorConfig, inspection: &Inspection) -> Result<(), Error> {
    let limit_pages = u64::from(config.max_memory_pages);
    if limit_pages > inspection.maximum_pages {
        return Err(Error::LimitAboveMaximum { limit_pages, maximum_pages: inspection.maximum_pages });
    }
    Ok(())
}

fn cached_or_compiled(
    engine: &Engine,
    folder: Option<&CodeFolder>,
    identity: &Identity,
    bytes: &[u8],
) -> Result<(Component, CodeOrigin), ComponentError> {
    if let Some(component) = folder.and_then(|folder| folder.load(engine, identity)) {
        return Ok((component, CodeOrigin::Cached));
    }
    let divided = bulk_memory::divide(bytes)?;
    let component = Component::from_binary(engine, &divided).map_err(|error| corrupt(&error))?;
    if let Some(folder) = folder {
        folder.store(identity, &component.serialize().map_err(|error| corrupt(&error))?);
    }
    Ok((component, CodeOrigin::Compiled))
}

fn corrupt(error: &wasmtime::Error) -> ComponentError {
    ComponentError::Corrupt { reason: format!("{error:#}") }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
