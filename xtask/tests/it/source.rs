use std::{fs, path::Path};

use tempfile::TempDir;
use xtask::{source, workspace::Workspace};

const FILES: [(&str, &str); 16] = [
    (
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"guest\", \"content\", \"other\"]\n\
         [workspace.dependencies]\nparser = { version = \"1\", features = [\"fast\"] }\n\
         [profile.release]\nlto = \"thin\"\n[profile.component]\ninherits = \"release\"\nopt-level = 3\n[profile.dev]\nopt-level = 0\n",
    ),
    (
        "Cargo.lock",
        "version = 4\n\
         [[package]]\nname = \"riptide-extractor-wasm\"\nversion = \"0.1.0\"\ndependencies = [\"content\"]\n\
         [[package]]\nname = \"content\"\nversion = \"0.1.0\"\ndependencies = [\"parser\", \"prover\"]\n\
         [[package]]\nname = \"other\"\nversion = \"0.1.0\"\ndependencies = [\"server\"]\n\
         [[package]]\nname = \"parser\"\nversion = \"1.0.0\"\nsource = \"registry\"\nchecksum = \"aaaa\"\ndependencies = [\"bytes 2.0.0\"]\n\
         [[package]]\nname = \"bytes\"\nversion = \"1.0.0\"\nsource = \"registry\"\nchecksum = \"bbbb\"\n\
         [[package]]\nname = \"bytes\"\nversion = \"2.0.0\"\nsource = \"registry\"\nchecksum = \"cccc\"\n\
         [[package]]\nname = \"prover\"\nversion = \"1.0.0\"\nsource = \"registry\"\nchecksum = \"dddd\"\n\
         [[package]]\nname = \"server\"\nversion = \"1.0.0\"\nsource = \"registry\"\nchecksum = \"eeee\"\n",
    ),
    (
        ".cargo/config.toml",
        "[alias]\nx = \"run\"\n[target.wasm32-wasip2]\n\
         rustflags = [\"-Clink-arg=-zstack-size=65536\", \"-Clink-arg=--max-memory=131072\"]\n",
    ),
    ("rust-toolchain.toml", include_str!("../../../rust-toolchain.toml")),
    ("wit/extractor.wit", "package riptide:extractor@1.0.0;\n"),
    (
        "guest/Cargo.toml",
        "[package]\nname = \"riptide-extractor-wasm\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
         [target.'cfg(target_family = \"wasm\")'.dependencies]\ncontent = { path = \"../content\" }\n",
    ),
    ("guest/src/lib.rs", "mod convert;\n"),
    ("guest/src/convert.rs", ""),
    (
        "content/Cargo.toml",
        "[package]\nname = \"content\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
         [dependencies]\nparser.workspace = true\n[dev-dependencies]\nprover = \"1\"\n",
    ),
    ("content/src/lib.rs", "mod tests;\n"),
    ("content/src/tests/mod.rs", ""),
    ("content/model/weights.bin", "1 2 3"),
    ("content/tests/it.rs", ""),
    ("content/benches/speed.rs", ""),
    (
        "other/Cargo.toml",
        "[package]\nname = \"other\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[dependencies]\nserver = \"1\"\n",
    ),
    ("other/src/lib.rs", ""),
];

/// A small workspace with a guest, a package that it is made from, and one that it is not.
fn tree() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in FILES {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn digest(root: &Path) -> String {
    source::digest(&Workspace::open(&root.join("Cargo.toml")).unwrap()).unwrap()
}

fn digest_after(file: &str, from: &str, to: &str) -> String {
    let tree = tree();
    let path = tree.path().join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{file} has no {from:?}");
    fs::write(&path, text.replacen(from, to, 1)).unwrap();
    digest(tree.path())
}

#[test]
fn the_digest_is_the_same_in_every_folder() {
    assert_eq!(digest(tree().path()), digest(tree().path()));
}

#[test]
fn whatever_goes_into_the_component_changes_the_digest() {
    let before = digest(tree().path());
    for (file, from, to) in [
        ("wit/extractor.wit", "1.0.0", "1.1.0"),
        ("guest/src/convert.rs", "", "// new"),
        ("guest/Cargo.toml", "0.1.0", "0.2.0"),
        ("content/src/lib.rs", "mod", "pub mod"),
        ("content/src/tests/mod.rs", "", "// new"),
        ("content/model/weights.bin", "3", "4"),
        ("Cargo.toml", "features = [\"fast\"]", "features = []"),
        ("Cargo.toml", "features = [\"fast\"]", "default-features = false, features = [\"fast\"]"),
        ("Cargo.toml", "lto = \"thin\"", "lto = \"fat\""),
        ("Cargo.toml", "opt-level = 3", "opt-level = \"s\""),
        ("Cargo.lock", "aaaa", "ffff"),
        ("Cargo.lock", "cccc", "ffff"),
        (".cargo/config.toml", "65536", "131072"),
        ("rust-toolchain.toml", "minimal", "default"),
    ] {
        assert_ne!(digest_after(file, from, to), before, "{file}: {from:?} became {to:?}");
    }
}

#[test]
fn a_new_file_and_a_lost_one_change_the_digest() {
    let before = digest(tree().path());
    let more = tree();
    fs::write(more.path().join("content/src/new.rs"), "").unwrap();
    assert_ne!(digest(more.path()), before);
    let less = tree();
    fs::remove_file(less.path().join("guest/src/convert.rs")).unwrap();
    assert_ne!(digest(less.path()), before);
}

#[test]
fn what_stays_out_of_the_component_does_not_change_the_digest() {
    let before = digest(tree().path());
    for (file, from, to) in [
        ("other/src/lib.rs", "", "// new"),
        ("content/tests/it.rs", "", "// new"),
        ("content/benches/speed.rs", "", "// new"),
        ("Cargo.lock", "bbbb", "ffff"),
        ("Cargo.lock", "dddd", "ffff"),
        ("Cargo.lock", "eeee", "ffff"),
        ("Cargo.toml", "opt-level = 0", "opt-level = 1"),
        (".cargo/config.toml", "run", "test"),
    ] {
        assert_eq!(digest_after(file, from, to), before, "{file}: {from:?} became {to:?}");
    }
}
