//! Every cap by its flag: a page at the cap, and one beyond it.

use serde_json::Value;

use crate::command::{Sandbox, assert_fails, assert_succeeds};

/// A page of 12 levels, of which the text is the deepest, with three links, three images, six cells and a long description.
fn page() -> String {
    let links = "<a href=https://a.example/1>one</a> <a href=https://a.example/2>two</a> <a href=https://a.example/3>three</a>";
    let media = "<img src=/1.png alt=a><img src=/2.png alt=b><img src=/3.png alt=c>";
    let table = "<table><tr><th>a<th>b<tr><td>c<td>d<tr><td>e<td>f</table>";
    format!(
        "<!DOCTYPE html><meta name=description content=\"{}\"><body><p title=a lang=en dir=ltr>{links}</p>{media}{table}{}deepest",
        "d".repeat(40),
        "<div>".repeat(10)
    )
}

/// The document at a cap, and the one beyond it.
fn pair(flag: &str, obeyed: &str, violated: &str) -> (Value, Value) {
    let sandbox = Sandbox::new();
    sandbox.file("page.html", page());
    let with = |value| {
        let args = ["extract", "page.html", "--json", "--full-page", flag, value];
        serde_json::from_str(&assert_succeeds(&sandbox.run(&args))).unwrap()
    };
    (with(obeyed), with(violated))
}

fn warned(document: &Value, code: &str) -> bool {
    document["warnings"].as_array().unwrap().iter().any(|warning| warning["code"] == code)
}

#[test]
fn trimming_caps_say_so_in_warnings() {
    for (flag, code, obeyed, violated) in [
        ("--max-depth", "depth-limit", "12", "11"),
        ("--max-attributes", "attribute-limit", "3", "2"),
        ("--max-links", "link-limit", "3", "2"),
        ("--max-media", "media-limit", "3", "2"),
        ("--max-table-cells", "table-limit", "6", "5"),
        ("--max-metadata-bytes", "metadata-limit", "40", "39"),
    ] {
        let (obeyed, violated) = pair(flag, obeyed, violated);
        assert_eq!(obeyed["warnings"], Value::Array(vec![]), "{flag}");
        assert!(warned(&violated, code), "{flag}: {}", violated["warnings"]);
        assert!(violated["text"].as_str().unwrap().contains("deepest"), "{flag}");
    }
}

#[test]
fn what_is_trimmed_is_what_is_beyond_the_cap() {
    let count = |document: &Value, list: &str| document[list].as_array().unwrap().len();
    let (obeyed, violated) = pair("--max-links", "3", "2");
    assert_eq!((count(&obeyed, "links"), count(&violated, "links")), (3, 2));
    let (obeyed, violated) = pair("--max-media", "3", "2");
    assert_eq!((count(&obeyed, "media"), count(&violated, "media")), (3, 2));
    let (obeyed, violated) = pair("--max-table-cells", "6", "5");
    let rows = |document: &Value| document["tables"][0]["rows"].as_array().unwrap().len();
    assert_eq!((rows(&obeyed), rows(&violated)), (2, 1));
    let (obeyed, violated) = pair("--max-metadata-bytes", "40", "39");
    let length = |document: &Value| document["description"].as_str().unwrap().len();
    assert_eq!(length(&obeyed), 40);
    assert!(length(&violated) <= 39);
}

#[test]
fn caps_that_cannot_be_met_are_errors_with_both_numbers() {
    let sandbox = Sandbox::new();
    sandbox.file("page.html", page());
    let size = page().len();
    let with = |flag: &str, value: usize| {
        sandbox.run(&["extract", "page.html", "--full-page", "--json", flag, &value.to_string()])
    };
    assert_succeeds(&with("--max-input-bytes", size));
    assert_fails(&with("--max-input-bytes", size - 1), 5, &[&(size - 1).to_string(), "max-input-bytes"]);

    // The bytes of all strings: found by asking for less and less.
    let too_large = with("--max-output-bytes", 10);
    assert_fails(&too_large, 5, &["10", "max-output-bytes"]);
    let told = String::from_utf8(too_large.stderr).unwrap();
    let numbers = told.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok());
    let actual: usize = numbers.max().unwrap();
    assert_succeeds(&with("--max-output-bytes", actual));
    assert_fails(
        &with("--max-output-bytes", actual - 1),
        5,
        &[&actual.to_string(), &(actual - 1).to_string()],
    );
}

#[test]
fn caps_come_from_the_environment_and_from_files_by_the_same_words() {
    let sandbox = Sandbox::new();
    sandbox.file("page.html", page());
    let links = |environment: &[(&str, &str)]| {
        let mut command = sandbox.command();
        command.args(["extract", "page.html", "--json", "--full-page"]).envs(environment.iter().copied());
        let document: Value = serde_json::from_str(&assert_succeeds(&command.output().unwrap())).unwrap();
        document["links"].as_array().unwrap().len()
    };
    assert_eq!(links(&[]), 3);
    assert_eq!(links(&[("RIPTIDE_MAX_LINKS", "1")]), 1);
    sandbox.file(
        "riptide.toml",
        "max-links = 2\nmax-attributes = 100\nmax-media = 5\nmax-table-cells = 9\nmax-metadata-bytes = 900\n",
    );
    assert_eq!(links(&[]), 2);
}
