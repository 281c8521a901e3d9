//! What is scored of an answer.

use serde::{Deserialize, Serialize};

use crate::filter::Document;

/// The answer for one page, in the form that score files have: a page without one has an empty one.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Prediction {
    /// The content as text.
    pub text: String,
    /// The content as Markdown.
    pub markdown: String,
    /// The title.
    pub title: Option<String>,
    /// The authors.
    pub author: Vec<String>,
    /// When it was published: ISO 8601.
    pub date: Option<String>,
}

impl From<Document> for Prediction {
    fn from(document: Document) -> Self {
        Prediction {
            text: document.text,
            markdown: document.markdown,
            title: document.title,
            author: document.authors.into_iter().map(|author| author.name).collect(),
            date: document.published,
        }
    }
}
