//! html5ever alone on the same pages, to see what the guard is for.

use std::{
    path::PathBuf,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};

use crate::workspace::{Workspace, cargo};

/// The package with the parse, and the example in it that measures one.
const PACKAGE: &str = "riptide-content";
const EXAMPLE: &str = "parse";

/// The program that parses without a guard; none where nobody waits for it.
pub(super) struct Unguarded {
    program: Option<PathBuf>,
    bytes: u32,
    patience: Duration,
}

impl Unguarded {
    pub(super) fn build(workspace: &Workspace, bytes: u32, patience: u64) -> Result<Self> {
        let patience = Duration::from_secs(patience);
        if patience.is_zero() {
            return Ok(Unguarded { program: None, bytes, patience });
        }
        let status = cargo()
            .current_dir(&workspace.root)
            .args(["build", "--release", "--locked", "--package", PACKAGE, "--example", EXAMPLE])
            .status()
            .context("cargo can't be run")?;
        ensure!(
            status.success(),
            "the example {EXAMPLE} of {PACKAGE} does not compile: see the messages above"
        );
        Ok(Unguarded {
            program: Some(workspace.target.join("release/examples").join(EXAMPLE)),
            bytes,
            patience,
        })
    }

    /// What one parse took, in words, in a process of its own.
    pub(super) fn beside(&self, name: &str) -> Result<String> {
        let Some(program) = &self.program else { return Ok(String::new()) };
        let mut child = Command::new(program)
            .args([name, &self.bytes.to_string(), "unguarded"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let start = Instant::now();
        while child.try_wait()?.is_none() {
            if start.elapsed() > self.patience {
                child.kill()?;
                child.wait()?;
                return Ok(format!("over {} s", self.patience.as_secs()));
            }
            thread::sleep(Duration::from_millis(5));
        }
        let output = child.wait_with_output()?;
        if !output.status.success() {
            bail!("{name}, unguarded: {}: {}", output.status, String::from_utf8_lossy(&output.stderr));
        }
        let answer = String::from_utf8(output.stdout)?;
        let seconds: f64 = answer
            .split_whitespace()
            .next()
            .and_then(|field| field.parse().ok())
            .with_context(|| format!("{name}: unexpected answer {answer:?}"))?;
        Ok(format!("{seconds:.3} s"))
    }
}
