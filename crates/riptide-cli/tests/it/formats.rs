//! The forms of a document, and where they are written.

use std::fs;

use serde_json::Value;

use crate::command::{Sandbox, assert_fails, assert_succeeds, example};

fn extract(args: &[&str]) -> String {
    assert_succeeds(&Sandbox::new().run(&[&["extract", example()], args].concat()))
}

#[test]
fn markdown_is_the_default() {
    let markdown = extract(&[]);
    assert_eq!(markdown, extract(&["--format", "md"]));
    assert!(markdown.contains("rip current"), "{markdown}");
    assert!(markdown.contains("\n## What makes it run\n"), "{markdown}");
    assert!(markdown.contains("| 1.5 m"), "{markdown}");
    assert!(markdown.contains("```python\nfrom math import"), "{markdown}");
    assert!(!markdown.contains("Accept all"), "{markdown}");
    assert!(!markdown.contains("Why sandbars move"), "{markdown}");
}

#[test]
fn text_has_no_markup() {
    let text = extract(&["--format", "text"]);
    assert!(text.contains("That stream is a rip current."), "{text}");
    assert!(!text.contains("**"), "{text}");
    assert!(text.ends_with('\n') && !text.ends_with("\n\n"));
}

#[test]
fn html_is_clean() {
    let html = extract(&["--format", "html"]);
    assert!(html.contains("<h2>What makes it run</h2>"), "{html}");
    assert!(!html.contains("<script"), "{html}");
}

#[test]
fn json_carries_every_field_and_the_version_of_their_meaning() {
    let json: Value = serde_json::from_str(&extract(&["--json"])).unwrap();
    assert_eq!(json["schema_version"], 1);
    assert_eq!(json["title"], "How rip currents form, and how to leave one");
    assert_eq!(json["authors"][1]["name"], "Tomas Abeyta");
    assert_eq!(json["published"], "2026-05-14T08:30:00+02:00");
    assert_eq!(json["tables"][0]["rows"][2][2], "1.5 m/s");
    for field in ["text", "markdown", "html"] {
        assert!(json[field].as_str().unwrap().contains("rip current"), "{field}");
    }
}

#[test]
fn ndjson_is_the_same_in_one_line() {
    let line = extract(&["--format", "ndjson"]);
    assert_eq!(line.matches('\n').count(), 1);
    let pretty: Value = serde_json::from_str(&extract(&["--json"])).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&line).unwrap(), pretty);
}

#[test]
fn front_matter_stands_before_the_markdown() {
    let markdown = extract(&["--front-matter"]);
    let (front, body) = markdown.strip_prefix("---\n").unwrap().split_once("\n---\n\n").unwrap();
    assert!(front.contains("title: \"How rip currents form, and how to leave one\"\n"), "{front}");
    assert!(front.contains("authors: [\"Ines Marlow\", \"Tomas Abeyta\"]"), "{front}");
    assert_eq!(body, extract(&[]));
}

#[test]
fn metadata_alone_is_yaml_or_json() {
    let yaml = extract(&["--metadata"]);
    assert!(yaml.starts_with("title: \""), "{yaml}");
    assert!(!yaml.contains("drifter"), "{yaml}");
    let json: Value = serde_json::from_str(&extract(&["--mode", "metadata", "--json"])).unwrap();
    assert_eq!(json["site_name"], "The Shoreline Notebook");
    assert_eq!(json["text"], "");
}

#[test]
fn switches_take_things_out() {
    assert!(extract(&[]).contains("](https://shoreline.example/glossary#setup)"));
    assert!(!extract(&["--no-links"]).contains("shoreline.example/glossary"));
    assert!(extract(&["--no-links", "--links"]).contains("shoreline.example/glossary"));
    assert!(!extract(&["--links=false"]).contains("shoreline.example/glossary"));
    assert!(!extract(&["--no-tables"]).contains("1.5 m/s"));
    assert!(extract(&["--images"]).contains("rip-channel.jpg"));
    assert!(!extract(&["--no-images"]).contains("rip-channel.jpg"));
}

#[test]
fn selectors_choose_and_remove() {
    assert_eq!(
        extract(&["--format", "text", "--select", "h1"]),
        "How rip currents form, and how to leave one\n"
    );
    let text = extract(&["--format", "text", "--select", "article", "--remove", "table", "--remove", "ul"]);
    assert!(
        text.contains("drifters") && !text.contains("1.5 m/s") && !text.contains("Float first"),
        "{text}"
    );
}

#[test]
fn the_whole_page_is_there_on_request() {
    assert!(extract(&["--full-page"]).contains("Why sandbars move"));
    assert_eq!(extract(&["--full-page"]), extract(&["--mode", "full"]));
}

#[test]
fn relative_links_follow_the_base() {
    let markdown = extract(&["--full-page", "--base-url", "https://elsewhere.example/"]);
    assert!(markdown.contains("(https://elsewhere.example/notes/sandbars)"), "{markdown}");
    let markdown = extract(&["--full-page", "--url", "https://shoreline.example/notes/x"]);
    assert!(markdown.contains("(https://shoreline.example/notes/sandbars)"), "{markdown}");
}

#[test]
fn an_output_file_is_written_whole_or_not_at_all() {
    let sandbox = Sandbox::new();
    let out = sandbox.file("out.md", "what was there before");
    let args = ["extract", example(), "--output", "out.md"];
    assert_eq!(assert_succeeds(&sandbox.run(&args)), "");
    let written = fs::read_to_string(&out).unwrap();
    assert_eq!(written, extract(&[]));

    assert_fails(&sandbox.run(&[&args[..], &["--max-output-bytes", "10"]].concat()), 5, &["limit is 10"]);
    assert_eq!(fs::read_to_string(&out).unwrap(), written);
    assert_eq!(fs::read_dir(sandbox.folder.path()).unwrap().count(), 1, "no temporary file stays");

    let missing = ["extract", example(), "--output", "no/such/folder/out.md"];
    assert_fails(&sandbox.run(&missing), 1, &["cannot write `no/such/folder/out.md`", "No such file"]);
}

#[test]
fn explain_shows_each_block_on_stderr() {
    let output = Sandbox::new().run(&["extract", example(), "--explain"]);
    let told = crate::command::stderr(&output);
    assert!(told.contains("kept: ") && told.contains("dropped: "), "{told}");
    assert_eq!(assert_succeeds(&output), extract(&[]));
}
