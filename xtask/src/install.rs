//! `cargo xtask install`: the program and the component to their places.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

/// Builds the program, checks the component, and installs both.
#[derive(Args)]
pub struct Arguments {
    /// The folder to install below.
    #[arg(long, default_value = "/opt/riptide")]
    prefix: PathBuf,
}

/// Runs the command.
///
/// # Errors
///
/// None yet.
pub fn run(arguments: &Arguments) -> Result<()> {
    let _ = &arguments.prefix;
    anyhow::bail!("not here")
}
