//! The fetcher against real servers on loopback:
//! - `addresses`: what is refused, in every spelling
//! - `bodies`: codings, bombs, lengths, connections that end or never do
//! - `cache`: responses kept on disk, used again, revalidated
//! - `cookies`: within one chain of redirects
//! - `politeness`: turns for hosts
//! - `proxies`: none, unless asked for
//! - `redirects`: chains, loops, ways out of the public network
//! - `robots`: what a site asks not to fetch
//! - `statuses`: errors, content types, another attempt
//! - `tls`: HTTPS by HTTP/1.1 and HTTP/2, IPv6, ways back to http

#![allow(clippy::unwrap_used, reason = "a test ends where its ground is missing")]

mod addresses;
mod bodies;
mod cache;
mod cookies;
mod politeness;
mod proxies;
mod redirects;
mod robots;
mod server;
mod statuses;
mod tls;
