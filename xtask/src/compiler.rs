//! Compiles the guest so that its bytes depend on its sources alone.

use std::{env, fs, path::PathBuf, process::Command};

use anyhow::{Context, Result, bail};

use crate::workspace::{COMPONENT_FILE, GUEST, GUEST_PROFILE, GUEST_TARGET, Workspace, cargo};

/// Compiles the component and answers with its bytes.
///
/// The flags of `.cargo/config.toml` are in force, with the paths of this machine mapped away beside them. An
/// environment `RUSTFLAGS` is left as it is and replaces both, as it does for anyone who compiles the guest by hand:
/// the check of the component tells.
///
/// # Errors
///
/// Where the toolchain is not the pinned one, the target can't be added, or the guest doesn't compile.
pub fn compile(workspace: &Workspace) -> Result<Vec<u8>> {
    let compiler = Compiler::find(workspace)?;
    compiler.ensure_target()?;
    let target = workspace.target.join("component");
    let status = cargo()
        .current_dir(&workspace.root)
        .args(["build", "--locked", "--package", GUEST, "--target", GUEST_TARGET, "--profile", GUEST_PROFILE])
        .arg("--config")
        .arg(remapping(workspace, &compiler)?)
        // A folder of its own: other flags here would make a build by hand start anew, and the other way round.
        .arg("--target-dir")
        .arg(&target)
        .status()
        .context("cargo can't be run")?;
    if !status.success() {
        bail!("the guest does not compile: see the messages above");
    }
    let path = target.join(GUEST_TARGET).join(GUEST_PROFILE).join(COMPONENT_FILE);
    fs::read(&path).with_context(|| path.display().to_string())
}

/// The compiler that Cargo will use in the workspace.
struct Compiler {
    /// `rustc`, to be run in the workspace, where `rust-toolchain.toml` holds.
    root: PathBuf,
    /// The release, for example `1.95.0`.
    release: String,
    /// The commit that the standard library was built from.
    commit: String,
    /// Where the standard libraries are.
    sysroot: PathBuf,
}

impl Compiler {
    fn find(workspace: &Workspace) -> Result<Self> {
        let version = rustc(workspace, &["--version", "--verbose"])?;
        let field = |name: &str| {
            let line = version.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
            line.map(str::to_owned).with_context(|| format!("rustc --version --verbose names no `{name}`"))
        };
        let compiler = Compiler {
            root: workspace.root.clone(),
            release: field("release")?,
            commit: field("commit-hash")?,
            sysroot: rustc(workspace, &["--print", "sysroot"])?.into(),
        };
        let pinned = pinned_release(workspace)?;
        if compiler.release != pinned {
            let override_note = match env::var("RUSTUP_TOOLCHAIN") {
                Ok(toolchain) => format!(
                    ", and unset RUSTUP_TOOLCHAIN, which asks for `{toolchain}` in its place (a `cargo +TOOLCHAIN` sets it too)"
                ),
                Err(_) => String::new(),
            };
            bail!(
                "rustc is {}, rust-toolchain.toml pins {pinned}: run `rustup toolchain install {pinned}`{override_note}",
                compiler.release
            );
        }
        Ok(compiler)
    }

    /// Adds the target's standard library where it is missing.
    fn ensure_target(&self) -> Result<()> {
        if self.has_target() {
            return Ok(());
        }
        let status =
            Command::new("rustup").current_dir(&self.root).args(["target", "add", GUEST_TARGET]).status();
        let outcome = match status {
            Ok(status) if status.success() && self.has_target() => return Ok(()),
            Ok(status) if status.success() => "added it to another toolchain".to_owned(),
            Ok(status) => format!("failed ({status})"),
            Err(error) => format!("can't be run ({error})"),
        };
        bail!(
            "the standard library for {GUEST_TARGET} is missing below {sysroot}, and `rustup target add {GUEST_TARGET}` {outcome}: \
             run it where the network allows, or unpack rust-std-{release}-{GUEST_TARGET} into {sysroot}",
            sysroot = self.sysroot.display(),
            release = self.release,
        )
    }

    fn has_target(&self) -> bool {
        self.sysroot.join("lib/rustlib").join(GUEST_TARGET).join("lib").is_dir()
    }
}

/// A Cargo configuration that maps the paths of this machine away. Cargo adds its flags to those of
/// `.cargo/config.toml`.
fn remapping(workspace: &Workspace, compiler: &Compiler) -> Result<String> {
    let home = match env::var_os("CARGO_HOME") {
        Some(home) => PathBuf::from(home),
        None => env::home_dir().context("neither CARGO_HOME nor HOME is set")?.join(".cargo"),
    };
    let mut paths = vec![
        (workspace.root.clone(), "/riptide".to_owned()),
        (compiler.sysroot.join("lib/rustlib/src/rust"), format!("/rustc/{}", compiler.commit)),
        (home.join("git/checkouts"), "/git".to_owned()),
    ];
    // The folder of a registry is named after its address, which a mirror changes.
    let registries = home.join("registry/src");
    if let Ok(folders) = fs::read_dir(&registries) {
        for folder in folders {
            paths.push((folder?.path(), "/registry".to_owned()));
        }
    }
    let flags = paths
        .into_iter()
        .map(|(from, to)| {
            let from = from.to_str().with_context(|| format!("{} is not UTF-8", from.display()))?;
            Ok(toml::Value::from(format!("--remap-path-prefix={from}={to}")))
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(format!("target.{GUEST_TARGET}.rustflags={}", toml::Value::from(flags)))
}

fn pinned_release(workspace: &Workspace) -> Result<String> {
    let path = workspace.root.join("rust-toolchain.toml");
    let file: toml::Table = fs::read_to_string(&path)
        .with_context(|| path.display().to_string())?
        .parse()
        .with_context(|| path.display().to_string())?;
    let channel =
        file.get("toolchain").and_then(|toolchain| toolchain.get("channel")).and_then(|c| c.as_str());
    channel.map(str::to_owned).with_context(|| format!("{} pins no channel", path.display()))
}

fn rustc(workspace: &Workspace, arguments: &[&str]) -> Result<String> {
    let output = Command::new("rustc")
        .current_dir(&workspace.root)
        .args(arguments)
        .output()
        .context("rustc can't be run")?;
    if !output.status.success() {
        bail!("rustc {} failed: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8(output.stdout).context("rustc answered something unexpected")?.trim().to_owned())
}
