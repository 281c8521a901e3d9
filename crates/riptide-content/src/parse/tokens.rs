//! From html5gum's tokenizer through the guard to html5ever's tree builder.

use std::borrow::Cow;
use std::convert::Infallible;

use html5ever::interface::QualName;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Doctype, Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::TreeBuilder;
use html5ever::{Attribute as TagAttribute, LocalName, local_name, ns};
use html5gum::emitters::callback::{Callback, CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, ForwardingEmitter, Span, State, Tokenizer};

use crate::dom::{AttrName, Attribute, Name, atom};

use super::guard::Guard;
use super::sink::{Handle, Sink, list_attribute};
use super::{ParseLimits, ParseNotes};

/// Tokenizes `html` into the tree builder.
pub(super) fn feed(html: &str, builder: &TreeBuilder<Handle, Sink>, limits: ParseLimits) -> ParseNotes {
    let bridge = Bridge {
        builder,
        guard: Guard::new(builder, limits),
        max_attributes: limits.attributes as usize,
        tag: None,
        next_state: None,
    };
    let mut emitter = TreeEmitter { inner: CallbackEmitter::new(bridge) };
    let Ok(()) = Tokenizer::new_with_emitter(html, &mut emitter).finish();
    emitter.inner.callback_mut().guard.notes
}

/// A start tag whose attributes are being read.
struct OpenTag {
    name: Name,
    atom: LocalName,
    /// Where its attributes begin in the arena.
    first_attribute: usize,
    /// Whether the value of the last attribute is to be read.
    takes_value: bool,
}

struct Bridge<'a> {
    builder: &'a TreeBuilder<Handle, Sink>,
    guard: Guard<'a>,
    max_attributes: usize,
    tag: Option<OpenTag>,
    next_state: Option<State>,
}

impl Bridge<'_> {
    fn send(&mut self, token: Token) {
        match self.builder.process_token(token, 1) {
            TokenSinkResult::Continue
            | TokenSinkResult::Script(_)
            | TokenSinkResult::EncodingIndicator(_) => {}
            TokenSinkResult::Plaintext => self.next_state = Some(State::PlainText),
            TokenSinkResult::RawData(RawKind::Rcdata) => self.next_state = Some(State::RcData),
            TokenSinkResult::RawData(RawKind::Rawtext) => self.next_state = Some(State::RawText),
            TokenSinkResult::RawData(_) => self.next_state = Some(State::ScriptData),
        }
    }

    fn open_tag(&mut self, name: &str) {
        let arena = &mut *self.guard.sink().arena.borrow_mut();
        self.tag = Some(OpenTag {
            name: arena.element_names.intern_element(name),
            atom: atom(name),
            first_attribute: arena.attributes.len(),
            takes_value: false,
        });
    }

    fn open_attribute(&mut self, name: &str) {
        let Some(tag) = &mut self.tag else { return };
        let arena = &mut *self.guard.sink().arena.borrow_mut();
        let name = arena.attribute_names.intern_attribute(name);
        let own = &arena.attributes[tag.first_attribute..];
        tag.takes_value = false;
        if own.len() >= self.max_attributes {
            self.guard.notes.dropped_attributes += 1;
        } else if name == AttrName::OTHER || own.iter().all(|attribute| attribute.name != name) {
            tag.takes_value = true;
            let start = arena.text.len() as u32;
            arena.attributes.push(Attribute { name, start, len: 0 });
        }
    }

    fn push_value(&mut self, value: &str) {
        let Some(OpenTag { takes_value: true, .. }) = self.tag else { return };
        let arena = &mut *self.guard.sink().arena.borrow_mut();
        if let Some(attribute) = arena.attributes.last_mut() {
            attribute.len += value.len() as u32;
            arena.text.push_str(value);
        }
    }

    fn close_tag(&mut self, self_closing: bool) {
        let Some(tag) = self.tag.take() else { return };
        if !self.guard.admits_start(tag.name) {
            let arena = &mut *self.guard.sink().arena.borrow_mut();
            arena.attributes.truncate(tag.first_attribute);
            return;
        }
        let attrs = self.attributes_for_html5ever(&tag);
        let created = self.guard.sink().created();
        self.send(Token::TagToken(Tag {
            kind: TagKind::StartTag,
            name: tag.atom,
            self_closing,
            attrs,
            had_duplicate_attributes: false,
        }));
        self.guard.after_tag(created);
    }

    /// The number of the attribute list, and the few attributes that steer the tree builder.
    fn attributes_for_html5ever(&mut self, tag: &OpenTag) -> Vec<TagAttribute> {
        let arena = &mut *self.guard.sink().arena.borrow_mut();
        if arena.attributes.len() == tag.first_attribute {
            return Vec::new();
        }
        let mut passed = Vec::new();
        let steering: &[(AttrName, LocalName)] = match tag.name {
            Name::INPUT => &[(AttrName::TYPE, local_name!("type"))],
            Name::FONT => &[
                (AttrName::COLOR, local_name!("color")),
                (AttrName::FACE, local_name!("face")),
                (AttrName::SIZE, local_name!("size")),
            ],
            Name::ANNOTATION_XML => &[(AttrName::ENCODING, local_name!("encoding"))],
            _ => &[],
        };
        for (name, atom) in steering {
            if let Some(found) = arena.attributes[tag.first_attribute..].iter().find(|a| a.name == *name) {
                let value = &arena.text[found.start as usize..(found.start + found.len) as usize];
                passed.push(TagAttribute {
                    name: QualName::new(None, ns!(), atom.clone()),
                    value: value.into(),
                });
            }
        }
        let list = arena.close_attribute_list(tag.first_attribute, tag.name);
        passed.push(list_attribute(list));
        passed
    }

    fn end_tag(&mut self, name: &str) {
        let known = Name::known(name.as_bytes());
        let id =
            known.unwrap_or_else(|| self.guard.sink().arena.borrow_mut().element_names.intern_element(name));
        if !self.guard.admits_end(id) {
            return;
        }
        let created = self.guard.sink().created();
        self.send(Token::TagToken(Tag {
            kind: TagKind::EndTag,
            name: atom(name),
            self_closing: false,
            attrs: Vec::new(),
            had_duplicate_attributes: false,
        }));
        self.guard.after_tag(created);
    }

    fn characters(&mut self, text: &str) {
        let created = self.guard.sink().created();
        for (at, part) in text.split('\0').enumerate() {
            if at > 0 {
                self.send(Token::NullCharacterToken);
            }
            if !part.is_empty() {
                self.send(Token::CharacterTokens(part.into()));
            }
        }
        if self.guard.sink().created() > created {
            self.guard.after_tag(created);
        }
    }
}

impl Callback<Infallible, ()> for Bridge<'_> {
    fn handle_event(&mut self, event: CallbackEvent<'_>, _: Span<()>) -> Option<Infallible> {
        match event {
            CallbackEvent::OpenStartTag { name } => self.open_tag(&text(name)),
            CallbackEvent::AttributeName { name } => self.open_attribute(&text(name)),
            CallbackEvent::AttributeValue { value } => self.push_value(&text(value)),
            CallbackEvent::CloseStartTag { self_closing } => self.close_tag(self_closing),
            CallbackEvent::EndTag { name } => self.end_tag(&text(name)),
            CallbackEvent::String { value } => self.characters(&text(value)),
            CallbackEvent::Comment { value } => self.send(Token::CommentToken(tendril(value))),
            CallbackEvent::Doctype { name, public_identifier, system_identifier, force_quirks } => {
                self.send(Token::DoctypeToken(Doctype {
                    name: Some(tendril(name)).filter(|name| !name.is_empty()),
                    public_id: public_identifier.map(tendril),
                    system_id: system_identifier.map(tendril),
                    force_quirks,
                }));
            }
            CallbackEvent::Error(_) => {}
        }
        None
    }
}

/// The input is UTF-8 and is cut at ASCII alone: nothing is ever replaced here.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

fn tendril(bytes: &[u8]) -> StrTendril {
    StrTendril::from(&*text(bytes))
}

/// html5gum's callback emitter, with the tree builder's word on how to go on after a tag.
struct TreeEmitter<'a> {
    inner: CallbackEmitter<Bridge<'a>>,
}

impl ForwardingEmitter for &mut TreeEmitter<'_> {
    type Token = Infallible;

    fn inner(&mut self) -> &mut impl Emitter<Token = Infallible> {
        &mut self.inner
    }

    fn emit_eof(&mut self) {
        self.inner.emit_eof();
        let bridge = self.inner.callback_mut();
        bridge.send(Token::EOFToken);
        bridge.builder.end();
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        let undecided = self.inner.emit_current_tag();
        debug_assert!(undecided.is_none(), "the tree builder decides how to go on");
        self.inner.callback_mut().next_state.take()
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.inner.callback_mut().builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}
