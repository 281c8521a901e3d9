//! Writes the first pages of the corpus of each fuzz target: `seeds CORPUS`.

use std::fs;
use std::io;
use std::path::Path;

/// The size of a page, in bytes: the fuzzer wants them small. Some generators can't make one as small as that.
const BYTES: usize = 600;

fn main() -> io::Result<()> {
    let corpus = std::env::args_os().nth(1).ok_or_else(|| io::Error::other("usage: seeds CORPUS"))?;
    let corpus = Path::new(&corpus);
    for generator in riptide_hostile::generators() {
        let mut page = generator.bytes(BYTES);
        page.truncate(2 * BYTES);
        for (target, head) in
            [("charset", &[255][..]), ("parse", &[0]), ("extract", &[0, 9]), ("selectors", &[1, b'*'])]
        {
            write(corpus, target, generator.name, &[head, &page].concat())?;
        }
        if generator.name.starts_with("linked-data") {
            let page = String::from_utf8_lossy(&page).into_owned();
            let json = page.trim_start_matches("<script type=\"application/ld+json\">");
            write(corpus, "metadata", generator.name, &[&[0], json.as_bytes()].concat())?;
        }
    }
    for (number, text) in [
        "By Anna Bell and Carl Dahl",
        "2021-03-12T10:00:00+01:00",
        "12 March 2021",
        "Tides | The Harbour",
        "/a/../b?c#d",
    ]
    .iter()
    .enumerate()
    {
        for kind in 1..5 {
            write(
                corpus,
                "metadata",
                &format!("text-{kind}-{number}"),
                &[&[kind], text.as_bytes()].concat(),
            )?;
        }
    }
    for (number, (selector, _)) in riptide_hostile::selectors().enumerate() {
        let seed = [&[selector.len() as u8], selector.as_bytes(), &[0, 40, 0, 50, 172, 5]].concat();
        write(corpus, "selectors", &format!("selector-{number}"), &seed)?;
    }
    // Each choice of the grammar once, and some one after the other.
    for first in 0..=255u8 {
        let choices = [
            first,
            first.wrapping_mul(7),
            first.wrapping_add(3),
            172,
            first,
            140,
            first / 3,
            5,
            240,
            20,
            3,
            175,
        ];
        write(corpus, "markdown", &format!("choices-{first}"), &choices)?;
        write(corpus, "parse", &format!("choices-{first}"), &[&[1], &choices[..]].concat())?;
        write(corpus, "extract", &format!("choices-{first}"), &[&[1, first], &choices[..]].concat())?;
        write(corpus, "metadata", &format!("choices-{first}"), &[&[5], &choices[..]].concat())?;
    }
    #[cfg(feature = "guest")]
    sandbox(corpus)?;
    Ok(())
}

#[cfg(feature = "guest")]
fn sandbox(corpus: &Path) -> io::Result<()> {
    use riptide_hostile::guest;
    for (name, component) in [
        ("hostile", guest::hostile()),
        ("spins-at-start", guest::spins_at_start()),
        ("echo", guest::echo()),
        ("without-maximum", guest::without_maximum()),
        ("other-version", guest::of_version("2.0.0")),
        ("importing", guest::importing("wasi:filesystem/preopens@0.2.6", "get-directories")),
        ("without-interface", guest::without_interface()),
        ("core-module", guest::core_module()),
    ] {
        write(corpus, "component", name, &component)?;
    }
    // An empty document, an error, and a document with a list of pointers to its own start.
    let empty = vec![0; 400];
    let mut error = empty.clone();
    error[0] = 1;
    let mut lists = empty.clone();
    for at in (120..200).step_by(8) {
        lists[at..at + 4].copy_from_slice(&guest::ECHO_AT.to_le_bytes());
        lists[at + 4] = 1;
    }
    for (name, answer) in [("empty", empty), ("error", error), ("lists", lists)] {
        write(corpus, "convert", name, &answer)?;
    }
    Ok(())
}

fn write(corpus: &Path, target: &str, name: &str, bytes: &[u8]) -> io::Result<()> {
    let folder = corpus.join(target);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(format!("seed-{name}")), bytes)
}
