//! From html5gum's tokenizer through the guard to html5ever's tree builder.

use std::convert::Infallible;

use html5ever::LocalName;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Doctype, Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::TreeBuilder;
use html5gum::{Emitter, Error, State, Tokenizer};
use memchr::memchr;

use crate::dom::Name;

use super::guard::{Guard, end_tag};
use super::reader::PageReader;
use super::sink::{Handle, Sink};
use super::streamed::LONGEST_MARK;
use super::tag::{Attributes, CurrentTag, attributes_for_html5ever};
use super::{ParseLimits, ParseNotes};

/// Tokenizes `html` into the tree builder.
pub(super) fn feed(html: &str, builder: &TreeBuilder<Handle, Sink>, limits: ParseLimits) -> ParseNotes {
    let mut notes = ParseNotes::default();
    let emitter = TreeEmitter {
        builder,
        guard: Guard::new(builder, limits, html.len()),
        notes: &mut notes,
        keep_comments: limits.keep_comments,
        characters: Vec::new(),
        tag: CurrentTag::new(limits, html.len()),
        last_start_tag: Vec::new(),
        in_noscript: false,
        comment: Vec::new(),
        doctype: CurrentDoctype::default(),
        next_state: None,
    };
    let Ok(()) = Tokenizer::new_with_emitter(PageReader::new(html), emitter).finish();
    notes
}

#[derive(Default)]
struct CurrentDoctype {
    name: Vec<u8>,
    public_identifier: Option<Vec<u8>>,
    system_identifier: Option<Vec<u8>>,
    force_quirks: bool,
}

/// html5gum's emitter that drives html5ever's tree builder; attributes go straight into the arena of the tree.
struct TreeEmitter<'a> {
    builder: &'a TreeBuilder<Handle, Sink>,
    guard: Guard<'a>,
    notes: &'a mut ParseNotes,
    /// Whether the text of comments is wanted. That there is one is always told, since text splits there, and so are short ones.
    keep_comments: bool,
    /// Character data not yet sent.
    characters: Vec<u8>,
    tag: CurrentTag,
    last_start_tag: Vec<u8>,
    /// Between `<noscript>` and the next `</noscript>`, which a browser with scripts reads as text.
    in_noscript: bool,
    comment: Vec<u8>,
    doctype: CurrentDoctype,
    next_state: Option<State>,
}

impl TreeEmitter<'_> {
    fn send(&mut self, token: Token) {
        match self.builder.process_token(token, 1) {
            TokenSinkResult::Continue
            | TokenSinkResult::Script(_)
            | TokenSinkResult::EncodingIndicator(_) => {}
            TokenSinkResult::Plaintext => self.next_state = Some(State::PlainText),
            TokenSinkResult::RawData(kind) => {
                self.guard.enter_raw_text();
                self.next_state = Some(match kind {
                    RawKind::Rcdata => State::RcData,
                    RawKind::Rawtext => State::RawText,
                    RawKind::ScriptData | RawKind::ScriptDataEscaped(_) => State::ScriptData,
                });
            }
        }
    }

    fn send_characters(&mut self) {
        if self.characters.is_empty() {
            return;
        }
        let characters = std::mem::take(&mut self.characters);
        let created = self.guard.sink().created();
        let mut rest = &characters[..];
        while let Some(at) = memchr(0, rest) {
            self.send_text(&rest[..at]);
            self.send(Token::NullCharacterToken);
            rest = &rest[at + 1..];
        }
        self.send_text(rest);
        self.guard.after(created);
        self.characters = characters;
        self.characters.clear();
    }

    fn send_text(&mut self, text: &[u8]) {
        if !text.is_empty() {
            self.send(Token::CharacterTokens(tendril(text)));
        }
    }

    /// Opens the arena for the attributes of a start tag; to be called before the first one, and where there is none.
    fn begin_attributes(&mut self) {
        // Before the values of attributes: so the text of neighbours stays one range of the arena.
        self.send_characters();
        self.tag.begin_attributes(&self.guard.sink().arena.borrow());
    }

    /// The name of the current tag, where it makes no element since the tree is full. Tags that may change how the tokenizer goes on
    /// are for the guard to judge.
    fn name_without_element(&self) -> Option<Name> {
        let name = self.guard.is_full().then(|| Name::known(&self.tag.name).unwrap_or(Name::OTHER))?;
        (!name.is_raw_text() && name != Name::NOSCRIPT && name != Name::OTHER).then_some(name)
    }

    /// Takes a tag that makes no element for the space that parts words, so that the text around it stays together and the tree builder
    /// needn't be asked. Not every one, so that the guard keeps its books.
    fn leaves_out_tag(&mut self) -> bool {
        // Attributes in the arena came before the tree was full.
        let begun = self.guard.in_raw_text() || self.tag.attributes == Attributes::Kept;
        let Some(name) = self.name_without_element().filter(|_| !begun) else { return false };
        let left_out =
            if self.tag.is_start { self.guard.flattens_start(name) } else { self.guard.flattens_end(name) };
        if left_out {
            self.part(name);
        }
        left_out
    }

    /// Keeps the words apart that a tag which is left out would have parted.
    fn part(&mut self, name: Name) {
        let ends_in_space = match self.characters.last() {
            Some(last) => last.is_ascii_whitespace(),
            None => self.guard.sink().ends_in_space(),
        };
        if !name.is_phrasing() && !ends_in_space {
            self.characters.push(b' ');
        }
    }

    fn send_start_tag(&mut self) {
        let (name, atom) = self.tag_name();
        if name == Name::NOSCRIPT && !self.adjusted_current_node_present_but_not_in_html_namespace() {
            self.in_noscript = true;
        }
        let values_end = self.guard.sink().arena.borrow().text.len();
        if !self.guard.admits_start(name) {
            self.tag.forget_attributes(&mut self.guard.sink().arena.borrow_mut(), values_end);
            self.part(name);
            return;
        }
        let arena = &self.guard.sink().arena;
        let list = self.tag.close_attribute_list(&mut arena.borrow_mut(), name);
        let attrs = list.map_or_else(Vec::new, |list| attributes_for_html5ever(&arena.borrow(), name, list));
        let created = self.guard.sink().created();
        self.send(Token::TagToken(Tag {
            kind: TagKind::StartTag,
            name: atom,
            self_closing: self.tag.self_closing,
            attrs,
            had_duplicate_attributes: false,
        }));
        if let Some(list) = list {
            self.guard.sink().arena.borrow_mut().keep_own_order(list);
        }
        self.guard.after(created);
    }

    fn send_end_tag(&mut self) {
        let (name, atom) = self.tag_name();
        if name == Name::NOSCRIPT {
            self.in_noscript = false;
            if self.guard.in_raw_text() {
                self.end_raw_text_early();
            }
        }
        if !self.guard.admits_end(name) {
            self.part(name);
            return;
        }
        let created = self.guard.sink().created();
        self.send(end_tag(atom));
        self.guard.after(created);
    }

    /// Ends the element whose text the end of its `noscript` cuts off.
    fn end_raw_text_early(&mut self) {
        let (_, atom) = self.name_and_atom(&self.last_start_tag);
        self.guard.leave_raw_text();
        self.notes.cut_raw_texts += 1;
        self.send(end_tag(atom));
    }

    fn tag_name(&self) -> (Name, LocalName) {
        self.name_and_atom(&self.tag.name)
    }

    fn name_and_atom(&self, tag_name: &[u8]) -> (Name, LocalName) {
        if let Some((name, atom)) = Name::known(tag_name).and_then(|name| Some((name, name.atom()?))) {
            return (name, atom);
        }
        let text = String::from_utf8_lossy(tag_name);
        let name = self.guard.sink().arena.borrow_mut().element_names.intern_element(&text);
        (name, LocalName::from(&*text))
    }
}

/// The page is UTF-8 and is cut at ASCII characters alone, so that nothing is ever replaced here.
pub(super) fn tendril(bytes: &[u8]) -> StrTendril {
    StrTendril::try_from_byte_slice(bytes)
        .unwrap_or_else(|()| String::from_utf8_lossy(bytes).into_owned().into())
}

impl Emitter for TreeEmitter<'_> {
    type Token = Infallible;

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.last_start_tag.clear();
        self.last_start_tag.extend_from_slice(name.unwrap_or_default());
    }

    fn emit_eof(&mut self) {
        self.send_characters();
        self.send(Token::EOFToken);
        self.builder.end();
        *self.notes = ParseNotes {
            dropped_attributes: self.tag.dropped_attributes,
            cut_raw_texts: self.notes.cut_raw_texts,
            ..self.guard.notes
        };
    }

    fn emit_error(&mut self, _: Error) {}

    #[inline]
    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn pop_token(&mut self) -> Option<Infallible> {
        None
    }

    fn emit_string(&mut self, characters: &[u8]) {
        self.characters.extend_from_slice(characters);
    }

    fn init_start_tag(&mut self) {
        self.tag.init(true);
    }

    fn init_end_tag(&mut self) {
        self.tag.init(false);
    }

    fn init_comment(&mut self) {
        self.comment.clear();
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        if self.tag.is_start {
            self.last_start_tag.clone_from(&self.tag.name);
        }
        if self.leaves_out_tag() {
            return None;
        }
        if self.tag.is_start {
            match self.tag.attributes {
                Attributes::Kept => self.tag.close_attribute_name(&mut self.guard.sink().arena.borrow_mut()),
                Attributes::None | Attributes::LeftOut => self.begin_attributes(),
            }
            self.send_start_tag();
        } else {
            self.send_characters();
            self.send_end_tag();
        }
        self.next_state.take()
    }

    fn emit_current_comment(&mut self) {
        self.send_characters();
        self.send(Token::CommentToken(tendril(&self.comment)));
    }

    fn emit_current_doctype(&mut self) {
        self.send_characters();
        let doctype = std::mem::take(&mut self.doctype);
        self.send(Token::DoctypeToken(Doctype {
            name: Some(tendril(&doctype.name)).filter(|name| !name.is_empty()),
            public_id: doctype.public_identifier.map(|id| tendril(&id)),
            system_id: doctype.system_identifier.map(|id| tendril(&id)),
            force_quirks: doctype.force_quirks,
        }));
    }

    fn set_self_closing(&mut self) {
        self.tag.self_closing = true;
    }

    fn set_force_quirks(&mut self) {
        self.doctype.force_quirks = true;
    }

    fn push_tag_name(&mut self, name: &[u8]) {
        self.tag.name.extend_from_slice(name);
    }

    fn push_comment(&mut self, comment: &[u8]) {
        let wanted = if self.keep_comments { usize::MAX } else { LONGEST_MARK + 1 };
        let room = wanted.saturating_sub(self.comment.len());
        self.comment.extend_from_slice(&comment[..comment.len().min(room)]);
    }

    fn push_doctype_name(&mut self, name: &[u8]) {
        self.doctype.name.extend_from_slice(name);
    }

    fn init_doctype(&mut self) {
        self.doctype = CurrentDoctype::default();
    }

    fn init_attribute(&mut self) {
        if !self.tag.is_start {
            return;
        }
        match self.tag.attributes {
            Attributes::None if self.name_without_element().is_some() => {
                self.tag.attributes = Attributes::LeftOut;
            }
            Attributes::None => self.begin_attributes(),
            Attributes::Kept => self.tag.close_attribute_name(&mut self.guard.sink().arena.borrow_mut()),
            Attributes::LeftOut => {}
        }
    }

    fn push_attribute_name(&mut self, name: &[u8]) {
        self.tag.push_attribute_name(name);
    }

    fn push_attribute_value(&mut self, value: &[u8]) {
        self.tag.push_attribute_value(&self.guard.sink().arena, value);
    }

    fn set_doctype_public_identifier(&mut self, value: &[u8]) {
        self.doctype.public_identifier = Some(value.to_vec());
    }

    fn set_doctype_system_identifier(&mut self, value: &[u8]) {
        self.doctype.system_identifier = Some(value.to_vec());
    }

    fn push_doctype_public_identifier(&mut self, value: &[u8]) {
        self.doctype.public_identifier.get_or_insert_default().extend_from_slice(value);
    }

    fn push_doctype_system_identifier(&mut self, value: &[u8]) {
        self.doctype.system_identifier.get_or_insert_default().extend_from_slice(value);
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        let ends_noscript = self.in_noscript && self.guard.in_raw_text() && self.tag.name == b"noscript";
        !self.tag.is_start
            && !self.last_start_tag.is_empty()
            && (self.last_start_tag == self.tag.name || ends_noscript)
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}
