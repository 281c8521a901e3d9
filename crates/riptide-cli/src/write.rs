//! Writes documents in the form that was asked for.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use riptide_content::{Document, SCHEMA_VERSION};
use serde::Serialize;

use crate::args::Format;
use crate::exit::{Exit, Failure};

/// A document as JSON: its fields, and the version of their meaning.
#[derive(Serialize)]
pub(crate) struct Answer<'a> {
    pub(crate) schema_version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) engine: Option<&'a Answered>,
    #[serde(flatten)]
    pub(crate) document: &'a Document,
}

/// Which engine the answer comes from, where that was not settled beforehand.
#[derive(Debug, Serialize)]
pub(crate) struct Answered {
    /// `wasm` or `headless`.
    pub(crate) name: &'static str,
    /// Why it was this one.
    pub(crate) reason: String,
    /// What did not go as the page wanted, where a browser opened it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) notes: Vec<String>,
}

impl Answered {
    /// The component answered, on the page as it was fetched.
    pub(crate) fn wasm(reason: String) -> Self {
        Answered { name: "wasm", reason, notes: Vec::new() }
    }
}

impl<'a> Answer<'a> {
    pub(crate) fn new(document: &'a Document, engine: Option<&'a Answered>) -> Self {
        Answer { schema_version: SCHEMA_VERSION, engine, document }
    }
}

/// How a document is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form {
    pub(crate) format: Format,
    /// Metadata as YAML before the body.
    pub(crate) front_matter: bool,
    /// Metadata and nothing else.
    pub(crate) metadata_only: bool,
}

/// The document in its form, with a line feed at its end.
pub(crate) fn render(document: &Document, form: Form, engine: Option<&Answered>) -> Result<Vec<u8>, Failure> {
    let body = match form.format {
        Format::Json => return to_json(serde_json::to_vec_pretty(&Answer::new(document, engine))),
        Format::Ndjson => return to_json(serde_json::to_vec(&Answer::new(document, engine))),
        Format::Html => return Ok(with_line_end(document.html.clone().into_bytes())),
        _ if form.metadata_only => return Ok(front_matter(document, engine).into_bytes()),
        Format::Text => &document.text,
        Format::Md => &document.markdown,
    };
    let mut out = String::with_capacity(body.len() + 1);
    if form.front_matter {
        out.push_str("---\n");
        out.push_str(&front_matter(document, engine));
        out.push_str("---\n\n");
    }
    out.push_str(body);
    Ok(with_line_end(out.into_bytes()))
}

fn to_json(json: serde_json::Result<Vec<u8>>) -> Result<Vec<u8>, Failure> {
    json.map(with_line_end).map_err(|error| {
        Failure::new(Exit::Internal, "json", "the document cannot be written as JSON").caused_by(error)
    })
}

fn with_line_end(mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.last() != Some(&b'\n') {
        bytes.push(b'\n');
    }
    bytes
}

/// The metadata that are known, and who answered where that was not settled beforehand, as YAML.
fn front_matter(document: &Document, engine: Option<&Answered>) -> String {
    let mut out = String::new();
    let scalars = [
        ("title", &document.title),
        ("url", &document.url),
        ("canonical_url", &document.canonical_url),
        ("published", &document.published),
        ("modified", &document.modified),
        ("site_name", &document.site_name),
        ("description", &document.description),
        ("language", &document.language),
        ("lead_image", &document.lead_image),
    ];
    for (key, value) in scalars {
        if let Some(value) = value {
            out.push_str(&format!("{key}: {}\n", quoted(value)));
        }
    }
    let authors: Vec<&str> = document.authors.iter().map(|author| author.name.as_str()).collect();
    let lists = [
        ("authors", authors),
        ("categories", document.categories.iter().map(String::as_str).collect()),
        ("tags", document.tags.iter().map(String::as_str).collect()),
    ];
    for (key, values) in lists {
        if !values.is_empty() {
            let values: Vec<String> = values.into_iter().map(quoted).collect();
            out.push_str(&format!("{key}: [{}]\n", values.join(", ")));
        }
    }
    if document.word_count > 0 {
        out.push_str(&format!("word_count: {}\n", document.word_count));
    }
    if let Some(Answered { name, reason, .. }) = engine {
        out.push_str(&format!("engine: {}\nengine_reason: {}\n", quoted(name), quoted(reason)));
    }
    out
}

/// A double-quoted scalar of YAML 1.2, in which every character that a YAML 1.1 reader might take for a line break is escaped.
fn quoted(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 2);
    out.push('"');
    for c in value.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Writes the whole answer: to stdout, or to a file that appears complete or not at all.
///
/// A reader of stdout that has gone away has had enough: that is no failure.
pub(crate) fn deliver(bytes: &[u8], output: Option<&Path>) -> Result<(), Failure> {
    let Some(path) = output else {
        let mut stdout = io::stdout().lock();
        return match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(stdout_failure(error)),
            _ => Ok(()),
        };
    };
    write_file(path, bytes).map_err(|error| Failure::output_file(path, error))
}

pub(crate) fn stdout_failure(error: io::Error) -> Failure {
    Failure::new(Exit::Internal, "output-unwritable", "cannot write to stdout").caused_by(error)
}

fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A device or a pipe cannot be replaced by a rename.
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir()) {
        return fs::write(path, bytes);
    }
    let mut file = riptide_batch::beside(path)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
