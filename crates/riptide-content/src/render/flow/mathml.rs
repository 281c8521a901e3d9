//! MathML without TeX in it, written as TeX.

use crate::dom::{Dom, Name, NodeId};

/// The formula as TeX: fractions, roots, scripts and tables; all else by its characters.
pub(super) fn tex(dom: &Dom, math: NodeId) -> String {
    let mut out = String::new();
    // What to write before each child and at the end of each open element.
    let mut open: Vec<Open> = Vec::new();
    let mut skipped_until = math;
    for id in dom.descendants(math) {
        if id < skipped_until {
            continue;
        }
        if dom.name_text(id).starts_with("annotation") || holds_no_formula(dom, id) {
            skipped_until = dom.end(id);
            continue;
        }
        while let Some(element) = open.pop_if(|element| element.end <= id) {
            element.close(&mut out);
        }
        let is_child = dom.name(id).is_some() || !dom.text(id).trim().is_empty();
        if let Some(parent) = open.last_mut().filter(|parent| is_child && dom.parent(id) == Some(parent.id)) {
            let layout = parent.layout;
            out.push_str(layout.before.get(parent.children).copied().unwrap_or(layout.rest));
            parent.children += 1;
        }
        match dom.name(id) {
            Some(_) => {
                let layout = layout(dom.name_text(id));
                open.push(Open { id, end: dom.end(id), layout, children: 0 });
            }
            None => push_text(&mut out, dom.text(id)),
        }
    }
    while let Some(element) = open.pop() {
        element.close(&mut out);
    }
    out.trim().to_owned()
}

/// Whether an element of a page set into a formula holds what readers never see as text.
fn holds_no_formula(dom: &Dom, id: NodeId) -> bool {
    dom.html_name(id).is_some_and(|name| name.is_raw_text() || name == Name::TEMPLATE)
}

#[derive(Debug)]
struct Open {
    id: NodeId,
    end: NodeId,
    layout: Layout,
    children: usize,
}

impl Open {
    /// Ends the element. What has nothing in it leaves nothing behind.
    fn close(self, out: &mut String) {
        if self.layout.before == [TEXT] && out.ends_with(TEXT) {
            out.truncate(out.len() - TEXT.len());
        } else if self.children > 0 {
            out.push_str(self.layout.close);
        }
    }
}

/// How the children of an element are joined.
#[derive(Clone, Copy, Debug)]
struct Layout {
    before: &'static [&'static str],
    /// Before all further children.
    rest: &'static str,
    close: &'static str,
}

/// What words in a formula begin with.
const TEXT: &str = "\\text{";

fn layout(name: &str) -> Layout {
    let (before, rest, close): (&'static [&'static str], &'static str, &'static str) = match name {
        "mfrac" => (&["\\frac{", "}{"], "", "}"),
        "msup" => (&["{", "}^{"], "", "}"),
        "msub" => (&["{", "}_{"], "", "}"),
        "msubsup" | "munderover" => (&["{", "}_{", "}^{"], "", "}"),
        "munder" => (&["{", "}_{"], "", "}"),
        "mover" => (&["{", "}^{"], "", "}"),
        "msqrt" => (&["\\sqrt{"], "", "}"),
        "mtable" => (&["\\begin{matrix}"], " \\\\ ", "\\end{matrix}"),
        "mtr" => (&[""], " & ", ""),
        "mtext" => (&[TEXT], "", "}"),
        _ => (&[], "", ""),
    };
    Layout { before, rest, close }
}

fn push_text(out: &mut String, text: &str) {
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        match c {
            // Invisible operators.
            '\u{2061}'..='\u{2064}' => {}
            '%' | '#' | '&' | '$' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            '−' => out.push('-'),
            c => out.push(c),
        }
    }
}
