//! Between the types of the interface and those of `riptide-content`: the same names, field by field.

use riptide_content as content;

use crate::wit;

pub(crate) fn options(options: wit::Options) -> content::Options {
    let wit::Options { mode, focus, outputs, features, base_url, remove, limits } = options;
    content::Options {
        mode: match mode {
            wit::Mode::Article => content::Mode::Article,
            wit::Mode::Full => content::Mode::Full,
            wit::Mode::Metadata => content::Mode::Metadata,
            wit::Mode::Custom(selectors) => content::Mode::Custom(selectors),
        },
        focus: match focus {
            wit::Focus::Balanced => content::Focus::Balanced,
            wit::Focus::Precision => content::Focus::Precision,
            wit::Focus::Recall => content::Focus::Recall,
        },
        outputs: content::Outputs {
            text: outputs.contains(wit::Outputs::TEXT),
            markdown: outputs.contains(wit::Outputs::MARKDOWN),
            html: outputs.contains(wit::Outputs::HTML),
            links: outputs.contains(wit::Outputs::LINKS),
            media: outputs.contains(wit::Outputs::MEDIA),
            tables: outputs.contains(wit::Outputs::TABLES),
            explanation: outputs.contains(wit::Outputs::EXPLANATION),
        },
        features: content::Features {
            links: features.contains(wit::Features::LINKS),
            images: features.contains(wit::Features::IMAGES),
            tables: features.contains(wit::Features::TABLES),
            comments: features.contains(wit::Features::COMMENTS),
        },
        base_url,
        remove,
        limits: content::Limits {
            input_bytes: limits.input_bytes,
            output_bytes: limits.output_bytes,
            depth: limits.depth,
            attributes: limits.attributes,
            links: limits.links,
            media: limits.media,
            table_cells: limits.table_cells,
            metadata_bytes: limits.metadata_bytes,
        },
    }
}

pub(crate) fn document(document: content::Document) -> wit::Document {
    let content::Document {
        url,
        canonical_url,
        title,
        authors,
        published,
        modified,
        site_name,
        description,
        language,
        categories,
        tags,
        lead_image,
        page_type,
        text,
        markdown,
        html,
        links,
        media,
        tables,
        word_count,
        reading_time,
        quality,
        encoding,
        empty,
        provenance,
        warnings,
        explanation,
    } = document;
    wit::Document {
        url,
        canonical_url,
        title,
        authors: authors.into_iter().map(author).collect(),
        published,
        modified,
        site_name,
        description,
        language,
        categories,
        tags,
        lead_image,
        page_type: self::page_type(page_type),
        text,
        markdown,
        html,
        links: links.into_iter().map(link).collect(),
        media: media.into_iter().map(medium).collect(),
        tables: tables.into_iter().map(table).collect(),
        word_count,
        reading_time,
        quality,
        encoding,
        empty: empty.map(empty_reason),
        provenance: provenance.into_iter().map(self::provenance).collect(),
        warnings: warnings.into_iter().map(warning).collect(),
        explanation: explanation.into_iter().map(block_verdict).collect(),
    }
}

pub(crate) fn error(error: content::ExtractionError) -> wit::ExtractionError {
    let content::ExtractionError { code, message, actual, limit } = error;
    wit::ExtractionError {
        code: match code {
            content::ErrorCode::InputTooLarge => wit::ErrorCode::InputTooLarge,
            content::ErrorCode::OutputTooLarge => wit::ErrorCode::OutputTooLarge,
            content::ErrorCode::InvalidSelector => wit::ErrorCode::InvalidSelector,
            content::ErrorCode::InvalidUrl => wit::ErrorCode::InvalidUrl,
        },
        message,
        actual,
        limit,
    }
}

fn author(author: content::Author) -> wit::Author {
    let content::Author { name, url } = author;
    wit::Author { name, url }
}

fn page_type(page_type: content::PageType) -> wit::PageType {
    let content::PageType { kind, probability } = page_type;
    wit::PageType {
        kind: match kind {
            content::PageKind::Article => wit::PageKind::Article,
            content::PageKind::Forum => wit::PageKind::Forum,
            content::PageKind::Product => wit::PageKind::Product,
            content::PageKind::Collection => wit::PageKind::Collection,
            content::PageKind::Listing => wit::PageKind::Listing,
            content::PageKind::Documentation => wit::PageKind::Documentation,
            content::PageKind::Service => wit::PageKind::Service,
        },
        probability,
    }
}

fn link(link: content::Link) -> wit::Link {
    let content::Link { url, text, rel, in_main_content } = link;
    wit::Link { url, text, rel, in_main_content }
}

fn medium(medium: content::Medium) -> wit::Medium {
    let content::Medium { kind, url, alt, caption, in_main_content } = medium;
    let kind = match kind {
        content::MediaKind::Image => wit::MediaKind::Image,
        content::MediaKind::Video => wit::MediaKind::Video,
        content::MediaKind::Audio => wit::MediaKind::Audio,
        content::MediaKind::Embed => wit::MediaKind::Embed,
    };
    wit::Medium { kind, url, alt, caption, in_main_content }
}

fn table(table: content::Table) -> wit::Table {
    let content::Table { caption, header, rows } = table;
    wit::Table { caption, header, rows }
}

fn empty_reason(reason: content::EmptyReason) -> wit::EmptyReason {
    match reason {
        content::EmptyReason::NoInput => wit::EmptyReason::NoInput,
        content::EmptyReason::BinaryInput => wit::EmptyReason::BinaryInput,
        content::EmptyReason::NoText => wit::EmptyReason::NoText,
        content::EmptyReason::NoMatch => wit::EmptyReason::NoMatch,
    }
}

fn provenance(provenance: content::Provenance) -> wit::Provenance {
    let content::Provenance { field, source } = provenance;
    wit::Provenance { field, source }
}

fn warning(warning: content::Warning) -> wit::Warning {
    let content::Warning { code, message } = warning;
    let code = match code {
        content::WarningCode::DepthLimit => wit::WarningCode::DepthLimit,
        content::WarningCode::AttributeLimit => wit::WarningCode::AttributeLimit,
        content::WarningCode::FormattingLimit => wit::WarningCode::FormattingLimit,
        content::WarningCode::LinkLimit => wit::WarningCode::LinkLimit,
        content::WarningCode::MediaLimit => wit::WarningCode::MediaLimit,
        content::WarningCode::TableLimit => wit::WarningCode::TableLimit,
        content::WarningCode::MetadataLimit => wit::WarningCode::MetadataLimit,
        content::WarningCode::JavascriptShell => wit::WarningCode::JavascriptShell,
        content::WarningCode::WholePageFallback => wit::WarningCode::WholePageFallback,
        content::WarningCode::FromStructuredData => wit::WarningCode::FromStructuredData,
        content::WarningCode::EncodingErrors => wit::WarningCode::EncodingErrors,
        content::WarningCode::NotHtml => wit::WarningCode::NotHtml,
    };
    wit::Warning { code, message }
}

fn block_verdict(verdict: content::BlockVerdict) -> wit::BlockVerdict {
    let content::BlockVerdict { kept, score, path, reason, text } = verdict;
    wit::BlockVerdict { kept, score, path, reason, text }
}
