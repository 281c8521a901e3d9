//! A grammar of nasty HTML that any bytes walk through.

/// What a page may grow to, in bytes.
const MAX_BYTES: usize = 32 << 10;

/// A page that `choices` choose: tags that disturb one another, attributes that something reads, text that looks like markup,
/// and pieces of all these again and again.
///
/// The same choices give the same page, and a change of one choice changes little of it: what a fuzzer needs to find its way.
#[must_use]
pub fn nasty(choices: &[u8]) -> String {
    let mut page = String::new();
    let mut open: Vec<&str> = Vec::new();
    let mut choices = choices.iter().copied();
    while let Some(choice) = choices.next() {
        if page.len() > MAX_BYTES {
            break;
        }
        match choice {
            0..=119 => {
                let name = pick(ELEMENTS, choices.next());
                page.push('<');
                page.push_str(name);
                for _ in 0..choice % 4 {
                    page.push_str(pick(ATTRIBUTES, choices.next()));
                }
                page.push('>');
                open.push(name);
            }
            120..=159 => {
                if let Some(name) = open.pop() {
                    page.push_str("</");
                    page.push_str(name);
                    page.push('>');
                }
            }
            160..=171 => {
                page.push_str("</");
                page.push_str(pick(ELEMENTS, choices.next()));
                page.push('>');
            }
            172..=223 => page.push_str(pick(TEXTS, choices.next())),
            224..=231 => page.push_str(pick(HEADS, choices.next())),
            232..=243 => {
                // What stands at the end, again and again.
                let length = usize::from(choices.next().unwrap_or_default()) * 2 + 1;
                let times = usize::from(choices.next().unwrap_or_default()) % 100;
                let start = page.floor_char_boundary(page.len().saturating_sub(length));
                let unit = page[start..].to_owned();
                let room = MAX_BYTES.saturating_sub(page.len()) / unit.len().max(1);
                page.push_str(&unit.repeat(times.min(room)));
            }
            244..=249 => {
                // Letters as they come.
                let length = usize::from(choices.next().unwrap_or_default()) % 16;
                page.extend(choices.by_ref().take(length).map(char::from));
            }
            250.. => {
                let code = u32::from_le_bytes([
                    choices.next().unwrap_or_default(),
                    choices.next().unwrap_or_default(),
                    choices.next().unwrap_or_default() % 17,
                    0,
                ]);
                page.extend(char::from_u32(code));
            }
        }
    }
    page
}

fn pick<'a>(list: &[&'a str], choice: Option<u8>) -> &'a str {
    list[usize::from(choice.unwrap_or_default()) % list.len()]
}

const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "address",
    "annotation-xml",
    "area",
    "article",
    "aside",
    "b",
    "base",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "desc",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "foreignObject",
    "form",
    "frame",
    "frameset",
    "g",
    "h1",
    "h2",
    "h3",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "image",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "legend",
    "li",
    "link",
    "listing",
    "main",
    "mark",
    "marquee",
    "math",
    "menu",
    "meta",
    "mfrac",
    "mi",
    "mn",
    "mo",
    "mrow",
    "mtext",
    "nav",
    "nobr",
    "noframes",
    "noscript",
    "object",
    "ol",
    "optgroup",
    "option",
    "p",
    "picture",
    "plaintext",
    "pre",
    "q",
    "rp",
    "rt",
    "rtc",
    "ruby",
    "s",
    "samp",
    "script",
    "section",
    "select",
    "semantics",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
    "x-y",
    "xmp",
];

const ATTRIBUTES: &[&str] = &[
    " id=a",
    " id=fn1",
    " class=content",
    " class='comment reply'",
    " class=byline",
    " class='date published'",
    " class='highlight language-rust'",
    " class=katex",
    " class=footnote",
    " class=breadcrumb",
    " style='display:none'",
    " style='white-space:pre'",
    " hidden",
    " aria-hidden=true",
    " role=presentation",
    " role=navigation",
    " href=/a",
    " href=#fn1",
    " href=#a",
    " href='http://[::1'",
    " href='javascript:a'",
    " href=' ht\ntps://\u{e4}.com:99999/../%zz?a#b) (<>'",
    " href='data:text/html,<p>'",
    " src=/b.png",
    " src='data:image/png;base64,AAAA'",
    " src=https://www.youtube.com/embed/a",
    " srcset=',a 1w, b 2x,,c 9999999999999999999999w,'",
    " alt='](!['",
    " title='\"quoted\"'",
    " colspan=1000",
    " colspan=0",
    " rowspan=65534",
    " rowspan=2",
    " start=-2147483648",
    " value=2147483647",
    " reversed",
    " type=checkbox",
    " type=application/ld+json",
    " type=hidden",
    " checked",
    " encoding=text/html",
    " encoding=application/x-tex",
    " rel='author tag canonical'",
    " name=author",
    " name=date",
    " property=og:title",
    " property=article:published_time",
    " content='By Anna Bell and Carl Dahl'",
    " content='2021-03-12T10:00:00+99:99'",
    " datetime=2021-02-30",
    " datetime=99999999999-01-01",
    " itemscope itemtype=http://schema.org/Article",
    " itemprop='author name headline datePublished'",
    " lang=zh-Hant-x-a",
    " dir=rtl",
    " charset=utf-16",
    " a=1 a=2",
    " size=1",
    " color=red",
    " /",
    " =",
    " \"",
    " xlink:href=a",
    " id=S:1",
    " id=B:1",
    " id=P:1",
    " shadowrootmode=open",
    " slot=a",
];

const TEXTS: &[&str] = &[
    "a",
    " ",
    "\n",
    "\t",
    "\r\n",
    "word ",
    "The harbour master wrote the water level down each morning, and twice on days of spring tide. ",
    "1. ",
    "1) a\n",
    "- ",
    "+ a",
    "# ",
    "a #",
    "> ",
    "---",
    "===\n",
    "***",
    "* * *",
    "__a__",
    "_",
    "*",
    "`",
    "```",
    "~~~",
    "~~a~~",
    "$a$",
    "$$",
    "\\",
    "\\(",
    "[a](b)",
    "![",
    "](",
    "[^1]",
    "[^1]: a",
    "[a]: b",
    "|",
    "| - |",
    "<",
    "</",
    "<!",
    "<!-- a -->",
    "<!--",
    "-->",
    "<?a>",
    "<![CDATA[a]]>",
    "]]>",
    "<!DOCTYPE html>",
    "&",
    "&amp;",
    "&lt;script&gt;",
    "&notit;",
    "&#0;",
    "&#x10FFFF;",
    "&#128;",
    "&nbsp;",
    "&NotEqualTilde;",
    "\0",
    "\u{a0}",
    "\u{200b}",
    "\u{ad}",
    "\u{feff}",
    "\u{2028}",
    "\u{202e}",
    "\u{301}",
    "\u{fffd}",
    "\u{10ffff}",
    "\u{1f468}\u{200d}\u{1f469}",
    "\u{6f6e}\u{6c50}",
    "\u{130}\u{131}\u{df}",
    "\u{fb03}",
    "By Anna Bell",
    "12 March 2021",
    "31/02/2021",
    "Updated 2021-03-12T25:61:61Z",
    "http://example.com/_a_*b*",
    "www.example.com",
    "a@example.com",
    "https://",
    "^",
    "{",
    "}",
    "\"",
    "'",
    "<!--$?--><template id=B:1></template>",
    "<!--/$-->",
    "<div hidden id=S:1>a<template id=P:2></template></div>",
    "<slot name=a></slot>",
];

/// Whole pieces of what a page says of itself.
const HEADS: &[&str] = &[
    "<script type=application/ld+json>{\"@type\":\"Article\",\"headline\":\"a\",\"author\":[{\"name\":\"Anna Bell\"}]}</script>",
    "<script type=application/ld+json>{\"@graph\":[{\"@id\":\"#a\",\"author\":{\"@id\":\"#a\"}},{\"@id\":\"#a\"}]}</script>",
    "<script type=application/ld+json>[[[{\"datePublished\":[\"2021\",null,1e999]}]],]</script>",
    "<script type=application/ld+json><!--//<![CDATA[\n{\"name\":\"a\nb\\q\",}//]]>--></script>",
    "<script type=application/ld+json>{\"@type\":\"BreadcrumbList\",\"itemListElement\":[{\"name\":\"a\"},{\"item\":{\"@id\":\"#a\"}},{}]}</script>",
    "<meta charset=iso-2022-jp>",
    "<meta http-equiv=content-type content='text/html; charset=x'>",
    "<meta property=article:tag content=',,a;b'>",
    "<base href='//[::1]:x/'>",
    "<base href='data:a'>",
    "<link rel=canonical href='  //a  '>",
    "<title>a | b - c</title>",
    "</title></script></style></textarea>",
    "</body></html>",
    "<sup><a href=#fn1>1</a></sup>",
    "<li id=fn1>note <a href=#r1>^</a>",
    "<table><tr><th>a<th>b<tr><td rowspan=3>c<td>d<tr><td>e</table>",
    "<pre><code class=language-rust>```\n",
    "<math><semantics><mi>a</mi><annotation encoding=application/x-tex>$$\\a</annotation></semantics></math>",
    "<figure><picture><source srcset='/a 1x'><img src=/b></picture><figcaption>a",
];
