use riptide_batch::{Entry, List};

fn read(list: &[u8]) -> Vec<Entry> {
    List::new(list).map(|entry| entry.unwrap()).collect()
}

#[test]
fn comments_empty_lines_and_space_say_nothing() {
    let entries = read(
        b"\xef\xbb\xbf# one\n\n  \t\r\n https://a.example/ \r\n#https://b.example/\nhttp://c.example/#x",
    );
    let listed: Vec<&str> = entries.iter().map(|entry| entry.listed.as_str()).collect();
    assert_eq!(listed, ["https://a.example/", "http://c.example/#x"]);
    assert_eq!(entries[1].url.as_ref().unwrap().as_str(), "http://c.example/#x");
}

#[test]
fn what_is_no_web_address_is_an_entry_that_says_why() {
    for (line, why) in [
        ("example.com/page", "relative URL"),
        ("ftp://a.example/", "`ftp` is not http or https"),
        ("file:///etc/passwd", "`file` is not http or https"),
        ("http://", "empty host"),
        ("\u{fffd}", "relative URL"),
    ] {
        let entries = read(line.as_bytes());
        assert!(entries[0].url.as_ref().unwrap_err().contains(why), "{line}: {entries:?}");
    }
}

#[test]
fn a_line_without_end_is_skipped_and_the_next_one_is_read() {
    let mut list = b"http://a.example/".to_vec();
    list.resize(1 << 20, b'x');
    list.extend(b"\nhttp://b.example/\n");
    let entries = read(&list);
    assert_eq!(entries.len(), 2);
    assert!(entries[0].url.as_ref().unwrap_err().contains("65536"), "{:?}", entries[0].url);
    assert!(entries[0].listed.len() < 1000);
    assert_eq!(entries[1].listed, "http://b.example/");
}
