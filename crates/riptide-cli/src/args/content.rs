//! Which part of the page is wanted.

use clap::{Args, ValueEnum};
use riptide_content::{Features, Focus, Limits, Mode};

use crate::quantity::ByteSize;

/// What the content is and what it may contain.
#[derive(Args, Debug)]
#[command(next_help_heading = "Content")]
pub(crate) struct ContentArgs {
    /// Which part of the page to extract
    #[arg(long, value_enum, default_value = "article", env = "RIPTIDE_MODE", overrides_with_all = ["full_page", "metadata"])]
    mode: ModeName,
    /// The whole visible page: short for --mode full
    #[arg(long, conflicts_with_all = ["metadata", "select"])]
    full_page: bool,
    /// Metadata alone: short for --mode metadata
    #[arg(long, conflicts_with = "select")]
    metadata: bool,
    /// The elements that match this CSS selector, in document order, whatever the mode (repeatable)
    #[arg(long, value_name = "CSS")]
    select: Vec<String>,
    /// Leave out the elements that match this CSS selector (repeatable)
    #[arg(long, value_name = "CSS")]
    pub(crate) remove: Vec<String>,
    /// Where to lean when a block could be content or not
    #[arg(long, value_enum, default_value = "balanced", env = "RIPTIDE_FOCUS", overrides_with_all = ["precision", "recall"])]
    focus: FocusName,
    /// Less content, and surer: short for --focus precision
    #[arg(long, conflicts_with = "recall")]
    precision: bool,
    /// More content, with some noise: short for --focus recall
    #[arg(long)]
    recall: bool,
    /// Keep links as links in Markdown and HTML
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", default_value_t = true, action = clap::ArgAction::Set, overrides_with = "no_links", env = "RIPTIDE_LINKS")]
    links: bool,
    /// Keep only the text of links
    #[arg(long, overrides_with = "links")]
    no_links: bool,
    /// Keep images in Markdown and HTML
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", default_value_t = true, action = clap::ArgAction::Set, overrides_with = "no_images", env = "RIPTIDE_IMAGES")]
    images: bool,
    /// Leave images out
    #[arg(long, overrides_with = "images")]
    no_images: bool,
    /// Keep tables
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", default_value_t = true, action = clap::ArgAction::Set, overrides_with = "no_tables", env = "RIPTIDE_TABLES")]
    tables: bool,
    /// Leave tables out
    #[arg(long, overrides_with = "tables")]
    no_tables: bool,
    /// Keep readers' comments
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", default_value_t = true, action = clap::ArgAction::Set, overrides_with = "no_comments", env = "RIPTIDE_COMMENTS")]
    comments: bool,
    /// Leave readers' comments out
    #[arg(long, overrides_with = "comments")]
    no_comments: bool,
    /// Show on stderr every block of the page and why it was kept or dropped; in JSON: the field `explanation`
    #[arg(long)]
    pub(crate) explain: bool,
    /// The most bytes a page may have
    #[arg(long, value_name = "SIZE", default_value_t = ByteSize(Limits::default().input_bytes), env = "RIPTIDE_MAX_INPUT_BYTES")]
    pub(crate) max_input_bytes: ByteSize,
    /// The most bytes a document may have
    #[arg(long, value_name = "SIZE", default_value_t = ByteSize(Limits::default().output_bytes), env = "RIPTIDE_MAX_OUTPUT_BYTES")]
    pub(crate) max_output_bytes: ByteSize,
    /// Levels of nested elements; deeper ones are flattened, with a warning
    #[arg(long, value_name = "LEVELS", default_value_t = Limits::default().depth, env = "RIPTIDE_MAX_DEPTH")]
    pub(crate) max_depth: u32,
    /// Attributes of one tag; later ones are dropped, with a warning
    #[arg(long, value_name = "NUMBER", default_value_t = Limits::default().attributes, env = "RIPTIDE_MAX_ATTRIBUTES")]
    pub(crate) max_attributes: u32,
    /// Links listed in JSON; later ones are dropped, with a warning
    #[arg(long, value_name = "NUMBER", default_value_t = Limits::default().links, env = "RIPTIDE_MAX_LINKS")]
    pub(crate) max_links: u32,
    /// Media listed in JSON; later ones are dropped, with a warning
    #[arg(long, value_name = "NUMBER", default_value_t = Limits::default().media, env = "RIPTIDE_MAX_MEDIA")]
    pub(crate) max_media: u32,
    /// Cells of all tables listed in JSON; later rows are dropped, with a warning
    #[arg(long, value_name = "NUMBER", default_value_t = Limits::default().table_cells, env = "RIPTIDE_MAX_TABLE_CELLS")]
    pub(crate) max_table_cells: u32,
    /// The most bytes of one metadata value; longer ones are cut, with a warning
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().metadata_bytes, env = "RIPTIDE_MAX_METADATA_BYTES")]
    pub(crate) max_metadata_bytes: u32,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ModeName {
    /// The main content
    Article,
    /// The whole visible page
    Full,
    /// Metadata alone
    Metadata,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FocusName {
    /// As much as is right
    Balanced,
    /// Less, and surer
    Precision,
    /// More, with some noise
    Recall,
}

impl ContentArgs {
    pub(crate) fn mode(&self) -> Mode {
        match self.mode {
            _ if !self.select.is_empty() => Mode::Custom(self.select.clone()),
            _ if self.full_page => Mode::Full,
            _ if self.metadata => Mode::Metadata,
            ModeName::Article => Mode::Article,
            ModeName::Full => Mode::Full,
            ModeName::Metadata => Mode::Metadata,
        }
    }

    pub(crate) fn focus(&self) -> Focus {
        match self.focus {
            _ if self.precision => Focus::Precision,
            _ if self.recall => Focus::Recall,
            FocusName::Balanced => Focus::Balanced,
            FocusName::Precision => Focus::Precision,
            FocusName::Recall => Focus::Recall,
        }
    }

    pub(crate) fn features(&self) -> Features {
        Features {
            links: self.links && !self.no_links,
            images: self.images && !self.no_images,
            tables: self.tables && !self.no_tables,
            comments: self.comments && !self.no_comments,
        }
    }

    pub(crate) fn limits(&self) -> Limits {
        Limits {
            input_bytes: self.max_input_bytes.0,
            output_bytes: self.max_output_bytes.0,
            depth: self.max_depth,
            attributes: self.max_attributes,
            links: self.max_links,
            media: self.max_media,
            table_cells: self.max_table_cells,
            metadata_bytes: self.max_metadata_bytes,
        }
    }
}
