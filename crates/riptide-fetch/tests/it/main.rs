//! The fetcher against real servers on loopback:
//! - `addresses`: what is refused, in every spelling
//! - `bodies`: codings, bombs, lengths, connections that end or never do
//! - `redirects`: chains, loops, ways out of the public network
//! - `statuses`: errors, content types, another attempt

#![allow(clippy::unwrap_used, reason = "a test ends where its ground is missing")]

mod addresses;
mod bodies;
mod redirects;
mod server;
mod statuses;
