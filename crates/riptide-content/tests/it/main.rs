//! The behaviour of `riptide-content` through its public face.

// Bytes to text: marks, labels, detection, binary input.
mod charset;
// Titles, authors, dates, languages and the rest of what pages say of themselves, hostile ones included.
mod metadata;
// CSS selectors: `Mode::Custom` and `Options::remove`.
mod select;
