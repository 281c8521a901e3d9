//! The published schema (`docs/document.schema.json`) and what is printed are one.

use serde_json::Value;

use crate::command::{Sandbox, assert_succeeds, example};

fn schema() -> Value {
    serde_json::from_str(include_str!("../../../../docs/document.schema.json")).unwrap()
}

fn extract(args: &[&str]) -> Value {
    serde_json::from_str(&assert_succeeds(&Sandbox::new().run(&[&["extract", "--json"], args].concat())))
        .unwrap()
}

/// What is wrong with `value`, by the keywords that the schema uses. A keyword that is not known here is an error too.
fn violations(schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut hold = |holds: bool, keyword: &str| {
        if !holds {
            found.push(format!("{at}: {keyword}"));
        }
    };
    let mut inner = Vec::new();
    for (keyword, wanted) in schema.as_object().unwrap() {
        match keyword.as_str() {
            "$schema" | "$id" | "title" | "description" => {}
            "type" => {
                let types = wanted.as_array().map_or_else(|| vec![wanted], |types| types.iter().collect());
                hold(types.iter().any(|wanted| is_of_type(value, wanted.as_str().unwrap())), keyword);
            }
            "const" => hold(value == wanted, keyword),
            "enum" => hold(wanted.as_array().unwrap().contains(value), keyword),
            "minimum" => hold(value.as_f64().unwrap() >= wanted.as_f64().unwrap(), keyword),
            "maximum" => hold(value.as_f64().unwrap() <= wanted.as_f64().unwrap(), keyword),
            "required" => {
                for name in wanted.as_array().unwrap() {
                    hold(value.get(name.as_str().unwrap()).is_some(), &format!("required {name}"));
                }
            }
            "additionalProperties" => {
                for name in value.as_object().unwrap().keys() {
                    hold(schema["properties"].get(name).is_some(), &format!("additional {name}"));
                }
            }
            "properties" => {
                for (name, part) in wanted.as_object().unwrap() {
                    if let Some(value) = value.get(name) {
                        inner.extend(violations(part, value, &format!("{at}/{name}")));
                    }
                }
            }
            "items" => {
                for (number, item) in value.as_array().unwrap().iter().enumerate() {
                    inner.extend(violations(wanted, item, &format!("{at}/{number}")));
                }
            }
            other => panic!("the schema uses `{other}`"),
        }
    }
    found.extend(inner);
    found
}

fn is_of_type(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("the schema uses the type `{other}`"),
    }
}

#[test]
fn every_document_keeps_to_the_schema() {
    for args in [
        &[example()][..],
        &[example(), "--explain"],
        &[example(), "--metadata"],
        &[example(), "--engine", "auto"],
        &[example(), "--select", "p"],
    ] {
        assert_eq!(violations(&schema(), &extract(args), ""), [""; 0], "{args:?}");
    }
}

#[test]
fn a_document_that_is_another_breaks_the_schema() {
    let mut document = extract(&[example()]);
    document["quality"] = Value::from(101);
    document["surprise"] = Value::Null;
    document["links"][0]["url"] = Value::Null;
    document.as_object_mut().unwrap().remove("title");
    let mut found = violations(&schema(), &document, "");
    found.sort();
    assert_eq!(
        found,
        ["/links/0/url: type", "/quality: maximum", ": additional surprise", ": required \"title\""]
    );
}
