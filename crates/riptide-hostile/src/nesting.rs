//! Elements inside elements: every tag may walk the stack of open elements.

use crate::{Generator, after, generator_of, numbered, opened_and_closed, repeat};

pub(crate) const GENERATORS: &[Generator] = &[
    generator_of("nested-div", |n| opened_and_closed("<div>", "</div>", n)),
    generator_of("nested-div-unclosed", |n| repeat("<div>", n)),
    generator_of("nested-list", |n| opened_and_closed("<ul><li>", "</li></ul>", n)),
    generator_of("nested-list-unclosed", |n| repeat("<ul><li>", n)),
    generator_of("nested-definition-list", |n| repeat("<dl><dd>", n)),
    generator_of("nested-span", |n| opened_and_closed("<span>", "</span>", n)),
    generator_of("nested-blockquote", |n| repeat("<blockquote>a", n)),
    generator_of("nested-section-heading", |n| repeat("<section><h1>a</h1>", n)),
    generator_of("nested-svg", |n| opened_and_closed("<svg>", "</svg>", n)),
    generator_of("nested-svg-group", |n| format!("<svg>{}", opened_and_closed("<g>", "</g>", n))),
    generator_of("nested-foreign-object", |n| repeat("<svg><foreignObject>", n)),
    generator_of("nested-math", |n| format!("<math>{}", opened_and_closed("<mrow>", "</mrow>", n))),
    generator_of("nested-math-text", |n| repeat("<math><mtext>", n)),
    generator_of("nested-template", |n| opened_and_closed("<template>", "</template>", n)),
    generator_of("nested-object", |n| opened_and_closed("<object>", "</object>", n)),
    generator_of("nested-marquee", |n| repeat("<marquee>", n)),
    generator_of("nested-button", |n| repeat("<button>", n)),
    generator_of("nested-select", |n| repeat("<select><div>", n)),
    generator_of("nested-optgroup", |n| format!("<select>{}", repeat("<optgroup><option>a", n))),
    generator_of("nested-fieldset", |n| repeat("<fieldset><legend>", n)),
    generator_of("nested-ruby", |n| repeat("<ruby><rt>", n)),
    generator_of("nested-details", |n| repeat("<details><summary>", n)),
    generator_of("nested-frameset", |n| repeat("<frameset>", n)),
    generator_of("nested-noscript", |n| repeat("<noscript>", n)),
    generator_of("nested-label", |n| repeat("<label>", n)),
    generator_of("nested-own-element", |n| opened_and_closed("<x-y>", "</x-y>", n)),
    generator_of("nested-distinct-elements", |n| {
        numbered("", n, |page, i| page.push_str(&format!("<x{i}>")))
    }),
    generator_of("nested-after-body-end", |n| repeat("<div></body>", n)),
    generator_of("nested-after-html-end", |n| repeat("<div></body></html>", n)),
    generator_of("many-deep-branches", |n| {
        let branch = format!("{}a{}", "<div>".repeat(400), "</div>".repeat(400));
        repeat(&branch, n)
    }),
    generator_of("deep-then-paragraphs", |n| after(&"<div>".repeat(505), "<p></p>", n)),
    generator_of("deep-then-unclosed-paragraphs", |n| after(&"<div>".repeat(505), "<p>", n)),
    generator_of("deep-spans-then-end-tags", |n| after(&"<span>".repeat(505), "</x>", n)),
    generator_of("deep-spans-then-items", |n| after(&"<span>".repeat(505), "<li>", n)),
    generator_of("deep-spans-then-definitions", |n| after(&"<span>".repeat(505), "<dd></dd>", n)),
    generator_of("deep-spans-then-headings", |n| after(&"<span>".repeat(505), "<h1></h1>", n)),
    generator_of("deep-then-options", |n| after(&"<div>".repeat(505), "<option></option>", n)),
    generator_of("deep-then-buttons", |n| after(&"<div>".repeat(505), "<button></button>", n)),
    generator_of("deep-then-rules", |n| after(&"<div>".repeat(505), "<hr>", n)),
    generator_of("deep-then-inputs", |n| after(&"<div>".repeat(505), "<input>", n)),
    generator_of("deep-then-forms", |n| after(&"<div>".repeat(505), "<form></form>", n)),
    generator_of("deep-then-nobr", |n| after(&"<div>".repeat(505), "<nobr>", n)),
    generator_of("deep-then-ruby-text", |n| after(&"<div>".repeat(505), "<rt>", n)),
    generator_of("deep-then-html-tags", |n| after(&"<div>".repeat(505), "<html><body>", n)),
    generator_of("deep-groups-then-end-tags", |n| after(&format!("<svg>{}", "<g>".repeat(500)), "</x>", n)),
    generator_of("deep-form-then-images", |n| after(&format!("<form>{}", "<div>".repeat(500)), "<img>", n)),
];
