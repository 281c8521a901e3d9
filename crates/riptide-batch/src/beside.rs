//! Files that appear whole or not at all.

use std::io;
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

/// A new file in the folder of `path`, to be written and then moved there with [`persist`](NamedTempFile::persist): at no
/// time does `path` have a part of it. It has the rights of any new file, and is removed where it is dropped before.
///
/// # Errors
///
/// Where the folder is missing or cannot be written to.
pub fn beside(path: &Path) -> io::Result<NamedTempFile> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut builder = Builder::new();
    builder.prefix(".riptide-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::fs::Permissions;
        use std::os::unix::fs::PermissionsExt;
        // The umask takes its share.
        builder.permissions(Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
