//! One file a command.

pub(crate) mod completions;
pub(crate) mod component;
pub(crate) mod config;
pub(crate) mod doctor;
pub(crate) mod extract;
pub(crate) mod list;
pub(crate) mod man;
pub(crate) mod render;
