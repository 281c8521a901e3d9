//! What is rendered: indents that add up, marks around marks, cells, notes, formulas, white space.

use crate::{Generator, after, generator_of, numbered, opened_and_closed, repeat};

/// A piece of prose that is long enough to be content.
const PROSE: &str =
    "The harbour master wrote the water level down each morning, and twice on days of spring tide. ";

pub(crate) const GENERATORS: &[Generator] = &[
    // Every line of a nested block carries the indents of all blocks around it.
    generator_of("indent-lists-then-items", |n| after(&"<ul><li>".repeat(240), "<li>a", n)),
    generator_of("indent-quotes-then-paragraphs", |n| after(&"<blockquote>".repeat(500), "<p>a", n)),
    generator_of("indent-quotes-then-line-breaks", |n| after(&"<blockquote>".repeat(500), "a<br>", n)),
    generator_of("indent-lists-and-quotes", |n| after(&"<ol><li><blockquote>".repeat(160), "a<hr>", n)),
    generator_of("indent-lists-then-preformatted", |n| {
        after(&format!("{}<pre>", "<ul><li>".repeat(240)), "a\n", n)
    }),
    generator_of("indent-quotes-then-preformatted", |n| {
        after(&format!("{}<pre>", "<blockquote>".repeat(500)), "\n", n)
    }),
    generator_of("indent-lists-then-tables", |n| {
        after(&"<ul><li>".repeat(240), "<table><tr><th>a<th>b<tr><td>c<td>d</table>", n)
    }),
    generator_of("indent-definitions-then-paragraphs", |n| after(&"<dl><dd>".repeat(240), "<p>a", n)),
    generator_of("indent-wide-numbers", |n| after(&"<ol start=999999999><li>".repeat(240), "<p>a", n)),
    generator_of("lists-short-and-deep", |n| {
        let unit = format!("{}a{}", "<ul><li>".repeat(200), "</ul>".repeat(200));
        repeat(&unit, n)
    }),
    generator_of("list-items-of-one-list", |n| after("<ul>", "<li>a</li>", n)),
    generator_of("list-numbers-absurd", |n| {
        after("<ol reversed start=-2147483648>", "<li value=2147483647>a", n)
    }),
    generator_of("task-items", |n| after("<ul>", "<li><input type=checkbox checked>a", n)),
    generator_of("emphasis-adjacent", |n| format!("<p>{}", repeat("<b>a</b><i>b</i>", n))),
    generator_of("emphasis-nested", |n| {
        let unit = format!("{}a{}", "<b><i>".repeat(20), "</i></b>".repeat(20));
        format!("<p>{}", repeat(&unit, n))
    }),
    generator_of("emphasis-empty", |n| format!("<p>a{}", repeat("<b> </b><i></i>", n))),
    generator_of("emphasis-inside-words", |n| format!("<p>{}", repeat("a<b>*_</b>", n))),
    generator_of("emphasis-over-blocks", |n| after("<b>", "<p>a</p>", n)),
    generator_of("code-of-backticks", |n| format!("<p>{}", repeat("<code>`</code>", n))),
    generator_of("code-of-growing-backticks", |n| {
        numbered("<p>", n, |page, i| page.push_str(&format!("<code>{}</code> ", "`".repeat(i % 500))))
    }),
    generator_of("code-one-huge-fence", |n| format!("<pre><code>{}", "`".repeat(n))),
    generator_of("code-lines", |n| format!("<pre><code>{}", repeat("let a = b;\n", n))),
    generator_of("code-highlighted", |n| {
        format!("<pre><code>{}", repeat("<span class=k>let</span> <span>a</span>\n", n))
    }),
    generator_of("code-table-of-lines", |n| {
        after("<table class=highlight>", "<tr><td class=line-number>1<td><code>a</code>", n)
    }),
    generator_of("links-around-blocks", |n| repeat("<a href=/a><div>a<p>b</div></a>", n)),
    generator_of("links-with-brackets", |n| format!("<p>{}", repeat("<a href='/)(<>'>]([</a>", n))),
    generator_of("images-with-brackets", |n| format!("<p>{}", repeat("<img src='/) (' alt='](![['>", n))),
    generator_of("headings-empty", |n| repeat("<h2> </h2>", n)),
    generator_of("headings-with-prose", |n| repeat(&format!("<h2>a</h2><p>{PROSE}</p>"), n)),
    generator_of("headings-huge", |n| format!("<h1>{}</h1><p>{PROSE}", repeat("a ", n))),
    generator_of("notes", |n| {
        numbered(PROSE, n, |page, i| {
            page.push_str(&format!(
                "<sup><a href=#fn{i} id=r{i}>{i}</a></sup><li id=fn{i}>b <a href=#r{i}>^</a>"
            ));
        })
    }),
    generator_of("notes-to-one-place", |n| {
        after("<ol><li id=fn1>note</ol><p>", "<sup><a href=#fn1>1</a></sup>", n)
    }),
    generator_of("notes-nested", |n| {
        numbered("", n, |page, i| {
            page.push_str(&format!("<li id=fn{i}><sup><a href=#fn{}>{i}</a></sup>", i + 1));
        })
    }),
    generator_of("notes-of-one-name", |n| repeat("<li id=fn1>a <sup><a href=#fn1>1</a></sup>", n)),
    generator_of("ids-distinct", |n| numbered("", n, |page, i| page.push_str(&format!("<p id=i{i}>a")))),
    generator_of("classes-distinct", |n| {
        numbered("", n, |page, i| page.push_str(&format!("<p class=\"c{i} d{i}\">a")))
    }),
    generator_of("formulas", |n| repeat("<p><math><mfrac><mi>a</mi><mi>b</mi></mfrac></math>", n)),
    generator_of("formulas-with-source", |n| {
        repeat(
            "<math><semantics><mi>a</mi><annotation encoding=application/x-tex>\\a</annotation></semantics></math>",
            n,
        )
    }),
    generator_of("formulas-of-dollars", |n| {
        format!(
            "<p>{}",
            repeat("<span class=katex><annotation encoding=application/x-tex>$</annotation></span>$", n)
        )
    }),
    generator_of("formula-one-huge", |n| format!("<p><math>{}", repeat("<mi>a</mi><mo>+</mo>", n))),
    generator_of("details", |n| repeat("<details><summary>a</summary>b</details>", n)),
    generator_of("cells-huge", |n| {
        let cell = "a ".repeat(n / 8);
        format!("<table><tr><th>{cell}<th>{cell}<tr><td>{cell}<td>{cell}</table>")
    }),
    generator_of("cells-ragged", |n| {
        numbered("<table>", n, |page, i| {
            page.push_str("<tr>");
            page.push_str(&"<td>a".repeat(i % 100));
        })
    }),
    generator_of("cells-one-long-row", |n| {
        let rows = "<tr><td>a".repeat(n / 20);
        after(&format!("<table>{rows}<tr>"), "<td>a", n)
    }),
    generator_of("cells-spanning-down", |n| {
        after("<table><tr>", "<td rowspan=65534>a</td>", n / 2) + &"<tr><td>b".repeat(n / 20)
    }),
    generator_of("cells-spanning-wide-text", |n| {
        let word = "a".repeat(1000);
        repeat(&format!("<table><tr><td colspan=1000>{word}<td>b<tr><td>c<td>d</table>"), n)
    }),
    generator_of("tables-wide-with-nested", |n| {
        repeat("<table><tr><td><table><tr><td>a<td>b<tr><td>c<td>d</table><td>e<tr><td>f<td>g</table>", n)
    }),
    generator_of("white-space-between-tags", |n| repeat("<p> </p>   <div>\n\t</div> ", n)),
    generator_of("white-space-in-one-word", |n| format!("<p>{}", repeat("a \u{a0}\u{2003}\u{200b}", n))),
    generator_of("white-space-preformatted", |n| format!("<pre>a{}b</pre>", " \t".repeat(n / 2))),
    generator_of("white-space-styled", |n| format!("<p style='white-space:pre'>{}", repeat("a \n", n))),
    generator_of("line-breaks-in-text", |n| format!("<p>{}", repeat("a<br>", n))),
    generator_of("line-breaks-only", |n| format!("<p>a{}b", "<br>".repeat(n / 4))),
    generator_of("rules", |n| repeat("<hr>", n)),
    generator_of("bidirectional", |n| format!("<p>{}", repeat("\u{202e}a\u{202c}\u{2066}b\u{2069}", n))),
    generator_of("combining-on-every-letter", |n| format!("<p>{}", repeat("a\u{301}\u{300}\u{308} ", n))),
    generator_of("joined-emoji", |n| {
        format!("<p>{}", repeat("\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}", n))
    }),
    generator_of("words-without-spaces", |n| format!("<p>{}", "\u{6f6e}".repeat(n / 3))),
    generator_of("numbered-lines-as-text", |n| format!("<p>{}", repeat("1. a<br>- b<br># c<br>", n))),
    generator_of("underlined-lines-as-text", |n| format!("<p>{}", repeat("a<br>---<br>===<br>", n))),
    generator_of("tables-as-text", |n| format!("<p>{}", repeat("| a | b |<br>", n))),
    generator_of("html-in-noscript", |n| repeat("<noscript><p>a<img src=/a></noscript>", n)),
    generator_of("html-in-one-noscript", |n| after("<noscript>", "<p>a<img src=/a>", n)),
    generator_of("template-storm", |n| repeat("<template><p>a</p></template><p>b", n)),
    generator_of("figures", |n| repeat("<figure><img src=/a><figcaption>a</figcaption></figure>", n)),
    generator_of("figure-with-images", |n| {
        after(&format!("<figure><figcaption>{}</figcaption>", "a ".repeat(900)), "<img src=/a>", n)
    }),
    generator_of("pictures", |n| repeat("<picture><source srcset=/a><img src=/b></picture>", n)),
    generator_of("picture-with-sources", |n| after("<picture>", "<source srcset=/a><img>", n)),
    generator_of("frames-of-players", |n| repeat("<iframe src=https://www.youtube.com/embed/a></iframe>", n)),
    generator_of("blocks-equal", |n| repeat(&format!("<p>{PROSE}</p>"), n)),
    generator_of("blocks-nested-each-with-prose", |n| repeat(&format!("<div>{PROSE}"), n)),
    generator_of("blocks-hidden", |n| repeat("<div hidden><p>a</div><p style='display:none'>b", n)),
    generator_of("comments-of-readers", |n| {
        repeat(&format!("<div class=comment id=comment-1><p>{PROSE}</p></div>"), n)
    }),
    generator_of("navigation-of-links", |n| opened_and_closed("<nav><a href=/a>a</a>", "</nav>", n)),
];
