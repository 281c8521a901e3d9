//! What a caller can ask for, and the limits that hold whatever the page is.

use serde::{Deserialize, Serialize};

/// A page as it came from the source: nothing about it is trusted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Page<'a> {
    /// The raw bytes, in whatever encoding the page has.
    pub html: &'a [u8],
    /// The declared `Content-Type`, as an HTTP header would carry it.
    pub content_type: Option<&'a str>,
    /// Where the page came from: links are resolved against it.
    pub url: Option<&'a str>,
    /// When the page was retrieved, in seconds since 1970-01-01T00:00Z. Dates after it are not believed.
    pub retrieved: Option<u64>,
}

/// Which part of the page is the content.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// The main content, chosen for the page's type.
    #[default]
    Article,
    /// The whole visible page.
    Full,
    /// Metadata alone.
    Metadata,
    /// The elements that these CSS selectors match, in document order.
    Custom(Vec<String>),
}

/// Where to lean when a block could be content or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Focus {
    /// The best F1.
    #[default]
    Balanced,
    /// Less, and surer.
    Precision,
    /// More, with some noise.
    Recall,
}

/// What the document shall carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outputs {
    /// [`Document::text`](crate::Document::text).
    pub text: bool,
    /// [`Document::markdown`](crate::Document::markdown).
    pub markdown: bool,
    /// [`Document::html`](crate::Document::html).
    pub html: bool,
    /// [`Document::links`](crate::Document::links).
    pub links: bool,
    /// [`Document::media`](crate::Document::media).
    pub media: bool,
    /// [`Document::tables`](crate::Document::tables).
    pub tables: bool,
    /// [`Document::explanation`](crate::Document::explanation).
    pub explanation: bool,
}

impl Default for Outputs {
    /// Everything but the explanation.
    fn default() -> Self {
        Outputs {
            text: true,
            markdown: true,
            html: true,
            links: true,
            media: true,
            tables: true,
            explanation: false,
        }
    }
}

/// What the main content may contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Features {
    /// Links as links in Markdown and HTML; their text stays either way.
    pub links: bool,
    /// Images in Markdown and HTML.
    pub images: bool,
    /// Tables in text, Markdown and HTML.
    pub tables: bool,
    /// Readers' comments below the content.
    pub comments: bool,
}

impl Default for Features {
    /// Everything.
    fn default() -> Self {
        Features { links: true, images: true, tables: true, comments: true }
    }
}

/// Caps that hold whatever the page is. Zero means zero, not "no limit".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of the page. Beyond it: [`ErrorCode::InputTooLarge`](crate::ErrorCode::InputTooLarge).
    pub input_bytes: u64,
    /// Bytes of all strings of the document. Beyond it: [`ErrorCode::OutputTooLarge`](crate::ErrorCode::OutputTooLarge).
    pub output_bytes: u64,
    /// Levels of nested elements; deeper ones are flattened, with a warning. Browsers stop at 512.
    pub depth: u32,
    /// Attributes of one tag; later ones are dropped, with a warning.
    pub attributes: u32,
    /// Links listed; later ones are dropped, with a warning.
    pub links: u32,
    /// Media listed; later ones are dropped, with a warning.
    pub media: u32,
    /// Cells of all tables listed; later ones are dropped, with a warning.
    pub table_cells: u32,
    /// Bytes of one metadata value; longer ones are cut, with a warning.
    pub metadata_bytes: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            input_bytes: 32 << 20,
            output_bytes: 64 << 20,
            depth: 512,
            attributes: 256,
            links: 20_000,
            media: 10_000,
            table_cells: 100_000,
            metadata_bytes: 16 << 10,
        }
    }
}

/// What a caller can ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// Which part of the page is the content.
    pub mode: Mode,
    /// Where to lean when a block could be content or not.
    pub focus: Focus,
    /// What the document shall carry.
    pub outputs: Outputs,
    /// What the main content may contain.
    pub features: Features,
    /// The base for relative links where the page names none; the page's URL is the next choice.
    pub base_url: Option<String>,
    /// CSS selectors of elements to leave out.
    pub remove: Vec<String>,
    /// Caps that hold whatever the page is.
    pub limits: Limits,
}
