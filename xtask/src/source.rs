//! The digest of everything that the component is made from, so that a stale one can be told without building it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::{
    check::hex,
    flags::GuestFlags,
    workspace::{Dependency, GUEST, GUEST_PROFILE, Package, Workspace},
};

/// Folders of a package that don't go into the component.
const APART: [&str; 5] = ["benches", "examples", "fuzz", "target", "tests"];

/// SHA-256, in lower-case hexadecimal, over what the component is made from:
///
/// - `wit/` and the files of the guest's package and of the workspace's packages that it depends on, but for their
///   tests, benches and examples;
/// - what those packages declare to depend on, and name, version and checksum of every package of `Cargo.lock` that
///   follows from it;
/// - the profile, the flags of the target, and the pinned toolchain.
///
/// # Errors
///
/// Where a file can't be read.
pub fn digest(workspace: &Workspace) -> Result<String> {
    let packages = own_packages(workspace)?;
    let mut parts = Parts::default();
    parts.folder(&workspace.root, &workspace.wit())?;
    parts.file(&workspace.root, &workspace.root.join("rust-toolchain.toml"))?;
    parts.text("flags", &GuestFlags::load(&workspace.root)?.rustflags.join("\n"));
    parts.text("profile", &profiles(&workspace.root)?);
    for package in &packages {
        parts.folder(&workspace.root, package.folder())?;
        parts.text(&format!("package {}", package.name), &declaration(package));
    }
    parts.text("lock", &locked(&workspace.root, &packages)?);
    Ok(parts.digest())
}

/// The guest's package and those of the workspace that it depends on.
fn own_packages(workspace: &Workspace) -> Result<Vec<&Package>> {
    let mut found = BTreeMap::new();
    let mut open = vec![GUEST];
    while let Some(name) = open.pop() {
        let package = workspace.package(name)?;
        if found.insert(name, package).is_none() {
            open.extend(
                built(package)
                    .filter(|dependency| dependency.path.is_some())
                    .map(|dependency| dependency.name.as_str()),
            );
        }
    }
    Ok(found.into_values().collect())
}

/// The dependencies that a build of the package needs.
fn built(package: &Package) -> impl Iterator<Item = &Dependency> {
    package.dependencies.iter().filter(|dependency| dependency.kind.as_deref() != Some("dev"))
}

fn declaration(package: &Package) -> String {
    let mut lines: Vec<_> = built(package)
        .map(|dependency| {
            let Dependency { name, kind, features, uses_default_features, .. } = dependency;
            format!("{name} {kind:?} {features:?} {uses_default_features}\n")
        })
        .collect();
    lines.sort();
    format!("{}\n{}", package.version, lines.concat())
}

/// The guest's profile and those it inherits from, as the root `Cargo.toml` has them.
fn profiles(root: &Path) -> Result<String> {
    let path = root.join("Cargo.toml");
    let manifest: toml::Table =
        fs::read_to_string(&path)?.parse().with_context(|| path.display().to_string())?;
    let mut text = String::new();
    let mut next = Some(GUEST_PROFILE);
    while let Some(name) = next {
        let profile = manifest.get("profile").and_then(|profiles| profiles.get(name));
        text.push_str(&format!("{name}\n{}\n", profile.map(toml::Value::to_string).unwrap_or_default()));
        next = profile.and_then(|profile| profile.get("inherits")).and_then(toml::Value::as_str);
    }
    Ok(text)
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: String,
    checksum: Option<String>,
    #[serde(default)]
    dependencies: Vec<String>,
}

/// Name, version and checksum of what `Cargo.lock` holds for these packages, one a line.
fn locked(root: &Path, packages: &[&Package]) -> Result<String> {
    let path = root.join("Cargo.lock");
    let lock: Lock =
        toml::from_str(&fs::read_to_string(&path)?).with_context(|| path.display().to_string())?;
    // A dependency is written as `name`, or as `name version` where the lock has several of that name.
    let find = |dependency: &str| {
        let mut words = dependency.split(' ');
        let (name, version) = (words.next().unwrap_or_default(), words.next());
        lock.package
            .iter()
            .position(|package| {
                package.name == name && version.is_none_or(|version| package.version == version)
            })
            .with_context(|| format!("{} has no `{dependency}`", path.display()))
    };
    let own: BTreeSet<_> = packages.iter().map(|package| package.name.as_str()).collect();
    let mut found = BTreeSet::new();
    let mut open = Vec::new();
    for package in packages {
        let wanted: BTreeSet<_> = built(package).map(|dependency| dependency.name.as_str()).collect();
        // The lock lists a package's dev-dependencies among the others.
        for dependency in &lock.package[find(&package.name)?].dependencies {
            let name = dependency.split(' ').next().unwrap_or_default();
            if wanted.contains(name) && !own.contains(name) {
                open.push(find(dependency)?);
            }
        }
    }
    while let Some(index) = open.pop() {
        if found.insert(index) {
            for dependency in &lock.package[index].dependencies {
                open.push(find(dependency)?);
            }
        }
    }
    Ok(found
        .into_iter()
        .map(|index| &lock.package[index])
        // The workspace's own are hashed by their files.
        .filter_map(|package| {
            Some(format!("{} {} {}\n", package.name, package.version, package.checksum.as_deref()?))
        })
        .collect())
}

/// What is hashed, each part under a name of its own.
#[derive(Default)]
struct Parts(BTreeMap<String, [u8; 32]>);

impl Parts {
    fn text(&mut self, name: &str, text: &str) {
        self.0.insert(name.to_owned(), Sha256::digest(text.as_bytes()).into());
    }

    fn file(&mut self, root: &Path, path: &Path) -> Result<()> {
        let bytes = fs::read(path).with_context(|| path.display().to_string())?;
        let name: Vec<_> = path.strip_prefix(root)?.iter().map(|part| part.to_string_lossy()).collect();
        self.0.insert(name.join("/"), Sha256::digest(bytes).into());
        Ok(())
    }

    /// All files below a folder, but for hidden ones and those of [`APART`].
    fn folder(&mut self, root: &Path, folder: &Path) -> Result<()> {
        let mut open: Vec<PathBuf> = vec![folder.to_owned()];
        while let Some(inner) = open.pop() {
            for entry in fs::read_dir(&inner).with_context(|| inner.display().to_string())? {
                let entry = entry?;
                let name = entry.file_name();
                let name = name.to_string_lossy();
                if name.starts_with('.') {
                    continue;
                }
                if !entry.file_type()?.is_dir() {
                    self.file(root, &entry.path())?;
                } else if inner != folder || !APART.contains(&name.as_ref()) {
                    open.push(entry.path());
                }
            }
        }
        Ok(())
    }

    fn digest(&self) -> String {
        let mut hasher = Sha256::new();
        for (name, digest) in &self.0 {
            hasher.update(name.as_bytes());
            hasher.update([0]);
            hasher.update(digest);
        }
        hex(&hasher.finalize())
    }
}
