//! The page among others: its address, its site, its summary and its picture.

use url::Url;

use super::Found;
use super::evidence::Evidence;
use super::genre;
use super::json_ld::types;
use super::text::{fold, line};

/// The address that the page names as its own.
pub(super) fn canonical_url(evidence: &Evidence<'_>) -> Found {
    let head = evidence.head;
    let declared = [
        (head.link("canonical"), "link"),
        (head.meta_first(&["og:url"]), "opengraph"),
        (evidence.any_text("url"), "json-ld"),
    ];
    declared.into_iter().find_map(|(address, source)| {
        let url = evidence.context.base.resolve(address?)?;
        let web = Url::parse(&url).map_or(true, |url| matches!(url.scheme(), "http" | "https"));
        web.then_some((url, source))
    })
}

/// The name of the site, as it declares it or as the title of the page ends with it.
pub(super) fn site_name(evidence: &Evidence<'_>) -> Found {
    let head = evidence.head;
    let plain = |text: Option<&str>, source| {
        text.map(line)
            .filter(|text| !text.is_empty() && text.len() <= 120 && !text.contains("://"))
            .map(|text| (text, source))
    };
    plain(head.meta_first(&["og:site_name"]), "opengraph")
        .or_else(|| plain(site_node_name(evidence), "json-ld"))
        .or_else(|| plain(publisher(evidence), "json-ld"))
        .or_else(|| plain(head.meta_first(&["application-name", "apple-mobile-web-app-title"]), "meta"))
        .or_else(|| {
            plain(head.meta_first(&["dc.publisher", "dcterms.publisher", "citation_journal_title"]), "meta")
        })
        .or_else(|| from_title(evidence).map(|name| (name, "title")))
}

fn site_node_name<'e>(evidence: &Evidence<'e>) -> Option<&'e str> {
    let site = evidence.graph.tops().iter().find(|node| types(node).any(|kind| kind == "WebSite"))?;
    evidence.graph.text(site.get("name")?)
}

fn publisher<'e>(evidence: &Evidence<'e>) -> Option<&'e str> {
    let publisher = evidence.main.filter(|node| genre::rank(node) >= 7)?.get("publisher")?;
    evidence.graph.node(publisher)?.get("name").and_then(|name| evidence.graph.text(name))
}

/// The part of the `title` element that the address of the page spells too.
fn from_title(evidence: &Evidence<'_>) -> Option<String> {
    let title = evidence.head.title.as_deref()?;
    let host = fold(super::branding::host(evidence.context.page_url?)?).replace(' ', "");
    title
        .split([" | ", " - ", " – ", " — ", " · "].map(|separator| separator.chars().nth(1).unwrap_or('|')))
        .map(str::trim)
        .find(|part| {
            let joined = fold(part).replace(' ', "");
            joined.len() >= 3 && host.starts_with(&joined)
        })
        .map(str::to_owned)
}

/// The summary that the page gives of itself.
pub(super) fn description(evidence: &Evidence<'_>) -> Found {
    let head = evidence.head;
    let candidates = [
        (head.meta_first(&["description"]), "meta"),
        (head.meta_first(&["og:description"]), "opengraph"),
        (evidence.main_text("description"), "json-ld"),
        (head.meta_first(&["twitter:description"]), "twitter"),
        (head.meta_first(&["dc.description", "dcterms.description", "dcterms.abstract"]), "dublin-core"),
        (head.meta_first(&["citation_abstract"]), "citation"),
        (head.meta_first(&["sailthru.description"]), "sailthru"),
        (evidence.article_items().find_map(|item| item.first("description")), "microdata"),
    ];
    candidates
        .into_iter()
        .find_map(|(text, source)| Some((line(text?), source)).filter(|(text, _)| !text.is_empty()))
}

/// The address of the picture that stands for the page.
pub(super) fn lead_image(evidence: &Evidence<'_>) -> Found {
    let head = evidence.head;
    let linked = || {
        let main = evidence.main?;
        ["image", "thumbnailUrl", "primaryImageOfPage"].iter().find_map(|key| {
            let value = evidence.graph.values(main, key).into_iter().next()?;
            if let Some(address) = value.as_str() {
                return Some(address);
            }
            let node = evidence.graph.node(value)?;
            ["url", "contentUrl", "@id"].iter().find_map(|key| node.get(*key)?.as_str())
        })
    };
    let candidates = [
        (head.meta_first(&["og:image:secure_url", "og:image", "og:image:url"]), "opengraph"),
        (linked(), "json-ld"),
        (head.meta_first(&["twitter:image", "twitter:image:src"]), "twitter"),
        (evidence.article_items().find_map(|item| item.first("image")), "microdata"),
        (head.meta_first(&["parsely-image-url", "sailthru.image.full", "thumbnail"]), "meta"),
        (head.link("image_src"), "link"),
    ];
    candidates
        .into_iter()
        .find_map(|(address, source)| Some((evidence.context.base.resolve(address?)?, source)))
}
