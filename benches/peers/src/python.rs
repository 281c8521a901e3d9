//! Libraries of Python, each in a process of its own that times itself.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result};
use riptide_bench::{
    contest::{Contestant, Turn},
    pages::Page,
};

const WORKER: &str = include_str!("../worker.py");

/// A running worker.
pub(crate) struct Python {
    library: &'static str,
    child: Child,
    pages: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Python {
    /// Starts a worker for a library with an interpreter that has it.
    pub(crate) fn start(interpreter: &Path, library: &'static str) -> Result<Self> {
        let mut child = Command::new(interpreter)
            .args(["-c", WORKER, library])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // The libraries tell there what they think of a page.
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{} can't be run", interpreter.display()))?;
        let (pages, answers) =
            child.stdin.take().zip(child.stdout.take()).context("the worker has no pipes")?;
        Ok(Python { library, child, pages, answers: BufReader::new(answers) })
    }
}

impl Contestant for Python {
    fn name(&self) -> String {
        format!("{} (Python)", self.library)
    }

    fn extract(&mut self, page: &Page) -> Result<Turn> {
        self.pages.write_all(&u32::try_from(page.text.len())?.to_le_bytes())?;
        self.pages.write_all(page.text.as_bytes())?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        let (nanoseconds, text_bytes) =
            line.trim().split_once(' ').context("the worker has ended: the library refused the page")?;
        Ok(Turn { time: Duration::from_nanos(nanoseconds.parse()?), text_bytes: text_bytes.parse()? })
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
