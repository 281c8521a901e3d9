//! Finds Chrome.

use std::env;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::error::RenderError;

/// The names that Chrome has in `PATH`, Debian's and Google's packages first.
const NAMES: [&str; 5] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];

/// Where it is besides: `PATH` may be short, and macOS has its programs elsewhere.
const PLACES: [&str; 4] = [
    "/usr/bin/chromium",
    "/usr/bin/google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/// Chrome's executable: `named`, or what the environment's `CHROME` names, or the first one that `PATH` or the usual places have.
///
/// What is named is taken or refused, never replaced.
///
/// # Errors
///
/// [`RenderError::NoChrome`].
pub fn find_chrome(named: Option<&Path>) -> Result<PathBuf, RenderError> {
    let from_environment = || env::var_os("CHROME").filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(named) = named.map(Path::to_owned).or_else(from_environment) {
        let found = if named.components().count() > 1 {
            Some(named.clone()).filter(|path| is_program(path))
        } else {
            in_path(&named).or_else(|| Some(named.clone()).filter(|path| is_program(path)))
        };
        // It is started from the folder that this process is in now.
        return found
            .and_then(|path| std::path::absolute(path).ok())
            .ok_or(RenderError::NoChrome { named: Some(named) });
    }
    NAMES
        .iter()
        .find_map(|name| in_path(Path::new(name)))
        .or_else(|| PLACES.iter().map(PathBuf::from).find(|path| is_program(path)))
        .ok_or(RenderError::NoChrome { named: None })
}

fn in_path(name: &Path) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| is_program(path))
}

fn is_program(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}
