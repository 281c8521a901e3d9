//! The compile cache: machine code that an earlier start has left for this one, in the format of [`precompiled`].

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use etcetera::BaseStrategy;
use wasmtime::Engine;
use wasmtime::component::Component;

use crate::config::CompileCache;
use crate::error::Error;
use crate::precompiled::{self, Identity};

/// Machine code that no start has written for so long is removed: it is most likely that of another version.
const KEPT: Duration = Duration::from_secs(30 * 24 * 3600);

/// A folder of machine code, a file for each component and kind of engine.
#[derive(Clone, Debug)]
pub(crate) struct CodeFolder(PathBuf);

impl CodeFolder {
    /// The folder that the caller asks for, if any. One without a home directory still gets an extractor, and a warning.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] where the folder that the caller names cannot be made.
    pub(crate) fn of(cache: &CompileCache) -> Result<Option<Self>, Error> {
        match cache {
            CompileCache::Off => Ok(None),
            CompileCache::UserDirectory => {
                let base = etcetera::choose_base_strategy()
                    .inspect_err(|error| tracing::warn!(%error, "there is no compile cache"));
                Ok(base.ok().map(|base| CodeFolder(base.cache_dir().join("riptide/code"))))
            }
            CompileCache::Directory(directory) => match fs::create_dir_all(directory) {
                Ok(()) => Ok(Some(CodeFolder(directory.clone()))),
                Err(error) => {
                    let reason = format!("the compile cache {} cannot be made: {error}", directory.display());
                    Err(Error::Engine { reason })
                }
            },
        }
    }

    /// The component, where its machine code is there.
    pub(crate) fn load(&self, engine: &Engine, identity: &Identity) -> Option<Component> {
        precompiled::load(engine, &self.file(identity), identity)
    }

    /// Leaves machine code for later starts. That it can't be left costs them time and nothing else.
    pub(crate) fn store(&self, identity: &Identity, code: &[u8]) {
        let stored = fs::create_dir_all(&self.0)
            .and_then(|()| precompiled::store(&self.file(identity), identity, code));
        match stored {
            Ok(()) => self.remove_old(),
            Err(error) => {
                tracing::warn!(folder = %self.0.display(), %error, "the compile cache cannot be written");
            }
        }
    }

    fn file(&self, identity: &Identity) -> PathBuf {
        let component = identity.component.get(..16).unwrap_or(&identity.component);
        self.0.join(format!("{component}-{:016x}.{}", identity.engine, precompiled::EXTENSION))
    }

    fn remove_old(&self) {
        let ours = |path: &Path| {
            path.extension().is_some_and(|end| end == precompiled::EXTENSION || end == precompiled::PARTIAL)
        };
        let is_old = |entry: &fs::DirEntry| {
            let written = entry.metadata().and_then(|metadata| metadata.modified());
            written.is_ok_and(|written| SystemTime::now().duration_since(written).is_ok_and(|age| age > KEPT))
        };
        let Ok(entries) = fs::read_dir(&self.0) else { return };
        for entry in entries.flatten().filter(|entry| ours(&entry.path()) && is_old(entry)) {
            // Another start may have been quicker.
            let _ = fs::remove_file(entry.path());
        }
    }
}
