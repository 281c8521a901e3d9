//! What comes out, and where to.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// The form of the answer.
#[derive(Args, Debug)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// The form of the output; metadata alone comes as YAML where the form is text or md
    #[arg(short, long, value_enum, env = "RIPTIDE_FORMAT", default_value = "md")]
    format: Format,
    /// Every field as JSON: short for --format json
    #[arg(long, overrides_with = "format")]
    json: bool,
    /// Put the metadata in front of Markdown or text, as YAML
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", default_value_t = false, action = clap::ArgAction::Set, value_name = "BOOL", env = "RIPTIDE_FRONT_MATTER")]
    pub(crate) front_matter: bool,
    /// Write to this file instead of stdout: whole or not at all (records of --ndjson: as they come)
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// The forms of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Plain text
    Text,
    /// CommonMark with tables and footnotes
    Md,
    /// Every field, indented
    Json,
    /// Every field, one line
    Ndjson,
    /// Clean HTML
    Html,
}

impl OutputArgs {
    pub(crate) fn format(&self) -> Format {
        if self.json { Format::Json } else { self.format }
    }
}
