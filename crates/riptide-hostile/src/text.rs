//! Characters, comments, scripts and what else the tokenizer reads.

use crate::{Generator, generator_of, numbered, opened_and_closed, repeat};

pub(crate) const GENERATORS: &[Generator] = &[
    generator_of("text-giant", |n| format!("<p>{}", repeat("lorem ipsum ", n))),
    generator_of("text-one-word", |n| format!("<p>{}", "a".repeat(n))),
    generator_of("text-spaces", |n| format!("<p>{}", " ".repeat(n))),
    generator_of("text-line-feeds", |n| format!("<pre>{}", "\n".repeat(n))),
    generator_of("text-carriage-returns", |n| format!("<p>{}", "\r".repeat(n))),
    generator_of("text-nul", |n| format!("<p>{}", "\0".repeat(n))),
    generator_of("text-nul-and-letters", |n| format!("<p>{}", repeat("a\0", n))),
    generator_of("text-less-than", |n| format!("<p>{}", "<".repeat(n))),
    generator_of("text-combining", |n| format!("<p>a{}", "\u{301}".repeat(n / 2))),
    generator_of("text-of-markdown", |n| format!("<p>{}", repeat("*_`[<#\\ ", n))),
    generator_of("entities", |n| format!("<p>{}", repeat("&amp;", n))),
    generator_of("entities-unclosed", |n| format!("<p>{}", repeat("&notin", n))),
    generator_of("entities-unknown", |n| format!("<p>{}", repeat("&xyzzy;", n))),
    generator_of("entities-numeric", |n| format!("<p>{}", repeat("&#x10FFFF;", n))),
    generator_of("entity-numeric-huge", |n| format!("<p>&#{};", "9".repeat(n))),
    generator_of("ampersands", |n| format!("<p>{}", "&".repeat(n))),
    generator_of("comments", |n| repeat("a<!---->", n)),
    generator_of("comment-unclosed", |n| format!("<p>text<!--{}", repeat("a-- ", n))),
    generator_of("comments-nested", |n| format!("<!--{}", repeat("<!--", n))),
    generator_of("comments-bogus", |n| repeat("<?a>", n)),
    generator_of("character-data", |n| format!("<svg>{}", repeat("<![CDATA[a]]>", n))),
    generator_of("character-data-unclosed", |n| format!("<svg><![CDATA[{}", repeat("]] >", n))),
    generator_of("script-unclosed", |n| format!("<p>text<script>{}", repeat("a</scrip", n))),
    generator_of("script-escaped", |n| format!("<script><!--{}", repeat("<script></script>", n))),
    generator_of("scripts", |n| repeat("<script>a</script>", n)),
    generator_of("styles", |n| repeat("<style>a{}</style>", n)),
    generator_of("title-unclosed", |n| format!("<title>{}", repeat("a</titl", n))),
    generator_of("titles", |n| repeat("<title>a</title>", n)),
    generator_of("textarea-unclosed", |n| format!("<textarea>{}", repeat("a<b>", n))),
    generator_of("plaintext", |n| format!("<plaintext>{}", repeat("<b>a", n))),
    generator_of("preformatted", |n| format!("<pre>{}", repeat("<b>a</b>\n", n))),
    generator_of("json-ld-nested", |n| {
        let json = opened_and_closed("{\"a\":[", "]}", n);
        format!("<script type=\"application/ld+json\">{json}</script><p>text")
    }),
    generator_of("json-ld-scripts", |n| {
        numbered("", n, |page, i| {
            page.push_str(&format!(
                "<script type=\"application/ld+json\">{{\"@type\":\"Article\",\"headline\":\"{i}\"}}</script>"
            ));
        })
    }),
    generator_of("meta-tags", |n| {
        numbered("<head>", n, |page, i| page.push_str(&format!("<meta name=author content=\"A{i}\">")))
    }),
];
