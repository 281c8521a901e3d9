//! The command in an environment of its own.

use std::path::PathBuf;
use std::process::{self, Output};

use assert_cmd::Command;
use tempfile::TempDir;

/// A folder that is home, configuration and working directory at once.
pub(crate) struct Sandbox {
    pub(crate) folder: TempDir,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        Sandbox { folder: TempDir::new().unwrap() }
    }

    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// The command as a process that the test talks to while it runs.
    pub(crate) fn process(&self) -> process::Command {
        let mut command = process::Command::new(env!("CARGO_BIN_EXE_riptide"));
        let home = self.folder.path();
        command.env_clear().current_dir(home);
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "TMPDIR"] {
            command.env(name, home);
        }
        // Shared by all tests: compiling the component for each of them would take minutes.
        command.env("XDG_CACHE_HOME", concat!(env!("CARGO_TARGET_TMPDIR"), "/cache"));
        command
    }

    pub(crate) fn command(&self) -> Command {
        Command::from_std(self.process())
    }

    pub(crate) fn run(&self, args: &[&str]) -> Output {
        self.command().args(args).output().unwrap()
    }
}

pub(crate) fn example() -> &'static str {
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/article.html")
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The run failed with this code, said all of `words` on stderr, and nothing on stdout.
#[track_caller]
pub(crate) fn assert_fails(output: &Output, code: i32, words: &[&str]) {
    let told = stderr(output);
    assert_eq!(output.status.code(), Some(code), "{told}");
    assert_eq!(stdout(output), "", "an error leaves stdout empty");
    for word in words {
        assert!(told.contains(word), "`{word}` is missing in: {told}");
    }
}

/// The run succeeded; its stdout.
#[track_caller]
pub(crate) fn assert_succeeds(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", stderr(output));
    stdout(output)
}

/// The peak of a process's memory, in KiB, as the system counted it until its end.
#[cfg(target_os = "linux")]
pub(crate) fn peak_memory(mut child: process::Child) -> (Output, u64) {
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let told = std::fs::read_to_string(&status).unwrap_or_default();
        let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        peak = peak.max(kib.unwrap_or_default());
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    (child.wait_with_output().unwrap(), peak)
}
