//! The command line: what can be said, and what each word defaults to.

mod content;
mod engine;
mod fetch;
mod headless;
mod list;
mod output;
mod source;

use std::path::PathBuf;

use clap::parser::ValueSource;
use clap::{ArgMatches, Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::commands::component::ComponentArgs;
use crate::commands::doctor::DoctorArgs;
use crate::commands::render::RenderArgs;

pub(crate) use content::ContentArgs;
pub(crate) use engine::{EngineArgs, EngineName, SandboxArgs};
pub(crate) use fetch::FetchArgs;
pub(crate) use headless::HeadlessArgs;
pub(crate) use list::ListArgs;
pub(crate) use output::{Format, OutputArgs};
pub(crate) use source::SourceArgs;

const EXIT_CODES: &str = "\
Exit codes:
  0    done
  1    internal error, or the installation is broken
  2    the command line, the configuration or an input path is wrong
  3    the page could not be fetched
  4    the page has no content: stderr says why
  5    a limit was hit: time, memory or bytes
  6    some pages failed (--urls-from), or one did (--ndjson with --fail-fast)
  130  interrupted: what was under way is finished";

const EXAMPLES: &str = "\
Examples:
  riptide extract page.html                        Markdown on stdout
  riptide extract https://example.com --json       every field as JSON
  curl -s https://example.com | riptide extract    from a pipe
  riptide extract page.html --select article --remove .ad --format text
  riptide extract --ndjson < pages.ndjson          a record in, a record out
  riptide extract https://example.com --engine auto          in Chrome where JavaScript fills the page
  riptide extract --urls-from urls.txt --output-dir pages    a file a page; go on with --resume
  riptide extract --urls-from https://example.com/sitemap.xml --output pages.ndjson";

/// Turns untrusted web pages into clean content, inside a WebAssembly sandbox.
#[derive(Debug, Parser)]
#[command(name = "riptide", version, after_help = EXIT_CODES, propagate_version = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) globals: Globals,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What holds for every command.
#[derive(Args, Debug)]
#[command(next_help_heading = "General")]
pub(crate) struct Globals {
    /// Say on stderr what was done and how long it took; twice: log every step
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// Colour on stderr; `auto` obeys NO_COLOR
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", env = "RIPTIDE_COLOR")]
    pub(crate) color: Color,
    /// The configuration file, instead of ./riptide.toml and the one in the user's configuration folder
    #[arg(long, global = true, value_name = "FILE", env = "RIPTIDE_CONFIG")]
    pub(crate) config: Option<PathBuf>,
}

/// When to colour.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Color {
    /// Where stderr is a terminal and NO_COLOR is not set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Turn a page into clean text, Markdown, JSON or HTML
    #[command(after_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"))]
    Extract(Box<ExtractArgs>),
    /// Print the HTML that a browser makes of a page, once its scripts have run
    #[command(after_help = EXIT_CODES)]
    Render(Box<RenderArgs>),
    /// Show the component that is loaded: where it comes from, its version, its memory, its imports
    Component(ComponentArgs),
    /// Check this installation by using it
    Doctor(DoctorArgs),
    /// Show every setting, its value, and where that comes from
    Config {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Print a shell's completions
    Completions {
        /// The shell to complete in
        shell: Shell,
    },
    /// Print the manual page
    Man,
}

impl Cli {
    /// What the command line says of fetching though a browser opens the pages. Settings of the environment and of files are
    /// for other commands too.
    pub(crate) fn without_use(&self, matches: &ArgMatches) -> Vec<String> {
        let flags: &[&str] = match &self.command {
            Command::Render(_) => &FOR_FETCHING,
            Command::Extract(args) if args.engine.engine != EngineName::Headless => &[],
            // `robots.txt` and sitemaps are fetched.
            Command::Extract(args) if args.list.urls_from.is_some() => &FOR_FETCHING[..2],
            Command::Extract(_) => &FOR_FETCHING,
            _ => &[],
        };
        let Some((_, matches)) = matches.subcommand() else { return Vec::new() };
        let said = |flag: &&&str| matches.value_source(flag) == Some(ValueSource::CommandLine);
        flags.iter().filter(said).map(|flag| format!("--{}", flag.replace('_', "-"))).collect()
    }
}

/// The flags without use for a page in a browser: first those that have none for a list either.
const FOR_FETCHING: [&str; 4] = ["cache", "max_cache_bytes", "retries", "ca_file"];

/// The arguments of `extract`.
#[derive(Args, Debug)]
pub(crate) struct ExtractArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    #[command(flatten)]
    pub(crate) content: ContentArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) engine: EngineArgs,
    #[command(flatten)]
    pub(crate) fetch: FetchArgs,
    #[command(flatten)]
    pub(crate) list: ListArgs,
    #[command(flatten)]
    pub(crate) headless: HeadlessArgs,
}
