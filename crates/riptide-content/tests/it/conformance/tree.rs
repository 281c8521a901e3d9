//! A tree as text, a line a node: ours, and that of html5ever left alone.

use std::fmt::Write;
use std::rc::Rc;

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, ns, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use riptide_content::dom::{Dom, Namespace, NodeId, NodeKind};
use riptide_content::parse::{ParseLimits, parse};

/// Limits that no case of the conformance tests reaches.
const LIMITS: ParseLimits = ParseLimits { depth: 512, attributes: 256, keep_comments: true };

/// Whether raw text of the page ends with its `noscript`, which html5ever knows only with scripts.
pub(crate) fn has_cut_raw_text(html: &str) -> bool {
    parse(html, LIMITS).1.cut_raw_texts > 0
}

/// What the guarded parse makes of a page.
pub(crate) fn guarded(html: &str) -> String {
    let (dom, _) = parse(html, LIMITS);
    let mut lines = Lines::default();
    for id in dom.ids().skip(1) {
        let depth = usize::from(dom.depth(id));
        match dom.kind(id) {
            NodeKind::Text => lines.text(depth, dom.text(id)),
            NodeKind::Comment => lines.line(depth, &format!("<!-- {} -->", dom.text(id))),
            NodeKind::Document => {}
            NodeKind::Element => element(&mut lines, &dom, id, depth),
        }
    }
    lines.finish()
}

fn element(lines: &mut Lines, dom: &Dom, id: NodeId, depth: usize) {
    let namespace = match dom.namespace(id) {
        Namespace::Html => "",
        Namespace::Svg => "svg ",
        Namespace::MathMl => "math ",
    };
    lines.line(depth, &format!("<{namespace}{}>", dom.name_text(id)));
    for (name, value) in dom.attrs(id) {
        lines.line(depth + 1, &format!("{}={value:?}", dom.attr_name_text(name)));
    }
}

/// What html5ever makes of a page with its own tokenizer and its own tree.
///
/// Two known differences are levelled: attributes of SVG and MathML keep the case and the prefix of the page, and what a
/// template holds are its children.
pub(crate) fn unguarded(html: &str) -> String {
    let mut options = ParseOpts::default();
    options.tree_builder.scripting_enabled = false;
    let tree = parse_document(RcDom::default(), options).one(html);
    let mut lines = Lines::default();
    let mut rest: Vec<(usize, Handle)> = vec![(0, tree.document.clone())];
    while let Some((depth, node)) = rest.pop() {
        let mut children: Vec<Handle> = node.children.borrow().iter().map(Rc::clone).collect();
        match &node.data {
            NodeData::Text { contents } => lines.text(depth, &contents.borrow()),
            NodeData::Comment { contents } => lines.line(depth, &format!("<!-- {contents} -->")),
            NodeData::Element { name, attrs, template_contents, .. } => {
                let namespace = match name.ns {
                    ns!(svg) => "svg ",
                    ns!(mathml) => "math ",
                    _ => "",
                };
                lines.line(depth, &format!("<{namespace}{}>", name.local));
                for attribute in attrs.borrow().iter() {
                    let prefix = match &attribute.name.prefix {
                        Some(prefix) if !prefix.is_empty() => format!("{prefix}:"),
                        _ => String::new(),
                    };
                    let local = attribute.name.local.to_ascii_lowercase();
                    lines.line(depth + 1, &format!("{prefix}{local}={:?}", &*attribute.value));
                }
                if let Some(contents) = &*template_contents.borrow() {
                    children.extend(contents.children.borrow().iter().map(Rc::clone));
                }
            }
            NodeData::Document | NodeData::Doctype { .. } | NodeData::ProcessingInstruction { .. } => {}
        }
        rest.extend(children.into_iter().rev().map(|child| (depth + 1, child)));
    }
    lines.finish()
}

/// Lines with neighbouring text joined.
#[derive(Default)]
struct Lines {
    written: String,
    pending: Option<(usize, String)>,
}

impl Lines {
    fn text(&mut self, depth: usize, text: &str) {
        match &mut self.pending {
            Some((at, pending)) if *at == depth => pending.push_str(text),
            _ => {
                self.flush();
                self.pending = Some((depth, text.to_owned()));
            }
        }
    }

    fn line(&mut self, depth: usize, line: &str) {
        self.flush();
        let _ = writeln!(self.written, "{:1$}{line}", "", 2 * depth);
    }

    fn flush(&mut self) {
        if let Some((depth, text)) = self.pending.take().filter(|(_, text)| !text.is_empty()) {
            let _ = writeln!(self.written, "{:1$}{text:?}", "", 2 * depth);
        }
    }

    fn finish(mut self) -> String {
        self.flush();
        self.written
    }
}
