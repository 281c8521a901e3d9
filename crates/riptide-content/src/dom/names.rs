//! Names of elements and attributes as small integers.
//!
//! Known names are constants that rooms match on; a page's own names are interned per document.

use std::collections::HashMap;

use html5ever::{LocalName, local_name};

/// How many names of its own a page may have; further ones all become [`Name::OTHER`] or [`AttrName::OTHER`].
const MAX_OWN_NAMES: usize = 4096;

macro_rules! names {
    ($(#[$doc:meta])* $type:ident { $($const:ident $text:tt)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $type(pub(crate) u16);

        // The numbering of the known names, from 0 in the order of the list.
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[repr(u16)]
        enum Known { $($const,)* COUNT }

        #[allow(missing_docs)]
        impl $type {
            $(pub const $const: $type = $type(Known::$const as u16);)*
            /// A name beyond the number of names that a page may have of its own.
            pub const OTHER: $type = $type(Known::COUNT as u16);
            pub(super) const FIRST_OWN: u16 = Known::COUNT as u16 + 1;
            pub(super) const TEXTS: &'static [&'static str] = &[$($text,)* "other"];

            /// The known name with this text, in lower case.
            pub fn known(text: &[u8]) -> Option<$type> {
                $(const $const: &[u8] = $text.as_bytes();)*
                match text {
                    $($const => Some($type::$const),)*
                    _ => None,
                }
            }
        }
    };
}

/// The element names that html5ever has atoms for.
macro_rules! element_names {
    ($then:ident) => {
        $then! {
            /// The local name of an element.
            Name {
            A "a" ABBR "abbr" ACRONYM "acronym" ADDRESS "address" APPLET "applet" AREA "area" ARTICLE "article" ASIDE "aside" AUDIO "audio"
            B "b" BASE "base" BASEFONT "basefont" BDI "bdi" BDO "bdo" BGSOUND "bgsound" BIG "big" BLOCKQUOTE "blockquote" BODY "body" BR "br" BUTTON "button"
            CANVAS "canvas" CAPTION "caption" CENTER "center" CITE "cite" CODE "code" COL "col" COLGROUP "colgroup"
            DATA "data" DATALIST "datalist" DD "dd" DEL "del" DESC "desc" DETAILS "details" DFN "dfn" DIALOG "dialog" DIR "dir" DIV "div" DL "dl" DT "dt"
            EM "em" EMBED "embed" FIELDSET "fieldset" FIGCAPTION "figcaption" FIGURE "figure" FONT "font" FOOTER "footer" FOREIGN_OBJECT "foreignObject" FORM "form" FRAME "frame" FRAMESET "frameset"
            G "g" H1 "h1" H2 "h2" H3 "h3" H4 "h4" H5 "h5" H6 "h6" HEAD "head" HEADER "header" HGROUP "hgroup" HR "hr" HTML "html"
            I "i" IFRAME "iframe" IMG "img" INPUT "input" INS "ins" KBD "kbd" KEYGEN "keygen" LABEL "label" LEGEND "legend" LI "li" LINK "link"
            MAIN "main" MAP "map" MARK "mark" MARQUEE "marquee" MATH "math" MENU "menu" META "meta" METER "meter"
            NAV "nav" NOBR "nobr" NOEMBED "noembed" NOFRAMES "noframes" NOSCRIPT "noscript" OBJECT "object" OL "ol" OPTGROUP "optgroup" OPTION "option" OUTPUT "output"
            P "p" PARAM "param" PATH "path" PICTURE "picture" PLAINTEXT "plaintext" PRE "pre" PROGRESS "progress" Q "q" RB "rb" RP "rp" RT "rt" RTC "rtc" RUBY "ruby"
            S "s" SAMP "samp" SCRIPT "script" SEARCH "search" SECTION "section" SELECT "select" SLOT "slot" SMALL "small" SOURCE "source" SPAN "span" STRIKE "strike" STRONG "strong" STYLE "style" SUB "sub" SUMMARY "summary" SUP "sup" SVG "svg"
            TABLE "table" TBODY "tbody" TD "td" TEMPLATE "template" TEXTAREA "textarea" TFOOT "tfoot" TH "th" THEAD "thead" TIME "time" TITLE "title" TR "tr" TRACK "track" TT "tt"
            U "u" UL "ul" USE "use" VAR "var" VIDEO "video" WBR "wbr" XMP "xmp"
            ANNOTATION "annotation" ANNOTATION_XML "annotation-xml" MI "mi" MN "mn" MO "mo" MS "ms" MTEXT "mtext" SEMANTICS "semantics"
            }
        }
    };
}

macro_rules! element_atoms {
    ($(#[$doc:meta])* $type:ident { $($const:ident $text:tt)* }) => {
        impl $type {
            /// html5ever's atom of a known name.
            pub(crate) fn atom(self) -> Option<LocalName> {
                Some(match self {
                    $($type::$const => local_name!($text),)*
                    _ => return None,
                })
            }
        }
    };
}

mod element {
    element_names!(names);
}
element_names!(element_atoms);

mod attribute {
    names! {
        /// The local name of an attribute.
        AttrName {
            ABOUT "about" ACCEPT "accept" ACTION "action" ALIGN "align" ALT "alt" ALTTEXT "alttext" ARIA_HIDDEN "aria-hidden" ARIA_LABEL "aria-label" ARIA_LABELLEDBY "aria-labelledby" ARIA_LEVEL "aria-level" ARIA_MODAL "aria-modal" ARIA_EXPANDED "aria-expanded"
            CHARSET "charset" CITE "cite" CLASS "class" COLOR "color" COLSPAN "colspan" CONTENT "content"
            DATA_AUTHOR "data-author" DATA_DATE "data-date" DATA_LANG "data-lang" DATA_LANGUAGE "data-language" DATA_LATEX "data-latex" DATA_LAZY_SRC "data-lazy-src" DATA_LAZY_SRCSET "data-lazy-srcset" DATA_ORIGINAL "data-original" DATA_SRC "data-src" DATA_SRCSET "data-srcset" DATA_TESTID "data-testid" DATA_TEX "data-tex" DATA_URL "data-url"
            DATATYPE "datatype" DATETIME "datetime" DIR "dir" DISPLAY "display" ENCODING "encoding" FACE "face" FOR "for" HEADERS "headers" HEIGHT "height" HIDDEN "hidden" HREF "href" HREFLANG "hreflang" HTTP_EQUIV "http-equiv"
            ID "id" ITEMID "itemid" ITEMPROP "itemprop" ITEMREF "itemref" ITEMSCOPE "itemscope" ITEMTYPE "itemtype" KIND "kind" LABEL "label" LANG "lang" LOADING "loading" NAME "name" OPEN "open" POSTER "poster" PREFIX "prefix" PROPERTY "property" PUBDATE "pubdate"
            REL "rel" RESOURCE "resource" REVERSED "reversed" ROLE "role" ROWSPAN "rowspan" SCOPE "scope" SHADOWROOTMODE "shadowrootmode" SIZE "size" SIZES "sizes" SLOT "slot" SRC "src" SRCSET "srcset" START "start" STYLE "style" SUMMARY "summary" TABINDEX "tabindex" TARGET "target" TITLE "title" TYPE "type" TYPEOF "typeof" VALUE "value" VOCAB "vocab" WIDTH "width" XML_LANG "xml:lang" XMLNS "xmlns"
        }
    }
}

pub use attribute::AttrName;
pub use element::Name;

macro_rules! text_of {
    ($type:ident) => {
        impl $type {
            /// The text of a known name.
            pub(crate) fn known_text(self) -> Option<&'static str> {
                Self::TEXTS.get(usize::from(self.0)).copied()
            }
        }
    };
}
text_of!(Name);
text_of!(AttrName);

/// The names that one page has of its own.
#[derive(Clone, Debug, Default)]
pub(crate) struct OwnNames {
    texts: Vec<Box<str>>,
    ids: HashMap<Box<str>, u16>,
}

impl OwnNames {
    fn intern(&mut self, text: &str, first: u16, other: u16) -> u16 {
        if let Some(&id) = self.ids.get(text) {
            return id;
        }
        if self.texts.len() >= MAX_OWN_NAMES {
            return other;
        }
        let id = first + self.texts.len() as u16;
        self.texts.push(text.into());
        self.ids.insert(text.into(), id);
        id
    }

    pub(crate) fn intern_element(&mut self, text: &str) -> Name {
        Name::known(text.as_bytes())
            .unwrap_or_else(|| Name(self.intern(text, Name::FIRST_OWN, Name::OTHER.0)))
    }

    pub(crate) fn intern_attribute(&mut self, text: &[u8]) -> AttrName {
        AttrName::known(text).unwrap_or_else(|| {
            AttrName(self.intern(&String::from_utf8_lossy(text), AttrName::FIRST_OWN, AttrName::OTHER.0))
        })
    }

    pub(crate) fn find(&self, text: &str) -> Option<u16> {
        self.ids.get(text).copied()
    }

    pub(crate) fn element_text(&self, name: Name) -> &str {
        name.known_text().unwrap_or_else(|| self.own_text(name.0, Name::FIRST_OWN))
    }

    pub(crate) fn attribute_text(&self, name: AttrName) -> &str {
        name.known_text().unwrap_or_else(|| self.own_text(name.0, AttrName::FIRST_OWN))
    }

    fn own_text(&self, id: u16, first: u16) -> &str {
        self.texts.get(usize::from(id - first)).map_or("other", |t| t)
    }
}

impl AttrName {
    /// One bit of sixteen, which some other names share.
    pub(crate) fn bit(self) -> u16 {
        1 << (self.0 % 16)
    }
}

impl Name {
    /// Elements that have no end tag.
    pub fn is_void(self) -> bool {
        matches!(
            self,
            Name::AREA
                | Name::BASE
                | Name::BASEFONT
                | Name::BGSOUND
                | Name::BR
                | Name::COL
                | Name::EMBED
                | Name::FRAME
                | Name::HR
                | Name::IMG
                | Name::INPUT
                | Name::KEYGEN
                | Name::LINK
                | Name::META
                | Name::PARAM
                | Name::SOURCE
                | Name::TRACK
                | Name::WBR
        )
    }

    /// The formatting elements of the HTML standard, but for `a` and `nobr`, which never nest.
    pub(crate) fn is_nesting_formatting(self) -> bool {
        matches!(
            self,
            Name::B
                | Name::BIG
                | Name::CODE
                | Name::EM
                | Name::FONT
                | Name::I
                | Name::S
                | Name::SMALL
                | Name::STRIKE
                | Name::STRONG
                | Name::TT
                | Name::U
        )
    }

    /// Elements whose content the tokenizer reads as text.
    pub(crate) fn is_raw_text(self) -> bool {
        matches!(
            self,
            Name::IFRAME
                | Name::NOEMBED
                | Name::NOFRAMES
                | Name::PLAINTEXT
                | Name::SCRIPT
                | Name::STYLE
                | Name::TEXTAREA
                | Name::TITLE
                | Name::XMP
        )
    }

    /// Elements that a browser lays out in a line of text; all others start a new block.
    pub fn is_phrasing(self) -> bool {
        matches!(
            self,
            Name::A
                | Name::ABBR
                | Name::ACRONYM
                | Name::AREA
                | Name::AUDIO
                | Name::B
                | Name::BDI
                | Name::BDO
                | Name::BIG
                | Name::BR
                | Name::BUTTON
                | Name::CANVAS
                | Name::CITE
                | Name::CODE
                | Name::DATA
                | Name::DATALIST
                | Name::DEL
                | Name::DFN
                | Name::EM
                | Name::EMBED
                | Name::FONT
                | Name::I
                | Name::IFRAME
                | Name::IMG
                | Name::INPUT
                | Name::INS
                | Name::KBD
                | Name::KEYGEN
                | Name::LABEL
                | Name::LINK
                | Name::MAP
                | Name::MARK
                | Name::MATH
                | Name::META
                | Name::METER
                | Name::NOBR
                | Name::NOSCRIPT
                | Name::OBJECT
                | Name::OUTPUT
                | Name::PICTURE
                | Name::PROGRESS
                | Name::Q
                | Name::RB
                | Name::RP
                | Name::RT
                | Name::RTC
                | Name::RUBY
                | Name::S
                | Name::SAMP
                | Name::SCRIPT
                | Name::SELECT
                | Name::SLOT
                | Name::SMALL
                | Name::SPAN
                | Name::STRIKE
                | Name::STRONG
                | Name::STYLE
                | Name::SUB
                | Name::SUP
                | Name::SVG
                | Name::TEMPLATE
                | Name::TEXTAREA
                | Name::TIME
                | Name::TT
                | Name::U
                | Name::VAR
                | Name::VIDEO
                | Name::WBR
        )
    }

    /// `h1` to `h6` as 1 to 6.
    pub fn heading_level(self) -> Option<u8> {
        Some(match self {
            Name::H1 => 1,
            Name::H2 => 2,
            Name::H3 => 3,
            Name::H4 => 4,
            Name::H5 => 5,
            Name::H6 => 6,
            _ => return None,
        })
    }
}
