//! The page as one row of numbers: its text as a whole, its head, its address.

use std::cmp::Reverse;

use crate::blocks::{
    Blocks, CLASS_GROUPS, Group, Landmark, Layout, TEXT_GROUPS, URL_GROUPS, class_groups, is_long, url_group,
};
use crate::dom::{AttrName, Dom, Name, NodeId, NodeKind};
use crate::words::Beginnings;

/// How many of the page's facts, from the first, the block models see too.
pub(crate) const BLOCK_PAGE_FACTS: usize = 22 + TEXT_GROUPS;

/// Kinds of things that JSON-LD, microdata and `og:type` speak of.
const KINDS: [&[&str]; 14] = [
    &["Product", "ProductGroup", "product", "og:product", "product.item"],
    &["Article", "NewsArticle", "BlogPosting", "article", "Report"],
    &["ItemList", "CollectionPage", "SearchResultsPage", "product.group", "OfferCatalog"],
    &["DiscussionForumPosting", "QAPage", "Question", "Comment"],
    &["FAQPage", "Answer"],
    &["Organization", "LocalBusiness", "Corporation", "Service", "ProfessionalService"],
    &["WebSite", "website"],
    &["BreadcrumbList"],
    &["TechArticle", "APIReference", "HowTo"],
    &["Offer", "AggregateOffer", "Brand"],
    &["Review", "AggregateRating"],
    &["Person"],
    &["WebPage", "ImageObject"],
    &["SoftwareApplication", "WebApplication", "VideoObject"],
];

/// Software that serves one kind of page.
const GENERATORS: [&[&str]; 6] = [
    &["discourse", "vbulletin", "xenforo", "phpbb", "flarum", "mybb", "invision", "vanilla", "nodebb"],
    &["shopify", "woocommerce", "magento", "prestashop", "bigcommerce", "opencart"],
    &[
        "sphinx",
        "docusaurus",
        "mkdocs",
        "mdbook",
        "gitbook",
        "hugo",
        "vitepress",
        "doxygen",
        "jekyll",
        "readthedocs",
    ],
    &["wordpress", "ghost", "blogger", "drupal", "joomla", "substack"],
    &["wix", "squarespace", "webflow", "elementor", "hubspot", "framer", "weebly", "duda"],
    &["mediawiki", "confluence", "dokuwiki"],
];

/// The facts of a page.
pub(crate) fn page_facts(dom: &Dom, blocks: &Blocks, layout: &Layout, url: Option<&str>) -> Vec<f32> {
    let mut row = Vec::with_capacity(256);
    text_facts(dom, blocks, layout, &mut row);
    head_facts(dom, &mut row);
    url_facts(url.unwrap_or_default(), &mut row);
    group_facts(layout, blocks.list.len(), &mut row);
    row
}

fn ratio(part: u32, whole: u32) -> f32 {
    if whole == 0 { 0.0 } else { part as f32 / whole as f32 }
}

fn text_facts(dom: &Dom, blocks: &Blocks, layout: &Layout, row: &mut Vec<f32>) {
    let all = layout.sums(0..blocks.list.len());
    let root = layout.sums(blocks.range(dom, layout.root));
    let mut words = [0u32; TEXT_GROUPS];
    let (mut total_words, mut digits, mut hidden, mut long_units, mut longest, mut stops) =
        (0, 0, 0, 0, 0, 0);
    let mut near = [0u32; 8];
    let mut headings = [0u32; 4];
    let mut dated = 0;
    for block in &blocks.list {
        let text = &block.text;
        total_words += text.words;
        digits += text.digits;
        stops += text.stops;
        longest = longest.max(text.units);
        if block.hidden {
            hidden += text.units;
        }
        if is_long(block) {
            long_units += text.units;
        }
        for (sum, &count) in words.iter_mut().zip(&text.groups) {
            *sum += u32::from(count);
        }
        dated += u32::from(text.groups[7] > 0 && text.digits > 0 && text.words < 12);
        for (sum, landmark) in near.iter_mut().zip([
            Landmark::Article,
            Landmark::Main,
            Landmark::Item,
            Landmark::Table,
            Landmark::Paragraph,
            Landmark::Preformatted,
            Landmark::Form,
            Landmark::Noscript,
        ]) {
            if block.facts.landmarks[landmark as usize] != 0 {
                *sum += text.units;
            }
        }
        if let level @ 1..=4 = block.facts.heading_level {
            headings[usize::from(level) - 1] += 1;
        }
    }
    row.push((all.units as f32 + 1.0).ln());
    row.push((all.blocks as f32 + 1.0).ln());
    row.push(ratio(all.link_units, all.units));
    row.push(ratio(all.units, all.blocks));
    row.push(ratio(all.currency, all.blocks));
    row.push(all.currency as f32);
    row.push(ratio(long_units, all.units));
    row.push(ratio(root.units, all.units));
    row.push(ratio(root.link_units, root.units));
    row.push(layout.root_share);
    row.extend(near.map(|units| ratio(units, all.units)));
    row.push(ratio(hidden, all.units));
    row.push(ratio(digits, all.units));
    row.push(headings[0] as f32);
    row.push(headings[1] as f32);
    row.extend(words.map(|count| ratio(count, total_words)));
    row.push(headings[2] as f32);
    row.push(headings[3] as f32);
    row.push(longest as f32);
    row.push(ratio(stops, total_words));
    row.push(ratio(all.long, all.blocks));
    row.push(all.long as f32);
    row.push(ratio(all.images, all.blocks));
    row.push(all.images as f32);
    row.push(ratio(dated, all.blocks));
    row.push(dated as f32);
    row.extend(words.map(|count| count as f32));
}

/// The groups of alike siblings that hold most of the text, and the one of most members that are more than a link.
fn group_facts(layout: &Layout, blocks: usize, row: &mut Vec<f32>) {
    let all = layout.sums(0..blocks);
    let list = &layout.groups.list;
    let mut by_length: Vec<&Group> = list.iter().collect();
    by_length.sort_by_key(|group| Reverse(group.sums.units));
    let longest = |place: usize| by_length.get(place).copied();
    let cards = list.iter().filter(|group| group.sums.blocks >= 2 * group.records);
    let most = cards.reduce(|a, b| if b.records > a.records { b } else { a });
    for group in [longest(0), longest(1), most] {
        let (records, sums, start) =
            group.map_or_else(Default::default, |group| (group.records, group.sums, group.start));
        row.push(records as f32);
        row.push(ratio(sums.units, records));
        row.push(ratio(sums.units, all.units));
        row.push(ratio(sums.link_units, sums.units));
        row.push(ratio(sums.blocks, records));
        row.push(ratio(sums.currency, records));
        row.push(ratio(sums.images, records));
        row.push(ratio(sums.headings, records));
        row.push(ratio(sums.long, records));
        row.push(ratio(sums.punctuation, records));
        row.push(ratio(layout.sums(0..start as usize).units, all.units));
    }
}

fn head_facts(dom: &Dom, row: &mut Vec<f32>) {
    let mut json_ld = [0u32; KINDS.len()];
    let mut microdata = [0u32; KINDS.len()];
    let mut og_type = [0u32; KINDS.len()];
    let mut generators = [0u32; GENERATORS.len()];
    let mut published = 0;
    let mut priced = 0;
    let mut body_groups = 0;
    let mut tags = [0u32; 8];
    for id in dom.ids().filter(|&id| dom.kind(id) == NodeKind::Element) {
        match dom.html_name(id) {
            Some(Name::META) => {
                let property = dom.attr(id, AttrName::PROPERTY).or_else(|| dom.attr(id, AttrName::NAME));
                let content = dom.attr(id, AttrName::CONTENT).unwrap_or_default();
                match property.unwrap_or_default() {
                    "og:type" => count_kind(&mut og_type, content),
                    "generator" => count_generators(&mut generators, content),
                    "article:published_time" => published = 1,
                    "product:price:amount" | "og:price:amount" => priced = 1,
                    _ => {}
                }
            }
            Some(Name::SCRIPT) if dom.attr(id, AttrName::TYPE) == Some("application/ld+json") => {
                for text in dom.descendants(id) {
                    count_json_types(&mut json_ld, dom.text(text));
                }
            }
            Some(Name::SCRIPT | Name::LINK) => {
                let address = dom.attr(id, AttrName::SRC).or_else(|| dom.attr(id, AttrName::HREF));
                count_generators(&mut generators, address.unwrap_or_default());
            }
            Some(Name::BODY) => {
                let class = dom.attr(id, AttrName::CLASS).unwrap_or_default();
                body_groups = class_groups(class);
                count_generators(&mut generators, class);
            }
            Some(name) => {
                let slot = match name {
                    Name::ARTICLE => 0,
                    Name::FORM => 1,
                    Name::TABLE => 2,
                    Name::PRE => 3,
                    Name::BUTTON => 4,
                    Name::TIME => 5,
                    Name::VIDEO => 6,
                    Name::DL => 7,
                    _ => usize::MAX,
                };
                if let Some(count) = tags.get_mut(slot) {
                    *count += 1;
                }
                if let Some(kind) = dom.attr(id, AttrName::ITEMTYPE) {
                    count_kind(&mut microdata, kind.rsplit('/').next().unwrap_or_default());
                }
            }
            None => {}
        }
    }
    row.extend(json_ld.map(|count| count.min(20) as f32));
    row.extend(microdata.map(|count| count.min(20) as f32));
    row.extend(og_type.map(|count| count.min(1) as f32));
    row.extend(generators.map(|count| count.min(10) as f32));
    row.push(published as f32);
    row.push(priced as f32);
    row.extend(tags.map(|count| count as f32));
    row.extend((0..CLASS_GROUPS).map(|group| (body_groups >> group & 1) as f32));
}

fn count_kind(counts: &mut [u32; KINDS.len()], kind: &str) {
    for (count, names) in counts.iter_mut().zip(KINDS) {
        *count += u32::from(names.contains(&kind));
    }
}

/// Counts the values of `"@type"` without parsing: a broken script still tells what the page is about.
fn count_json_types(counts: &mut [u32; KINDS.len()], json: &str) {
    for after in json.split("\"@type\"").skip(1) {
        if let Some(kind) = after.split('"').nth(1) {
            count_kind(counts, kind.rsplit('/').next().unwrap_or_default());
        }
    }
}

/// How many bytes of an address or a class attribute are looked at for a generator's name.
const GENERATOR_BYTES: usize = 256;

fn count_generators(counts: &mut [u32; GENERATORS.len()], text: &str) {
    let text = &text.as_bytes()[..text.len().min(GENERATOR_BYTES)];
    let mut found = [false; GENERATORS.len()];
    for (at, &[first, second]) in text.array_windows().enumerate() {
        if GENERATOR_STARTS.include(first, second) {
            let begins = |name: &&str| {
                let name = name.as_bytes();
                name[0] == first.to_ascii_lowercase()
                    && text.get(at..at + name.len()).is_some_and(|part| part.eq_ignore_ascii_case(name))
            };
            for (found, names) in found.iter_mut().zip(GENERATORS) {
                *found = *found || names.iter().any(begins);
            }
        }
    }
    for (count, found) in counts.iter_mut().zip(found) {
        *count += u32::from(found);
    }
}

/// What the names of generators begin with.
static GENERATOR_STARTS: Beginnings = {
    let mut starts = Beginnings::none();
    let mut kind = 0;
    while kind < GENERATORS.len() {
        let mut at = 0;
        while at < GENERATORS[kind].len() {
            starts.add(GENERATORS[kind][at]);
            at += 1;
        }
        kind += 1;
    }
    starts
};

fn url_facts(url: &str, row: &mut Vec<f32>) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut groups = [0u32; URL_GROUPS * 2];
    for word in host.split(['.', '-']) {
        if let Some(group) = url_group(word) {
            groups[usize::from(group)] += 1;
        }
    }
    let mut segments = 0;
    let mut last = "";
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        segments += 1;
        last = segment;
        for word in segment.split(['.', '-', '_']).take(2) {
            if let Some(group) = url_group(word) {
                groups[URL_GROUPS + usize::from(group)] += 1;
            }
        }
    }
    row.extend(groups.map(|count| count.min(2) as f32));
    row.push(segments as f32);
    row.push(last.len() as f32);
    row.push(last.split('-').count() as f32);
    row.push(last.bytes().filter(u8::is_ascii_digit).count() as f32);
    row.push(f32::from(u8::from(last.ends_with(|c: char| c.is_ascii_digit()))));
    row.push(f32::from(u8::from(last.contains(".htm"))));
    row.push(query.len() as f32);
    let year = path.split('/').any(|part| part.len() == 4 && part.starts_with("20"));
    row.push(f32::from(u8::from(year)));
}

/// The document's own title, where the caller knows no better one.
pub(crate) fn document_title(dom: &Dom) -> String {
    dom.ids().find(|&id| dom.is(id, Name::TITLE)).map(|id: NodeId| dom.text_content(id)).unwrap_or_default()
}
