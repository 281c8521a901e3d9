//! Attributes and names.

use crate::{Generator, generator_of, numbered, repeat};

pub(crate) const GENERATORS: &[Generator] = &[
    generator_of("attributes-distinct", |n| {
        numbered("<p", n, |page, i| page.push_str(&format!(" a{i}=b"))) + ">text"
    }),
    generator_of("attributes-equal", |n| format!("<p{}>text", repeat(" a=b", n))),
    generator_of("attributes-without-value", |n| {
        numbered("<p", n, |page, i| page.push_str(&format!(" a{i:x}"))) + ">text"
    }),
    generator_of("attributes-at-the-limit", |n| {
        numbered("", n, |page, _| {
            page.push_str("<p");
            for i in 0..256 {
                page.push_str(&format!(" {i:x}"));
            }
            page.push('>');
        })
    }),
    generator_of("attribute-name-huge", |n| format!("<p {}=b>text", "a".repeat(n))),
    generator_of("attribute-value-huge", |n| format!("<p title=\"{}\">text", "a ".repeat(n / 2))),
    generator_of("attribute-value-unclosed", |n| format!("<p>text<p title=\"{}", repeat("a>", n))),
    generator_of("attribute-values-with-entities", |n| {
        format!("<a href=\"{}\">text</a>", repeat("&amp;&lt;&notit;", n))
    }),
    generator_of("attribute-values-with-nul", |n| format!("<p title=\"{}\">text", "\0".repeat(n))),
    generator_of("class-lists", |n| format!("<p class=\"{}\">text", repeat("a b ", n))),
    generator_of("class-then-paragraphs", |n| {
        crate::after(&format!("<div class=\"{0}\" title=\"{0}\">", "ab ".repeat(n / 12)), "<p>a", n)
    }),
    generator_of("source-sets", |n| {
        numbered("<img srcset=\"", n, |page, i| page.push_str(&format!("/{i}.png {i}w, "))) + "\">"
    }),
    generator_of("styles-inline", |n| format!("<p style=\"{}\">text", repeat("display : none ; a:b;", n))),
    generator_of("link-addresses-huge", |n| format!("<a href=\"/{}\">text</a>", repeat("../a/", n))),
    generator_of("element-names-distinct", |n| {
        numbered("", n, |page, i| page.push_str(&format!("<x{i}></x{i}>")))
    }),
    generator_of("element-name-huge", |n| format!("<{}>text", "a".repeat(n))),
    generator_of("attribute-names-distinct", |n| {
        numbered("", n, |page, i| page.push_str(&format!("<p b{i}=c>")))
    }),
    generator_of("tag-unclosed", |n| format!("<p>text<p {}", repeat("a<", n))),
];
