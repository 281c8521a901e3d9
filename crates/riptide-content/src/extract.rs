//! The way of one page: charset, parse, visible nodes, metadata, main content, rendering.

use std::borrow::Cow;

use crate::charset::{self, Decoded};
use crate::clean::Shown;
use crate::dom::select::Selectors;
use crate::dom::{Dom, NodeId, NodeSet};
use crate::length::Length;
use crate::main_content::{self, Answers, MainContent, Signals, structured};
use crate::metadata::{self, Metadata};
use crate::parse::{ParseLimits, ParseNotes, parse};
use crate::render::{Flow, Style};
use crate::tables::{self, DataTables};
use crate::urls::Base;
use crate::{
    BlockVerdict, Document, EmptyReason, ExtractionError, Limits, Mode, Options, Page, PageType, Warning,
    WarningCode, links, markdown, media,
};

/// Extracts the document of one page.
///
/// # Errors
///
/// [`ExtractionError`] where the page or the document is beyond a limit, or where a selector or URL of the options is invalid.
/// It never panics, whatever the page is.
pub fn extract(page: &Page<'_>, options: &Options) -> Result<Document, ExtractionError> {
    extract_by(Cow::Borrowed(page.html), page, options, None)
}

/// [`extract`] for where memory is dear: `html` stands in place of [`Page::html`], and is freed once it is parsed.
///
/// # Errors
///
/// Those of [`extract`].
pub fn extract_owned(html: Vec<u8>, page: &Page<'_>, options: &Options) -> Result<Document, ExtractionError> {
    extract_by(Cow::Owned(html), page, options, None)
}

/// [`extract`] with these answers in place of those of the models.
pub(crate) fn extract_by(
    html: Cow<'_, [u8]>,
    page: &Page<'_>,
    options: &Options,
    answers: Option<Answers<'_>>,
) -> Result<Document, ExtractionError> {
    // Records without an address often have an empty one.
    let page = &Page { url: page.url.filter(|url| !url.trim().is_empty()), ..*page };
    let limits = &options.limits;
    let size = html.len() as u64;
    if size > limits.input_bytes {
        return Err(ExtractionError::input_too_large(size, limits.input_bytes));
    }
    let remove = Selectors::parse(&options.remove)?;
    let custom = match &options.mode {
        Mode::Custom(selectors) => Some(Selectors::parse(selectors)?),
        _ => None,
    };

    let Some(decoded) = charset::decode(&html, page.content_type) else {
        return Ok(empty_document(page, EmptyReason::BinaryInput, "binary"));
    };
    if decoded.text.trim().is_empty() {
        return Ok(empty_document(page, EmptyReason::NoInput, decoded.encoding));
    }
    let mut warnings = encoding_warnings(&decoded);
    if markdown::is_declared(page.content_type) {
        let mut document = markdown::document(page, options, &decoded.text, decoded.encoding);
        document.warnings.append(&mut warnings);
        return within_output(document, limits);
    }
    let parse_limits =
        ParseLimits { depth: limits.depth, attributes: limits.attributes, keep_comments: false };
    let (dom, notes) = parse(&decoded.text, parse_limits);
    let encoding = decoded.encoding;
    drop(decoded);
    drop(html);
    warnings.extend(parse_warnings(&notes, limits));

    let base = Base::of(&dom, page.url, options.base_url.as_deref())?;
    let mut found = metadata::collect(
        &dom,
        &metadata::Context {
            base: &base,
            page_url: page.url,
            retrieved: page.retrieved,
            metadata_bytes: limits.metadata_bytes,
        },
    );
    warnings.append(&mut found.warnings);

    if options.mode == Mode::Metadata {
        let language = found.language.take();
        let text = if language.is_none() { beginning(&dom) } else { String::new() };
        found.language = metadata::language(language, &text);
        let document = Document { encoding: encoding.into(), warnings, ..described(page, found) };
        return within_output(document, limits);
    }

    let mut shown = Shown::of(&dom);
    for id in outermost(&dom, &remove.matches(&dom)?) {
        shown.remove_subtree(&dom, id);
    }
    let title = found.title.as_deref();
    let chosen = choose(&dom, &shown, custom.as_ref(), page, title, options, answers)?;
    warnings.extend(chosen.warnings);
    let content = &chosen.content;
    let style = Style { base: &base, features: &options.features };

    // The text is rendered in any case: its length, its language and whether there is any are part of the answer.
    let tables = DataTables::of(&dom, content);
    let mut flow = Flow::of(&dom, content, &tables, &style);
    let mut text = flow.text();
    let substitute = (text.is_empty() && options.mode == Mode::Article)
        .then(|| structured::substitute(&dom, parse_limits))
        .flatten();
    if let Some((dom, content)) = &substitute {
        flow = Flow::of(dom, content, &DataTables::of(dom, content), &style);
        text = flow.text();
        warnings.push(Warning {
            code: WarningCode::FromStructuredData,
            message: "the page shows no content: the text is from its JSON-LD".to_owned(),
        });
    }
    let length = Length::of(&text);
    let empty = text.is_empty().then_some(match custom {
        Some(_) => EmptyReason::NoMatch,
        None => EmptyReason::NoText,
    });
    let declared = found.language.take();
    found.language = metadata::language(declared, &text);
    let outputs = &options.outputs;
    let mut document = Document {
        page_type: chosen.page_type,
        quality: chosen.quality,
        explanation: chosen.verdicts,
        encoding: encoding.into(),
        word_count: length.words(),
        reading_time: u32::try_from(length.reading_time().as_secs()).unwrap_or(u32::MAX),
        empty,
        ..described(page, found)
    };
    if outputs.links {
        document.links = links::collect(&dom, &shown.visible, content, &base, limits.links, &mut warnings);
    }
    if outputs.media {
        document.media = media::collect(&dom, &shown.visible, content, &base, limits.media, &mut warnings);
    }
    if outputs.tables && options.features.tables {
        document.tables = tables::collect(&dom, content, &tables, limits.table_cells, &mut warnings);
    }
    // What the tree holds the flow holds too: the renderings need one of them, and the largest are yet to come.
    drop((dom, shown, chosen.content, tables, substitute));
    if outputs.markdown {
        document.markdown = flow.markdown();
    }
    if outputs.html {
        document.html = flow.html();
    }
    if outputs.text {
        document.text = text;
    }
    document.warnings = warnings;
    within_output(document, limits)
}

/// The content that the mode asks for.
fn choose(
    dom: &Dom,
    shown: &Shown,
    custom: Option<&Selectors>,
    page: &Page<'_>,
    title: Option<&str>,
    options: &Options,
    answers: Option<Answers<'_>>,
) -> Result<MainContent, ExtractionError> {
    let signals = Signals {
        url: page.url,
        title,
        focus: options.focus,
        features: &options.features,
        explain: options.outputs.explanation,
        answers,
    };
    let all_of = |content: NodeSet| MainContent {
        content,
        quality: 100,
        page_type: PageType::default(),
        warnings: Vec::new(),
        verdicts: Vec::<BlockVerdict>::new(),
    };
    Ok(match (custom, &options.mode) {
        (Some(selectors), _) => {
            let mut content = NodeSet::empty(dom);
            for id in outermost(dom, &selectors.matches(dom)?) {
                let inside = dom.subtree(id).filter(|&node| shown.visible.contains(node));
                inside.for_each(|node| content.insert_with_ancestors(dom, node));
            }
            all_of(content)
        }
        (None, Mode::Full) => all_of(shown.visible.clone()),
        (None, _) => main_content::choose(dom, shown, &signals),
    })
}

/// Enough of what the page shows to tell its language.
fn beginning(dom: &Dom) -> String {
    const BYTES: usize = 4000;
    let shown = Shown::of(dom);
    let mut text = String::new();
    for id in shown.visible.iter() {
        if text.len() >= BYTES {
            break;
        }
        let words = dom.text(id).trim();
        text.push_str(&words[..words.floor_char_boundary(BYTES)]);
        text.push('\n');
    }
    text
}

/// The nodes of a set that stand in no other node of it.
fn outermost<'a>(dom: &'a Dom, set: &'a NodeSet) -> impl Iterator<Item = NodeId> + 'a {
    let mut end = NodeId::DOCUMENT;
    set.iter().filter(move |&id| {
        let outer = id >= end;
        if outer {
            end = dom.end(id);
        }
        outer
    })
}

fn described(page: &Page<'_>, found: Metadata) -> Document {
    Document {
        url: page.url.map(str::to_owned),
        canonical_url: found.canonical_url,
        title: found.title,
        authors: found.authors,
        published: found.published,
        modified: found.modified,
        site_name: found.site_name,
        description: found.description,
        language: found.language,
        categories: found.categories,
        tags: found.tags,
        lead_image: found.lead_image,
        provenance: found.provenance,
        ..Document::default()
    }
}

fn empty_document(page: &Page<'_>, reason: EmptyReason, encoding: &str) -> Document {
    Document {
        url: page.url.map(str::to_owned),
        encoding: encoding.to_owned(),
        empty: Some(reason),
        ..Document::default()
    }
}

fn encoding_warnings(decoded: &Decoded<'_>) -> Vec<Warning> {
    let message = format!("some bytes are not valid {}: they were replaced by U+FFFD", decoded.encoding);
    let warning = Warning { code: WarningCode::EncodingErrors, message };
    Vec::from_iter(decoded.had_errors.then_some(warning))
}

fn parse_warnings(notes: &ParseNotes, limits: &Limits) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut warn = |count: u64, code: WarningCode, message: String| {
        if count > 0 {
            warnings.push(Warning { code, message });
        }
    };
    warn(
        notes.flattened_elements,
        WarningCode::DepthLimit,
        format!("{} elements below level {} were flattened into it", notes.flattened_elements, limits.depth),
    );
    warn(
        notes.dropped_attributes,
        WarningCode::AttributeLimit,
        format!(
            "{} attributes beyond {} of one tag were dropped",
            notes.dropped_attributes, limits.attributes
        ),
    );
    warn(
        notes.dropped_formatting,
        WarningCode::FormattingLimit,
        format!("{} misnested formatting tags were dropped", notes.dropped_formatting),
    );
    warnings
}

/// The document, where its strings are within the limit.
fn within_output(document: Document, limits: &Limits) -> Result<Document, ExtractionError> {
    let size = document.string_bytes();
    if size > limits.output_bytes {
        return Err(ExtractionError::output_too_large(size, limits.output_bytes));
    }
    Ok(document)
}
