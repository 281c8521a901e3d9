//! Compares the guarded parse with html5ever left alone, on files: `conformance PATH...`.
//!
//! A `.dat` file holds tree-construction cases of html5lib-tests, of which the inputs are taken; any other file is a page.
//! Prints the first difference of each case and exits with 1 where there is one.

#![allow(clippy::print_stdout)]

#[path = "../tests/it/conformance/tree.rs"]
mod tree;

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> Result<ExitCode, String> {
    let (mut compared, mut different, mut cut) = (0, 0, 0);
    for path in std::env::args_os().skip(1).map(PathBuf::from) {
        let bytes = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let pages = if path.extension().is_some_and(|e| e == "dat") { cases(&text) } else { vec![text] };
        for page in pages {
            if tree::has_cut_raw_text(&page) {
                cut += 1;
                continue;
            }
            compared += 1;
            let (ours, theirs) = (tree::guarded(&page), tree::unguarded(&page));
            if ours != theirs {
                different += 1;
                let mut lines = ours.lines().zip(theirs.lines());
                let (ours, theirs) = lines.find(|(ours, theirs)| ours != theirs).unwrap_or(("end", "end"));
                let start: String = page.chars().take(300).collect();
                println!("{}: {start:?}\n  guarded:   {ours}\n  unguarded: {theirs}", path.display());
            }
        }
    }
    println!(
        "{compared} compared, {different} different; {cut} left out, where raw text ends with its noscript"
    );
    Ok(if different == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The `#data` sections of a file of html5lib-tests that are whole documents.
fn cases(file: &str) -> Vec<String> {
    let mut cases = Vec::new();
    for case in file.split("#data\n").skip(1) {
        let (data, rest) = case.split_once("\n#errors").unwrap_or((case, ""));
        if !rest.contains("\n#document-fragment\n") {
            cases.push(data.to_owned());
        }
    }
    cases
}
