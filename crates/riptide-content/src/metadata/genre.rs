//! Whether the page is a written piece with author and date: shops, services and manuals name both without meaning themselves.

use super::json_ld::{Node, types};

/// How a page presents its content, as far as authors and dates go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Genre {
    Article,
    Discussion,
    Other,
}

/// How a type of schema.org speaks: the rank of a node as the page's main one, highest best.
pub(super) fn rank(node: &Node) -> u8 {
    types(node).map(rank_of).max().unwrap_or(0)
}

pub(super) fn rank_of(kind: &str) -> u8 {
    match kind {
        "DiscussionForumPosting" | "SocialMediaPosting" => 9,
        kind if is_article(kind) => 8,
        "QAPage" | "Question" => 7,
        "Recipe" | "HowTo" | "Review" | "Course" | "Event" | "Book" | "Movie" | "VideoObject" | "Dataset" => {
            5
        }
        "Product" | "ProductGroup" | "SoftwareApplication" | "Service" | "JobPosting" => 6,
        "WebPage" | "AboutPage" | "FAQPage" | "ItemPage" | "CollectionPage" | "ProfilePage"
        | "SearchResultsPage" | "MedicalWebPage" => 3,
        "WebSite" | "Organization" | "BreadcrumbList" | "Person" | "ImageObject" => 0,
        _ => 1,
    }
}

pub(super) fn is_article(kind: &str) -> bool {
    matches!(
        kind,
        "BlogPosting"
            | "Report"
            | "LiveBlogPosting"
            | "MedicalScholarlyArticle"
            | "CreativeWork"
            | "OpinionNewsArticle"
    ) || kind.ends_with("Article") && kind != "TechArticle"
}

/// What the address says: positive for articles, negative for shops and the like; None for discussions.
pub(super) fn of_address(url: Option<&str>) -> Option<i32> {
    let Some(url) = url else { return Some(0) };
    let lower = url.to_ascii_lowercase();
    let after_scheme = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    let (host, path) = after_scheme.split_once('/').unwrap_or((after_scheme, ""));
    if lower.contains("topic=") || lower.contains("showtopic") {
        return None;
    }
    let path = format!("/{}", path.split(['?', '#']).next().unwrap_or_default());
    let has = |words: &[&str]| words.iter().any(|word| path.contains(word));
    if host.starts_with("forum")
        || host.starts_with("community.")
        || host.starts_with("discuss")
        || host.starts_with("discourse.")
        || host.starts_with("talk.")
        || has(&[
            "/forum",
            "/thread",
            "/showthread",
            "/viewtopic",
            "/t/",
            "/discussion",
            "/questions/",
            "/boards/",
            "/comments/",
            "/threads/",
        ])
    {
        return None;
    }
    let mut score = 0;
    if path.len() < 2 {
        score -= 4;
    }
    if has(&[
        "/blog",
        "/news",
        "/article",
        "/post",
        "/story",
        "/stories",
        "/insights",
        "/magazine",
        "/guide",
        "/learn",
        "/resources",
        "/press",
        "/opinion",
    ]) || host.starts_with("blog.")
    {
        score += 2;
    }
    if has(&["/20", "/19"]) {
        score += 2;
    }
    if has(&[
        "/product",
        "/shop",
        "/collections",
        "/category",
        "/categories",
        "/service",
        "/store",
        "/cart",
        "/dp/",
        "/c/",
        "/item",
        "/tag/",
        "/tags/",
        "/search",
    ]) {
        score -= 3;
    }
    if has(&["/docs", "/doc/", "/documentation", "/reference", "/manual", "/api/", "/wiki/"])
        || host.starts_with("docs.")
        || host.starts_with("developer.")
        || host.starts_with("wiki.")
        || host.contains("readthedocs")
    {
        score -= 5;
    }
    let slug = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    if slug.matches(['-', '_']).count() >= 3 {
        score += 1;
    }
    Some(score)
}
