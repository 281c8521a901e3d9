//! Pages made to hurt: each attacks one thing that could be more than linear in a parser or an extractor.
//!
//! A page is a pure function of its size, so a test, a fuzzer and a measurement all see the same bytes.

#![forbid(unsafe_code)]

mod attributes;
mod formatting;
mod nesting;
mod ordinary;
mod scopes;
mod tables;
mod text;

pub use ordinary::ordinary;

/// One way to make a page.
#[derive(Clone, Copy, Debug)]
pub struct Generator {
    /// What it is made of, in words with hyphens; unique.
    pub name: &'static str,
    make: fn(usize) -> String,
}

impl Generator {
    /// A page of about `bytes` bytes: never more than a few hundred beyond it.
    pub fn page(&self, bytes: usize) -> String {
        (self.make)(bytes)
    }
}

/// All generators, grouped by what they attack.
pub fn generators() -> impl Iterator<Item = &'static Generator> {
    [
        nesting::GENERATORS,
        formatting::GENERATORS,
        tables::GENERATORS,
        scopes::GENERATORS,
        attributes::GENERATORS,
        text::GENERATORS,
    ]
    .into_iter()
    .flatten()
}

/// The generator of this name.
pub fn generator(name: &str) -> Option<&'static Generator> {
    generators().find(|generator| generator.name == name)
}

const fn generator_of(name: &'static str, make: fn(usize) -> String) -> Generator {
    Generator { name, make }
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
