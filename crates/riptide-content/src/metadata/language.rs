//! The language of a page: what it declares, and what its text is written in.

use whatlang::{Lang, Script};

use super::Found;
use super::evidence::Evidence;

/// Bytes of the text that are looked at, and the fewest that can speak against a declaration.
const MAX_TEXT: usize = 8_000;
const MIN_TEXT: usize = 200;

/// The language that the page declares.
pub(super) fn declared(evidence: &Evidence<'_>) -> Found {
    let head = evidence.head;
    let candidates = [
        (head.lang, "html"),
        (head.meta_first(&["content-language", "language", "dc.language", "dcterms.language"]), "meta"),
        (evidence.any_text("inLanguage"), "json-ld"),
        (head.meta_first(&["og:locale"]), "opengraph"),
    ];
    candidates.into_iter().find_map(|(text, source)| Some((tag(text?)?, source)))
}

/// A BCP 47 tag as it should be written: `en_us` becomes `en-US`. [`None`] for what is no tag.
fn tag(text: &str) -> Option<String> {
    let first = text.split([',', ';']).next()?.trim();
    let first = first.split('.').next()?.replace('_', "-");
    let mut parts = first.split('-');
    let language = parts.next()?.to_ascii_lowercase();
    if !(2..=3).contains(&language.len())
        || !language.bytes().all(|b| b.is_ascii_lowercase())
        || language == "und"
    {
        return None;
    }
    let mut tag = language;
    for part in parts {
        let alphabetic = part.bytes().all(|b| b.is_ascii_alphabetic());
        if part.is_empty() || part.len() > 8 || !part.bytes().all(|b| b.is_ascii_alphanumeric()) {
            break;
        }
        tag.push('-');
        match part.len() {
            2 if alphabetic => tag.push_str(&part.to_ascii_uppercase()),
            4 if alphabetic => {
                tag.push_str(&part[..1].to_ascii_uppercase());
                tag.push_str(&part[1..].to_ascii_lowercase());
            }
            _ => tag.push_str(&part.to_ascii_lowercase()),
        }
    }
    Some(tag)
}

/// The declared language, unless there is none, or a text long enough is clearly written in another one.
pub(crate) fn language(declared: Option<String>, text: &str) -> Option<String> {
    let sample = &text[..text.floor_char_boundary(MAX_TEXT)];
    let Some(declared) = declared else {
        let info = whatlang::detect(sample)?;
        let clear = info.is_reliable() || sample.len() >= MIN_TEXT;
        return clear.then(|| code(info.lang()).to_owned());
    };
    let base = declared.split('-').next().unwrap_or_default();
    // The detector knows some seventy languages: against one that it does not know it has no say.
    let comparable = Lang::all().iter().any(|&lang| [base, equivalent(base)].contains(&code(lang)));
    if !comparable || sample.len() < MIN_TEXT || base == "en" && is_plainly_english(sample) {
        return Some(declared);
    }
    let Some(info) = whatlang::detect(sample) else { return Some(declared) };
    let written = code(info.lang());
    let other_script = info.script() != Script::Latin && info.confidence() > 0.9;
    let wrong = base != written
        && equivalent(base) != written
        && info.is_reliable()
        && (info.confidence() >= 1.0 || other_script);
    if wrong { Some(written.to_owned()) } else { Some(declared) }
}

/// Whether a text has the short words of English as often as English prose: most pages are, and the detector takes longer
/// than their parse.
fn is_plainly_english(text: &str) -> bool {
    let (mut words, mut english) = (0, 0);
    for word in text.as_bytes().split(|byte| !byte.is_ascii_alphabetic()).filter(|word| !word.is_empty()) {
        words += 1;
        english += u32::from(matches!(word, b"the" | b"of" | b"and" | b"to" | b"that" | b"with" | b"for"));
    }
    english * 12 >= words
}

/// Norwegian has three codes, of which the detector knows one; old codes have new ones.
fn equivalent(base: &str) -> &str {
    match base {
        "no" | "nn" => "nb",
        "iw" => "he",
        "in" => "id",
        "fil" => "tl",
        base => base,
    }
}

/// The shortest ISO 639 code, as BCP 47 wants it.
fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Epo => "eo",
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Ben => "bn",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Kat => "ka",
        Lang::Ara => "ar",
        Lang::Hin => "hi",
        Lang::Jpn => "ja",
        Lang::Heb => "he",
        Lang::Yid => "yi",
        Lang::Pol => "pl",
        Lang::Amh => "am",
        Lang::Jav => "jv",
        Lang::Kor => "ko",
        Lang::Nob => "nb",
        Lang::Dan => "da",
        Lang::Swe => "sv",
        Lang::Fin => "fi",
        Lang::Tur => "tr",
        Lang::Nld => "nl",
        Lang::Hun => "hu",
        Lang::Ces => "cs",
        Lang::Ell => "el",
        Lang::Bul => "bg",
        Lang::Bel => "be",
        Lang::Mar => "mr",
        Lang::Kan => "kn",
        Lang::Ron => "ro",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Srp => "sr",
        Lang::Mkd => "mk",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Tam => "ta",
        Lang::Vie => "vi",
        Lang::Urd => "ur",
        Lang::Tha => "th",
        Lang::Guj => "gu",
        Lang::Uzb => "uz",
        Lang::Pan => "pa",
        Lang::Aze => "az",
        Lang::Ind => "id",
        Lang::Tel => "te",
        Lang::Pes => "fa",
        Lang::Mal => "ml",
        Lang::Ori => "or",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Sin => "si",
        Lang::Khm => "km",
        Lang::Tuk => "tk",
        Lang::Aka => "ak",
        Lang::Zul => "zu",
        Lang::Sna => "sn",
        Lang::Afr => "af",
        Lang::Lat => "la",
        Lang::Slk => "sk",
        Lang::Cat => "ca",
        Lang::Tgl => "tl",
        Lang::Hye => "hy",
        Lang::Cym => "cy",
    }
}
