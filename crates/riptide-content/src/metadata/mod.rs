//! What the page says of itself.

use crate::dom::{Dom, Name};
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

/// Reads the metadata of a page.
pub(crate) fn collect(dom: &Dom, _: &Context<'_>) -> Metadata {
    let title =
        dom.ids().find(|&id| dom.is(id, Name::TITLE)).map(|id| dom.text_content(id).trim().to_owned());
    Metadata { title, ..Metadata::default() }
}

/// The language of the page: what it declares, unless the text speaks clearly against it.
pub(crate) fn language(declared: Option<String>, _: &str) -> Option<String> {
    declared
}
