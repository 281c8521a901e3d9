//! Writes values with their sources down, each within the limit.

use super::{Found, Metadata};
use crate::{Author, Provenance, Warning, WarningCode};

/// Takes values into [`Metadata`].
pub(super) struct Writer {
    pub(super) found: Metadata,
    limit: usize,
}

impl Writer {
    pub(super) fn new(limit: u32) -> Self {
        Writer { found: Metadata::default(), limit: limit as usize }
    }

    /// The value of a field, cut to the limit, its source noted.
    pub(super) fn value(&mut self, field: &'static str, value: Found) -> Option<String> {
        let (value, source) = value?;
        self.source(field, source);
        Some(self.within(field, value))
    }

    /// The values of a field, each cut to the limit.
    pub(super) fn values(
        &mut self,
        field: &'static str,
        values: Vec<String>,
        sources: &[&'static str],
    ) -> Vec<String> {
        sources.iter().for_each(|source| self.source(field, source));
        values.into_iter().map(|value| self.within(field, value)).collect()
    }

    /// The authors, each name and address cut to the limit.
    pub(super) fn authors(&mut self, authors: Vec<Author>, source: &'static str) -> Vec<Author> {
        if !authors.is_empty() {
            self.source("authors", source);
        }
        authors
            .into_iter()
            .map(|author| Author {
                name: self.within("authors", author.name),
                url: author.url.map(|url| self.within("authors", url)),
            })
            .collect()
    }

    fn source(&mut self, field: &str, source: &str) {
        self.found.provenance.push(Provenance { field: field.to_owned(), source: source.to_owned() });
    }

    fn within(&mut self, field: &str, mut value: String) -> String {
        if value.len() > self.limit {
            self.found.warnings.push(Warning {
                code: WarningCode::MetadataLimit,
                message: format!(
                    "a value of {field} has {} bytes, the limit is {}: it was cut; raise max-metadata-bytes to keep it",
                    value.len(),
                    self.limit
                ),
            });
            value.truncate(value.floor_char_boundary(self.limit));
        }
        value
    }
}
