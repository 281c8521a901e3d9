//! What an extraction answers: the typed document, the same in Rust, in WIT (`wit/extractor.wit`) and in JSON.

use serde::{Deserialize, Serialize};

/// The version of the JSON form of [`Document`]. It changes when a field changes its meaning or goes.
pub const SCHEMA_VERSION: u32 = 1;

/// A page turned into clean content.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Where the page came from, as the caller gave it.
    pub url: Option<String>,
    /// The address that the page itself names as its own.
    pub canonical_url: Option<String>,
    /// The title of the content, without the site's name.
    pub title: Option<String>,
    /// The people or organisations named as authors, in the page's order.
    pub authors: Vec<Author>,
    /// When it was published: ISO 8601, with the zone where the page gives one.
    pub published: Option<String>,
    /// When it was last changed: ISO 8601, with the zone where the page gives one.
    pub modified: Option<String>,
    /// The name of the site.
    pub site_name: Option<String>,
    /// The summary that the page gives of itself.
    pub description: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
    /// Sections that the content belongs to.
    pub categories: Vec<String>,
    /// Keywords.
    pub tags: Vec<String>,
    /// The address of the picture that stands for the page.
    pub lead_image: Option<String>,
    /// What kind of page it is.
    pub page_type: PageType,
    /// The content as plain text: paragraphs separated by an empty line.
    pub text: String,
    /// The content as CommonMark with tables and footnotes.
    pub markdown: String,
    /// The content as clean HTML: structure and links, no scripts, styles or event handlers.
    pub html: String,
    /// The links of the page, in document order.
    pub links: Vec<Link>,
    /// The pictures, films and sounds of the page, in document order.
    pub media: Vec<Medium>,
    /// The data tables of the content, in document order.
    pub tables: Vec<Table>,
    /// Words of the text by Unicode rules; characters in scripts without spaces.
    pub word_count: u32,
    /// Seconds at 238 words a minute (500 characters a minute for scripts without spaces).
    pub reading_time: u32,
    /// 0 to 100: the expected word F1 of the text against what a person would keep.
    pub quality: u8,
    /// The encoding that the page was decoded with, by its WHATWG name.
    pub encoding: String,
    /// Why the text is empty, where it is.
    pub empty: Option<EmptyReason>,
    /// Where each metadata value was found.
    pub provenance: Vec<Provenance>,
    /// What a reader of the document should know about it.
    pub warnings: Vec<Warning>,
    /// Every block of the page with the verdict on it, where asked for.
    pub explanation: Vec<BlockVerdict>,
}

impl Document {
    /// The bytes of all strings of the document: what [`Limits::output_bytes`](crate::Limits::output_bytes) bounds.
    pub fn string_bytes(&self) -> u64 {
        let optional = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        let all = |texts: &[String]| texts.iter().map(String::len).sum::<usize>();
        let fields = [
            &self.url,
            &self.canonical_url,
            &self.title,
            &self.published,
            &self.modified,
            &self.site_name,
            &self.description,
            &self.language,
            &self.lead_image,
        ];
        let bytes = fields.into_iter().map(optional).sum::<usize>()
            + self.authors.iter().map(|a| a.name.len() + optional(&a.url)).sum::<usize>()
            + all(&self.categories)
            + all(&self.tags)
            + self.text.len()
            + self.markdown.len()
            + self.html.len()
            + self.links.iter().map(|l| l.url.len() + l.text.len() + all(&l.rel)).sum::<usize>()
            + self.media.iter().map(|m| m.url.len() + optional(&m.alt) + optional(&m.caption)).sum::<usize>()
            + self.tables.iter().map(Table::string_bytes).sum::<usize>()
            + self.provenance.iter().map(|p| p.field.len() + p.source.len()).sum::<usize>()
            + self.warnings.iter().map(|w| w.message.len()).sum::<usize>()
            + self.explanation.iter().map(|v| v.path.len() + v.reason.len() + v.text.len()).sum::<usize>();
        bytes as u64
    }
}

/// The kind of a page and how sure the classifier is of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PageType {
    /// The most probable kind.
    pub kind: PageKind,
    /// Its probability, 0 to 1.
    pub probability: f32,
}

/// The kinds of pages that are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageKind {
    /// News, blog posts, essays, encyclopedia entries.
    #[default]
    Article,
    /// Discussions: threads, questions and answers.
    Forum,
    /// One thing for sale.
    Product,
    /// Many things for sale: a shop's category.
    Collection,
    /// Many pages pointed at: search results, indexes, a blog's front page.
    Listing,
    /// Manuals and references.
    Documentation,
    /// What an organisation offers: landing and company pages.
    Service,
}

/// A person or organisation that wrote the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// The name alone, without "by" or titles.
    pub name: String,
    /// The address of a page about the author.
    pub url: Option<String>,
}

/// A hyperlink of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Absolute where a base is known.
    pub url: String,
    /// The text of the link, white space collapsed.
    pub text: String,
    /// The tokens of the `rel` attribute, lower case.
    pub rel: Vec<String>,
    /// Whether the link stands in the main content.
    pub in_main_content: bool,
}

/// The kinds of media.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MediaKind {
    /// `<img>`, `<picture>`, `<svg>` with a source.
    #[default]
    Image,
    /// `<video>`.
    Video,
    /// `<audio>`.
    Audio,
    /// `<iframe>`, `<embed>` and `<object>` that show media of another site.
    Embed,
}

/// A picture, film or sound of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Medium {
    /// What it is.
    pub kind: MediaKind,
    /// Absolute where a base is known; lazy sources and the largest of `srcset` are resolved.
    pub url: String,
    /// The text alternative.
    pub alt: Option<String>,
    /// The caption of the figure that holds it.
    pub caption: Option<String>,
    /// Whether it stands in the main content.
    pub in_main_content: bool,
}

/// A data table of the content: spans are spread over the cells they cover.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The `<caption>`.
    pub caption: Option<String>,
    /// The header row; empty where there is none.
    pub header: Vec<String>,
    /// The body rows, all of one length.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    fn string_bytes(&self) -> usize {
        let cells = self.rows.iter().flatten().chain(&self.header);
        self.caption.as_ref().map_or(0, String::len) + cells.map(String::len).sum::<usize>()
    }
}

/// Why a document has no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EmptyReason {
    /// The page has no bytes, or white space alone.
    NoInput,
    /// The bytes are not text (a picture, an archive).
    BinaryInput,
    /// The page has no visible text.
    NoText,
    /// No element matched the selectors.
    NoMatch,
}

/// Where a metadata value was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The field of [`Document`], for example `title`.
    pub field: String,
    /// Its source, for example `json-ld`, `opengraph`, `meta`, `microdata`, `time`, `byline`, `url`, `text`.
    pub source: String,
}

/// What a warning is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WarningCode {
    /// Elements below the depth limit were flattened.
    DepthLimit,
    /// Attributes of a tag were dropped.
    AttributeLimit,
    /// Misnested formatting elements were dropped.
    FormattingLimit,
    /// Links were dropped.
    LinkLimit,
    /// Media were dropped.
    MediaLimit,
    /// Table cells were dropped.
    TableLimit,
    /// A metadata value was cut.
    MetadataLimit,
    /// The page looks like a shell that JavaScript fills, or like the frame around content that is not there.
    JavascriptShell,
    /// No main content was found: the text is that of the whole page.
    WholePageFallback,
    /// The text comes from structured data, since the visible page lacks it.
    FromStructuredData,
    /// Bytes that the encoding does not allow were replaced.
    EncodingErrors,
    /// The input does not look like HTML.
    NotHtml,
}

/// Something that a reader of the document should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// For programs.
    pub code: WarningCode,
    /// For people, with the numbers.
    pub message: String,
}

/// One block of the page and what was decided about it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BlockVerdict {
    /// Whether the block is part of the content.
    pub kept: bool,
    /// The model's probability that the block is content, 0 to 1.
    pub score: f32,
    /// A short path such as `body > main > p`.
    pub path: String,
    /// What weighed in the decision, for people to read.
    pub reason: String,
    /// The first words of the block.
    pub text: String,
}
