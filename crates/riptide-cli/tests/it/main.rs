//! The command as its users meet it:
//! - `bounds`: servers that waste time and memory
//! - `browsing`: what a browser is told by flags
//! - `commands`: help, completions, the manual, the reference in `docs/cli.md`
//! - `engines`: the sandbox, its limits and its component; the native engine
//! - `fetching`: pages from a server on loopback
//! - `formats`: text, Markdown, JSON, NDJSON, HTML, front matter, output files
//! - `inputs`: files and stdin; small, large, broken and missing pages
//! - `limits`: every cap obeyed and violated
//! - `lists`: lists of URLs, interrupted and resumed
//! - `politeness`: lists and their hosts
//! - `progress`: what a list shows of itself
//! - `records`: the NDJSON filter
//! - `rendered_lists`: lists whose pages are opened in a real Chrome
//! - `rendering`: pages in a real Chrome, and what is left of it
//! - `schema`: the published JSON Schema
//! - `settings`: configuration files, environment, flags
//! - `sitemaps`: lists that a site has of itself

#![allow(clippy::unwrap_used, reason = "a test ends where its ground is missing")]

mod bounds;
mod browsing;
mod command;
mod commands;
mod engines;
mod fetching;
mod formats;
mod inputs;
mod limits;
mod lists;
mod politeness;
mod progress;
mod records;
mod rendered_lists;
mod rendering;
mod schema;
mod settings;
mod sitemaps;
