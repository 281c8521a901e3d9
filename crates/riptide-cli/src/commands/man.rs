//! `riptide man`: the manual page, in roff.

use clap::CommandFactory;
use clap_mangen::Man;

use crate::args::Cli;
use crate::exit::{Exit, Failure};
use crate::write;

/// The page of the command itself, then those of its subcommands.
pub(crate) fn run() -> Result<(), Failure> {
    let mut command = Cli::command();
    command.build();
    let mut page = Vec::new();
    let subcommands = command.get_subcommands().filter(|command| command.get_name() != "help").cloned();
    for command in std::iter::once(command.clone()).chain(subcommands) {
        Man::new(command).render(&mut page).map_err(|error| {
            Failure::new(Exit::Internal, "man", "the manual page cannot be made").caused_by(error)
        })?;
    }
    write::deliver(&page, None)
}
