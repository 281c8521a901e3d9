//! The NDJSON filter: a record in, a record out.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::command::{Sandbox, assert_fails, assert_succeeds, stderr};

fn filter(args: &[&str], lines: &str) -> Vec<Value> {
    let sandbox = Sandbox::new();
    let mut command = sandbox.command();
    let output = command.args(["extract", "--ndjson"]).args(args).write_stdin(lines).output().unwrap();
    parse(&assert_succeeds(&output))
}

fn parse(lines: &str) -> Vec<Value> {
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn page(id: impl Into<Value>, text: &str) -> String {
    json!({"id": id.into(), "html": format!("<html><body><p>{text}</p></body></html>")}).to_string() + "\n"
}

#[test]
fn records_come_back_in_order_with_their_ids() {
    let ids = [json!(1), json!("two"), json!({"shard": 3}), json!(null)];
    let lines: String = ids.iter().map(|id| page(id.clone(), &format!("Page {id} of four."))).collect();
    let answers = filter(&[], &lines);
    assert_eq!(answers.len(), 4);
    for (answer, id) in answers.iter().zip(&ids) {
        assert_eq!(answer["ok"], true);
        assert_eq!(&answer["id"], id);
        assert_eq!(answer["schema_version"], 1);
        assert_eq!(answer["text"], format!("Page {id} of four."));
    }
}

#[test]
fn a_failure_is_a_record_and_the_rest_goes_on() {
    let lines = [
        page(1, "One."),
        "this is not JSON\n".to_owned(),
        "{\"id\": 3, \"html\": 7}\n".to_owned(),
        "{\"id\": 4}\n".to_owned(),
        "{\"id\": 5, \"html\": \"x\", \"html_base64\": \"eA==\"}\n".to_owned(),
        "{\"id\": 6, \"html_base64\": \"%%%\"}\n".to_owned(),
        "{\"id\": 7, \"html\": \"\"}\n".to_owned(),
        "{\"id\": 8, \"html\": \"<p>x</p>\", \"url\": \"not a URL\"}\n".to_owned(),
        "\n".to_owned(),
        page(9, "Nine."),
    ]
    .concat();
    let answers = filter(&[], &lines);
    let told: Vec<(Value, Value)> =
        answers.iter().map(|answer| (answer["id"].clone(), answer["error"]["code"].clone())).collect();
    assert_eq!(
        told,
        [
            (json!(1), json!(null)),
            (json!(null), json!("invalid-record")),
            (json!(3), json!("invalid-record")),
            (json!(4), json!("invalid-record")),
            (json!(5), json!("invalid-record")),
            (json!(6), json!("invalid-record")),
            (json!(7), json!("no-input")),
            (json!(8), json!("invalid-url")),
            (json!(9), json!(null)),
        ]
    );
    for answer in &answers[1..8] {
        assert_eq!(answer["ok"], false);
        assert_eq!(answer["error"]["retryable"], false);
        assert!(!answer["error"]["message"].as_str().unwrap().is_empty());
    }
}

#[test]
fn fail_fast_stops_with_code_6() {
    let lines = page(1, "One.") + "{}\n" + &page(3, "Three.");
    let sandbox = Sandbox::new();
    let mut command = sandbox.command();
    let output = command.args(["extract", "--ndjson", "--fail-fast"]).write_stdin(lines).output().unwrap();
    assert_eq!(output.status.code(), Some(6));
    assert!(stderr(&output).contains("neither `html` nor `html_base64`"));
    assert_eq!(parse(&String::from_utf8(output.stdout).unwrap()).len(), 2);
}

#[test]
fn a_page_beyond_the_limit_fails_alone() {
    let long = "word ".repeat(400);
    let lines = page(1, "Short.") + &page(2, &long) + &page(3, "Short again.");
    let answers = filter(&["--max-input-bytes", "1000"], &lines);
    assert_eq!(answers[1]["id"], 2);
    assert_eq!(answers[1]["error"]["code"], "input-too-large");
    assert!(answers[1]["error"]["message"].as_str().unwrap().contains("1000"));
    assert_eq!((&answers[0]["ok"], &answers[2]["ok"]), (&json!(true), &json!(true)));

    // A line that is beyond any page of the limit is not even kept.
    let lines = page(1, "Short.") + &page(2, &"word ".repeat(40_000)) + &page(3, "Short again.");
    let answers = filter(&["--max-input-bytes", "1000"], &lines);
    assert_eq!(answers[1]["error"]["code"], "input-too-large");
    assert_eq!((answers.len(), &answers[2]["text"]), (3, &json!("Short again.")));
}

#[test]
fn bytes_keep_their_own_encoding() {
    use base64::Engine;
    let encoded = base64::engine::general_purpose::STANDARD.encode(b"<p>Caf\xe9 au lait</p>");
    let line = json!({"id": 1, "html_base64": encoded, "content_type": "text/html; charset=windows-1252"});
    assert_eq!(filter(&[], &line.to_string())[0]["text"], "Café au lait");
    // Text in JSON is Unicode already: what the page once declared does not count.
    let line = json!({"id": 1, "html": "<meta charset=windows-1252><p>Café au lait</p>"});
    assert_eq!(filter(&[], &line.to_string())[0]["text"], "Café au lait");
}

#[test]
fn each_answer_comes_before_the_next_question() {
    let sandbox = Sandbox::new();
    let mut child = sandbox
        .process()
        .args(["extract", "--ndjson", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    for number in 0..5 {
        stdin.write_all(page(number, "Ping.").as_bytes()).unwrap();
        let answer: Value = serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
        assert_eq!(answer["id"], number);
    }
    drop(stdin);
    assert!(answers.next().is_none());
    assert!(child.wait().unwrap().success());
}

#[test]
fn records_are_not_fetched() {
    let sandbox = Sandbox::new();
    assert_fails(
        &sandbox.run(&["extract", "--ndjson", "https://example.com/"]),
        2,
        &["from a file or from stdin"],
    );
}
