//! The host from the outside.
//!
//! - `agreement`: the sandbox gives the answer of the native build
//! - `answers`: whatever a guest answers, and whatever is given as a component
//! - `boundary`: a hostile guest is its own typed error and nobody else's
//! - `budget`: the memory that pages in flight share
//! - `components`: what is loaded, and what is not
//! - `hostile_guest`: the guest that the others drive
//! - `limits`: each limit obeyed and violated
//! - `linear`: fuel and memory grow with the page alone
//! - `real_component`: the component that ships, page by page
//! - `tracing_record`: what the host writes to the log

#![expect(clippy::unwrap_used, reason = "clippy knows test functions, not what they call")]

mod agreement;
mod answers;
mod boundary;
mod budget;
mod components;
mod hostile_guest;
mod limits;
mod linear;
mod real_component;
mod tracing_record;
