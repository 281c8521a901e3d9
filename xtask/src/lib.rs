//! What `cargo xtask` does: one module a command, and the rooms that the commands share.
//!
//! A library so that its checks can be tested on components made for the purpose.

pub mod agree;
pub mod anatomy;
pub mod artefact;
pub mod bench;
pub mod build_wasm;
pub mod check;
pub mod compiler;
pub mod conformance;
pub mod corpus;
pub mod deadline;
pub mod eval;
pub mod filter;
pub mod flags;
pub mod fuzz;
pub mod hostile;
pub mod install;
pub mod instructions;
pub mod interface;
pub mod progress;
pub mod riptide;
pub mod soak;
pub mod source;
pub mod workspace;
