//! JSON-LD: the linked data that pages carry in `script` elements, read as tolerantly as search engines do.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Bytes of JSON-LD that are read of one page. A parsed object takes some eighty times its bytes in the worst case.
const MAX_BYTES: usize = 2 << 20;

/// References from node to node that are followed for one value.
const MAX_HOPS: usize = 4;

pub(super) type Node = Map<String, Value>;

/// Parses the scripts of a page. What is no JSON, even after repair, is left out.
pub(crate) fn parse<'s>(scripts: impl Iterator<Item = &'s str>) -> Vec<Value> {
    let mut budget = MAX_BYTES;
    let mut documents = Vec::new();
    for script in scripts {
        let Some(left) = budget.checked_sub(script.len()) else { continue };
        budget = left;
        let script = unwrap(script);
        if !read_all(script, &mut documents) {
            read_all(&repair(script), &mut documents);
        }
    }
    documents
}

/// Reads values one after the other; false where the text is not JSON to its end. What was read before stays only then.
fn read_all(text: &str, documents: &mut Vec<Value>) -> bool {
    let before = documents.len();
    for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        match value {
            Ok(value) => documents.push(value),
            Err(_) if documents.len() > before => return true,
            Err(_) => return false,
        }
    }
    true
}

/// Takes off the comments and CDATA marks around a script, and the semicolon after it.
fn unwrap(script: &str) -> &str {
    let mut script = script.trim();
    loop {
        let before = script.len();
        for prefix in ["\u{feff}", "<!--", "//<![CDATA[", "// <![CDATA[", "/*<![CDATA[*/", "<![CDATA["] {
            script = script.strip_prefix(prefix).unwrap_or(script).trim_start();
        }
        for suffix in ["-->", "//]]>", "// ]]>", "/*]]>*/", "]]>", ";", "//"] {
            script = script.strip_suffix(suffix).unwrap_or(script).trim_end();
        }
        if script.len() == before {
            return script;
        }
    }
}

/// The text with raw control characters inside strings, wrong escapes, comments and trailing commas put right.
fn repair(text: &str) -> String {
    let mut fixed = String::with_capacity(text.len() + 16);
    let mut chars = text.chars().peekable();
    let mut in_string = false;
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                in_string = !in_string;
                fixed.push(c);
            }
            '\\' if in_string => match chars.next() {
                Some(next @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u')) => {
                    fixed.push('\\');
                    fixed.push(next);
                }
                Some(next) if !next.is_control() => fixed.push(next),
                _ => {}
            },
            c if in_string && c.is_control() => fixed.push(' '),
            '/' if !in_string && chars.peek() == Some(&'*') => {
                let mut last = ' ';
                for next in chars.by_ref() {
                    if last == '*' && next == '/' {
                        break;
                    }
                    last = next;
                }
            }
            '}' | ']' if !in_string => {
                let end = fixed.trim_end().len();
                if fixed[..end].ends_with(',') {
                    fixed.truncate(end - 1);
                }
                fixed.push(c);
            }
            _ => fixed.push(c),
        }
    }
    fixed
}

/// The nodes of all scripts of a page, with what they refer to.
pub(super) struct Graph<'d> {
    by_id: BTreeMap<&'d str, &'d Node>,
    tops: Vec<&'d Node>,
}

impl<'d> Graph<'d> {
    /// Indexes parsed documents.
    pub(super) fn of(documents: &'d [Value]) -> Self {
        let mut graph = Graph { by_id: BTreeMap::new(), tops: Vec::new() };
        // Whether the value speaks for the page itself, and is not merely mentioned by another node.
        let mut stack: Vec<(&Value, bool)> = documents.iter().rev().map(|value| (value, true)).collect();
        while let Some((value, top)) = stack.pop() {
            match value {
                Value::Array(values) => stack.extend(values.iter().rev().map(|value| (value, top))),
                Value::Object(node) => {
                    if top {
                        graph.tops.push(node);
                    }
                    if let Some(id) = node.get("@id").and_then(Value::as_str) {
                        let known = graph.by_id.entry(id).or_insert(node);
                        if known.len() < node.len() {
                            *known = node;
                        }
                    }
                    stack.extend(node.iter().rev().map(|(key, value)| {
                        let about_page = matches!(key.as_str(), "@graph" | "mainEntity" | "mainEntityOfPage");
                        (value, top && about_page)
                    }));
                }
                _ => {}
            }
        }
        graph
    }

    /// The nodes that speak for the page, in its order.
    pub(super) fn tops(&self) -> &[&'d Node] {
        &self.tops
    }

    /// The node that a value is or refers to.
    pub(super) fn node(&self, value: &'d Value) -> Option<&'d Node> {
        let mut node = value.as_object()?;
        for _ in 0..MAX_HOPS {
            let known = node.get("@id").and_then(Value::as_str).and_then(|id| self.by_id.get(id));
            match known {
                Some(&known) if known.len() > node.len() => node = known,
                _ => break,
            }
        }
        Some(node)
    }

    /// The text that a value means: itself, its `@value`, or the name or address of the node it refers to.
    pub(super) fn text(&self, value: &'d Value) -> Option<&'d str> {
        let mut value = value;
        for _ in 0..MAX_HOPS {
            value = match value {
                Value::String(text) => return Some(text.as_str()).filter(|text| !text.trim().is_empty()),
                Value::Array(values) => values.first()?,
                Value::Object(_) => {
                    let node = self.node(value)?;
                    ["@value", "name", "headline", "url", "contentUrl", "@id"]
                        .iter()
                        .find_map(|key| node.get(*key))?
                }
                _ => return None,
            };
        }
        None
    }

    /// All values of a property, arrays spread out.
    pub(super) fn values(&self, node: &'d Node, key: &str) -> Vec<&'d Value> {
        let mut found = Vec::new();
        let mut stack: Vec<&Value> = node.get(key).into_iter().collect();
        while let Some(value) = stack.pop() {
            match value {
                Value::Array(values) => stack.extend(values.iter().rev()),
                Value::Object(list) if list.contains_key("@list") => stack.extend(list.get("@list")),
                Value::Null => {}
                _ => found.push(value),
            }
        }
        found
    }
}

/// The types of a node, without the address of the vocabulary.
pub(super) fn types(node: &Node) -> impl Iterator<Item = &str> {
    let value = node.get("@type");
    let many = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    value
        .into_iter()
        .filter(|value| value.is_string())
        .chain(many)
        .filter_map(Value::as_str)
        .map(|name| name.rsplit(['/', '#', ':']).next().unwrap_or(name))
}
