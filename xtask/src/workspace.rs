//! Where things stand in the working tree.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// The package that becomes the component.
pub const GUEST: &str = "riptide-extractor-wasm";

/// The target that the component is compiled for.
pub const GUEST_TARGET: &str = "wasm32-wasip2";

/// The profile of the root `Cargo.toml` that the component is compiled with.
pub const GUEST_PROFILE: &str = "component";

/// The file name of the component, in the target folder, in the repository and installed.
pub const COMPONENT_FILE: &str = "riptide_extractor_wasm.wasm";

/// The working tree and what Cargo says of its packages.
pub struct Workspace {
    /// The folder of the root `Cargo.toml`.
    pub root: PathBuf,
    /// Where Cargo builds.
    pub target: PathBuf,
    /// The packages of the workspace.
    pub packages: Vec<Package>,
}

/// A package of the workspace, as `cargo metadata --no-deps` describes it.
#[derive(Debug, Deserialize)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its `Cargo.toml`.
    pub manifest_path: PathBuf,
    /// What it declares to depend on, with the workspace's entries filled in.
    pub dependencies: Vec<Dependency>,
}

/// A dependency as a package declares it.
#[derive(Debug, Deserialize)]
pub struct Dependency {
    /// The name of the package depended on.
    pub name: String,
    /// `None` for a normal dependency, else `dev` or `build`.
    pub kind: Option<String>,
    /// The folder, for a package of the workspace.
    pub path: Option<PathBuf>,
    /// The features asked for.
    pub features: Vec<String>,
    /// Whether the default features are on.
    pub uses_default_features: bool,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    target_directory: PathBuf,
    workspace_root: PathBuf,
}

impl Workspace {
    /// The working tree that this program was built from.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open).
    pub fn load() -> Result<Self> {
        Self::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))
    }

    /// Asks Cargo about the workspace of a manifest. Needs no network.
    ///
    /// # Errors
    ///
    /// Where Cargo can't be run or doesn't like a manifest.
    pub fn open(manifest: &Path) -> Result<Self> {
        let output = cargo()
            .args(["metadata", "--no-deps", "--format-version", "1", "--manifest-path"])
            .arg(manifest)
            .output()
            .context("cargo can't be run")?;
        if !output.status.success() {
            bail!("cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        let metadata: Metadata =
            serde_json::from_slice(&output.stdout).context("cargo metadata answered something unexpected")?;
        Ok(Workspace {
            root: metadata.workspace_root,
            target: metadata.target_directory,
            packages: metadata.packages,
        })
    }

    /// The package of this name.
    ///
    /// # Errors
    ///
    /// Where the workspace has none.
    pub fn package(&self, name: &str) -> Result<&Package> {
        self.packages
            .iter()
            .find(|package| package.name == name)
            .with_context(|| format!("the workspace has no package `{name}`"))
    }

    /// The checked-in component.
    pub fn component(&self) -> PathBuf {
        self.root.join("crates/riptide-component").join(COMPONENT_FILE)
    }

    /// The checked-in lock of the component.
    pub fn lock(&self) -> PathBuf {
        self.root.join("crates/riptide-component/src/lock.rs")
    }

    /// The folder of the interface.
    pub fn wit(&self) -> PathBuf {
        self.root.join("wit")
    }
}

impl Package {
    /// The folder of its `Cargo.toml`.
    pub fn folder(&self) -> &Path {
        self.manifest_path.parent().unwrap_or(&self.manifest_path)
    }
}

/// The Cargo that runs this program, else the one on the path.
pub fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}
