//! Code blocks: their text and their language.

use crate::dom::{AttrName, Dom, Name, NodeId, NodeKind, NodeSet};

/// Nodes of a block that are searched for its `code`.
const NEAR: usize = 60;

/// The code as it stands: lines and indentation kept, line numbers and buttons left out.
pub(super) fn text(dom: &Dom, content: &NodeSet, block: NodeId) -> String {
    let mut out = String::new();
    let mut open: Vec<(NodeId, bool)> = Vec::new();
    // A line end that is due where more follows.
    let mut line_due = false;
    let mut at = block.0 + 1;
    while at < dom.end(block).0 {
        let id = NodeId(at);
        while let Some((_, is_line)) = open.pop_if(|(end, _)| *end <= id) {
            line_due |= is_line;
        }
        if !content.contains(id) || is_furniture(dom, id) {
            at = dom.end(id).0;
            continue;
        }
        at += 1;
        if dom.kind(id) == NodeKind::Text {
            let text = dom.text(id);
            if std::mem::take(&mut line_due)
                && !out.ends_with('\n')
                && !text.starts_with(['\n', '\r'])
                && !out.is_empty()
            {
                out.push('\n');
            }
            out.extend(text.chars().filter(|c| !matches!(c, '\r' | '\u{200b}' | '\u{feff}')).map(
                |c| match c {
                    '\u{a0}' => ' ',
                    c => c,
                },
            ));
            continue;
        }
        if dom.is(id, Name::BR) {
            out.push('\n');
            line_due = false;
            continue;
        }
        let is_line = is_line(dom, id);
        line_due |= is_line;
        open.push((dom.end(id), is_line));
    }
    let lines = out.trim_end();
    let first = lines.find(|c: char| !c.is_whitespace()).unwrap_or(0);
    let start = lines[..first].rfind('\n').map_or(0, |at| at + 1);
    lines[start..].lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// Elements that are a line, or several, of their own.
fn is_line(dom: &Dom, id: NodeId) -> bool {
    match dom.html_name(id) {
        Some(Name::SPAN | Name::CODE) => has_class(dom, id, |class| {
            matches!(
                class,
                "line" | "code-line" | "view-line" | "token-line" | "react-code-line" | "hljs-ln-line"
            )
        }),
        Some(name) => !name.is_phrasing() && !matches!(name, Name::TD | Name::TH | Name::TBODY),
        None => false,
    }
}

/// What is around code and not part of it.
fn is_furniture(dom: &Dom, id: NodeId) -> bool {
    match dom.html_name(id) {
        Some(Name::BUTTON | Name::STYLE | Name::SCRIPT) => return true,
        Some(_) => {}
        None => return false,
    }
    let numbers = |class: &str| {
        matches!(
            class,
            "lineno"
                | "linenos"
                | "linenum"
                | "line-number"
                | "line-numbers-rows"
                | "ln"
                | "lnt"
                | "lineNumber"
                | "gutter"
                | "rouge-gutter"
                | "hljs-ln-numbers"
                | "blob-num"
                | "react-syntax-highlighter-line-number"
                | "linenodiv"
                | "copy-btn"
                | "copybtn"
                | "copy-button"
                | "code-copy"
                | "clipboard-copy"
                | "toolbar"
                // Lines that mdBook and rustdoc hide until asked for.
                | "boring"
        )
    };
    has_class(dom, id, numbers)
        || dom
            .attr(id, AttrName::STYLE)
            .is_some_and(|style| style.contains("user-select:none") || style.contains("user-select: none"))
}

/// The language that a class or attribute of the block, of its `code` or of what is around it names.
pub(super) fn language(dom: &Dom, block: NodeId) -> Option<&str> {
    // Beside a gutter of line numbers the code itself comes later.
    let inside = dom.descendants(block).take(NEAR).filter(|&id| dom.is(id, Name::CODE)).take(2);
    let around = dom.ancestors(block).take(3).take_while(|&up| !dom.is(up, Name::BODY));
    inside.chain([block]).chain(around).find_map(|id| own_language(dom, id))
}

fn own_language(dom: &Dom, id: NodeId) -> Option<&str> {
    let attributes = [AttrName::DATA_LANG, AttrName::DATA_LANGUAGE];
    let attribute = attributes.into_iter().find_map(|name| dom.attr(id, name)).map(str::trim);
    attribute
        .filter(|language| is_language(language))
        .or_else(|| class_language(dom.attr(id, AttrName::CLASS)?, is_code(dom, id)))
        .filter(|language| {
            !["plaintext", "text", "plain", "none", "nohighlight", "default", "txt"]
                .contains(&language.to_ascii_lowercase().as_str())
        })
}

fn is_code(dom: &Dom, id: NodeId) -> bool {
    dom.is(id, Name::PRE) || dom.is(id, Name::CODE)
}

fn class_language(classes: &str, on_code: bool) -> Option<&str> {
    let mut previous = "";
    let mut highlighted = None;
    for class in classes.split_ascii_whitespace() {
        let prefixes =
            ["language-", "lang-", "highlight-source-", "highlight-text-", "brush:", "sourceCode-"];
        let named =
            prefixes.iter().find_map(|prefix| class.strip_prefix(prefix)).filter(|name| is_language(name));
        if named.is_some() {
            return named;
        }
        // Sphinx: `highlight-python`; GitHub's `highlight-source-` has gone before.
        if let Some(name) =
            class.strip_prefix("highlight-").filter(|name| is_language(name) && *name != "wrapper")
        {
            highlighted = Some(name);
        }
        // `prettyprint lang`, `brush: lang`, pandoc's `sourceCode lang`, highlight.js's `hljs lang`, `highlight lang`.
        if matches!(previous, "brush:" | "sourceCode" | "hljs" | "highlight") && is_known(class)
            || on_code && is_known(class)
        {
            highlighted = Some(class.trim_end_matches(';'));
        }
        previous = class;
    }
    highlighted
}

fn is_language(name: &str) -> bool {
    (1..=24).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'#' | b'-' | b'_' | b'.'))
}

/// Whether a class is that of a table whose rows are lines of code.
pub(super) fn is_listing(class: &str) -> bool {
    matches!(
        class,
        "highlight"
            | "highlighttable"
            | "js-file-line-container"
            | "rouge-table"
            | "lntable"
            | "hljs-ln"
            | "gist-table"
    )
}

/// Languages that pages name by a bare class.
fn is_known(class: &str) -> bool {
    let class = class.trim_end_matches(';').to_ascii_lowercase();
    const LANGUAGES: &[&str] = &[
        "bash",
        "c",
        "clojure",
        "console",
        "cpp",
        "cs",
        "csharp",
        "css",
        "dart",
        "diff",
        "dockerfile",
        "elixir",
        "erlang",
        "go",
        "graphql",
        "haskell",
        "html",
        "ini",
        "java",
        "javascript",
        "js",
        "json",
        "jsx",
        "julia",
        "kotlin",
        "latex",
        "lua",
        "makefile",
        "markdown",
        "nix",
        "ocaml",
        "perl",
        "php",
        "powershell",
        "python",
        "r",
        "ruby",
        "rust",
        "scala",
        "scss",
        "sh",
        "shell",
        "sql",
        "swift",
        "toml",
        "ts",
        "tsx",
        "typescript",
        "xml",
        "yaml",
        "yml",
        "zig",
    ];
    LANGUAGES.contains(&class.as_str())
}

fn has_class(dom: &Dom, id: NodeId, is: impl Fn(&str) -> bool) -> bool {
    dom.attr(id, AttrName::CLASS).is_some_and(|classes| classes.split_ascii_whitespace().any(is))
}
