//! Flags over the environment over the working directory's file over the user's file over defaults.

use std::fs;

use serde_json::Value;

use crate::command::{Sandbox, assert_fails, assert_succeeds, example};

/// The effective value and the origin of a setting.
fn setting(sandbox: &Sandbox, name: &str, environment: &[(&str, &str)]) -> (String, String) {
    let mut command = sandbox.command();
    let output = command.args(["config", "--json"]).envs(environment.iter().copied()).output().unwrap();
    let rows: Vec<Value> = serde_json::from_str(&assert_succeeds(&output)).unwrap();
    let row = rows.iter().find(|row| row["name"] == name).unwrap();
    (row["value"].as_str().unwrap().to_owned(), row["origin"].as_str().unwrap().to_owned())
}

#[test]
fn each_layer_has_its_say() {
    let sandbox = Sandbox::new();
    assert_eq!(setting(&sandbox, "format", &[]), ("md".into(), "default".into()));
    fs::create_dir(sandbox.folder.path().join("riptide")).unwrap();
    let user = sandbox.file("riptide/config.toml", "format = \"json\"\nmax-depth = 100\n");
    assert_eq!(setting(&sandbox, "format", &[]), ("json".into(), user.display().to_string()));
    sandbox.file("riptide.toml", "format = \"html\"\n");
    assert_eq!(setting(&sandbox, "format", &[]), ("html".into(), "riptide.toml".into()));
    assert_eq!(setting(&sandbox, "max-depth", &[]), ("100".into(), user.display().to_string()));
    assert_eq!(
        setting(&sandbox, "format", &[("RIPTIDE_FORMAT", "ndjson")]),
        ("ndjson".into(), "environment RIPTIDE_FORMAT".into())
    );
    let extract = |args: &[&str]| assert_succeeds(&sandbox.run(&[&["extract", example()], args].concat()));
    assert!(extract(&[]).trim_start().starts_with('<'));
    assert!(extract(&["--json"]).starts_with('{'));
    assert!(extract(&["--format", "md"]).contains("\n## "));
}

#[test]
fn switches_and_lists_can_be_set() {
    let sandbox = Sandbox::new();
    sandbox.file("riptide.toml", "links = false\nfront-matter = true\nremove = [\"table\", \"pre\"]\n");
    let markdown = assert_succeeds(&sandbox.run(&["extract", example()]));
    assert!(markdown.starts_with("---\ntitle: "), "{markdown}");
    assert!(!markdown.contains("](http") && !markdown.contains("1.5 m/s"), "{markdown}");
    let markdown = assert_succeeds(&sandbox.run(&["extract", example(), "--links", "--front-matter=false"]));
    assert!(!markdown.starts_with("---\n") && markdown.contains("](http"), "{markdown}");
}

#[test]
fn a_file_by_name_stands_alone() {
    let sandbox = Sandbox::new();
    sandbox.file("riptide.toml", "format = \"html\"\n");
    sandbox.file("other.toml", "max-depth = 99\n");
    let config = |args: &[&str]| assert_succeeds(&sandbox.run(args));
    let told = config(&["config", "--config", "other.toml"]);
    assert!(told.contains("other.toml") && !told.contains("riptide.toml"), "{told}");
    assert_fails(&sandbox.run(&["config", "--config", "none.toml"]), 2, &["none.toml", "No such file"]);
}

#[test]
fn what_a_file_gets_wrong_is_said_with_its_name() {
    for (content, words) in [
        ("format = ", &["`riptide.toml` is not TOML"][..]),
        ("fromat = \"md\"", &["`fromat`", "is no setting", "max-input-bytes"]),
        ("format = \"docx\"", &["riptide.toml", "docx"]),
        ("timeout = { seconds = 3 }", &["`timeout` is neither a value nor a list"]),
    ] {
        let sandbox = Sandbox::new();
        sandbox.file("riptide.toml", content);
        assert_fails(&sandbox.run(&["extract", example()]), 2, words);
    }
}

#[test]
fn the_command_line_has_the_last_word_over_the_environment() {
    let sandbox = Sandbox::new();
    sandbox.file("page.html", "<article><p>See <a href=\"https://a.example/\">there</a>.</p></article>");
    let extract = |args: &[&str]| {
        let mut command = sandbox.command();
        command.args(["extract", "page.html"]).args(args);
        command.env("RIPTIDE_LINKS", "true").env("RIPTIDE_MODE", "article").env("RIPTIDE_FOCUS", "recall");
        // Set, and saying nothing.
        command.env("RIPTIDE_WASM_PATH", "").env("RIPTIDE_TIMEOUT", "");
        assert_succeeds(&command.output().unwrap())
    };
    assert!(extract(&[]).contains("](https://a.example/)"));
    assert!(!extract(&["--no-links"]).contains("](https://a.example/)"));
    assert!(extract(&["--full-page", "--precision"]).contains("there"));
}

#[test]
fn what_holds_for_fetching_and_lists_is_shown_with_its_origin() {
    let sandbox = Sandbox::new();
    for (name, value) in [("offline", "false"), ("concurrency", "16"), ("per-host", "1"), ("delay", "1s")] {
        assert_eq!(setting(&sandbox, name, &[]), (value.into(), "default".into()), "{name}");
    }
    sandbox.file("riptide.toml", "cache = \"kept\"\nproxy = \"env\"\ndelay = \"2s\"\nignore-robots = true\n");
    for (name, value) in [("cache", "kept"), ("proxy", "env"), ("delay", "2s"), ("ignore-robots", "true")] {
        assert_eq!(setting(&sandbox, name, &[]), (value.into(), "riptide.toml".into()), "{name}");
    }
    assert_eq!(
        setting(&sandbox, "delay", &[("RIPTIDE_DELAY", "0")]),
        ("0".into(), "environment RIPTIDE_DELAY".into())
    );
    // The command line has the last word on the cache, too.
    let output =
        sandbox.run(&["extract", "--allow-private", "--no-cache", "--offline", "http://127.0.0.1:1/"]);
    assert_fails(&output, 2, &["--offline", "--cache"]);
    sandbox.file("riptide.toml", "proxy = \"gopher://127.0.0.1\"\n");
    assert_fails(&sandbox.run(&["extract", "http://127.0.0.1:1/"]), 2, &["riptide.toml", "gopher"]);
}
