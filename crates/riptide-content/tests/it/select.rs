use riptide_content::{EmptyReason, ErrorCode, Mode, Options, Page, extract};

const PAGE: &[u8] = b"<body><nav>Menu <a href=/x>x</a></nav><main id=m><p class='lead big'>First</p><p>Second <b>bold</b></p>\
    <ul><li>one<li>two<li>three</ul><div data-k=v><div>Inner</div></div></main></body>";

fn select(selectors: &[&str], remove: &[&str]) -> String {
    let texts = |list: &[&str]| list.iter().map(|&s| s.to_owned()).collect::<Vec<_>>();
    let options =
        Options { mode: Mode::Custom(texts(selectors)), remove: texts(remove), ..Options::default() };
    extract(&Page { html: PAGE, ..Page::default() }, &options)
        .unwrap()
        .text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn selectors_choose_the_content() {
    for (selector, expected) in [
        ("p", "First Second bold"),
        (".lead", "First"),
        ("p.lead.big, nav a", "x First"),
        ("#m > p:not(.lead)", "Second bold"),
        ("[data-k=v]", "Inner"),
        ("div", "Inner"),
        ("p + p > b", "bold"),
        ("p ~ div", "Inner"),
        ("p:last-of-type", "Second bold"),
        ("a:any-link", "x"),
        (":is(nav, b)", "Menu x bold"),
        ("MAIN P:first-child", "First"),
    ] {
        assert_eq!(select(&[selector], &[]), expected, "{selector}");
    }
    assert!(select(&["li:nth-child(2n+1)"], &[]).ends_with("three"));
}

#[test]
fn removed_elements_are_left_out() {
    assert_eq!(select(&["main"], &["ul", "div", "b"]), "First Second");
    assert_eq!(select(&["main"], &["main"]), "");
}

#[test]
fn no_match_is_said() {
    let options = Options { mode: Mode::Custom(vec!["article".into()]), ..Options::default() };
    let document = extract(&Page { html: PAGE, ..Page::default() }, &options).unwrap();
    assert_eq!(document.empty, Some(EmptyReason::NoMatch));
}

#[test]
fn bad_selectors_are_errors_that_name_them() {
    for bad in ["p >", "", "p[", "a:hover", "p::before", "div:has(p)", "!!"] {
        let options = Options { mode: Mode::Custom(vec![bad.into()]), ..Options::default() };
        let error = extract(&Page { html: PAGE, ..Page::default() }, &options).unwrap_err();
        assert_eq!(error.code, ErrorCode::InvalidSelector, "{bad}");
        assert!(error.message.contains(&format!("`{bad}`")), "{error}");
    }
}

#[test]
fn selectors_that_walk_the_page_again_and_again_are_refused() {
    let page = |paragraphs: usize| "<p>a".repeat(paragraphs);
    for selector in ["x ~ p", ":not(x ~ p)"] {
        let html = page(20_000);
        let options = Options { mode: Mode::Custom(vec![selector.into()]), ..Options::default() };
        let refused = extract(&Page { html: html.as_bytes(), ..Page::default() }, &options).unwrap_err();
        assert_eq!(refused.code, ErrorCode::InvalidSelector, "{selector}");
        assert!(refused.message.contains(&format!("`{selector}` takes more than")), "{refused}");
        assert!(refused.message.contains(&refused.limit.unwrap().to_string()), "{refused}");
        let html = page(300);
        extract(&Page { html: html.as_bytes(), ..Page::default() }, &options).unwrap();
    }
}

#[test]
fn what_people_ask_of_large_pages_is_not_refused() {
    let record = "<div class='card shadow-lg rounded'><ul class=list><li class='item first'><p>a <b>b</b><li>c</ul></div>";
    let html = format!("<main><article>{}</article></main>", record.repeat(20_000));
    let page = Page { html: html.as_bytes(), ..Page::default() };
    let selectors = [
        "article p",
        "main article div.card > ul li.item p b",
        ".card .item b",
        "li:nth-child(2)",
        "li + li",
        "ul > li:first-child",
        "div:not(.ad) p",
        "[class*=advert], [class^=promo], [id$=banner]",
    ];
    let mut remove: Vec<String> = selectors.map(String::from).into();
    remove.extend((0..100).map(|number| format!(".ad-{number} p, div.banner-{number}")));
    extract(&page, &Options { remove, mode: Mode::Full, ..Options::default() }).unwrap();
    for selector in selectors {
        let mode = Mode::Custom(vec![selector.to_owned()]);
        extract(&page, &Options { mode, ..Options::default() }).unwrap();
    }
}

#[test]
fn a_huge_class_above_many_elements_is_no_square() {
    let html = format!("<div class=\"{}\">{}", "ab ".repeat(20_000), "<p>a".repeat(20_000));
    let page = Page { html: html.as_bytes(), ..Page::default() };
    let options = Options { remove: vec![".zz p".into()], ..Options::default() };
    assert_eq!(extract(&page, &options).unwrap_err().code, ErrorCode::InvalidSelector);
    // The class of the element itself is read once for each element.
    let options = Options { remove: vec!["div.zz, p.zz".into()], ..Options::default() };
    extract(&page, &options).unwrap();
}
