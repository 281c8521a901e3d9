//! Everything that the page offers, gathered once, for the rooms that decide.

use super::Context;
use super::genre::{self, Genre};
use super::head::Head;
use super::items::{self, Item};
use super::json_ld::{Graph, Node, types};
use super::moment::NumericOrder;
use super::visible::{self, Visible};
use crate::dom::Dom;

/// What a page offers as metadata.
pub(super) struct Evidence<'e> {
    pub(super) head: &'e Head<'e>,
    pub(super) graph: &'e Graph<'e>,
    /// The JSON-LD node of the content, and that of the page around it.
    pub(super) main: Option<&'e Node>,
    pub(super) items: Vec<Item>,
    pub(super) visible: Visible,
    pub(super) genre: Genre,
    pub(super) order: NumericOrder,
    pub(super) context: &'e Context<'e>,
}

impl<'e> Evidence<'e> {
    pub(super) fn gather(
        dom: &'e Dom,
        head: &'e Head<'e>,
        graph: &'e Graph<'e>,
        context: &'e Context<'e>,
    ) -> Self {
        let items = items::items(dom);
        let visible = visible::visible(dom);
        let main = main_node(graph, context.page_url);
        let genre = genre_of(head, graph, &items, &visible, context);
        let order = numeric_order(head, context.page_url);
        Evidence { head, graph, main, items, visible, genre, order, context }
    }

    /// Whether the page describes one thing for sale.
    pub(super) fn is_product(&self) -> bool {
        let is = |kind: &str| kind == "Product" || kind == "ProductGroup";
        self.graph.tops().iter().flat_map(|node| types(node)).any(is)
            || self.items.iter().any(|item| is(&item.kind))
            || self.head.meta_first(&["og:type"]).is_some_and(|kind| kind.contains("product"))
    }

    /// The items of a written piece, in the page's order.
    pub(super) fn article_items(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| genre::rank_of(&item.kind) >= 5)
    }

    /// The value of a property of the JSON-LD main node.
    pub(super) fn main_text(&self, key: &str) -> Option<&'e str> {
        self.main.and_then(|node| node.get(key)).and_then(|value| self.graph.text(value))
    }

    /// The value of a property of the first JSON-LD node of the page that has it, best ranks first.
    pub(super) fn any_text(&self, key: &str) -> Option<&'e str> {
        self.main_text(key).or_else(|| {
            self.graph
                .tops()
                .iter()
                .filter(|node| genre::rank(node) >= 3)
                .find_map(|node| node.get(key).and_then(|value| self.graph.text(value)))
        })
    }
}

/// The node that speaks of the content: the highest rank, then the page's own address, then the first.
fn main_node<'e>(graph: &Graph<'e>, page_url: Option<&str>) -> Option<&'e Node> {
    let page = page_url.map(same_address);
    graph
        .tops()
        .iter()
        .map(|&node| {
            let own = ["url", "@id", "mainEntityOfPage"]
                .iter()
                .filter_map(|key| node.get(*key))
                .filter_map(|value| value.as_str().or_else(|| value.get("@id")?.as_str()))
                .any(|url| page.as_deref() == Some(&same_address(url)));
            (node, (genre::rank(node), own))
        })
        .filter(|(_, (rank, _))| *rank >= 3)
        .rev()
        .max_by_key(|&(_, key)| key)
        .map(|(node, _)| node)
}

/// An address without what does not change the page.
fn same_address(url: &str) -> String {
    let bare = url.split(['#', '?']).next().unwrap_or_default();
    let bare = bare.split_once("://").map_or(bare, |(_, rest)| rest);
    bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches('/').to_ascii_lowercase()
}

fn genre_of(
    head: &Head<'_>,
    graph: &Graph<'_>,
    items: &[Item],
    visible: &Visible,
    context: &Context<'_>,
) -> Genre {
    let Some(mut score) = genre::of_address(context.page_url) else { return Genre::Discussion };
    let kinds: Vec<&str> = graph.tops().iter().flat_map(|node| types(node)).collect();
    let has = |kind: &str| kinds.contains(&kind) || items.iter().any(|item| item.kind == kind);
    if has("DiscussionForumPosting") || has("QAPage") {
        return Genre::Discussion;
    }
    let articles = kinds.iter().filter(|kind| genre::is_article(kind)).count();
    let (dated, signed) = (visible.is_dated(), visible.is_signed());
    if articles > 0 {
        score += 4;
    } else if has("WebPage") && has("WebSite") {
        // Programs that describe posts as articles describe all other pages as mere pages.
        score -= if dated { 0 } else { 3 };
    }
    if dated {
        score += 2;
    }
    if signed {
        score += 1;
    }
    if head.meta_first(&["citation_title"]).is_some() {
        score += 4;
    }
    if items.iter().any(|item| genre::is_article(&item.kind)) {
        score += 1;
    }
    if has("Product") || has("ProductGroup") || has("CollectionPage") || has("SearchResultsPage") {
        score -= 4;
    }
    match head.meta_first(&["og:type"]).map(str::to_ascii_lowercase).as_deref() {
        Some("article" | "blog" | "news") => score += 2,
        Some("product" | "og:product" | "product.group" | "product.item") => score -= 4,
        Some("website") => score -= 1,
        _ => {}
    }
    if head.meta_first(&["article:published_time", "dc.date.issued", "dcterms.issued"]).is_some() {
        score += 2;
    }
    if visible.paragraphs > 3000 {
        score += 1;
    }
    if visible.paragraphs < 800 {
        score -= 1;
    }
    if score >= 1 { Genre::Article } else { Genre::Other }
}

/// American pages put the month first; so do pages in English that do not say where they are from.
fn numeric_order(head: &Head<'_>, page_url: Option<&str>) -> NumericOrder {
    let lang = head.lang.or_else(|| head.meta_first(&["og:locale", "content-language"])).unwrap_or("en");
    let lang = lang.trim().to_ascii_lowercase().replace('_', "-");
    let host =
        page_url.and_then(|url| url.split("://").nth(1)).and_then(|rest| rest.split(['/', ':']).next());
    let country = host.and_then(|host| host.rsplit('.').next()).unwrap_or_default();
    let elsewhere = ["uk", "au", "nz", "ie", "in", "za", "sg", "my"].contains(&country);
    match lang.as_str() {
        "en-us" | "en-ph" => NumericOrder::MonthFirst,
        "en" if !elsewhere => NumericOrder::MonthFirst,
        _ => NumericOrder::DayFirst,
    }
}
