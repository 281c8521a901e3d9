//! Addresses: bases, relative paths, `data:` monsters, candidates of `srcset`.

use crate::{Generator, after, generator_of, numbered, repeat};

pub(crate) const GENERATORS: &[Generator] = &[
    generator_of("base-huge", |n| {
        let base = "a/".repeat(n / 4);
        after(&format!("<base href=\"https://example.com/{base}\">"), "<a href=b>c</a>", n)
    }),
    // A base of kilobytes, and links that each become as long.
    generator_of("base-long-then-links", |n| {
        let base = "a".repeat(8000.min(n / 2));
        after(&format!("<base href=\"https://example.com/{base}/\">"), "<a href=b>c</a>", n)
    }),
    generator_of("base-long-then-images", |n| {
        let base = "a".repeat(8000.min(n / 2));
        after(&format!("<base href=\"https://example.com/{base}/\">"), "<img src=b>", n)
    }),
    generator_of("base-with-query-then-fragments", |n| {
        let base = "a".repeat(8000.min(n / 2));
        after(&format!("<base href=\"https://example.com/?{base}\">"), "<a href=?>c</a>", n)
    }),
    generator_of("bases", |n| numbered("", n, |page, i| page.push_str(&format!("<base href=/{i}/>")))),
    generator_of("address-of-dots", |n| format!("<a href=\"{}\">text</a>", "../".repeat(n / 3))),
    generator_of("address-of-slashes", |n| format!("<a href=\"https:{}\">text</a>", "/".repeat(n))),
    generator_of("address-of-white-space", |n| format!("<a href=\"{}a\">text</a>", " \t\n".repeat(n / 3))),
    generator_of("address-of-percents", |n| format!("<a href=\"/{}\">text</a>", "%".repeat(n))),
    generator_of("address-to-be-escaped", |n| format!("<a href=\"/{}\">text</a>", "\u{e4}".repeat(n / 2))),
    generator_of("address-host-huge", |n| format!("<a href=\"http://{}\">text</a>", "a.".repeat(n / 2))),
    generator_of("address-host-international", |n| {
        format!("<a href=\"http://{}.com\">text</a>", "\u{e4}".repeat(n / 2))
    }),
    generator_of("address-hosts-international", |n| {
        numbered("", n, |page, i| page.push_str(&format!("<a href=\"http://\u{e4}{i}\u{fc}.com\">a</a>")))
    }),
    generator_of("address-user-huge", |n| format!("<a href=\"http://{}@b\">text</a>", "a:".repeat(n / 2))),
    generator_of("address-port-huge", |n| format!("<a href=\"http://a:{}\">text</a>", "1".repeat(n))),
    generator_of("address-data-huge", |n| {
        format!("<img src=\"data:image/png;base64,{}\">text", "A".repeat(n))
    }),
    generator_of("address-data-many", |n| repeat("<img src=data:image/png;base64,AAAAAAAAAAAAAAAA><p>a", n)),
    generator_of("address-script-huge", |n| format!("<a href=\"javascript:{}\">text</a>", "a".repeat(n))),
    generator_of("sources-of-commas", |n| format!("<img srcset=\"{}\">text", ",".repeat(n))),
    generator_of("sources-without-end", |n| format!("<img srcset=\"{}\">text", repeat("a 1w,", n))),
    generator_of("sources-with-huge-descriptor", |n| format!("<img srcset=\"a {}w\">text", "1".repeat(n))),
    generator_of("sources-of-placeholders", |n| {
        format!("<img srcset=\"{}\">text", repeat("/spacer.gif 1w, ", n))
    }),
    generator_of("source-sets-many", |n| repeat("<img srcset='/a 1w, /b 2w, /c 3w' data-src=/d>", n)),
    generator_of("maps-of-areas", |n| after("<map>", "<area href=/a alt=b>", n)),
];
