//! The guarded parse and html5ever left alone make the same tree of every page that stays below the caps.

mod tree;

use proptest::prelude::*;

use crate::markup::markup;

#[track_caller]
fn same_tree(html: &str) {
    assert_eq!(tree::guarded(html), tree::unguarded(html), "{html:?}");
}

#[test]
fn documents_without_their_tags() {
    for html in
        ["", " ", "a", "<p>a", "<!DOCTYPE html>a", "<title>a</title>b", "</p>", "</br>a", "<!-- a -->b"]
    {
        same_tree(html);
    }
}

#[test]
fn what_stands_around_the_body() {
    for html in [
        "<html a=b><html a=c d=e><body f=g><body f=h i=j>k",
        "<p>a</body> <!-- b --> </html> <!-- c --> d",
        "<head><meta charset=utf-8></head> <link><title>a</title><body>b",
        "<frameset><frame><noframes>a</noframes></frameset> </html><!-- b -->",
        "<p>a<frameset>",
        "<noscript><p>a</noscript><p>b",
        "<head><noscript><style>a</style><p>b</noscript>c",
        "<noscript><iframe>a</iframe>b</noscript><iframe></noscript></iframe>c",
        "<svg><noscript></svg><iframe></noscript></iframe>a",
    ] {
        same_tree(html);
    }
}

#[test]
fn misnested_formatting() {
    for html in [
        "<b><i>a</b>b</i>c",
        "<a>1<p>2</a>3</p>4",
        "<b>1<p>2<i>3</b>4</i>5",
        "<p><b><b><b><b>a<p>b",
        "<p><b class=x><b class=x><b class=x><b class=x>a<p>b",
        "<b a=1 b=2><b b=2 a=1><b a=1 b=2><b b=2 a=1>a<p>b",
        "<i class=c aria-hidden=true>a</i><i aria-hidden=true class=c>b</i>",
        "<nobr>a<nobr>b<div>c</nobr>d",
        "<font color=red>a<p>b</font>c",
        "<b><div><b><div><b><div></b>a</b>b</b>c",
        "<a href=1>a<a href=2>b<table><a href=3>c<tr><td><a href=4>d",
        "<object><b>a</object>b<marquee><i>c</marquee>d",
    ] {
        same_tree(html);
    }
}

#[test]
fn tables() {
    for html in [
        "<table>a<tr>b<td>c</td>d</tr>e</table>f",
        "<table><b>a<tr><i>b<td>c",
        "<table><td>1<td>2<tr><th>3<caption>4<col><colgroup><col><tbody>5",
        "<table><form><input type=hidden><input></form></table>",
        "<table><tr><td><table><tr><td>a</table>b</table>c",
        "<p><table>a</p>b",
        "<!DOCTYPE html><p><table>a</p>b",
        "<table><script>a</script><style>b</style><template>c</template>",
        "<table>\u{0}a\u{0}<tr>\u{0}",
    ] {
        same_tree(html);
    }
}

#[test]
fn foreign_content() {
    for html in [
        "<svg viewBox='0 0 1 1' xlink:href=#a><linearGradient/><foreignObject><p>a</foreignObject><![CDATA[<b>]]></svg>c",
        "<svg><title><p>a</title><desc>b</desc><p>c",
        "<math><mi>a<p>b</mi><mglyph></mglyph></math><mglyph>c",
        "<math><annotation-xml encoding=text/html><div>a</div></annotation-xml><mo>b",
        "<math><annotation-xml encoding='application/xhtml+xml'><p>a",
        "<math><annotation-xml encoding=a><p>b",
        "<svg><font>a<font color=red>b",
        "<svg><script>a</script><style>b<c></style></svg>",
        "<svg></p><svg></br>a",
        "<div><svg><g><path d=m0/></g></svg></div>a\u{0}b<svg>\u{0}",
    ] {
        same_tree(html);
    }
}

#[test]
fn templates_selects_and_forms() {
    for html in [
        "<template><td>a</td></template><template><col></template>b",
        "<table><template><tr><td>a</template><tr><td>b",
        "<template><template>a</template><b>b</template>c",
        "<select><option>a<option>b<optgroup><option>c</select>d",
        "<select><div>a<select>b<input>c",
        "<form><div></form><form>a</form>b",
        "<button>a<button>b<p>c</button>d",
        "<ul><li>a<ul><li>b</ul><li>c<p>d<li>e</ul>",
        "<dl><dt>a<dd>b<div><dt>c</dl>",
        "<h1>a<h2>b</h3>c",
        "<ruby>a<rt>b<rp>c<rb>d<rtc>e</ruby>",
    ] {
        same_tree(html);
    }
}

#[test]
fn text_of_the_tokenizer() {
    for html in [
        "&amp;&lt;&notit;&#x41;&#0;&#128;&#x110000;&nonsense;&amp",
        "<a title='&amp;&ltb&lt=' title=b TITLE=c>a",
        "a\r\nb\rc\n<pre>\r\n\nd</pre><textarea>\n\ne</textarea>",
        "<script><!--<script></script>--></script>a<script>b</scrip>c",
        "<title>a<b>&amp;</title>b<textarea><p></textarea><xmp><p></xmp><iframe><p></iframe>",
        "<plaintext>a</plaintext><b>",
        "<!-- a --!>b<!-->c<!--->d<?e>f<!g>h</ i>j",
        "a<b\u{0}c d\u{0}=e\u{0}>\u{0}f",
        "<p a=1 b c='' d=\"x>y\" e/f/>g",
        "<title>\u{0}</title><p>\u{0}<!--\u{0}-->",
        "<p>\u{1f600}\u{301}\u{fffe}\u{200b}",
        "<x-own own-attribute=1>a</x-own></x-own>",
        "a<",
        "a</",
        "a<b",
        "a<b c=\"d",
        "a<!--b",
    ] {
        same_tree(html);
    }
}

#[test]
fn an_ordinary_page() {
    same_tree(&riptide_hostile::ordinary(200_000));
}

/// A dumped tree with the attributes of each element in order: those of formatting elements that html5ever brings back
/// stand in the order of the first equal one.
fn with_attributes_in_order(tree: &str) -> String {
    let is_attribute = |line: &&str| !line.trim_start().starts_with(['<', '"']);
    let mut lines: Vec<&str> = tree.lines().collect();
    lines.chunk_by_mut(|a, b| is_attribute(a) && is_attribute(b)).for_each(<[&str]>::sort_unstable);
    lines.join("\n")
}

proptest! {
    #[test]
    fn generated_pages(html in markup(60)) {
        prop_assume!(!tree::has_cut_raw_text(&html));
        let [guarded, unguarded] = [tree::guarded(&html), tree::unguarded(&html)];
        prop_assert_eq!(with_attributes_in_order(&guarded), with_attributes_in_order(&unguarded));
    }
}
