//! The pictures, films and sounds of the page.

use memchr::{memchr2, memrchr};

use crate::dom::{AttrName, Dom, Name, NodeId, NodeSet};
use crate::urls::Base;
use crate::words::Words;
use crate::{MediaKind, Medium, Warning, WarningCode, white_space};

/// The longest caption.
const MAX_CAPTION_BYTES: usize = 2000;

/// The media among the visible nodes, in document order, at most `limit`.
pub(crate) fn collect(
    dom: &Dom,
    visible: &NodeSet,
    content: &NodeSet,
    base: &Base,
    limit: u32,
    warnings: &mut Vec<Warning>,
) -> Vec<Medium> {
    let mut media: Vec<Medium> = Vec::new();
    let mut dropped = 0usize;
    let mut figure: Option<(NodeId, Option<String>)> = None;
    // Each image of a figure carries its caption as long as all copies together are no longer than the page.
    let mut copies: Option<usize> = None;
    for id in visible.iter() {
        if dom.is(id, Name::FIGURE) {
            figure = Some((dom.end(id), caption_of(dom, visible, id)));
        }
        let kind = match dom.html_name(id) {
            Some(Name::IMG) if !is_spacer(dom, id) => MediaKind::Image,
            Some(Name::VIDEO) => MediaKind::Video,
            Some(Name::AUDIO) => MediaKind::Audio,
            Some(Name::IFRAME | Name::EMBED | Name::OBJECT) => MediaKind::Embed,
            _ => continue,
        };
        let url = if kind == MediaKind::Image { image_url(dom, id, base) } else { embed_url(dom, id, base) };
        let Some(url) = url else { continue };
        // `noscript` repeats the lazy image before it.
        let repeats = media.last().is_some_and(|last| last.url == url)
            && dom.ancestors(id).take(4).any(|up| dom.is(up, Name::NOSCRIPT));
        if repeats {
            continue;
        }
        if media.len() >= limit as usize {
            dropped += 1;
            continue;
        }
        let caption = figure.as_ref().filter(|(end, _)| id < *end).and_then(|(_, caption)| caption.as_ref());
        let caption = caption.and_then(|caption| {
            let left = copies.get_or_insert_with(|| dom.ids().map(|id| dom.text(id).len()).sum());
            *left = left.checked_sub(caption.len())?;
            Some(caption.clone())
        });
        let alt = dom.attr(id, AttrName::ALT).or_else(|| dom.attr(id, AttrName::TITLE)).map(str::trim);
        media.push(Medium {
            kind,
            url,
            alt: alt.filter(|alt| !alt.is_empty()).map(str::to_owned),
            caption,
            in_main_content: content.contains(id),
        });
    }
    if dropped > 0 {
        let message = format!("{dropped} media beyond {limit} were dropped");
        warnings.push(Warning { code: WarningCode::MediaLimit, message });
    }
    media
}

/// The caption of a figure. What is longer than [`MAX_CAPTION_BYTES`] is none: each of the figure's images carries a copy.
fn caption_of(dom: &Dom, visible: &NodeSet, figure: NodeId) -> Option<String> {
    let caption = dom.children(figure).take(32).find(|&id| dom.is(id, Name::FIGCAPTION))?;
    let mut text = String::new();
    for id in dom.descendants(caption).filter(|&id| visible.contains(id)) {
        text.push_str(dom.text(id));
        if text.len() > MAX_CAPTION_BYTES {
            return None;
        }
    }
    let text = white_space::collapse(&text);
    (!text.is_empty()).then_some(text)
}

/// The address of an image: the largest of its `srcset`, else what a lazy loader would show, else its `src`.
pub(crate) fn image_url(dom: &Dom, image: NodeId, base: &Base) -> Option<String> {
    const NAMES: [AttrName; 7] = [
        AttrName::DATA_SRCSET,
        AttrName::DATA_LAZY_SRCSET,
        AttrName::SRCSET,
        AttrName::DATA_SRC,
        AttrName::DATA_LAZY_SRC,
        AttrName::DATA_ORIGINAL,
        AttrName::SRC,
    ];
    let mut values = [None; NAMES.len()];
    for (name, value) in dom.attrs(image) {
        if let Some(at) = NAMES.iter().position(|&own| own == name) {
            values[at] = Some(value.trim()).filter(|value| !value.is_empty());
        }
    }
    let [sets @ .., lazy, lazier, original, src] = values;
    let own_set = || sets.into_iter().flatten().find_map(|set| base.resolve(largest(set)?));
    let own_lazy = || [lazy, lazier, original].into_iter().flatten().find_map(|url| base.resolve(url));
    let own = || src.filter(|url| !is_placeholder(url)).and_then(|url| base.resolve(url));
    own_set().or_else(own_lazy).or_else(own).or_else(|| source_url(dom, image, base))
}

/// The largest image of the sources next to an image in a `picture`.
fn source_url(dom: &Dom, image: NodeId, base: &Base) -> Option<String> {
    let picture = dom.ancestors(image).take(2).find(|&up| dom.is(up, Name::PICTURE))?;
    dom.children(picture).take(32).filter(|&id| dom.is(id, Name::SOURCE)).find_map(|source| {
        let set =
            [AttrName::DATA_SRCSET, AttrName::SRCSET].into_iter().find_map(|name| dom.attr(source, name))?;
        base.resolve(largest(set)?)
    })
}

/// The candidate of a `srcset` with the greatest width or density.
fn largest(set: &str) -> Option<&str> {
    let mut best: Option<(f64, &str)> = None;
    let mut rest = set.trim_start_matches([',', ' ', '\n', '\t', '\r']);
    while !rest.is_empty() {
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let url = &rest[..end];
        rest = &rest[end..];
        // A comma at the end of the address ends the candidate; one inside belongs to the address.
        let (url, descriptor) = match url.strip_suffix(',') {
            Some(bare) => (bare.trim_end_matches(','), ""),
            None => {
                let end = rest.find(',').unwrap_or(rest.len());
                let descriptor = rest[..end].trim();
                rest = &rest[end..];
                (url, descriptor)
            }
        };
        let size = descriptor.trim_end_matches(['w', 'x', 'h']).parse().unwrap_or(1.0);
        if !url.is_empty() && !is_placeholder(url) && best.is_none_or(|(most, _)| size > most) {
            best = Some((size, url));
        }
        rest = rest.trim_start_matches([',', ' ', '\n', '\t', '\r']);
    }
    best.map(|(_, url)| url)
}

/// Whether an address holds the place of an image that a script will load.
fn is_placeholder(url: &str) -> bool {
    static WORDS: Words = Words::new(&[
        "placeholder",
        "spacer.",
        "blank.",
        "pixel.",
        "1x1",
        "transparent.",
        "lazyload",
        "loading.",
    ]);
    let url = url.as_bytes();
    let path = &url[..memchr2(b'?', b'#', url).unwrap_or(url.len())];
    let name = &path[memrchr(b'/', path).map_or(0, |at| at + 1)..];
    url.starts_with(b"data:") || WORDS.stand_in(name)
}

/// Whether an image has no more than a pixel or two in some direction.
pub(crate) fn is_spacer(dom: &Dom, image: NodeId) -> bool {
    [AttrName::WIDTH, AttrName::HEIGHT]
        .into_iter()
        .any(|name| dom.attr(image, name).is_some_and(|size| matches!(size.trim(), "0" | "1" | "2" | "1px")))
}

/// Whether an image stands for a character, which is its alternative text.
pub(crate) fn is_emoji(dom: &Dom, image: NodeId) -> bool {
    let class = dom.attr(image, AttrName::CLASS).unwrap_or_default();
    let alt = dom.attr(image, AttrName::ALT).unwrap_or_default();
    (class.contains("emoji") || class.contains("smiley") || class.contains("smilie"))
        && !alt.is_empty()
        && alt.len() <= 32
}

/// The address of a film, a sound, or of another site's frame that shows media.
pub(crate) fn embed_url(dom: &Dom, id: NodeId, base: &Base) -> Option<String> {
    let attr = |names: &[AttrName]| {
        names.iter().filter_map(|&name| dom.attr(id, name)).find_map(|address| base.resolve(address))
    };
    match dom.html_name(id)? {
        Name::VIDEO | Name::AUDIO => attr(&[AttrName::SRC, AttrName::DATA_SRC]).or_else(|| {
            let mut sources = dom.children(id).take(32).filter(|&child| dom.is(child, Name::SOURCE));
            sources.find_map(|source| base.resolve(dom.attr(source, AttrName::SRC)?))
        }),
        Name::OBJECT => base.resolve(dom.attr_named(id, "data")?).filter(|url| shows_media(url)),
        Name::IFRAME | Name::EMBED => {
            attr(&[AttrName::SRC, AttrName::DATA_SRC, AttrName::DATA_LAZY_SRC]).filter(|url| shows_media(url))
        }
        _ => None,
    }
}

/// Whether an address is that of a player rather than of an advertisement or a form.
fn shows_media(url: &str) -> bool {
    let host = url.split("://").nth(1).unwrap_or_default().split('/').next().unwrap_or_default();
    let host = host.trim_start_matches("www.");
    [
        "youtube.com",
        "youtube-nocookie.com",
        "youtu.be",
        "player.vimeo.com",
        "vimeo.com",
        "dailymotion.com",
        "player.twitch.tv",
        "fast.wistia.net",
        "fast.wistia.com",
        "w.soundcloud.com",
        "open.spotify.com",
        "embed.podcasts.apple.com",
        "bandcamp.com",
        "player.bilibili.com",
        "rutube.ru",
        "vk.com",
        "embed.ted.com",
        "archive.org",
        "codepen.io",
        "slideshare.net",
        "rumble.com",
        "streamable.com",
        "loom.com",
        "speakerdeck.com",
    ]
    .contains(&host)
}
