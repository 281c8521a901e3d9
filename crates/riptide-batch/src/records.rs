//! Records in a file: the results of a run, and its memory.

use std::collections::HashSet;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use tempfile::NamedTempFile;

use crate::beside::beside;
use crate::error::BatchError;

/// A file of records, one JSON object a line, that one run at a time adds to.
#[derive(Debug)]
pub struct RecordFile {
    file: File,
    path: PathBuf,
    /// The file that this one took the place of: whoever opened it before finds it locked.
    _replaced: Option<File>,
}

/// What the records of earlier runs say.
#[derive(Debug, Default)]
pub struct Earlier {
    /// The pages that are done with: their names in the list.
    pub(crate) pages: HashSet<String>,
    /// How many of them failed, and would fail again.
    pub(crate) failed: u64,
}

/// What has to be known of a record.
#[derive(Deserialize)]
struct Seen {
    ok: bool,
    id: String,
    error: Option<SeenError>,
}

#[derive(Deserialize)]
struct SeenError {
    retryable: bool,
}

impl Earlier {
    /// How many pages are done with.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// How many of them failed, and would fail again.
    #[must_use]
    pub fn failed(&self) -> u64 {
        self.failed
    }
}

impl RecordFile {
    /// Opens a file for a new run, or with `resume` to go on with what it has.
    ///
    /// Going on drops a last line that is not complete, and the failures that may pass: their pages are fetched again.
    ///
    /// # Errors
    ///
    /// [`BatchError::OutputExists`] where the file has records and is not resumed, [`BatchError::NotRecords`] where it has
    /// something else, [`BatchError::Locked`] and [`BatchError::Output`].
    pub fn open(path: &Path, resume: bool) -> Result<(RecordFile, Earlier), BatchError> {
        let output = |source| BatchError::Output { path: path.to_owned(), source };
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(output)?;
        lock(&file, path)?;
        let length = file.metadata().map_err(output)?.len();
        if length > 0 && !resume {
            return Err(BatchError::OutputExists { path: path.to_owned() });
        }
        let (earlier, complete, shorter) = read_again(&file, path)?;
        let (mut file, replaced) = match shorter {
            Some(shorter) => (shorter, Some(file)),
            None => (file, None),
        };
        file.set_len(complete).and_then(|()| file.seek(SeekFrom::End(0))).map_err(output)?;
        Ok((RecordFile { file, path: path.to_owned(), _replaced: replaced }, earlier))
    }

    pub(crate) fn add(&mut self, record: &[u8]) -> Result<(), BatchError> {
        // One call, so that a crash leaves at most one line that is not complete.
        self.file.write_all(record).map_err(|source| BatchError::Output { path: self.path.clone(), source })
    }
}

/// What the records say, and a file of those that stay where some of them go.
fn read_again(file: &File, path: &Path) -> Result<(Earlier, u64, Option<File>), BatchError> {
    let output = |source| BatchError::Output { path: path.to_owned(), source };
    let mut earlier = Earlier::default();
    let mut reader = BufReader::new(file);
    let mut shorter: Option<BufWriter<NamedTempFile>> = None;
    let (mut complete, mut number) = (0_u64, 0_u64);
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = reader.read_until(b'\n', &mut line).map_err(output)? as u64;
        if read == 0 || line.last() != Some(&b'\n') {
            break;
        }
        number += 1;
        let not_records = |source| BatchError::NotRecords { path: path.to_owned(), line: number, source };
        let seen: Seen = serde_json::from_slice(&line).map_err(not_records)?;
        let may_pass = seen.error.is_some_and(|error| error.retryable);
        let stays = !may_pass && earlier.pages.insert(seen.id);
        earlier.failed += u64::from(stays && !seen.ok);
        if !stays && shorter.is_none() {
            let mut copy = BufWriter::new(beside(path).map_err(output)?);
            let mut before = File::open(path).map_err(output)?.take(complete);
            io::copy(&mut before, &mut copy).map_err(output)?;
            shorter = Some(copy);
        }
        complete += read;
        if let (true, Some(copy)) = (stays, &mut shorter) {
            copy.write_all(&line).map_err(output)?;
        }
    }
    let Some(copy) = shorter else { return Ok((earlier, complete, None)) };
    let copy = copy.into_inner().map_err(|error| output(error.into_error()))?;
    // It has its lock before it has its name.
    lock(copy.as_file(), path)?;
    copy.as_file().sync_all().map_err(output)?;
    let copy = copy.persist(path).map_err(|error| output(error.error))?;
    let length = copy.metadata().map_err(output)?.len();
    Ok((earlier, length, Some(copy)))
}

fn lock(file: &File, path: &Path) -> Result<(), BatchError> {
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(BatchError::Locked { path: path.to_owned() }),
        // Some file systems have no locks.
        Err(TryLockError::Error(error)) => tracing::debug!(%error, "the records cannot be locked"),
    }
    Ok(())
}
