//! The tag that is being read: its name, and its attributes on their way into the arena.

use std::cell::RefCell;

use html5ever::interface::QualName;
use html5ever::{Attribute as TagAttribute, LocalName, local_name, ns};

use crate::dom::{AttrName, Attribute, Name};

use super::ParseLimits;
use super::arena::{Arena, AttributeList};
use super::sink::list_attribute;
use super::tokens::tendril;

/// Attributes of any page; beyond it, one in [`BYTES_AN_ATTRIBUTE`] bytes.
const FREE_ATTRIBUTES: usize = 32_768;
/// Real pages have 28 bytes an attribute and more.
const BYTES_AN_ATTRIBUTE: usize = 8;

/// The tag that is being read.
pub(super) struct CurrentTag {
    pub(super) is_start: bool,
    pub(super) self_closing: bool,
    pub(super) name: Vec<u8>,
    pub(super) attributes: Attributes,
    /// Attributes of all tags so far that are beyond the limits.
    pub(super) dropped_attributes: u64,
    /// Where the attributes and their values begin in the arena.
    first_attribute: usize,
    first_text: usize,
    /// The name of the last attribute while it is being read.
    attribute_name: Vec<u8>,
    /// Whether the value of the last attribute goes into the arena.
    takes_value: bool,
    /// Attributes of one tag.
    max_attributes: usize,
    /// Attributes of all tags.
    max_all_attributes: usize,
}

/// What becomes of the attributes of a tag.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Attributes {
    /// There has been none.
    None,
    /// They go into the arena, behind all text before the tag.
    Kept,
    /// The tag makes no element.
    LeftOut,
}

impl CurrentTag {
    /// No tag yet, of a page of so many bytes.
    pub(super) fn new(limits: ParseLimits, bytes: usize) -> Self {
        CurrentTag {
            is_start: false,
            self_closing: false,
            name: Vec::new(),
            attributes: Attributes::None,
            dropped_attributes: 0,
            first_attribute: 0,
            first_text: 0,
            attribute_name: Vec::new(),
            takes_value: false,
            max_attributes: limits.attributes as usize,
            max_all_attributes: FREE_ATTRIBUTES + bytes / BYTES_AN_ATTRIBUTE,
        }
    }

    /// Another tag begins.
    pub(super) fn init(&mut self, is_start: bool) {
        self.is_start = is_start;
        self.self_closing = false;
        self.name.clear();
        self.attributes = Attributes::None;
        self.attribute_name.clear();
    }

    /// The attributes go into the arena from where it ends now.
    pub(super) fn begin_attributes(&mut self, arena: &Arena) {
        self.attributes = Attributes::Kept;
        self.first_attribute = arena.attributes.len();
        self.first_text = arena.text.len();
    }

    pub(super) fn push_attribute_name(&mut self, name: &[u8]) {
        if self.attributes == Attributes::Kept {
            self.attribute_name.extend_from_slice(name);
        }
    }

    /// The name that was being read, if one was, becomes an attribute: unless the tag has it already, or too many.
    pub(super) fn close_attribute_name(&mut self, arena: &mut Arena) {
        if self.attribute_name.is_empty() {
            return;
        }
        let all = arena.attributes.len();
        self.takes_value = false;
        if all - self.first_attribute >= self.max_attributes || all >= self.max_all_attributes {
            self.attribute_name.clear();
            self.dropped_attributes += 1;
            return;
        }
        let name = arena.attribute_names.intern_attribute(&self.attribute_name);
        self.attribute_name.clear();
        let own = &arena.attributes[self.first_attribute..];
        if name == AttrName::OTHER || own.iter().all(|attribute| attribute.name != name) {
            self.takes_value = true;
            let start = arena.text.len() as u32;
            arena.attributes.push(Attribute { name, start, len: 0 });
        }
    }

    pub(super) fn push_attribute_value(&mut self, arena: &RefCell<Arena>, value: &[u8]) {
        if self.attributes != Attributes::Kept {
            return;
        }
        let arena = &mut *arena.borrow_mut();
        self.close_attribute_name(arena);
        if self.takes_value
            && let Some(attribute) = arena.attributes.last_mut()
        {
            attribute.len += value.len() as u32;
            arena.text.extend_from_slice(value);
        }
    }

    /// Takes the attributes out of the arena again; `values_end` is where their values end.
    pub(super) fn forget_attributes(&self, arena: &mut Arena, values_end: usize) {
        arena.attributes.truncate(self.first_attribute);
        // The guard may have made html5ever flush text since.
        if arena.text.len() == values_end {
            arena.text.truncate(self.first_text);
        }
    }

    /// The attributes as a list of the arena, where there are any.
    pub(super) fn close_attribute_list(&self, arena: &mut Arena, name: Name) -> Option<AttributeList> {
        let first = self.first_attribute;
        (arena.attributes.len() > first).then(|| arena.close_attribute_list(first, name))
    }
}

/// The number of the attribute list, and the few attributes that steer the tree builder.
pub(super) fn attributes_for_html5ever(arena: &Arena, name: Name, list: AttributeList) -> Vec<TagAttribute> {
    let own = arena.list(list.own);
    let steering: &[(AttrName, LocalName)] = match name {
        Name::INPUT => &[(AttrName::TYPE, local_name!("type"))],
        Name::FONT => &[
            (AttrName::COLOR, local_name!("color")),
            (AttrName::FACE, local_name!("face")),
            (AttrName::SIZE, local_name!("size")),
        ],
        Name::ANNOTATION_XML => &[(AttrName::ENCODING, local_name!("encoding"))],
        _ => &[],
    };
    let mut passed = Vec::with_capacity(1);
    for (name, atom) in steering {
        if let Some(found) = own.iter().find(|attribute| attribute.name == *name) {
            let value = tendril(&arena.text[found.start as usize..(found.start + found.len) as usize]);
            passed.push(TagAttribute { name: QualName::new(None, ns!(), atom.clone()), value });
        }
    }
    passed.push(list_attribute(list.equal));
    passed
}
