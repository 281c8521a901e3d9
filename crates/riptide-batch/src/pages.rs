//! Pages as files in a folder.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::beside::beside;
use crate::error::BatchError;

/// The file of records in a folder of pages.
const RECORDS: &str = "riptide.ndjson";

/// A folder with a file a page, and the records of the run.
#[derive(Clone, Debug)]
pub struct PageFolder {
    folder: PathBuf,
}

impl PageFolder {
    /// The folder at `path`, made where it is missing.
    ///
    /// # Errors
    ///
    /// [`BatchError::Output`].
    pub fn open(path: &Path) -> Result<PageFolder, BatchError> {
        fs::create_dir_all(path).map_err(|source| BatchError::Output { path: path.to_owned(), source })?;
        Ok(PageFolder { folder: path.to_owned() })
    }

    /// Where the records of the run are: one a page, with the name of its file.
    #[must_use]
    pub fn records(&self) -> PathBuf {
        self.folder.join(RECORDS)
    }

    /// Writes a page's file, which appears whole or not at all.
    pub(crate) fn write(&self, name: &str, content: &[u8]) -> Result<(), BatchError> {
        let path = self.folder.join(name);
        let write = || {
            let folder = path.parent().unwrap_or(&self.folder);
            fs::create_dir_all(folder)?;
            let mut file = beside(&path)?;
            file.write_all(content)?;
            // The record says that the page is done with: after a crash of the machine too.
            file.as_file().sync_all()?;
            file.persist(&path).map_err(|error| error.error)?;
            Ok(())
        };
        write().map_err(|source| BatchError::Output { path: path.clone(), source })
    }
}
