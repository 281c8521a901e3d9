//! What pages say of themselves: linked data, `meta` tags, bylines and dates without end.

use crate::{Generator, after, generator_of, numbered, opened_and_closed, repeat};

/// Linked data inside its script.
fn linked(json: &str) -> String {
    format!("<script type=\"application/ld+json\">{json}</script><p>text")
}

pub(crate) const GENERATORS: &[Generator] = &[
    generator_of("linked-data-graph", |n| {
        linked(
            &(numbered("{\"@graph\":[", n, |json, i| {
                json.push_str(&format!(
                    "{{\"@id\":\"#{i}\",\"@type\":\"Article\",\"author\":{{\"@id\":\"#{}\"}}}},",
                    i + 1
                ));
            }) + "{}]}"),
        )
    }),
    generator_of("linked-data-ring", |n| {
        linked(
            &(numbered("[", n, |json, i| {
                json.push_str(&format!("{{\"@id\":\"#{}\",\"a\":{{\"@id\":\"#{}\"}}}},", i % 7, (i + 1) % 7));
            }) + "{}]"),
        )
    }),
    generator_of("linked-data-of-one-name", |n| {
        linked(&format!("[{}{{}}]", repeat("{\"@id\":\"a\",\"b\":1},", n)))
    }),
    generator_of("linked-data-arrays-nested", |n| linked(&opened_and_closed("[", "]", n))),
    generator_of("linked-data-arrays-of-arrays", |n| {
        linked(&format!("{{\"@type\":\"Article\",\"author\":[{}{{}}]}}", repeat("[[[[\"A B\"]]]],", n)))
    }),
    generator_of("linked-data-authors", |n| {
        linked(
            &(numbered("{\"@type\":\"Article\",\"author\":[", n, |json, i| {
                json.push_str(&format!("{{\"@type\":\"Person\",\"name\":\"Anna Bell{i}\"}},"));
            }) + "{}]}"),
        )
    }),
    generator_of("linked-data-keywords", |n| {
        linked(&format!("{{\"@type\":\"Article\",\"keywords\":\"{}\"}}", repeat("tide, moon; ", n)))
    }),
    generator_of("linked-data-types", |n| {
        linked(&format!("{{\"@type\":[{}\"Article\"]}}", repeat("\"Thing\",", n)))
    }),
    generator_of("linked-data-keys", |n| {
        linked(
            &(numbered("{\"@type\":\"Article\"", n, |json, i| json.push_str(&format!(",\"k{i}\":1"))) + "}"),
        )
    }),
    generator_of("linked-data-equal-keys", |n| linked(&format!("{{\"a\":1{}}}", repeat(",\"a\":1", n)))),
    generator_of("linked-data-string-huge", |n| {
        linked(&format!("{{\"@type\":\"Article\",\"headline\":\"{}\"}}", repeat("tide ", n)))
    }),
    generator_of("linked-data-commas", |n| linked(&format!("[1{}]", ",".repeat(n)))),
    generator_of("linked-data-spaces-then-brackets", |n| linked(&format!("{}]", repeat("[1,    ]", n)))),
    generator_of("linked-data-comment-openings", |n| linked(&repeat("<!--//<![CDATA[", n))),
    generator_of("linked-data-endings", |n| linked(&repeat("]]>-->;//", n))),
    generator_of("linked-data-broken-each", |n| {
        repeat("<script type=application/ld+json>{\"a\":[1,],}</script>", n)
    }),
    generator_of("linked-data-megabytes", |n| {
        let script =
            format!("<script type=application/ld+json>{{\"a\":\"{}\"}}</script>", "b".repeat(1_000_000));
        after("", &script, n)
    }),
    generator_of("linked-data-breadcrumbs", |n| {
        linked(&format!(
            "{{\"@type\":\"BreadcrumbList\",\"itemListElement\":[{}{{}}]}}",
            repeat("{\"name\":\"a\",\"item\":{\"@id\":\"/b\"}},", n)
        ))
    }),
    generator_of("meta-of-one-name", |n| after("<head>", "<meta property=og:title content=a>", n)),
    generator_of("meta-of-many-names", |n| {
        numbered("<head>", n, |page, i| page.push_str(&format!("<meta name=m{i} content=a>")))
    }),
    generator_of("meta-tags-of-topics", |n| {
        numbered("<head>", n, |page, i| page.push_str(&format!("<meta property=article:tag content=tag{i}>")))
    }),
    generator_of("meta-value-huge", |n| {
        format!("<meta name=description content=\"{}\"><p>text", repeat("a ", n))
    }),
    generator_of("meta-keywords-huge", |n| {
        format!("<meta name=keywords content=\"{}\"><p>text", repeat("a,b;", n))
    }),
    generator_of("titles-with-separators", |n| format!("<title>{}</title><p>text", repeat("a | b - ", n))),
    generator_of("title-of-escaped-entities", |n| {
        format!("<title>{}</title><p>text", repeat("&amp;amp;", n))
    }),
    generator_of("headings-like-titles", |n| {
        numbered("<title>Tides of the harbour</title>", n, |page, i| {
            page.push_str(&format!("<h1>Tides of the harbour {i}</h1>"));
        })
    }),
    generator_of("canonical-links", |n| {
        numbered("<head>", n, |page, i| page.push_str(&format!("<link rel=canonical href=/{i}>")))
    }),
    generator_of("link-relations", |n| format!("<link rel=\"{}\" href=/a><p>text", repeat("a ", n))),
    generator_of("items-nested", |n| {
        repeat("<div itemscope itemtype=http://schema.org/Article itemprop=a>", n)
    }),
    generator_of("items-with-properties", |n| {
        after("<div itemscope itemtype=http://schema.org/Article>", "<p itemprop=author>Anna Bell", n)
    }),
    generator_of("items-of-many-names", |n| {
        format!("<div itemscope><p itemprop=\"{}\">{}", repeat("a ", n), "text ".repeat(100))
    }),
    generator_of("items-nested-values", |n| after(&"<div itemprop=a>".repeat(500), "a<b></b>", n)),
    generator_of("bylines", |n| {
        numbered("<h1>Tides</h1>", n, |page, i| {
            page.push_str(&format!("<p class=byline>By Anna Bell{i}</p>"))
        })
    }),
    generator_of("bylines-nested", |n| {
        after(&"<div class=author>".repeat(500), "<span class=byline>By Anna Bell</span>", n)
    }),
    generator_of("byline-one-huge", |n| {
        format!("<h1>Tides</h1><p class=byline>By {}", repeat("Anna Bell and ", n))
    }),
    generator_of("dates-in-text", |n| {
        format!("<h1>Tides</h1><p>{}", repeat("12 March 2021, 03/04/2022, ", n))
    }),
    generator_of("dates-as-elements", |n| {
        repeat("<time datetime=2021-03-12T10:00:00Z>12 March 2021</time>", n)
    }),
    generator_of("dates-with-classes", |n| {
        repeat("<span class=date>12.03.2021</span><p class=published>Updated ", n)
    }),
    generator_of("dates-of-digits", |n| format!("<h1>Tides</h1><p class=date>{}", repeat("2021-", n))),
    generator_of("date-one-huge", |n| format!("<time datetime=\"{}\">a</time>", "1".repeat(n))),
    generator_of("breadcrumb-trail", |n| after("<nav class=breadcrumb>", "<a href=/a>a</a> &gt; ", n)),
    generator_of("tag-links", |n| {
        numbered("<p>", n, |page, i| page.push_str(&format!("<a rel=tag href=/tag/{i}>tag{i}</a> ")))
    }),
    generator_of("author-links", |n| repeat("<a rel=author href=/author/a>Anna Bell</a>", n)),
    generator_of("languages", |n| repeat("<p lang=de-AT>a<span lang=xx-invalid-yy>", n)),
];
