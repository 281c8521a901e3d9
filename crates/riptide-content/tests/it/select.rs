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
