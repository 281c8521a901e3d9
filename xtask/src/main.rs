//! `cargo xtask`: builds, checks and installs RipTide.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::{
    agree, bench, build_wasm, conformance, deadline, eval, fuzz, hostile, install, instructions, soak,
};

/// Builds, checks and installs RipTide.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Agree(agree::Arguments),
    Bench(bench::Arguments),
    BuildWasm(build_wasm::Arguments),
    Conformance(conformance::Arguments),
    Deadline(deadline::Arguments),
    Eval(eval::Arguments),
    Fuzz(fuzz::Arguments),
    Hostile(hostile::Arguments),
    Install(install::Arguments),
    Instructions(instructions::Arguments),
    Soak(soak::Arguments),
}

#[allow(clippy::print_stderr, reason = "the error of a command goes to standard error")]
fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Agree(arguments) => agree::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::BuildWasm(arguments) => build_wasm::run(&arguments),
        Command::Conformance(arguments) => conformance::run(&arguments),
        Command::Deadline(arguments) => deadline::run(&arguments),
        Command::Eval(arguments) => eval::run(&arguments),
        Command::Fuzz(arguments) => fuzz::run(&arguments),
        Command::Hostile(arguments) => hostile::run(&arguments),
        Command::Install(arguments) => install::run(&arguments),
        Command::Instructions(arguments) => instructions::run(&arguments),
        Command::Soak(arguments) => soak::run(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
