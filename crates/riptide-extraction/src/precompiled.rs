//! Precompiled components: machine code in a file, with a record of what it was made from.
//!
//! Loading machine code is unsafe by contract: wasmtime trusts it. So the file begins with a record: a mark, the SHA-256
//! of the component, the hash of the engine's settings, and the SHA-256 of the code that follows; the code is loaded only where
//! all of it agrees with the component and engine at hand. That excludes stale and damaged files. It does not exclude an attacker who may
//! write in the installation, who could replace the program as well.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::Path;

use sha2::{Digest, Sha256};
use wasmtime::Engine;
use wasmtime::component::Component;

const MARK: &[u8; 8] = b"RIPTIDE\x01";
const RECORD_BYTES: usize = 8 + 32 + 8 + 32;

/// What machine code was made from and for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    /// SHA-256 of the component.
    pub(crate) component: [u8; 32],
    /// [`engine_hash`] of the engine.
    pub(crate) engine: u64,
}

/// Equal for engines whose machine code is interchangeable, within one build of this program.
pub(crate) fn engine_hash(engine: &Engine) -> u64 {
    let mut hasher = DefaultHasher::new();
    engine.precompile_compatibility_hash().hash(&mut hasher);
    hasher.finish()
}

/// The component in `path`, where the file is there and is made from and for `identity`.
///
/// A file that does not fit is no error, since the component itself is at hand: it is passed over with a warning.
pub(crate) fn load(engine: &Engine, path: &Path, identity: &Identity) -> Option<Component> {
    let file = match fs::read(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(error) => {
            tracing::warn!(path = %path.display(), %error, "the precompiled component cannot be read");
            return None;
        }
    };
    let loaded = verified_code(&file, identity)
        .and_then(|code| deserialize(engine, code).map_err(|error| format!("{error:#}")));
    match loaded {
        Ok(component) => Some(component),
        Err(reason) => {
            tracing::warn!(path = %path.display(), reason, "the precompiled component is not used");
            None
        }
    }
}

/// Writes `code` with its record to `path`, whole or not at all.
pub(crate) fn store(path: &Path, identity: &Identity, code: &[u8]) -> io::Result<()> {
    let mut file = Vec::with_capacity(RECORD_BYTES + code.len());
    file.extend_from_slice(&record(identity, code));
    file.extend_from_slice(code);
    let partial = path.with_extension("cwasm.partial");
    fs::write(&partial, &file)?;
    fs::rename(&partial, path)
}

fn record(identity: &Identity, code: &[u8]) -> [u8; RECORD_BYTES] {
    let mut record = [0; RECORD_BYTES];
    record[..8].copy_from_slice(MARK);
    record[8..40].copy_from_slice(&identity.component);
    record[40..48].copy_from_slice(&identity.engine.to_le_bytes());
    record[48..].copy_from_slice(&Sha256::digest(code));
    record
}

/// The code of `file`, where its record is that of `identity` and of the code.
fn verified_code<'a>(file: &'a [u8], identity: &Identity) -> Result<&'a [u8], String> {
    let (found, code) = file.split_at_checked(RECORD_BYTES).ok_or("the file is truncated")?;
    let expected = record(identity, code);
    if found[..8] != expected[..8] {
        return Err("the file is not a precompiled RipTide component".to_owned());
    }
    if found[8..40] != expected[8..40] {
        return Err("it was made from another component".to_owned());
    }
    if found[40..48] != expected[40..48] {
        return Err("it was made for another engine or other settings".to_owned());
    }
    if found[48..] != expected[48..] {
        return Err("its code is damaged".to_owned());
    }
    Ok(code)
}

#[expect(unsafe_code, reason = "the one place that trusts machine code")]
fn deserialize(engine: &Engine, code: &[u8]) -> wasmtime::Result<Component> {
    // SAFETY: `verified_code` has just found that these very bytes, held in memory, are what `Engine::precompile_component`
    // gave for this component and for an engine with these settings.
    unsafe { Component::deserialize(engine, code) }
}
