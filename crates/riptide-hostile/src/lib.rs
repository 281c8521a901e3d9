//! Pages made to hurt: each attacks one thing that could be more than linear in a parser or an extractor.
//!
//! A page is a pure function of its size, so a test, a fuzzer and a measurement all see the same bytes.

#![forbid(unsafe_code)]

mod addresses;
mod attributes;
mod encodings;
mod formatting;
mod grammar;
#[cfg(feature = "guest")]
pub mod guest;
mod metadata;
mod nesting;
mod ordinary;
mod rendering;
mod scopes;
mod selectors;
mod tables;
mod templates;
mod text;

pub use grammar::nasty;
pub use ordinary::ordinary;
pub use selectors::selectors;

/// One way to make a page.
#[derive(Clone, Copy, Debug)]
pub struct Generator {
    /// What it is made of, in words with hyphens; unique.
    pub name: &'static str,
    make: Make,
}

#[derive(Clone, Copy, Debug)]
enum Make {
    Text(fn(usize) -> String),
    Bytes(fn(usize) -> Vec<u8>),
}

impl Generator {
    /// A page of about `bytes` bytes: never more than a few hundred beyond it.
    pub fn bytes(&self, bytes: usize) -> Vec<u8> {
        match self.make {
            Make::Text(make) => make(bytes).into_bytes(),
            Make::Bytes(make) => make(bytes),
        }
    }

    /// The same as text. Of a page that is not UTF-8, what a decoder for UTF-8 makes of it.
    pub fn page(&self, bytes: usize) -> String {
        match self.make {
            Make::Text(make) => make(bytes),
            Make::Bytes(make) => String::from_utf8_lossy(&make(bytes)).into_owned(),
        }
    }
}

/// All generators, grouped by what they attack.
pub fn generators() -> impl Iterator<Item = &'static Generator> {
    [
        nesting::GENERATORS,
        formatting::GENERATORS,
        tables::GENERATORS,
        scopes::GENERATORS,
        templates::GENERATORS,
        attributes::GENERATORS,
        text::GENERATORS,
        rendering::GENERATORS,
        metadata::GENERATORS,
        addresses::GENERATORS,
        encodings::GENERATORS,
    ]
    .into_iter()
    .flatten()
}

/// The generator of this name.
pub fn generator(name: &str) -> Option<&'static Generator> {
    generators().find(|generator| generator.name == name)
}

const fn generator_of(name: &'static str, make: fn(usize) -> String) -> Generator {
    Generator { name, make: Make::Text(make) }
}

const fn encoded(name: &'static str, make: fn(usize) -> Vec<u8>) -> Generator {
    Generator { name, make: Make::Bytes(make) }
}

/// `unit` again and again.
fn repeat(unit: &str, bytes: usize) -> String {
    unit.repeat((bytes / unit.len()).max(1))
}

/// `head` once, then `unit` again and again.
fn after(head: &str, unit: &str, bytes: usize) -> String {
    let mut page = String::with_capacity(bytes + head.len());
    page.push_str(head);
    while page.len() < bytes {
        page.push_str(unit);
    }
    page
}

/// `head` once, then what `unit` writes for 0, 1, 2, ...
fn numbered(head: &str, bytes: usize, unit: impl Fn(&mut String, usize)) -> String {
    let mut page = String::with_capacity(bytes + head.len() + 256);
    page.push_str(head);
    let mut n = 0;
    while page.len() < bytes {
        unit(&mut page, n);
        n += 1;
    }
    page
}

/// Half of the page opens, the other half closes.
fn opened_and_closed(open: &str, close: &str, bytes: usize) -> String {
    let pairs = (bytes / (open.len() + close.len())).max(1);
    let mut page = open.repeat(pairs);
    page.push('x');
    page.push_str(&close.repeat(pairs));
    page
}
