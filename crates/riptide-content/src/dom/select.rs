//! CSS selectors over the tree, by the `selectors` crate of Servo.

use std::borrow::Borrow;
use std::cell::Cell;
use std::fmt;

use cssparser::{ParseError, Parser as CssParser, ToCss};
use precomputed_hash::PrecomputedHash;
use selectors::attr::{AttrSelectorOperation, CaseSensitivity, NamespaceConstraint};
use selectors::bloom::BloomFilter;
use selectors::context::{
    MatchingContext, MatchingForInvalidation, MatchingMode, NeedsSelectorFlags, QuirksMode, SelectorCaches,
};
use selectors::matching::{ElementSelectorFlags, matches_selector_list};
use selectors::parser::{NonTSPseudoClass, ParseRelative, PseudoElement, SelectorParseErrorKind};
use selectors::{Element, OpaqueElement, SelectorImpl, SelectorList};

use crate::ExtractionError;

use super::{AttrName, Dom, Name, Namespace, NodeId, NodeKind, NodeSet};

/// Steps from node to node that matching may take: these, and so many for each node and selector. Real selectors take a few for
/// each node; without a bound, `x ~ p` takes the square of the paragraphs.
const STEPS: u64 = 4_000_000;
const STEPS_EACH: u64 = 4;

/// Bytes of an attribute that are compared in the time of a step.
const STEP_BYTES: usize = 8;

/// Steps in whose time the place of an element among its siblings is looked up or kept, in tables that on large pages outgrow the
/// caches of the processor.
const PLACE_STEPS: u64 = 8;

/// A parsed list of CSS selectors.
#[derive(Debug)]
pub struct Selectors {
    lists: Vec<(String, SelectorList<Css>)>,
}

impl Selectors {
    /// Parses selectors, each of which may be a list with commas.
    ///
    /// # Errors
    ///
    /// [`ErrorCode::InvalidSelector`](crate::ErrorCode::InvalidSelector) for the first one that is none, or that uses
    /// what has no meaning in a page at rest (`:hover`, `::before`) or no linear match (`:has()`).
    pub fn parse(texts: &[String]) -> Result<Self, ExtractionError> {
        let list = |text: &String| {
            SelectorList::parse(&Css, &mut CssParser::new(text), ParseRelative::No)
                .map(|list| (text.clone(), list))
                .map_err(|error| ExtractionError::invalid_selector(text, describe(&error)))
        };
        Ok(Selectors { lists: texts.iter().map(list).collect::<Result<_, _>>()? })
    }

    /// Whether there is nothing to match.
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// The elements that any of the selectors matches.
    ///
    /// # Errors
    ///
    /// [`ErrorCode::InvalidSelector`](crate::ErrorCode::InvalidSelector) for one that walks about the page again and again.
    pub fn matches(&self, dom: &Dom) -> Result<NodeSet, ExtractionError> {
        let mut found = NodeSet::empty(dom);
        if self.is_empty() {
            return Ok(found);
        }
        let selectors: usize = self.lists.iter().map(|(_, list)| list.len()).sum();
        let limit = STEPS + STEPS_EACH * dom.len() as u64 * selectors as u64;
        let steps = Cell::new(0);
        let previous = previous_elements(dom);
        let identities = vec![0; dom.len()];
        let mut caches = SelectorCaches::default();
        let mut context = MatchingContext::new(
            MatchingMode::Normal,
            None,
            &mut caches,
            QuirksMode::NoQuirks,
            NeedsSelectorFlags::No,
            MatchingForInvalidation::No,
        );
        for id in dom.ids().filter(|&id| dom.kind(id) == NodeKind::Element) {
            let element = ElementRef {
                dom,
                previous: &previous,
                identities: &identities,
                steps: Steps { taken: &steps, limit },
                id,
            };
            for (text, list) in &self.lists {
                let matches = matches_selector_list(list, element, &mut context);
                if steps.get() > limit {
                    return Err(ExtractionError::costly_selector(text, limit));
                }
                if matches {
                    found.insert(id);
                    break;
                }
            }
        }
        Ok(found)
    }
}

/// The previous sibling element of each node, [`u32::MAX`] for none.
fn previous_elements(dom: &Dom) -> Vec<u32> {
    let mut previous = vec![u32::MAX; dom.len()];
    let mut last_child = vec![u32::MAX; dom.len()];
    for id in dom.ids().skip(1).filter(|&id| dom.kind(id) == NodeKind::Element) {
        if let Some(parent) = dom.parent(id) {
            previous[id.index()] = std::mem::replace(&mut last_child[parent.index()], id.0);
        }
    }
    previous
}

fn describe(error: &ParseError<SelectorError>) -> &'static str {
    match &error.kind {
        cssparser::ParseErrorKind::Custom(SelectorError(kind)) => match kind {
            SelectorParseErrorKind::EmptySelector => "it is empty",
            SelectorParseErrorKind::DanglingCombinator => "nothing follows its last combinator",
            SelectorParseErrorKind::UnsupportedPseudoClassOrElement => {
                "a pseudo-class or pseudo-element in it is not supported"
            }
            _ => "its syntax is wrong",
        },
        cssparser::ParseErrorKind::Basic(_) => "its syntax is wrong",
    }
}

#[derive(Clone, Debug)]
struct SelectorError(SelectorParseErrorKind);

impl From<SelectorParseErrorKind> for SelectorError {
    fn from(kind: SelectorParseErrorKind) -> Self {
        SelectorError(kind)
    }
}

#[derive(Clone, Debug)]
struct Css;

/// A name or value of a selector.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct CssText(Box<str>);

impl From<&str> for CssText {
    fn from(text: &str) -> Self {
        CssText(text.into())
    }
}

impl AsRef<str> for CssText {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for CssText {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl ToCss for CssText {
    fn to_css<W: fmt::Write>(&self, dest: &mut W) -> fmt::Result {
        dest.write_str(&self.0)
    }
}

impl PrecomputedHash for CssText {
    fn precomputed_hash(&self) -> u32 {
        // FNV-1a.
        self.0.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
    }
}

/// The pseudo-classes of links: a page at rest has no others beyond the structural ones.
#[derive(Clone, Debug, PartialEq, Eq)]
enum LinkPseudoClass {
    AnyLink,
}

impl ToCss for LinkPseudoClass {
    fn to_css<W: fmt::Write>(&self, dest: &mut W) -> fmt::Result {
        dest.write_str(":any-link")
    }
}

impl NonTSPseudoClass for LinkPseudoClass {
    fn is_active_or_hover(&self) -> bool {
        false
    }

    fn is_user_action_state(&self) -> bool {
        false
    }
}

/// Pages at rest have no pseudo-elements.
#[derive(Clone, Debug, PartialEq, Eq)]
enum NoPseudoElement {}

impl ToCss for NoPseudoElement {
    fn to_css<W: fmt::Write>(&self, _: &mut W) -> fmt::Result {
        match *self {}
    }
}

impl PseudoElement for NoPseudoElement {}

impl SelectorImpl for Css {
    type ExtraMatchingData<'a> = ();
    type AttrValue = CssText;
    type Identifier = CssText;
    type LocalName = CssText;
    type NamespaceUrl = CssText;
    type NamespacePrefix = CssText;
    type BorrowedNamespaceUrl = str;
    type BorrowedLocalName = str;
    type NonTSPseudoClass = LinkPseudoClass;
    type PseudoElement = NoPseudoElement;
}

impl<'i> selectors::Parser<'i> for Css {
    type Impl = Css;
    type Error = SelectorError;

    fn parse_nth_child_of(&self) -> bool {
        true
    }

    fn parse_is_and_where(&self) -> bool {
        true
    }

    fn parse_non_ts_pseudo_class(&self, name: &str) -> Result<LinkPseudoClass, ParseError<SelectorError>> {
        if name.eq_ignore_ascii_case("link") || name.eq_ignore_ascii_case("any-link") {
            return Ok(LinkPseudoClass::AnyLink);
        }
        Err(ParseError::custom(SelectorParseErrorKind::UnsupportedPseudoClassOrElement))
    }
}

/// The steps that matching has taken, and may take.
#[derive(Clone, Copy)]
struct Steps<'a> {
    taken: &'a Cell<u64>,
    limit: u64,
}

impl Steps<'_> {
    /// Counts a step and the bytes that are compared in it; false where there are none left, so that the matcher comes to its end.
    fn take(self, bytes: usize) -> bool {
        self.count(1 + (bytes / STEP_BYTES) as u64)
    }

    fn count(self, steps: u64) -> bool {
        let taken = self.taken.get() + steps;
        self.taken.set(taken);
        taken <= self.limit
    }
}

#[derive(Clone, Copy)]
struct ElementRef<'a> {
    dom: &'a Dom,
    previous: &'a [u32],
    /// A byte for each node. Its address stands for the element in the tables of places: addresses without gaps spread
    /// best over them.
    identities: &'a [u8],
    steps: Steps<'a>,
    id: NodeId,
}

impl fmt::Debug for ElementRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}> #{}", self.dom.name_text(self.id), self.id.0)
    }
}

impl ElementRef<'_> {
    fn at(self, id: NodeId) -> Self {
        ElementRef { id, ..self }
    }

    fn element_children(self) -> impl Iterator<Item = Self> {
        let dom = self.dom;
        dom.children(self.id).filter(move |&id| dom.kind(id) == NodeKind::Element).map(move |id| self.at(id))
    }
}

impl Element for ElementRef<'_> {
    type Impl = Css;

    /// Asked for where the matcher looks for a place in its tables.
    fn opaque(&self) -> OpaqueElement {
        self.steps.count(PLACE_STEPS);
        OpaqueElement::new(&self.identities[self.id.index()])
    }

    fn parent_element(&self) -> Option<Self> {
        self.dom
            .parent(self.id)
            .filter(|_| self.steps.take(0))
            .filter(|&id| id != NodeId::DOCUMENT)
            .map(|id| self.at(id))
    }

    fn parent_node_is_shadow_root(&self) -> bool {
        false
    }

    fn containing_shadow_host(&self) -> Option<Self> {
        None
    }

    fn is_pseudo_element(&self) -> bool {
        false
    }

    fn prev_sibling_element(&self) -> Option<Self> {
        let previous = self.previous[self.id.index()];
        (previous != u32::MAX && self.steps.take(0)).then(|| self.at(NodeId(previous)))
    }

    fn next_sibling_element(&self) -> Option<Self> {
        std::iter::successors(self.dom.next_sibling(self.id), |&id| self.dom.next_sibling(id))
            .take_while(|_| self.steps.take(0))
            .find(|&id| self.dom.kind(id) == NodeKind::Element)
            .map(|id| self.at(id))
    }

    fn first_element_child(&self) -> Option<Self> {
        self.element_children().next().filter(|_| self.steps.take(0))
    }

    fn is_html_element_in_html_document(&self) -> bool {
        self.dom.namespace(self.id) == Namespace::Html
    }

    fn has_local_name(&self, name: &str) -> bool {
        self.dom.name_text(self.id) == name
    }

    fn has_namespace(&self, _: &str) -> bool {
        // Selectors here declare no namespaces.
        true
    }

    fn is_same_type(&self, other: &Self) -> bool {
        self.dom.name(self.id) == self.dom.name(other.id)
            && self.dom.namespace(self.id) == self.dom.namespace(other.id)
    }

    fn attr_matches(
        &self,
        _: &NamespaceConstraint<&CssText>,
        name: &CssText,
        operation: &AttrSelectorOperation<&CssText>,
    ) -> bool {
        self.dom
            .attr_named(self.id, &name.0)
            .is_some_and(|value| self.steps.take(value.len()) && operation.eval_str(value))
    }

    fn match_non_ts_pseudo_class(&self, class: &LinkPseudoClass, _: &mut MatchingContext<Css>) -> bool {
        match class {
            LinkPseudoClass::AnyLink => self.is_link(),
        }
    }

    fn match_pseudo_element(&self, element: &NoPseudoElement, _: &mut MatchingContext<Css>) -> bool {
        match *element {}
    }

    fn apply_selector_flags(&self, _: ElementSelectorFlags) {}

    fn is_link(&self) -> bool {
        matches!(self.dom.html_name(self.id), Some(Name::A | Name::AREA))
            && self.dom.has_attr(self.id, AttrName::HREF)
    }

    fn is_html_slot_element(&self) -> bool {
        false
    }

    fn has_id(&self, id: &CssText, case: CaseSensitivity) -> bool {
        self.dom.attr(self.id, AttrName::ID).is_some_and(|own| case.eq(own.as_bytes(), id.0.as_bytes()))
    }

    fn has_class(&self, class: &CssText, case: CaseSensitivity) -> bool {
        self.dom.attr(self.id, AttrName::CLASS).is_some_and(|own| {
            self.steps.take(own.len())
                && own.split_ascii_whitespace().any(|c| case.eq(c.as_bytes(), class.0.as_bytes()))
        })
    }

    fn has_custom_state(&self, _: &CssText) -> bool {
        false
    }

    fn imported_part(&self, _: &CssText) -> Option<CssText> {
        None
    }

    fn is_part(&self, _: &CssText) -> bool {
        false
    }

    fn is_empty(&self) -> bool {
        self.dom.children(self.id).all(|id| {
            self.steps.take(0) && self.dom.kind(id) != NodeKind::Element && self.dom.text(id).is_empty()
        })
    }

    fn is_root(&self) -> bool {
        self.dom.parent(self.id) == Some(NodeId::DOCUMENT)
    }

    fn add_element_unique_hashes(&self, _: &mut BloomFilter) -> bool {
        false
    }
}
