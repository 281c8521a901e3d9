//! What the page says of itself.
//!
//! [`evidence`] gathers all that the page offers in a few passes; one module for each field then weighs the candidates by
//! source, agreement and place.

mod authors;
mod branding;
mod dates;
mod evidence;
mod found;
mod genre;
mod head;
mod items;
mod json_ld;
mod language;
mod marks;
mod moment;
mod months;
mod names;
mod site;
mod text;
mod title;
mod topics;
mod visible;

use self::evidence::Evidence;
use self::found::Writer;
use self::head::Head;
use self::json_ld::Graph;
pub(crate) use self::json_ld::parse as parse_json_ld;
pub(crate) use self::language::language;
use crate::dom::Dom;
use crate::urls::Base;
use crate::{Author, Provenance, Warning};

/// What metadata are read with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context<'a> {
    pub(crate) base: &'a Base,
    pub(crate) page_url: Option<&'a str>,
    pub(crate) retrieved: Option<u64>,
    pub(crate) metadata_bytes: u32,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Metadata {
    pub(crate) canonical_url: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) authors: Vec<Author>,
    pub(crate) published: Option<String>,
    pub(crate) modified: Option<String>,
    pub(crate) site_name: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) categories: Vec<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) lead_image: Option<String>,
    pub(crate) provenance: Vec<Provenance>,
    pub(crate) warnings: Vec<Warning>,
}

/// A value and the name of its source, for [`Provenance`].
type Found = Option<(String, &'static str)>;

/// Reads the metadata of a page.
pub(crate) fn collect(dom: &Dom, context: &Context<'_>) -> Metadata {
    let head = Head::of(dom);
    let documents = json_ld::parse(head.scripts.iter().copied());
    let graph = Graph::of(&documents);
    let evidence = Evidence::gather(dom, &head, &graph, context);

    let mut write = Writer::new(context.metadata_bytes);
    let site_name = site::site_name(&evidence);
    let title = title::title(&evidence, site_name.as_ref().map(|(name, _)| name.as_str()));
    let (authors, source) = authors::authors(&evidence, site_name.as_ref().map(|(name, _)| name.as_str()));
    let dates = dates::dates(&evidence);
    let written =
        |date: Option<(moment::Moment, &'static str)>| date.map(|(date, source)| (date.to_string(), source));
    let categories = topics::categories(&evidence);
    let tags = topics::tags(&evidence);

    write.found.canonical_url = write.value("canonical_url", site::canonical_url(&evidence));
    write.found.title = write.value("title", title);
    write.found.authors = write.authors(authors, source);
    write.found.published = write.value("published", written(dates.published));
    write.found.modified = write.value("modified", written(dates.modified));
    write.found.site_name = write.value("site_name", site_name);
    write.found.description = write.value("description", site::description(&evidence));
    write.found.language = write.value("language", language::declared(&evidence));
    write.found.categories = write.values("categories", categories.values, &categories.sources);
    write.found.tags = write.values("tags", tags.values, &tags.sources);
    write.found.lead_image = write.value("lead_image", site::lead_image(&evidence));
    write.found
}
