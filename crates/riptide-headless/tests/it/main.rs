//! Pages of servers on loopback, in a real Chrome:
//! - `contents`: what a page is made of by its scripts is in the HTML
//! - `hostile`: pages that do not end, ask, eat or break out
//! - `lifecycle`: one Chrome for many pages, and none that is left
//! - `limits`: requests, bytes, time, memory
//! - `reach`: what no page gets to
//! - `refusals`: what is no page, and why

#![allow(clippy::unwrap_used, reason = "a test ends where its ground is missing")]

mod chrome;
mod contents;
mod hostile;
mod lifecycle;
mod limits;
mod reach;
mod refusals;
mod server;
