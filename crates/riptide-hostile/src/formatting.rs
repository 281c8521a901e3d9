//! Formatting elements: the list of active ones, its reconstruction, and the adoption agency algorithm.

use crate::{Generator, after, generator_of, numbered, opened_and_closed, repeat};

pub(crate) const GENERATORS: &[Generator] = &[
    generator_of("nested-b", |n| opened_and_closed("<b>", "</b>", n)),
    generator_of("nested-font", |n| numbered("", n, |page, i| page.push_str(&format!("<font color=c{i}>")))),
    generator_of("nested-link", |n| repeat("<a href=x>", n)),
    generator_of("nested-link-and-block", |n| repeat("<a><div>", n)),
    generator_of("nested-b-and-object", |n| repeat("<b><object>", n)),
    generator_of("nested-link-and-object", |n| repeat("<a><object>", n)),
    generator_of("misnested-b-i", |n| repeat("<b><i></b></i>", n)),
    generator_of("misnested-b-p", |n| repeat("<b><p></b>", n)),
    generator_of("misnested-b-div-p", |n| repeat("<b><div><p>a</b>b</div>", n)),
    generator_of("adoption-agency", |n| repeat("<b><i><u><s><div>a</b></i></u></s>", n)),
    generator_of("adoption-agency-deep", |n| after(&"<b><i><u><div>".repeat(120), "<p></b></i></u>", n)),
    generator_of("adoption-agency-past-spans", |n| {
        let unit = format!("<b>{}<div></b>", "<span>".repeat(60));
        repeat(&unit, n)
    }),
    generator_of("unclosed-formatting-then-paragraphs", |n| {
        let head: String = (0..60).map(|i| format!("<font size={i}>")).collect();
        after(&head, "<p>a", n)
    }),
    generator_of("formatting-in-each-paragraph", |n| {
        numbered("", n, |page, i| page.push_str(&format!("<p><font size={i}>a")))
    }),
    generator_of("formatting-after-body-end", |n| {
        numbered("", n, |page, i| page.push_str(&format!("<b id={i}></body>")))
    }),
    generator_of("equal-formatting", |n| repeat("<p><b class=a>", n)),
    generator_of("formatting-with-many-attributes", |n| {
        numbered("", n, |page, i| {
            page.push_str("<b");
            for j in 0..200 {
                page.push_str(&format!(" a{j}={i}"));
            }
            page.push('>');
        })
    }),
    generator_of("nobr-storm", |n| repeat("<nobr>", n)),
    generator_of("nobr-and-blocks", |n| repeat("<nobr><div>", n)),
    generator_of("formatting-end-tags", |n| repeat("</b></i></a>", n)),
    generator_of("leaked-markers", |n| repeat("<table><td><object></table><b></b>", n)),
    generator_of("leaked-template-markers", |n| repeat("<template><td></template><b></b>", n)),
    generator_of("leaked-formatting", |n| {
        numbered("", n, |page, i| {
            page.push_str(&format!("<table><td><object><b id={i}></table><p></p>"));
        })
    }),
];
