//! The filter: a record in, a record out, in order, one a line, each written as soon as it is done.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use riptide_content::{Document, Options};
use serde::Deserialize;
use serde_json::Value;

use crate::args::ExtractArgs;
use crate::commands::extract::reject_empty;
use crate::engine::Extractor;
use crate::exit::{Exit, Failure};
use crate::record;
use crate::source::{self, RawPage, Source};
use crate::write;

/// What a line may carry. Other fields are left alone: upstream programs have their own.
#[derive(Deserialize)]
struct Record {
    /// Any JSON value; it comes back with the answer.
    #[serde(default)]
    id: Value,
    url: Option<String>,
    html: Option<String>,
    /// The raw bytes, where their encoding is not known to be UTF-8.
    html_base64: Option<String>,
    content_type: Option<String>,
    /// Seconds since 1970-01-01T00:00Z; now, where it is missing.
    retrieved: Option<u64>,
}

/// The id alone, for lines that are JSON but no record.
#[derive(Deserialize)]
struct Identified {
    #[serde(default)]
    id: Value,
}

pub(crate) fn run(
    args: &ExtractArgs,
    source: &Source,
    extractor: &Extractor,
    options: &Options,
) -> Result<(), Failure> {
    let mut input: Box<dyn BufRead> = match source {
        Source::Stdin => Box::new(io::stdin().lock()),
        Source::File(path) => {
            Box::new(BufReader::new(File::open(path).map_err(|error| Failure::input_file(path, error))?))
        }
        Source::Url(_) => return Err(Failure::usage("--ndjson reads records from a file or from stdin")),
    };
    let mut output: Box<dyn Write> = match &args.output.output {
        Some(path) => Box::new(File::create(path).map_err(|error| Failure::output_file(path, error))?),
        None => Box::new(io::stdout().lock()),
    };
    let limit = args.content.max_input_bytes.0;
    // JSON may spend six bytes (`\u0000`) on one of the page's; the other fields are small.
    let line_limit = limit.saturating_mul(6).saturating_add(64 << 10);
    while let Some(line) = read_line(&mut input, line_limit)? {
        if line.as_ref().is_ok_and(|line| line.trim_ascii().is_empty()) {
            continue;
        }
        let (id, outcome) = match line {
            Ok(line) => answer(&line, args, extractor, options),
            Err(too_long) => (Value::Null, Err(too_long)),
        };
        let mut json = match &outcome {
            Ok(document) => record::success(id, document, None)?,
            Err(failure) => record::failure(id, None, failure)?,
        };
        json.push(b'\n');
        match output.write_all(&json).and_then(|()| output.flush()) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
            Err(error) => return Err(write::stdout_failure(error)),
        }
        if let (Err(failure), true) = (outcome, args.source.fail_fast) {
            return Err(Failure::new(Exit::Partial, failure.code, "a record failed: --fail-fast stops here")
                .caused_by(failure.to_string()));
        }
    }
    Ok(())
}

fn answer(
    line: &[u8],
    args: &ExtractArgs,
    extractor: &Extractor,
    options: &Options,
) -> (Value, Result<Document, Failure>) {
    let record: Record = match serde_json::from_slice(line) {
        Ok(record) => record,
        Err(error) => {
            let id = serde_json::from_slice(line).map_or(Value::Null, |found: Identified| found.id);
            return (id, Err(invalid_record("the line is not a record").caused_by(error)));
        }
    };
    let id = record.id.clone();
    let outcome = page_of(record, args).and_then(|page| {
        let document = extractor.extract(&Arc::new(page), options)?.document;
        reject_empty(&document)?;
        Ok(document)
    });
    (id, outcome)
}

fn page_of(record: Record, args: &ExtractArgs) -> Result<RawPage, Failure> {
    let html = match (record.html, record.html_base64) {
        // The text was UTF-8 in the record, whatever the page says about itself.
        (Some(html), None) => {
            return Ok(RawPage {
                html: html.into_bytes(),
                content_type: Some("text/html; charset=utf-8".to_owned()),
                url: record.url,
                retrieved: record.retrieved.unwrap_or_else(source::now),
                notes: Vec::new(),
            });
        }
        (None, Some(encoded)) => STANDARD
            .decode(encoded)
            .map_err(|error| invalid_record("`html_base64` is not Base64").caused_by(error))?,
        (Some(_), Some(_)) => return Err(invalid_record("a record has `html` or `html_base64`, not both")),
        (None, None) => return Err(invalid_record("the record has neither `html` nor `html_base64`")),
    };
    Ok(RawPage {
        html,
        content_type: record.content_type.or_else(|| args.source.content_type.clone()),
        url: record.url,
        retrieved: record.retrieved.unwrap_or_else(source::now),
        notes: Vec::new(),
    })
}

fn invalid_record(message: &str) -> Failure {
    Failure::new(Exit::Usage, "invalid-record", message)
}

/// The next line without its end, or why it is not one; `None` at the end of the input.
///
/// A line beyond the limit is skipped, not kept: the lines after it are still read.
fn read_line(input: &mut dyn BufRead, limit: u64) -> Result<Option<Result<Vec<u8>, Failure>>, Failure> {
    let unreadable =
        |error| Failure::new(Exit::Usage, "input-unreadable", "cannot read the records").caused_by(error);
    let mut line = Vec::new();
    let read =
        (&mut *input).take(limit.saturating_add(1)).read_until(b'\n', &mut line).map_err(unreadable)?;
    if read == 0 {
        return Ok(None);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
        return Ok(Some(Ok(line)));
    }
    if read as u64 <= limit {
        return Ok(Some(Ok(line)));
    }
    drop(line);
    input.skip_until(b'\n').map_err(unreadable)?;
    Ok(Some(Err(Failure::input_too_large("the record's line", None, limit))))
}
