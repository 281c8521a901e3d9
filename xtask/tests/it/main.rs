//! - `check`: each rule of a component, obeyed and broken.
//! - `checked_in`: the component of the repository obeys them and was made from the sources as they are.
//! - `diff`: where two texts part.
//! - `flags`: the guest's numbers from a Cargo configuration, and what replaces them.
//! - `install`: a prefix that can't be written.
//! - `instructions`: a stage within its budget and beyond it.
//! - `replace`: a file changes whole or not at all.
//! - `resolve`: references resolved as the benchmark's own scorer resolves them.
//! - `score`: the figures of a small corpus are those that the scorer gives.
//! - `source`: what makes the component stale and what does not.

#![allow(clippy::unwrap_used, reason = "a test ends where its ground is missing")]

mod check;
mod checked_in;
mod diff;
mod flags;
mod guest;
mod install;
mod instructions;
mod replace;
mod resolve;
mod score;
mod source;
