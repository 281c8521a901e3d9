//! `riptide config`: every setting, its value, and where that comes from.

use std::fmt::Write;

use clap::CommandFactory;
use serde::Serialize;

use crate::args::Cli;
use crate::config::Config;
use crate::exit::{Exit, Failure};
use crate::write;

#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    value: Option<&'a str>,
    origin: &'a str,
}

pub(crate) fn run(config: &Config, json: bool) -> Result<(), Failure> {
    // `extract` is the command that has all settings: without arguments it tells what they are.
    let mut command = config.apply(Cli::command());
    let matches = command.try_get_matches_from_mut(["riptide", "extract"]).map_err(|error| {
        Failure::usage("a value of the environment or the configuration is wrong")
            .caused_by(error.to_string())
    })?;
    // As it was before, with the names of the variables.
    let plain = Cli::command();
    let (Some(matches), Some(extract)) =
        (matches.subcommand_matches("extract"), plain.find_subcommand("extract"))
    else {
        return Err(Failure::new(Exit::Internal, "settings", "there is no command with the settings"));
    };
    let effective = config.effective(matches, extract);
    if json {
        let rows: Vec<Row<'_>> = effective
            .iter()
            .map(|row| Row { name: row.name, value: row.value.as_deref(), origin: &row.origin })
            .collect();
        let mut json = serde_json::to_vec_pretty(&rows).map_err(|error| {
            Failure::new(Exit::Internal, "json", "the settings cannot be written").caused_by(error)
        })?;
        json.push(b'\n');
        return write::deliver(&json, None);
    }
    let mut table = String::new();
    for row in effective {
        let value = row.value.as_deref().unwrap_or("(not set)");
        // Writing to a String cannot fail.
        let _ = writeln!(table, "{:<17} {value:<24} {}", row.name, row.origin);
    }
    write::deliver(table.as_bytes(), None)
}
