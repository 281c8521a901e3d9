//! Gets the bytes of a page, never more of them than the limit.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use riptide_content::Page;
use riptide_fetch::Fetched;
use url::Url;

use crate::args::SourceArgs;
use crate::exit::Failure;

/// Where a page is.
#[derive(Debug)]
pub(crate) enum Source {
    Stdin,
    File(PathBuf),
    Url(Url),
}

/// A page as it came, and what is known of it.
#[derive(Debug)]
pub(crate) struct RawPage {
    pub(crate) html: Vec<u8>,
    pub(crate) content_type: Option<String>,
    pub(crate) url: Option<String>,
    /// Seconds since 1970-01-01T00:00Z.
    pub(crate) retrieved: u64,
    /// What did not go as the page wanted, where a browser opened it.
    pub(crate) notes: Vec<String>,
}

impl RawPage {
    /// A page that was fetched; `content_type` is what the user knows better than the server.
    pub(crate) fn fetched(fetched: Fetched, content_type: Option<String>) -> RawPage {
        RawPage {
            html: fetched.bytes,
            content_type: content_type.or(fetched.content_type),
            url: Some(fetched.final_url.into()),
            retrieved: now(),
            notes: Vec::new(),
        }
    }

    pub(crate) fn as_page(&self) -> Page<'_> {
        Page {
            html: &self.html,
            content_type: self.content_type.as_deref(),
            url: self.url.as_deref(),
            retrieved: Some(self.retrieved),
        }
    }
}

impl Source {
    pub(crate) fn from_args(args: &SourceArgs) -> Result<Source, Failure> {
        if let Some(file) = &args.input_file {
            return Ok(Source::File(file.clone()));
        }
        if args.stdin {
            return Ok(Source::Stdin);
        }
        match (&args.source, &args.url) {
            (Some(path), _) if path.as_os_str() == "-" => Ok(Source::Stdin),
            (Some(path), url) => match path.to_str().filter(|written| written.contains("://")) {
                Some(written) if url.is_none() => parse_url(written).map(Source::Url),
                Some(written) => Err(Failure::usage(format!("two URLs to fetch: `{written}` and --url"))),
                None => Ok(Source::File(path.clone())),
            },
            (None, Some(url)) => parse_url(url).map(Source::Url),
            (None, None) if io::stdin().is_terminal() => Err(Failure::usage("no source is given")
                .hint("name a file, a URL or `-` for stdin: riptide extract page.html")),
            (None, None) => Ok(Source::Stdin),
        }
    }
}

/// Now, in seconds since 1970-01-01T00:00Z.
pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// Reads a page from a file or from stdin.
pub(crate) fn read(path: Option<&Path>, limit: u64) -> Result<Vec<u8>, Failure> {
    let Some(path) = path else {
        return read_capped(io::stdin().lock(), "stdin", limit);
    };
    let unreadable = |error| {
        let failure = Failure::input_file(path, error);
        match path.to_str() {
            Some(name) if looks_like_host(name) && !path.exists() => {
                failure.hint(format!("if it is a web address: https://{name}"))
            }
            _ => failure,
        }
    };
    let file = File::open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    let what = format!("`{}`", path.display());
    if metadata.is_dir() {
        return Err(Failure::new(
            crate::exit::Exit::Usage,
            "input-unreadable",
            format!("{what} is a directory"),
        )
        .hint("name one file; many pages go through --ndjson or --urls-from"));
    }
    if metadata.len() > limit {
        return Err(Failure::input_too_large(&what, Some(metadata.len()), limit));
    }
    read_capped(file, &what, limit)
}

fn read_capped(reader: impl Read, what: &str, limit: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    reader.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| {
        Failure::new(crate::exit::Exit::Usage, "input-unreadable", format!("cannot read {what}"))
            .caused_by(error)
    })?;
    if bytes.len() as u64 > limit {
        return Err(Failure::input_too_large(what, None, limit));
    }
    Ok(bytes)
}

/// An absolute http or https URL.
pub(crate) fn parse_url(written: &str) -> Result<Url, Failure> {
    let invalid = |why: String| {
        Failure::new(
            crate::exit::Exit::Usage,
            "invalid-url",
            format!("`{written}` is not a web address: {why}"),
        )
    };
    let url = match Url::parse(written) {
        Ok(url) => url,
        Err(url::ParseError::RelativeUrlWithoutBase) if looks_like_host(written) => {
            return Err(invalid("the scheme is missing".to_owned()).hint(format!("say https://{written}")));
        }
        Err(error) => return Err(invalid(error.to_string())),
    };
    match url.scheme() {
        "http" | "https" => Ok(url),
        other => Err(invalid(format!("the scheme `{other}` is not http or https"))),
    }
}

fn looks_like_host(written: &str) -> bool {
    let host = written.split('/').next().unwrap_or_default();
    let known_file = [".html", ".htm", ".xhtml", ".txt", ".md"].iter().any(|end| host.ends_with(end));
    host.contains('.') && !host.starts_with('.') && !known_file && !host.contains(char::is_whitespace)
}
