//! The `riptide` command: reads the arguments, moves one page or a stream of them through the extractor, and says how it went.
//!
//! Data go to stdout and nothing else does; on an error stdout stays empty.

mod args;
mod commands;
mod config;
mod engine;
mod exit;
mod interrupt;
mod meter;
mod ndjson;
mod quantity;
mod record;
mod rendering;
mod source;
mod stderr;
mod write;

use std::env;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches};
use tracing_subscriber::EnvFilter;

use crate::args::{Cli, Command};
use crate::config::Config;
use crate::exit::{Exit, Failure};
use crate::stderr::Stderr;

fn main() -> ExitCode {
    // The first reading says which configuration holds, the second has its values as defaults.
    let cli = match parse(Config::default().apply(Cli::command())) {
        Ok(parsed) => parsed,
        Err(error) => {
            // Help and version are answers, on stdout; a reader that went away has had enough of them.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage.into() } else { Exit::Ok.into() };
        }
    };
    let stderr = Stderr::new(cli.globals.color);
    if cli.globals.verbose > 1 {
        log_every_step();
    }
    match configured(cli).and_then(|(cli, config)| run(cli, &config, stderr)) {
        Ok(()) => Exit::Ok.into(),
        Err(failure) => {
            stderr.failure(&failure);
            failure.exit.into()
        }
    }
}

fn run(cli: Cli, config: &Config, stderr: Stderr) -> Result<(), Failure> {
    match cli.command {
        Command::Extract(args) => commands::extract::run(&args, cli.globals.verbose > 0, stderr),
        Command::Render(args) => commands::render::run(&args, cli.globals.verbose > 0, stderr),
        Command::Component(args) => commands::component::run(&args),
        Command::Doctor(args) => commands::doctor::run(&args, &config.files, stderr),
        Command::Config { json } => commands::config::run(config, json),
        Command::Completions { shell } => commands::completions::run(shell),
        Command::Man => commands::man::run(),
    }
}

fn parse(mut command: clap::Command) -> Result<Cli, clap::Error> {
    let matches = command.try_get_matches_from_mut(env::args_os())?;
    let cli = Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
    match cli.without_use(&matches)[..] {
        [] => Ok(cli),
        ref flags => Err(command.error(
            ErrorKind::ArgumentConflict,
            format!("a page that a browser opens has no use for {}", flags.join(", ")),
        )),
    }
}

/// The same command line, with what the configuration files say.
fn configured(cli: Cli) -> Result<(Cli, Config), Failure> {
    let config = Config::read(cli.globals.config.as_deref())?;
    if config.files.is_empty() {
        return Ok((cli, config));
    }
    match parse(config.apply(Cli::command())) {
        Ok(cli) => Ok((cli, config)),
        // Without the files it was right.
        Err(error) => {
            let files: Vec<String> = config.files.iter().map(|file| file.display().to_string()).collect();
            let told = error.to_string();
            let told = told.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
            Err(Failure::usage(format!("a value of the configuration is wrong: {told}"))
                .hint(format!("it was read from {}", files.join(" and "))))
        }
    }
}

fn log_every_step() {
    let filter = EnvFilter::try_from_env("RIPTIDE_LOG").unwrap_or_else(|_| {
        EnvFilter::new(
            "riptide=debug,riptide_batch=debug,riptide_extraction=debug,riptide_fetch=debug,riptide_headless=debug",
        )
    });
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
