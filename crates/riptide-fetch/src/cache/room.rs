//! Room in the cache's folder: where a new response does not fit, those that were not used for longest go.
//!
//! What the folder holds is kept as a number in a file of it, so that a write looks at no other file until the limit is
//! reached. Then all are looked at, once for each tenth of the limit that is written. The number is never less than what is
//! there: after a crash or a deletion by hand it is more, and the next look puts it right.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::NamedTempFile;

/// The file with the number. Whoever changes the folder holds its lock.
const LEDGER: &str = "bytes";

/// What a file takes at least: a block of the disk. It bounds the number of files too.
const BLOCK: u64 = 4096;

/// A file that was begun and not moved to its place for this long is what a crash has left.
const ABANDONED: Duration = Duration::from_secs(60 * 60);

#[derive(Clone, Debug)]
pub(super) struct Room {
    folder: PathBuf,
    limit: u64,
}

/// A response in the folder.
struct Entry {
    used: SystemTime,
    bytes: u64,
    path: PathBuf,
}

impl Room {
    /// `folder` has a folder for each first byte of the files' names.
    pub(super) fn new(folder: PathBuf, limit: u64) -> Self {
        Room { folder, limit }
    }

    /// Moves a response to its place, once there is room for it. One that is larger than the limit is not kept.
    pub(super) fn place(&self, file: NamedTempFile, path: &Path) -> io::Result<()> {
        let bytes = taken(file.as_file().metadata()?.len());
        if bytes > self.limit {
            return remove(path);
        }
        file.as_file().set_modified(SystemTime::now())?;
        let mut ledger = self.ledger()?;
        let replaced = fs::metadata(path).map_or(0, |replaced| taken(replaced.len()));
        let total = match read(&mut ledger)?.map(|total| total.saturating_sub(replaced).saturating_add(bytes))
        {
            Some(total) if total <= self.limit => total,
            _ => self.make_room(path, bytes)?,
        };
        // Before the move: where this process ends between the two, the number is too high.
        ledger.set_len(0)?;
        ledger.rewind()?;
        write!(ledger, "{total}")?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    }

    /// What the folder holds together with `bytes` at `path`, after as many of the others went as have to. A tenth of the
    /// limit is free then, so that it lasts for a while.
    fn make_room(&self, path: &Path, bytes: u64) -> io::Result<u64> {
        let mut entries = self.entries()?;
        entries.retain(|entry| entry.path != path);
        let mut total = entries.iter().fold(bytes, |total, entry| total + entry.bytes);
        if total <= self.limit {
            return Ok(total);
        }
        entries.sort_unstable_by_key(|entry| entry.used);
        let enough = self.limit - self.limit / 10;
        for entry in entries {
            if total <= enough {
                break;
            }
            remove(&entry.path)?;
            total -= entry.bytes;
        }
        Ok(total)
    }

    /// All responses. What a crash has left is removed on the way.
    fn entries(&self) -> io::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for folder in fs::read_dir(&self.folder)? {
            let folder = folder?;
            if !folder.file_type()?.is_dir() {
                continue;
            }
            for file in fs::read_dir(folder.path())? {
                let file = file?;
                // Somebody may delete what they like at any time.
                let Ok(metadata) = file.metadata() else { continue };
                let (path, used) = (file.path(), metadata.modified()?);
                let named = file.file_name();
                if named.to_str().is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_hexdigit())) {
                    entries.push(Entry { used, bytes: taken(metadata.len()), path });
                } else if used.elapsed().is_ok_and(|age| age > ABANDONED) {
                    remove(&path)?;
                }
            }
        }
        Ok(entries)
    }

    /// The number's file, locked until it is dropped.
    fn ledger(&self) -> io::Result<File> {
        let path = self.folder.join(LEDGER);
        let ledger = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        if let Err(error) = ledger.lock() {
            // Some file systems have no locks: the number may be wrong there until the next look.
            tracing::debug!(%error, "the cache cannot be locked");
        }
        Ok(ledger)
    }
}

/// A response was used just now. Where that cannot be written down, as in a folder that is not ours, it goes earlier than it
/// should.
pub(super) fn used(path: &Path) {
    let told =
        OpenOptions::new().write(true).open(path).and_then(|file| file.set_modified(SystemTime::now()));
    if let Err(error) = told {
        tracing::debug!(%error, path = %path.display(), "the use of a response is not written down");
    }
}

/// Removes a file that may be gone already.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// None where there is no number yet.
fn read(ledger: &mut File) -> io::Result<Option<u64>> {
    let mut written = Vec::new();
    ledger.take(32).read_to_end(&mut written)?;
    Ok(std::str::from_utf8(&written).ok().and_then(|written| written.trim().parse().ok()))
}

/// Whole blocks.
fn taken(bytes: u64) -> u64 {
    bytes.div_ceil(BLOCK).max(1) * BLOCK
}
