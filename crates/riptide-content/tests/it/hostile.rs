//! Pages made to hurt end as a tree that is bounded in depth and in size, with their text in it.

use riptide_content::dom::{Dom, Name, NodeId};
use riptide_content::parse::{ParseLimits, ParseNotes, parse};
use riptide_hostile::{Generator, generator, generators};

const LIMITS: ParseLimits = ParseLimits { depth: 512, attributes: 256, keep_comments: false };

fn depth(dom: &Dom) -> u16 {
    dom.ids().map(|id| dom.depth(id)).max().unwrap_or(0)
}

fn text_bytes(dom: &Dom) -> usize {
    dom.ids().map(|id| dom.text(id).len()).sum()
}

fn named(name: &str) -> &'static Generator {
    generator(name).unwrap_or_else(|| panic!("no generator {name}"))
}

#[test]
fn every_hostile_page_becomes_a_bounded_tree() {
    for generator in generators() {
        let page = generator.page(40_000);
        for limits in [LIMITS, ParseLimits { depth: 12, attributes: 2, keep_comments: true }] {
            let (dom, _) = parse(&page, limits);
            let name = generator.name;
            assert!(u32::from(depth(&dom)) <= limits.depth, "{name}: depth {}", depth(&dom));
            assert!(dom.len() <= page.len() + 64, "{name}: {} nodes from {} bytes", dom.len(), page.len());
            // U+FFFD for U+0000 is the one thing that grows.
            assert!(text_bytes(&dom) <= 3 * page.len(), "{name}: {} bytes of text", text_bytes(&dom));
        }
    }
}

#[test]
fn the_nodes_of_a_large_page_are_bounded_by_its_size() {
    for name in [
        "paragraphs-of-one-letter",
        "preformatted",
        "unclosed-formatting-then-paragraphs",
        "line-break-end-tags",
    ] {
        let page = named(name).page(1_000_000);
        let (dom, notes) = parse(&page, LIMITS);
        assert!(dom.len() < 32_768 + 1_000_000 / 6 + 64, "{name}: {} nodes", dom.len());
        assert!(
            notes.flattened_elements + notes.dropped_formatting > 0 || name == "line-break-end-tags",
            "{name}"
        );
    }
}

#[test]
fn letters_outlive_the_tags_that_were_left_out() {
    let page = named("paragraphs-of-one-letter").page(1_000_000);
    let (dom, _) = parse(&page, LIMITS);
    let letters = dom.text_content(NodeId::DOCUMENT).bytes().filter(|&byte| byte == b'a').count();
    assert_eq!(letters, page.bytes().filter(|&byte| byte == b'a').count());
}

#[test]
fn blocks_that_were_left_out_still_part_their_words() {
    let page = format!("{}<p>one</p><p>two</p>", "<div>".repeat(700));
    let (dom, _) = parse(&page, LIMITS);
    assert_eq!(dom.text_content(NodeId::DOCUMENT).trim(), "one two");
}

#[test]
fn a_full_tree_takes_all_words_and_nothing_else() {
    let cell = "<td title=in-a-value>w<b class=x>ord</b></td >";
    let page = format!(
        "<table><tr>{}<script title='y'>in a <td> script</script><textarea>z<p></textarea>{}<noscript><p>last</noscript>",
        "<td>w".repeat(150_000),
        cell.repeat(1_000)
    );
    let (dom, notes) = parse(&page, LIMITS);
    assert!(notes.flattened_elements > 10_000, "{notes:?}");
    let scripts = |id: &NodeId| dom.parent(*id).is_some_and(|up| dom.is(up, Name::SCRIPT));
    let texts: Vec<&str> = dom.ids().filter(|id| !scripts(id)).map(|id| dom.text(id)).collect();
    let text = texts.join(" ");
    let expected = [vec!["w"; 150_000], vec!["z<p>"], vec!["word"; 1_000], vec!["last"]].concat();
    let first_other = text.split_whitespace().zip(&expected).find(|(found, expected)| found != *expected);
    assert_eq!((first_other, text.split_whitespace().count()), (None, expected.len()));
}

#[test]
fn end_tags_of_the_body_do_not_open_the_way_to_more_depth() {
    for name in ["nested-after-body-end", "nested-after-html-end"] {
        let (dom, notes) = parse(&named(name).page(100_000), LIMITS);
        assert!(dom.len() < 1_000, "{name}: {} nodes", dom.len());
        assert!(notes.flattened_elements > 0, "{name}");
    }
}

#[test]
fn formatting_does_not_multiply() {
    for name in
        ["leaked-formatting", "formatting-after-body-end", "formatting-in-each-paragraph", "nested-font"]
    {
        let page = named(name).page(200_000);
        let (dom, notes) = parse(&page, LIMITS);
        assert!(dom.len() < 60_000, "{name}: {} nodes", dom.len());
        assert!(notes != ParseNotes::default(), "{name}");
    }
}

#[test]
fn an_svg_title_that_was_left_out_does_not_close_a_title() {
    for levels in 560..580 {
        let page = format!("{}<svg><title><p>a</p><title>b</title>c", "<div>".repeat(levels));
        let (dom, _) = parse(&page, LIMITS);
        assert!(dom.text_content(NodeId::DOCUMENT).ends_with('c'), "{levels} levels");
    }
}

#[test]
fn text_that_waits_in_a_table_outlives_a_tag_that_is_left_out() {
    let page = format!("{}<table>one <font size=1 title=attribute>two", "<font size=2><div>".repeat(60));
    let (dom, _) = parse(&page, LIMITS);
    let text = dom.text_content(NodeId::DOCUMENT);
    assert_eq!(text.split_whitespace().collect::<Vec<_>>(), ["one", "two"]);
}

fn nested(levels: usize) -> (Dom, ParseNotes) {
    let page = format!("<html><body>{}x", "<div>".repeat(levels));
    parse(&page, ParseLimits { depth: 10, ..LIMITS })
}

#[test]
fn the_depth_limit_is_kept() {
    let (dom, notes) = nested(8);
    assert_eq!((depth(&dom), notes.flattened_elements), (10, 0));
}

#[test]
fn beyond_the_depth_limit_elements_are_flattened() {
    let (dom, notes) = nested(11);
    assert_eq!((depth(&dom), notes.flattened_elements), (10, 3));
    assert_eq!(dom.text_content(NodeId::DOCUMENT), "x");
}

#[test]
fn the_attribute_limit_is_kept() {
    let (dom, notes) = parse("<html a=1 b=2>", ParseLimits { attributes: 2, ..LIMITS });
    assert_eq!(dom.attrs(NodeId(1)).count(), 2);
    assert_eq!(notes, ParseNotes::default());
}

#[test]
fn beyond_the_attribute_limit_attributes_are_dropped() {
    let (dom, notes) = parse("<html a=1 b=2 c=3 d=4>", ParseLimits { attributes: 2, ..LIMITS });
    let values: Vec<&str> = dom.attrs(NodeId(1)).map(|(_, value)| value).collect();
    assert_eq!(values, ["1", "2"]);
    assert_eq!(notes.dropped_attributes, 2);
}

fn open_fonts(number: usize) -> ParseNotes {
    let page: String = (0..number).map(|n| format!("<font size={n}>")).collect();
    parse(&page, LIMITS).1
}

#[test]
fn formatting_within_its_bound_is_kept() {
    assert_eq!(open_fonts(20), ParseNotes::default());
}

#[test]
fn formatting_beyond_its_bound_is_dropped() {
    assert_eq!(open_fonts(40).dropped_formatting, 16);
}
