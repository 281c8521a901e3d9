//! Tags that make the tree builder look for something, or change its mode.

use crate::{Generator, after, generator_of, repeat};

pub(crate) const GENERATORS: &[Generator] = &[
    generator_of("paragraphs-empty", |n| repeat("<p>", n)),
    generator_of("paragraphs-of-one-letter", |n| repeat("<p>a", n)),
    generator_of("paragraph-end-tags", |n| repeat("</p>", n)),
    generator_of("line-breaks", |n| repeat("<br>", n)),
    generator_of("line-break-end-tags", |n| repeat("</br>", n)),
    generator_of("end-tags-without-start", |n| repeat("</div></span></x>", n)),
    generator_of("items-without-list", |n| repeat("<li>a", n)),
    generator_of("definitions-without-list", |n| repeat("<dd><dt>", n)),
    generator_of("headings", |n| repeat("<h1>a</h2>", n)),
    generator_of("links", |n| repeat("<a href=a>b</a>\n", n)),
    generator_of("distinct-links", |n| {
        crate::numbered("", n, |page, i| page.push_str(&format!("<a href=/{i}>{i}</a> ")))
    }),
    generator_of("images", |n| repeat("<img src=a alt=b>", n)),
    generator_of("options", |n| after("<select>", "<option>a", n)),
    generator_of("forms", |n| repeat("<form><input></form>", n)),
    generator_of("forms-in-template", |n| after("<template>", "<form><input>", n)),
    generator_of("templates", |n| repeat("<template></template>", n)),
    generator_of("templates-of-columns", |n| repeat("<template><col></template>", n)),
    generator_of("framesets", |n| after("<frameset>", "<frame>", n)),
    generator_of("frameset-text", |n| after("<frameset>", "a b ", n)),
    generator_of("heads-and-bodies", |n| repeat("<head></head><body></body></html>", n)),
    generator_of("body-attributes", |n| {
        crate::numbered("", n, |page, i| page.push_str(&format!("<body a{i}=b>")))
    }),
    generator_of("doctypes", |n| repeat("<!DOCTYPE html>", n)),
    generator_of("isindex", |n| repeat("<isindex prompt=a>", n)),
    generator_of("foreign-breakouts", |n| repeat("<svg><p>", n)),
    generator_of("foreign-integration-points", |n| repeat("<svg><desc><b></svg>", n)),
    generator_of("annotations", |n| {
        after("<math>", "<annotation-xml encoding=text/html><p></annotation-xml>", n)
    }),
    generator_of("self-closing", |n| after("<svg>", "<g/>", n)),
    generator_of("headers-in-head", |n| after("<head>", "<meta><link><base>", n)),
];
