//! Templates that are shown: parts of a page that come late, as React sends them, and shadow roots.

use crate::{Generator, after, generator_of, numbered, repeat};

const FIRST: &str = "<main><template id=P:0></template></main>";

pub(crate) const GENERATORS: &[Generator] = &[
    generator_of("streamed-parts", |n| {
        numbered("", n, |page, i| {
            page.push_str(&format!(
                "<!--$?--><template id=B:{i}></template>a<!--/$--><div hidden id=S:{i}>b c</div>"
            ));
        })
    }),
    generator_of("streamed-chain", |n| {
        numbered(FIRST, n, |page, i| {
            page.push_str(&format!("<div hidden id=S:{i}><p>a b<template id=P:{}></template></div>", i + 1));
        })
    }),
    generator_of("streamed-nesting", |n| {
        numbered(FIRST, n, |page, i| {
            page.push_str(&format!(
                "<div hidden id=S:{i}><ul><li>a<ul><li>b<template id=P:{}></template></ul></ul></div>",
                i + 1
            ));
        })
    }),
    generator_of("streamed-to-itself", |n| {
        numbered("", n, |page, i| {
            page.push_str(&format!("<div hidden id=S:{i}>a<template id=P:{i}></template></div>"));
        })
    }),
    generator_of("streamed-in-a-circle", |n| {
        numbered("<template id=P:1></template>", n, |page, i| {
            page.push_str(&format!(
                "<div hidden id=S:{i}>a<template id=P:{}></template><template id=P:{}></template></div>",
                i / 2,
                2 * i
            ));
        })
    }),
    generator_of("streamed-without-end", |n| {
        numbered("", n, |page, i| {
            page.push_str(&format!("<template id=B:{i}></template>a<!--$--><i id=S:{i}>b</i>"));
        })
    }),
    generator_of("streamed-marks", |n| {
        numbered("<template id=B:0></template>", n, |page, _| page.push_str("<!--$-->a"))
    }),
    generator_of("shadow-roots", |n| {
        repeat("<div><template shadowrootmode=open><slot>a</slot></template>b c</div>", n)
    }),
    generator_of("shadow-roots-of-one-host", |n| {
        after("<div>", "<template shadowrootmode=open><slot>a</slot></template>b", n)
    }),
    generator_of("shadow-slots", |n| {
        numbered("<div><template shadowrootmode=open><slot></slot></template>", n, |page, i| {
            page.push_str(&format!("<i slot=a{}>b</i><slot name=a{i}></slot>", i / 2));
        })
    }),
    generator_of("shadow-nesting", |n| repeat("<div><template shadowrootmode=open><slot></slot>", n)),
    generator_of("shadow-in-streamed", |n| {
        numbered("", n, |page, i| {
            page.push_str(&format!(
                "<div hidden id=S:{}><div><template shadowrootmode=open><template id=P:{i}></template><slot></slot></template>a</div></div>",
                i + 1
            ));
        }) + "<template id=P:4000></template>"
    }),
];
