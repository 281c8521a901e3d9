//! Lists and records through the public face; whole runs are shown by the tests of the command.
//! - `list`: what a line says
//! - `names`: files of pages
//! - `records`: what a run finds of the one before

#![allow(clippy::unwrap_used, reason = "a test ends where its ground is missing")]

mod list;
mod names;
mod records;
