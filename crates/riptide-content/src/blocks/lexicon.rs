//! Words that tell what a part of a page is for: in class names and ids, and in the text itself.
//!
//! A word is looked up by its first eight bytes in lower case, so a stem finds its inflections.

/// The first eight bytes of a word as a number: the key of both tables.
pub(crate) const fn key(word: &[u8]) -> u64 {
    let mut key = 0u64;
    let mut at = 0;
    while at < word.len() && at < 8 {
        key = key << 8 | word[at].to_ascii_lowercase() as u64;
        at += 1;
    }
    key
}

/// The groups of words by their keys. `N`, a power of two, is at least twice the number of words: a word stands at the place that
/// its key is hashed to, or at the next free one. 0 is no word's key.
struct Table<const N: usize> {
    keys: [u64; N],
    groups: [u8; N],
}

impl<const N: usize> Table<N> {
    const fn place(key: u64) -> usize {
        (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize & (N - 1)
    }

    const fn of<const WORDS: usize>(words: [(u64, u8); WORDS]) -> Self {
        let mut table = Table { keys: [0; N], groups: [0; N] };
        let mut next = 0;
        while next < WORDS {
            let (key, group) = words[next];
            let mut at = Self::place(key);
            while table.keys[at] != 0 && table.keys[at] != key {
                at = (at + 1) & (N - 1);
            }
            (table.keys[at], table.groups[at]) = (key, group);
            next += 1;
        }
        table
    }

    fn find(&self, key: u64) -> Option<u8> {
        let mut at = Self::place(key);
        loop {
            match self.keys[at] {
                0 => return None,
                own if own == key => return Some(self.groups[at]),
                _ => at = (at + 1) & (N - 1),
            }
        }
    }
}

/// The names of groups, for people, where somebody asks for them.
macro_rules! names {
    ($count:ident: $($const:ident)*) => {};
    ($names:ident $count:ident: $($const:ident)*) => {
        pub(crate) const $names: [&str; $count] = [$(stringify!($const),)*];
    };
}

macro_rules! table {
    ($name:ident, $group:ident, $count:ident, $($names:ident)?: $($const:ident $($word:literal)*;)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[derive(Clone, Copy)]
        #[repr(u8)]
        pub(crate) enum $group { $($const,)* }
        /// The number of groups.
        pub(crate) const $count: usize = [$(stringify!($const),)*].len();
        names!($($names)? $count: $($const)*);
        static $name: Table<{ (2usize $($(+ { let _ = $word; 2 })*)*).next_power_of_two() }> =
            Table::of([$($((key($word), $group::$const as u8),)*)*]);
    };
}

table! { CLASS_WORDS, ClassGroup, CLASS_GROUPS, CLASS_GROUP_NAMES:
    Navigation b"nav" b"navbar" b"navigation" b"menu" b"menus" b"menubar" b"submenu" b"megamenu" b"breadcrumb" b"topbar" b"navlinks" b"subnav" b"sitemap";
    Footer b"footer" b"foot" b"colophon" b"bottom" b"copyright" b"legal" b"disclaimer";
    Header b"header" b"masthead" b"topnav" b"logo" b"branding" b"top";
    Sidebar b"sidebar" b"aside" b"rail" b"secondary" b"widget" b"widgets" b"side";
    Comment b"comment" b"comments" b"discuss" b"disqus" b"respond" b"reply" b"replies" b"commentlist";
    Related b"related" b"recommended" b"similar" b"upsell" b"upsells" b"crosssell" b"also" b"suggested" b"trending" b"popular" b"recent" b"latest" b"more" b"recirc" b"next" b"previous" b"readmore" b"cross";
    Social b"share" b"sharing" b"social" b"socials" b"follow" b"facebook" b"twitter" b"pinterest" b"addtoany" b"sharedaddy" b"linkedin" b"instagram" b"whatsapp";
    Advert b"ad" b"ads" b"advert" b"advertisement" b"adsense" b"adslot" b"sponsor" b"sponsored" b"promo" b"promotion" b"promos" b"taboola" b"outbrain" b"banner" b"dfp" b"announcement";
    Cookie b"cookie" b"cookies" b"consent" b"gdpr" b"ccpa" b"onetrust" b"privacy" b"cookiebot";
    Popup b"modal" b"modals" b"popup" b"popups" b"overlay" b"dialog" b"lightbox" b"drawer" b"offcanvas" b"newsletter" b"subscribe" b"subscription" b"signup" b"optin" b"toast" b"flyout" b"dropdown" b"minicart" b"mailing";
    Content b"content" b"article" b"entry" b"main" b"story" b"maincontent" b"primary" b"page" b"body" b"text" b"single" b"blog";
    Prose b"articlebody" b"prose" b"richtext" b"rich" b"rte" b"wysiwyg" b"markdown" b"parser" b"description" b"desc" b"excerpt" b"paragraph" b"copy" b"editor" b"summary" b"intro" b"lead" b"blurb" b"post";
    Product b"product" b"products" b"pdp" b"price" b"prices" b"pricing" b"sku" b"cart" b"swatch" b"swatches" b"variant" b"variants" b"woocommerce" b"shop" b"buy" b"stock" b"shipping" b"quantity" b"qty" b"money" b"sale" b"bundle";
    Spec b"spec" b"specs" b"specification" b"attribute" b"attributes" b"detail" b"details" b"feature" b"features" b"overview" b"benefits" b"info" b"information" b"params" b"properties";
    Review b"review" b"reviews" b"rating" b"ratings" b"stars" b"star" b"testimonial" b"quote" b"yotpo" b"bazaarvoice";
    Grid b"grid" b"list" b"listing" b"listings" b"item" b"items" b"card" b"cards" b"tile" b"tiles" b"result" b"results" b"collection" b"catalog" b"feed" b"loop" b"archive" b"teaser" b"row" b"col" b"column" b"categories";
    Filter b"filter" b"filters" b"facet" b"facets" b"sort" b"sorting" b"refine" b"refinement" b"layered" b"pagination" b"pager" b"paging" b"paginate" b"toolbar" b"plp" b"controls" b"actions";
    Forum b"message" b"messages" b"thread" b"topic" b"topics" b"forum" b"forums" b"posts" b"postbody" b"bbcode" b"bbp" b"discussion" b"answer" b"answers" b"question" b"signature" b"viewtopic" b"crawler" b"cooked";
    Meta b"byline" b"author" b"authors" b"date" b"time" b"timestamp" b"meta" b"metadata" b"published" b"tag" b"tags" b"category" b"label" b"badge" b"badges" b"credit" b"bio" b"posted";
    Form b"form" b"login" b"signin" b"search" b"searchform" b"input" b"register" b"account" b"contact" b"field" b"checkbox" b"option" b"options" b"select";
    Hidden b"hidden" b"hide" b"sr" b"screen" b"visually" b"visuallyhidden" b"invisible" b"collapse" b"collapsed" b"tooltip" b"skip" b"print" b"a11y" b"mobile" b"noscript" b"template";
    Tab b"tab" b"tabs" b"tabpanel" b"pane" b"accordion" b"toggle" b"panel" b"faq" b"faqs" b"expand" b"expandable";
    Action b"cta" b"btn" b"button" b"buttons" b"link" b"links" b"download" b"edit" b"editsection" b"copybutton" b"clipboard" b"headerlink" b"permalink" b"anchor";
    Toc b"toc" b"contents" b"tableofcontents" b"outline" b"index" b"doc" b"docs" b"theme" b"infobox" b"navbox" b"reflist" b"references" b"catlinks" b"hatnote";
    Image b"caption" b"gallery" b"slider" b"carousel" b"slide" b"slides" b"slideshow" b"swiper" b"slick" b"thumb" b"thumbs" b"thumbnail" b"image" b"images" b"img" b"media" b"video" b"figure" b"icon" b"icons" b"hero" b"splide";
    Code b"highlight" b"code" b"syntax" b"pre" b"codehilite" b"hljs" b"sourcecode" b"gutter" b"lineno";
    User b"user" b"username" b"profile" b"avatar" b"member" b"userinfo" b"postprofile" b"users" b"people" b"team" b"staff";
    Section b"section" b"block" b"module" b"component" b"heading" b"title" b"headline" b"subtitle" b"name";
}

table! { TEXT_WORDS, TextGroup, TEXT_GROUPS, TEXT_GROUP_NAMES:
    Legal b"copyright" b"rights" b"reserved" b"privacy" b"terms" b"cookie" b"cookies" b"policy" b"conditions" b"disclaimer" b"trademarks" b"consent" b"gdpr";
    Commerce b"cart" b"buy" b"shipping" b"checkout" b"wishlist" b"wish" b"stock" b"sale" b"price" b"basket" b"delivery" b"returns" b"order" b"orders" b"quantity" b"sku" b"discount" b"payment" b"afterpay" b"klarna" b"refund" b"sold";
    Account b"login" b"log" b"sign" b"register" b"subscribe" b"account" b"newsletter" b"email" b"password" b"signup" b"username" b"unsubscribe" b"inbox";
    Sharing b"share" b"tweet" b"facebook" b"twitter" b"pinterest" b"instagram" b"linkedin" b"youtube" b"whatsapp" b"follow" b"reddit" b"telegram" b"tiktok";
    Related b"related" b"similar" b"recommended" b"recommendations" b"popular" b"trending" b"latest" b"recent" b"recently" b"viewed" b"also" b"featured" b"sponsored" b"advertisement" b"ads" b"promoted";
    Navigation b"home" b"next" b"previous" b"menu" b"more" b"skip" b"back" b"top" b"page" b"pages" b"close" b"open" b"toggle" b"search" b"click" b"here" b"contact" b"help" b"faq" b"careers" b"sitemap" b"browse" b"jump" b"navigation";
    Comment b"comment" b"comments" b"reply" b"replies" b"replied" b"posted" b"ago" b"likes" b"views" b"member" b"members" b"joined" b"posts" b"quote" b"thread" b"topic" b"answers" b"answer" b"asked" b"answered" b"wrote" b"upvote" b"report" b"votes" b"solved" b"discussion";
    Date b"january" b"february" b"march" b"april" b"june" b"july" b"august" b"september" b"october" b"november" b"december" b"jan" b"feb" b"mar" b"apr" b"jun" b"jul" b"aug" b"sep" b"sept" b"oct" b"nov" b"dec";
    Byline b"by" b"author" b"written" b"updated" b"published" b"editor" b"min" b"read" b"minutes" b"photo" b"credit" b"getty";
    Filter b"filter" b"filters" b"sort" b"results" b"showing" b"clear" b"apply" b"items" b"products" b"view" b"per" b"categories" b"category" b"tags" b"refine" b"brand" b"size" b"color" b"colour";
    Review b"review" b"reviews" b"rating" b"ratings" b"stars" b"star" b"verified" b"helpful" b"testimonials" b"rated" b"customers";
    Spec b"description" b"details" b"specifications" b"features" b"overview" b"dimensions" b"weight" b"materials" b"ingredients" b"model" b"warranty" b"includes" b"about" b"specs" b"benefits" b"summary" b"introduction";
}

/// The groups that the words of a class attribute or id belong to, one bit each.
pub(crate) fn class_groups(value: &str) -> u32 {
    let mut groups = 0u32;
    let (mut key, mut letters, mut after_small) = (0u64, 0u32, false);
    let mut end = |key: &mut u64, letters: &mut u32| {
        if *letters >= 2
            && let Some(group) = CLASS_WORDS.find(*key)
        {
            groups |= 1 << group;
        }
        (*key, *letters) = (0, 0);
    };
    for byte in value.bytes() {
        if !byte.is_ascii_alphabetic() || byte.is_ascii_uppercase() && after_small {
            end(&mut key, &mut letters);
        }
        after_small = byte.is_ascii_lowercase();
        if byte.is_ascii_alphabetic() {
            if letters < 8 {
                key = key << 8 | u64::from(byte.to_ascii_lowercase());
            }
            letters += 1;
        }
    }
    end(&mut key, &mut letters);
    groups
}

/// The group that a word of the text belongs to.
pub(crate) fn text_group(key: u64) -> Option<u8> {
    TEXT_WORDS.find(key)
}

table! { URL_WORDS, UrlGroup, URL_GROUPS, :
    Product b"product" b"products" b"p" b"dp" b"item" b"items" b"buy" b"pd" b"prod" b"itm" b"sku" b"ip" b"listing";
    Shop b"shop" b"store" b"shopping" b"myshopify";
    Collection b"collection" b"collections" b"category" b"categories" b"c" b"cat" b"catalog" b"browse" b"search" b"s" b"tag" b"tags" b"archive" b"topics" b"list" b"lists" b"jobs" b"directory" b"b" b"market" b"best" b"top" b"all";
    Forum b"forum" b"forums" b"thread" b"threads" b"t" b"topic" b"viewtopic" b"questions" b"discussion" b"discuss" b"comments" b"r" b"showthread" b"community" b"boards" b"board" b"bbs" b"answers" b"question" b"talk";
    Docs b"docs" b"doc" b"documentation" b"reference" b"api" b"guide" b"guides" b"manual" b"wiki" b"learn" b"tutorial" b"tutorials" b"help" b"kb" b"support" b"developer" b"developers" b"dev" b"stable" b"latest" b"en" b"readthedocs" b"man" b"library";
    Blog b"blog" b"blogs" b"news" b"article" b"articles" b"post" b"posts" b"story" b"stories" b"magazine" b"press" b"opinion" b"recipes" b"recipe" b"review" b"reviews" b"insights";
    Service b"services" b"service" b"solutions" b"about" b"company" b"pricing" b"features" b"platform" b"contact" b"enterprise" b"industries" b"software" b"use" b"business" b"home" b"clinic" b"pages";
}

/// The group that a word of an address belongs to.
pub(crate) fn url_group(word: &str) -> Option<u8> {
    URL_WORDS.find(key(word.as_bytes()))
}
