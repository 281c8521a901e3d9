//! What people read while the data goes to stdout: errors, warnings, timings.

use std::env;
use std::io::{self, IsTerminal, Write};

use riptide_content::{BlockVerdict, Warning};

use crate::args::Color;
use crate::exit::Failure;

/// Stderr, coloured or not. What cannot be written there is lost: nothing is left to say it to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stderr {
    color: bool,
}

const RED: &str = "\x1b[1;31m";
const YELLOW: &str = "\x1b[1;33m";
const CYAN: &str = "\x1b[1;36m";
const RESET: &str = "\x1b[0m";

impl Stderr {
    pub(crate) fn new(color: Color) -> Self {
        let color = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                io::stderr().is_terminal() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            }
        };
        Stderr { color }
    }

    pub(crate) fn failure(self, failure: &Failure) {
        let mut chain = failure.chain().into_iter();
        self.line(RED, "error", &chain.next().unwrap_or_default());
        for cause in chain {
            self.line("", "  caused by", &cause);
        }
        if let Some(hint) = &failure.hint {
            self.line(CYAN, "hint", hint);
        }
    }

    pub(crate) fn warnings(self, warnings: &[Warning]) {
        for warning in warnings {
            self.line(YELLOW, "warning", &warning.message);
        }
    }

    pub(crate) fn warn(self, warning: &str) {
        self.line(YELLOW, "warning", warning);
    }

    pub(crate) fn note(self, note: &str) {
        self.line("", "riptide", note);
    }

    /// What someone who waits wants to know; a log does not.
    pub(crate) fn progress(self, told: &str) {
        if io::stderr().is_terminal() {
            self.note(told);
        }
    }

    /// One line a block: the verdict, its score, where it stands, why, and how it begins.
    pub(crate) fn explanation(self, blocks: &[BlockVerdict]) {
        for block in blocks {
            let verdict = if block.kept { "kept" } else { "dropped" };
            let told = format!("{:.2}  {}  ({})  {}", block.score, block.path, block.reason, block.text);
            self.line(if block.kept { CYAN } else { "" }, verdict, &told);
        }
    }

    fn line(self, color: &str, label: &str, told: &str) {
        let told = printable(told);
        let mut stderr = io::stderr().lock();
        let _ = if self.color && !color.is_empty() {
            writeln!(stderr, "{color}{label}{RESET}: {told}")
        } else {
            writeln!(stderr, "{label}: {told}")
        };
    }
}

/// Messages quote untrusted pages: no control character of theirs reaches the terminal.
fn printable(told: &str) -> String {
    told.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}
