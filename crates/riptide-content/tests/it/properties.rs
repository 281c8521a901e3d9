//! What holds for the tree of any page, within any limits.

use std::collections::HashMap;

use proptest::prelude::*;
use riptide_content::dom::{Dom, NodeId};
use riptide_content::parse::{ParseLimits, parse};

use crate::markup::markup;

fn limits() -> impl Strategy<Value = ParseLimits> {
    (1_u32..40, 0_u32..4, any::<bool>()).prop_map(|(depth, attributes, keep_comments)| ParseLimits {
        depth,
        attributes,
        keep_comments,
    })
}

fn pages() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => markup(200),
        1 => prop::collection::vec(any::<char>(), 0..200).prop_map(String::from_iter),
        1 => (markup(3), 1_usize..400).prop_map(|(unit, times)| unit.repeat(times)),
    ]
}

fn letters(text: &str) -> HashMap<char, usize> {
    let mut letters = HashMap::new();
    for letter in text.chars().filter(|c| c.is_alphabetic()) {
        *letters.entry(letter).or_default() += 1;
    }
    letters
}

fn assert_in_document_order(dom: &Dom) {
    assert_eq!(dom.end(NodeId::DOCUMENT).index(), dom.len());
    for id in dom.ids().skip(1) {
        let parent = dom.parent(id).expect("only the document has none");
        assert!(parent < id && id < dom.end(id), "{id:?} in {parent:?}");
        assert!(dom.end(id) <= dom.end(parent), "{id:?} ends after its parent");
        assert_eq!(dom.depth(id), dom.depth(parent) + 1);
        let children: Vec<NodeId> = dom.children(id).collect();
        assert!(children.iter().all(|&child| dom.parent(child) == Some(id)));
        assert_eq!(children.is_empty(), dom.end(id).0 == id.0 + 1);
    }
}

proptest! {
    #[test]
    fn nodes_stand_in_document_order_and_above_the_depth_limit(page in pages(), limits in limits()) {
        let (dom, _) = parse(&page, limits);
        assert_in_document_order(&dom);
        for id in dom.ids() {
            prop_assert!(u32::from(dom.depth(id)) <= limits.depth);
            prop_assert!(dom.attrs(id).count() <= limits.attributes as usize);
        }
    }

    #[test]
    fn no_letter_is_invented(page in pages(), limits in limits()) {
        let (dom, _) = parse(&page, ParseLimits { keep_comments: false, ..limits });
        let theirs = letters(&page);
        for (letter, count) in letters(&dom.text_content(NodeId::DOCUMENT)) {
            prop_assert!(theirs.get(&letter).is_some_and(|&most| count <= most), "{letter:?} {count} times");
        }
    }

    #[test]
    fn the_same_page_gives_the_same_tree(page in pages(), limits in limits()) {
        let (once, notes) = parse(&page, limits);
        let (again, same_notes) = parse(&page, limits);
        prop_assert_eq!(notes, same_notes);
        prop_assert_eq!(format!("{once:?}").len(), format!("{again:?}").len());
    }
}
