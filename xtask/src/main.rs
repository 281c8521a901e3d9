//! `cargo xtask`: builds and checks RipTide.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::build_wasm;

/// Builds and checks RipTide.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    BuildWasm(build_wasm::Arguments),
}

#[allow(clippy::print_stderr, reason = "the error of a command goes to standard error")]
fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::BuildWasm(arguments) => build_wasm::run(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
