//! Between the plain types and those of the interface: the same names, field by field.

use riptide_document as plain;

use crate::bindings::exports::riptide::extractor::extraction as wit;

/// The selectors of the options as the interface borrows them.
pub(crate) struct Selectors<'a> {
    custom: Vec<&'a str>,
    remove: Vec<&'a str>,
}

impl<'a> Selectors<'a> {
    pub(crate) fn of(options: &'a plain::Options) -> Self {
        let custom: &[String] = match &options.mode {
            plain::Mode::Custom(selectors) => selectors,
            plain::Mode::Article | plain::Mode::Full | plain::Mode::Metadata => &[],
        };
        Selectors { custom: borrowed(custom), remove: borrowed(&options.remove) }
    }
}

fn borrowed(strings: &[String]) -> Vec<&str> {
    strings.iter().map(String::as_str).collect()
}

pub(crate) fn page<'a>(page: &plain::Page<'a>) -> wit::Page<'a> {
    let plain::Page { html, content_type, url, retrieved } = *page;
    wit::Page { html, content_type, url, retrieved }
}

pub(crate) fn options<'a>(options: &'a plain::Options, selectors: &'a Selectors<'a>) -> wit::Options<'a> {
    let plain::Options { mode, focus, outputs, features, base_url, remove: _, limits } = options;
    wit::Options {
        mode: match mode {
            plain::Mode::Article => wit::Mode::Article,
            plain::Mode::Full => wit::Mode::Full,
            plain::Mode::Metadata => wit::Mode::Metadata,
            plain::Mode::Custom(_) => wit::Mode::Custom(&selectors.custom),
        },
        focus: match focus {
            plain::Focus::Balanced => wit::Focus::Balanced,
            plain::Focus::Precision => wit::Focus::Precision,
            plain::Focus::Recall => wit::Focus::Recall,
        },
        outputs: self::outputs(outputs),
        features: self::features(features),
        base_url: base_url.as_deref(),
        remove: &selectors.remove,
        limits: self::limits(limits),
    }
}

fn outputs(outputs: &plain::Outputs) -> wit::Outputs {
    let plain::Outputs { text, markdown, html, links, media, tables, explanation } = *outputs;
    let mut flags = wit::Outputs::empty();
    for (asked, flag) in [
        (text, wit::Outputs::TEXT),
        (markdown, wit::Outputs::MARKDOWN),
        (html, wit::Outputs::HTML),
        (links, wit::Outputs::LINKS),
        (media, wit::Outputs::MEDIA),
        (tables, wit::Outputs::TABLES),
        (explanation, wit::Outputs::EXPLANATION),
    ] {
        if asked {
            flags |= flag;
        }
    }
    flags
}

fn features(features: &plain::Features) -> wit::Features {
    let plain::Features { links, images, tables, comments } = *features;
    let mut flags = wit::Features::empty();
    for (asked, flag) in [
        (links, wit::Features::LINKS),
        (images, wit::Features::IMAGES),
        (tables, wit::Features::TABLES),
        (comments, wit::Features::COMMENTS),
    ] {
        if asked {
            flags |= flag;
        }
    }
    flags
}

fn limits(limits: &plain::Limits) -> wit::Limits {
    let plain::Limits {
        input_bytes,
        output_bytes,
        depth,
        attributes,
        links,
        media,
        table_cells,
        metadata_bytes,
    } = *limits;
    wit::Limits { input_bytes, output_bytes, depth, attributes, links, media, table_cells, metadata_bytes }
}

pub(crate) fn document(document: wit::Document) -> plain::Document {
    plain::Document {
        url: document.url,
        canonical_url: document.canonical_url,
        title: document.title,
        authors: document.authors.into_iter().map(author).collect(),
        published: document.published,
        modified: document.modified,
        site_name: document.site_name,
        description: document.description,
        language: document.language,
        categories: document.categories,
        tags: document.tags,
        lead_image: document.lead_image,
        page_type: page_type(document.page_type),
        text: document.text,
        markdown: document.markdown,
        html: document.html,
        links: document.links.into_iter().map(link).collect(),
        media: document.media.into_iter().map(medium).collect(),
        tables: document.tables.into_iter().map(table).collect(),
        word_count: document.word_count,
        reading_time: document.reading_time,
        quality: document.quality,
        encoding: document.encoding,
        empty: document.empty.map(empty_reason),
        provenance: document.provenance.into_iter().map(provenance).collect(),
        warnings: document.warnings.into_iter().map(warning).collect(),
        explanation: document.explanation.into_iter().map(verdict).collect(),
    }
}

pub(crate) fn error(error: wit::ExtractionError) -> plain::ExtractionError {
    let wit::ExtractionError { code, message, actual, limit } = error;
    let code = match code {
        wit::ErrorCode::InputTooLarge => plain::ErrorCode::InputTooLarge,
        wit::ErrorCode::OutputTooLarge => plain::ErrorCode::OutputTooLarge,
        wit::ErrorCode::InvalidSelector => plain::ErrorCode::InvalidSelector,
        wit::ErrorCode::InvalidUrl => plain::ErrorCode::InvalidUrl,
    };
    plain::ExtractionError { code, message, actual, limit }
}

fn author(author: wit::Author) -> plain::Author {
    let wit::Author { name, url } = author;
    plain::Author { name, url }
}

fn page_type(page_type: wit::PageType) -> plain::PageType {
    let kind = match page_type.kind {
        wit::PageKind::Article => plain::PageKind::Article,
        wit::PageKind::Forum => plain::PageKind::Forum,
        wit::PageKind::Product => plain::PageKind::Product,
        wit::PageKind::Collection => plain::PageKind::Collection,
        wit::PageKind::Listing => plain::PageKind::Listing,
        wit::PageKind::Documentation => plain::PageKind::Documentation,
        wit::PageKind::Service => plain::PageKind::Service,
    };
    plain::PageType { kind, probability: page_type.probability }
}

fn link(link: wit::Link) -> plain::Link {
    let wit::Link { url, text, rel, in_main_content } = link;
    plain::Link { url, text, rel, in_main_content }
}

fn medium(medium: wit::Medium) -> plain::Medium {
    let wit::Medium { kind, url, alt, caption, in_main_content } = medium;
    let kind = match kind {
        wit::MediaKind::Image => plain::MediaKind::Image,
        wit::MediaKind::Video => plain::MediaKind::Video,
        wit::MediaKind::Audio => plain::MediaKind::Audio,
        wit::MediaKind::Embed => plain::MediaKind::Embed,
    };
    plain::Medium { kind, url, alt, caption, in_main_content }
}

fn table(table: wit::Table) -> plain::Table {
    let wit::Table { caption, header, rows } = table;
    plain::Table { caption, header, rows }
}

fn empty_reason(reason: wit::EmptyReason) -> plain::EmptyReason {
    match reason {
        wit::EmptyReason::NoInput => plain::EmptyReason::NoInput,
        wit::EmptyReason::BinaryInput => plain::EmptyReason::BinaryInput,
        wit::EmptyReason::NoText => plain::EmptyReason::NoText,
        wit::EmptyReason::NoMatch => plain::EmptyReason::NoMatch,
    }
}

fn provenance(provenance: wit::Provenance) -> plain::Provenance {
    let wit::Provenance { field, source } = provenance;
    plain::Provenance { field, source }
}

fn warning(warning: wit::Warning) -> plain::Warning {
    let code = match warning.code {
        wit::WarningCode::DepthLimit => plain::WarningCode::DepthLimit,
        wit::WarningCode::AttributeLimit => plain::WarningCode::AttributeLimit,
        wit::WarningCode::FormattingLimit => plain::WarningCode::FormattingLimit,
        wit::WarningCode::LinkLimit => plain::WarningCode::LinkLimit,
        wit::WarningCode::MediaLimit => plain::WarningCode::MediaLimit,
        wit::WarningCode::TableLimit => plain::WarningCode::TableLimit,
        wit::WarningCode::MetadataLimit => plain::WarningCode::MetadataLimit,
        wit::WarningCode::JavascriptShell => plain::WarningCode::JavascriptShell,
        wit::WarningCode::WholePageFallback => plain::WarningCode::WholePageFallback,
        wit::WarningCode::FromStructuredData => plain::WarningCode::FromStructuredData,
        wit::WarningCode::EncodingErrors => plain::WarningCode::EncodingErrors,
        wit::WarningCode::NotHtml => plain::WarningCode::NotHtml,
    };
    plain::Warning { code, message: warning.message }
}

fn verdict(verdict: wit::BlockVerdict) -> plain::BlockVerdict {
    let wit::BlockVerdict { kept, score, path, reason, text } = verdict;
    plain::BlockVerdict { kept, score, path, reason, text }
}
