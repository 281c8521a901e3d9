//! What an element hands down to everything inside it: where the nearest navigation, article, comment list is.

use super::lexicon::{self, CLASS_GROUPS};
use crate::dom::{AttrName, Dom, Name, Namespace, NodeId};
use crate::hash::{Repeated, hash_bytes, mix};

/// The elements whose nearest occurrence above a block is a feature; ARIA roles count as the element they stand for.
#[derive(Clone, Copy)]
#[repr(u8)]
pub(crate) enum Landmark {
    Article,
    Main,
    Nav,
    Footer,
    Header,
    Aside,
    Form,
    List,
    Item,
    Table,
    Cell,
    Section,
    Link,
    Button,
    Heading,
    Paragraph,
    Figure,
    Quote,
    Preformatted,
    Definitions,
    Details,
    Noscript,
    Dialog,
    Label,
    Emphasis,
    OwnElement,
    ItemProse,
    ItemName,
    ItemOffer,
    ItemMeta,
    ScopeProduct,
    ScopeArticle,
    ScopeComment,
    ScopeList,
    AriaHidden,
}

/// The number of landmarks.
pub(crate) const LANDMARKS: usize = Landmark::AriaHidden as usize + 1;

/// The names of the landmarks, in the order of [`Landmark`].
pub(crate) const LANDMARK_NAMES: [&str; LANDMARKS] = [
    "article",
    "main",
    "nav",
    "footer",
    "header",
    "aside",
    "form",
    "list",
    "li",
    "table",
    "td",
    "section",
    "a",
    "button",
    "heading",
    "p",
    "figure",
    "blockquote",
    "pre",
    "dl",
    "details",
    "noscript",
    "dialog",
    "label",
    "emphasis",
    "custom element",
    "item text",
    "item name",
    "item offer",
    "item meta",
    "product scope",
    "article scope",
    "comment scope",
    "list scope",
    "aria-hidden",
];

/// Facts of one element, those of its ancestors included.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    /// Depth of the nearest element of each kind, 0 where there is none.
    pub(crate) landmarks: [u16; LANDMARKS],
    /// Depth of the nearest element whose class or id has a word of the group, 0 where there is none.
    pub(crate) classes: [u16; CLASS_GROUPS],
    /// Tags and classes from the root down.
    pub(crate) path: u64,
    /// Tags and classes of this element, its parent, and so on: three levels.
    pub(crate) shape: [u64; 3],
    pub(crate) depth: u16,
    pub(crate) heading_level: u8,
    pub(crate) tag: Name,
    pub(crate) block_tag: Name,
    /// The nearest link, to count links by.
    pub(crate) link: u32,
    /// The nearest element that starts a block.
    pub(crate) container: u32,
}

impl Facts {
    pub(crate) fn root() -> Self {
        Facts {
            landmarks: [0; LANDMARKS],
            classes: [0; CLASS_GROUPS],
            path: 0,
            shape: [0; 3],
            depth: 0,
            heading_level: 0,
            tag: Name::HTML,
            block_tag: Name::HTML,
            link: 0,
            container: 0,
        }
    }

    /// The facts of element `id`, a child of the element these are of. `classes` are the groups of those read before.
    pub(crate) fn child(&self, dom: &Dom, id: NodeId, classes: &mut Repeated<u32>) -> Facts {
        let mut facts = self.clone();
        let depth = self.depth.saturating_add(1);
        facts.depth = depth;
        // A formula is a part of its line.
        let name = match dom.namespace(id) {
            Namespace::MathMl => Name::MATH,
            _ => dom.name(id).unwrap_or(Name::OTHER),
        };
        facts.tag = name;
        if !name.is_phrasing() {
            facts.block_tag = name;
            facts.container = id.0;
        }
        let mut mark = |landmark: Landmark| facts.landmarks[landmark as usize] = depth;
        if let Some(landmark) = landmark_of(name) {
            mark(landmark);
        }
        let mut own = u64::from(name.0) + 1;
        let mut groups = 0u32;
        let page_wide = matches!(name, Name::BODY | Name::HTML);
        for (attribute, value) in dom.attrs(id) {
            match attribute {
                AttrName::CLASS => {
                    let hash = hash_bytes(value.as_bytes());
                    own = mix(own, hash);
                    groups |= classes.get(hash, || lexicon::class_groups(value));
                }
                AttrName::ID => groups |= lexicon::class_groups(value),
                AttrName::ROLE => {
                    if let Some(landmark) = role_landmark(value) {
                        mark(landmark);
                    }
                }
                AttrName::ITEMPROP => {
                    if let Some(landmark) = property_landmark(value) {
                        mark(landmark);
                    }
                }
                AttrName::ITEMTYPE => {
                    if let Some(landmark) = scope_landmark(value) {
                        mark(landmark);
                    }
                }
                AttrName::ARIA_HIDDEN if value == "true" => mark(Landmark::AriaHidden),
                _ => {}
            }
        }
        if name == Name::A {
            facts.link = id.0;
        }
        if let Some(level) = name.heading_level() {
            facts.heading_level = level;
        }
        if !page_wide {
            while groups != 0 {
                facts.classes[groups.trailing_zeros() as usize] = depth;
                groups &= groups - 1;
            }
        }
        facts.path = mix(self.path, own);
        facts.shape = [own, mix(self.shape[0], own), mix(self.shape[1], own)];
        facts
    }
}

fn landmark_of(name: Name) -> Option<Landmark> {
    Some(match name {
        Name::ARTICLE => Landmark::Article,
        Name::MAIN => Landmark::Main,
        Name::NAV => Landmark::Nav,
        Name::FOOTER => Landmark::Footer,
        Name::HEADER => Landmark::Header,
        Name::ASIDE => Landmark::Aside,
        Name::FORM => Landmark::Form,
        Name::UL | Name::OL | Name::MENU => Landmark::List,
        Name::LI => Landmark::Item,
        Name::TABLE => Landmark::Table,
        Name::TD | Name::TH => Landmark::Cell,
        Name::SECTION => Landmark::Section,
        Name::A => Landmark::Link,
        Name::BUTTON => Landmark::Button,
        Name::H1 | Name::H2 | Name::H3 | Name::H4 | Name::H5 | Name::H6 => Landmark::Heading,
        Name::P => Landmark::Paragraph,
        Name::FIGURE | Name::FIGCAPTION => Landmark::Figure,
        Name::BLOCKQUOTE => Landmark::Quote,
        Name::PRE | Name::CODE => Landmark::Preformatted,
        Name::DL | Name::DT | Name::DD => Landmark::Definitions,
        Name::DETAILS | Name::SUMMARY => Landmark::Details,
        Name::NOSCRIPT => Landmark::Noscript,
        Name::DIALOG => Landmark::Dialog,
        Name::LABEL | Name::LEGEND | Name::FIELDSET => Landmark::Label,
        Name::B | Name::STRONG | Name::EM | Name::I => Landmark::Emphasis,
        name if name.known_text().is_none() => Landmark::OwnElement,
        _ => return None,
    })
}

fn role_landmark(role: &str) -> Option<Landmark> {
    Some(match role {
        "main" => Landmark::Main,
        "article" => Landmark::Article,
        "navigation" | "menu" | "menubar" | "tablist" => Landmark::Nav,
        "banner" => Landmark::Header,
        "contentinfo" => Landmark::Footer,
        "complementary" => Landmark::Aside,
        "dialog" | "alertdialog" | "alert" => Landmark::Dialog,
        "search" | "form" => Landmark::Form,
        "button" | "menuitem" | "tab" => Landmark::Button,
        "list" => Landmark::List,
        "listitem" => Landmark::Item,
        "heading" => Landmark::Heading,
        _ => return None,
    })
}

fn property_landmark(property: &str) -> Option<Landmark> {
    Some(match property {
        "articleBody" | "description" | "text" | "reviewBody" | "mainContentOfPage" | "acceptedAnswer" => {
            Landmark::ItemProse
        }
        "name" | "headline" | "title" => Landmark::ItemName,
        "offers" | "price" | "sku" | "brand" | "availability" | "aggregateRating" => Landmark::ItemOffer,
        "author" | "datePublished" | "dateCreated" | "dateModified" | "publisher" | "keywords" => {
            Landmark::ItemMeta
        }
        "itemListElement" => Landmark::ScopeList,
        "comment" | "suggestedAnswer" | "review" => Landmark::ScopeComment,
        _ => return None,
    })
}

fn scope_landmark(kind: &str) -> Option<Landmark> {
    let name = kind.rsplit('/').next().unwrap_or_default();
    Some(match name {
        "Product" => Landmark::ScopeProduct,
        "Article"
        | "BlogPosting"
        | "NewsArticle"
        | "TechArticle"
        | "DiscussionForumPosting"
        | "Question"
        | "QAPage"
        | "Recipe" => Landmark::ScopeArticle,
        "Comment" | "Answer" | "Review" | "UserComments" => Landmark::ScopeComment,
        "BreadcrumbList" | "SiteNavigationElement" => Landmark::Nav,
        "WPHeader" => Landmark::Header,
        "WPFooter" => Landmark::Footer,
        "WPSideBar" => Landmark::Aside,
        "ItemList" => Landmark::ScopeList,
        _ => return None,
    })
}
