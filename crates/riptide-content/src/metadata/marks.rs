//! What the classes, ids and labels of an element say about its text.

use crate::dom::{AttrName, Dom, NodeId};
use crate::hash::{Repeated, hash_bytes};
use crate::words::Beginnings;

/// What one or more attribute values say, one bit a meaning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks(u8);

impl Marks {
    /// It stands around the content: navigation, comments, related pages.
    pub(super) const FRAME: Marks = Marks(1);
    /// It is a breadcrumb trail.
    pub(super) const TRAIL: Marks = Marks(2);
    /// It names an author.
    pub(super) const AUTHOR: Marks = Marks(4);
    /// It shows an author: a portrait, a biography.
    pub(super) const PORTRAIT: Marks = Marks(8);
    /// It names the user of a forum.
    pub(super) const USER: Marks = Marks(16);
    /// It is a date.
    pub(super) const DATE: Marks = Marks(32);
    const MODIFIED: Marks = Marks(64);
    const PUBLISHED: Marks = Marks(128);

    /// Whether it says this too.
    pub(super) fn say(self, mark: Marks) -> bool {
        self.0 & mark.0 != 0
    }

    /// What they say of a date.
    pub(super) fn label(self) -> DateLabel {
        if self.say(Marks::MODIFIED) {
            DateLabel::Modified
        } else if self.say(Marks::PUBLISHED) {
            DateLabel::Published
        } else {
            DateLabel::None
        }
    }
}

/// What a date is the date of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateLabel {
    None,
    Published,
    Modified,
}

/// Bytes of one attribute that are looked at.
const MAX_BYTES: usize = 300;

/// Reads marks.
pub(super) struct MarkReader {
    words: Words,
    /// The marks of the last classes.
    classes: Repeated<Marks>,
}

/// The words that say something, ready to be looked for.
struct Words {
    /// The words by their first byte, each with [`start`] of it.
    by_first: Vec<Vec<(u32, &'static str, Marks)>>,
    beginnings: Beginnings,
}

impl Words {
    fn new() -> Self {
        let lists = [
            (Marks::FRAME, FRAME_WORDS),
            (Marks::TRAIL, TRAIL_WORDS),
            (Marks::AUTHOR, AUTHOR_WORDS),
            (Marks::PORTRAIT, PORTRAIT_WORDS),
            (Marks::USER, USER_WORDS),
            (Marks::DATE, DATE_WORDS),
            (Marks::MODIFIED, MODIFIED_WORDS),
            (Marks::PUBLISHED, PUBLISHED_WORDS),
        ];
        let mut by_first = vec![Vec::new(); 256];
        for (mark, list) in lists {
            for word in list.split('|') {
                let Some(&four) = word.as_bytes().first_chunk() else { continue };
                by_first[usize::from(four[0])].push((start(four), word, mark));
            }
        }
        let words: Vec<&str> = lists.into_iter().flat_map(|(_, list)| list.split('|')).collect();
        Words { by_first, beginnings: Beginnings::of(&words) }
    }

    /// The marks of all words that stand anywhere in a text, its ASCII letters in whatever case.
    fn marks_of(&self, text: &[u8]) -> Marks {
        let mut marks = Marks::default();
        for (at, &four) in text.array_windows::<4>().enumerate() {
            let [first, second, ..] = four;
            if !self.beginnings.include(first, second) {
                continue;
            }
            let begins = start(four);
            for &(start, word, mark) in &self.by_first[usize::from(first.to_ascii_lowercase())] {
                if begins == start
                    && text
                        .get(at..at + word.len())
                        .is_some_and(|found| found.eq_ignore_ascii_case(word.as_bytes()))
                {
                    marks.0 |= mark.0;
                }
            }
        }
        marks
    }
}

impl MarkReader {
    pub(super) fn new() -> Self {
        MarkReader { words: Words::new(), classes: Repeated::new() }
    }

    /// What the words of a text say of the date in it.
    pub(super) fn label(&self, text: &str) -> DateLabel {
        self.words.marks_of(text.to_lowercase().as_bytes()).label()
    }

    /// What the attributes of an element say together.
    pub(super) fn read(&mut self, dom: &Dom, id: NodeId) -> Marks {
        let mut marks = Marks::default();
        for (name, value) in dom.attrs(id) {
            let value = &value.as_bytes()[..value.len().min(MAX_BYTES)];
            let own = match name {
                AttrName::CLASS => self.classes.get(hash_bytes(value), || self.words.marks_of(value)),
                AttrName::ID | AttrName::DATA_TESTID | AttrName::ITEMPROP | AttrName::ARIA_LABEL => {
                    self.words.marks_of(value)
                }
                _ => continue,
            };
            marks.0 |= own.0;
        }
        marks
    }
}

/// The first four bytes of a word, no word being shorter: the same for a letter and its capital.
fn start(bytes: [u8; 4]) -> u32 {
    u32::from_le_bytes(bytes) | 0x2020_2020
}

const TRAIL_WORDS: &str = "breadcrumb";
const FRAME_WORDS: &str = "comment|related|sidebar|recommend|footer|navbar|menu|widget|promo|popular|trending|newsletter|\
     cookie|read-next|more-posts|morefrom|more-from|most-read|latest|carousel|similar|teaser";
const AUTHOR_WORDS: &str = "author|byline|by-line|writer|contributor|creator|posted-by|postedby|autor|auteur|journalist|\
     written-by";
const PORTRAIT_WORDS: &str = "author-bio|author-desc|avatar|author-box|author_bio|authority|authoriz|author-image|\
     author-title|author-role|image|authorbio";
const USER_WORDS: &str = "username|user-name";
const DATE_WORDS: &str = "date|time|publish|posted|meta-info";
const MODIFIED_WORDS: &str = "updated|modified|last edited|update|revised|reviewed|aktualisiert|geändert|mis à jour|modifié|\
     actualizado|modificado|atualizado|aggiornato|bijgewerkt|zaktualizowano|обновлено|uppdaterad|\
     opdateret|更新|edited|changed";
const PUBLISHED_WORDS: &str = "publish|posted|created|written|veröffentlicht|publié|publicado|pubblicato|gepubliceerd|\
     opublikowano|опубликовано|publicerad|pubdate|entry-date|post-date|date-posted|issued|发布|公開|\
     datecreated";
