//! Precompiled components: machine code in a file, with a record of what it was made from.
//!
//! Loading machine code is unsafe by contract: wasmtime trusts it. So a record stands behind the code: a mark, the SHA-256 of the
//! component, the hash of the engine's settings, and the SHA-256 of the code; the code is loaded only where all of it agrees with
//! the component and engine at hand. That excludes stale and damaged files. It does not exclude an attacker who may write in the
//! installation or in the user's cache, who could replace the program as well.
//!
//! The file is mapped, not read: a start needs few of its pages. So it is never written to; another one takes its place.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use sha2::{Digest, Sha256};
use wasmtime::Engine;
use wasmtime::component::Component;

/// How names of precompiled components end.
pub(crate) const EXTENSION: &str = "cwasm";
/// The same while they are written.
pub(crate) const PARTIAL: &str = "partial";

const MARK: &[u8; 8] = b"RIPTIDE\x03";
/// What stands where in the record, behind the mark.
const COMPONENT: Range<usize> = 8..72;
const ENGINE: Range<usize> = 72..IDENTITY_BYTES;
const CODE: Range<usize> = IDENTITY_BYTES..RECORD_BYTES;
const IDENTITY_BYTES: usize = 80;
const RECORD_BYTES: usize = IDENTITY_BYTES + 32;

/// What machine code was made from and for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    /// SHA-256 of the component, in hexadecimal digits.
    pub(crate) component: String,
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
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(error) => {
            tracing::warn!(path = %path.display(), %error, "the precompiled component cannot be read");
            return None;
        }
    };
    let loaded =
        verify(file, identity).and_then(|()| map(engine, path).map_err(|error| format!("{error:#}")));
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
    file.extend_from_slice(code);
    file.extend_from_slice(&identity_record(identity));
    file.extend_from_slice(&Sha256::digest(code));
    // Of many that write the same file at once each has its own part.
    static WRITTEN: AtomicU32 = AtomicU32::new(0);
    let number = WRITTEN.fetch_add(1, Ordering::Relaxed);
    let partial = path.with_extension(format!("{}-{number}.{PARTIAL}", process::id()));
    let written = fs::write(&partial, &file).and_then(|()| fs::rename(&partial, path));
    if written.is_err() {
        // What is there of it is of no use.
        let _ = fs::remove_file(&partial);
    }
    written
}

/// The record but for the digest of the code.
fn identity_record(identity: &Identity) -> [u8; IDENTITY_BYTES] {
    let mut record = [0; IDENTITY_BYTES];
    record[..MARK.len()].copy_from_slice(MARK);
    record[COMPONENT].iter_mut().zip(identity.component.bytes()).for_each(|(to, from)| *to = from);
    record[ENGINE].copy_from_slice(&identity.engine.to_le_bytes());
    record
}

/// Holds the record of a file against `identity`, and the code before it against the record.
fn verify(mut file: File, identity: &Identity) -> Result<(), String> {
    let mut found = [0; RECORD_BYTES];
    let unreadable = |error: io::Error| error.to_string();
    let bytes = file.metadata().map_err(unreadable)?.len();
    let code_bytes = bytes.checked_sub(RECORD_BYTES as u64).ok_or("the file is truncated")?;
    file.seek(SeekFrom::Start(code_bytes)).and_then(|_| file.read_exact(&mut found)).map_err(unreadable)?;
    let expected = identity_record(identity);
    if found[..MARK.len()] != expected[..MARK.len()] {
        return Err("the file is not a precompiled RipTide component".to_owned());
    }
    if found[COMPONENT] != expected[COMPONENT] {
        return Err("it was made from another component".to_owned());
    }
    if found[ENGINE] != expected[ENGINE] {
        return Err("it was made for another engine or other settings".to_owned());
    }
    let mut digest = Sha256::new();
    let mut piece = vec![0; 1 << 16];
    let mut left = file.seek(SeekFrom::Start(0)).map(|_| file.take(code_bytes)).map_err(unreadable)?;
    loop {
        match left.read(&mut piece).map_err(unreadable)? {
            0 => break,
            read => digest.update(&piece[..read]),
        }
    }
    if found[CODE] != digest.finalize()[..] {
        return Err("its code is damaged".to_owned());
    }
    Ok(())
}

#[expect(unsafe_code, reason = "the one place that trusts machine code")]
fn map(engine: &Engine, path: &Path) -> wasmtime::Result<Component> {
    // SAFETY: `verify` has just found that the file of this name holds what `Component::serialize` or
    // `Engine::precompile_component` gave for this component and for an engine with these settings. Nobody writes to such a file:
    // `store` puts another in its place, which wasmtime gave too, and which wasmtime itself refuses where the engine is another.
    unsafe { Component::deserialize_file(engine, path) }
}
