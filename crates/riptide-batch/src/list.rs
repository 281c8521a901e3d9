//! Lists of URLs: one a line; empty lines and lines that begin with `#` say nothing.

use std::io::{self, BufRead, Read};

use url::Url;

/// Bytes that a line may have. No server takes a URL as long.
const LINE_BYTES: u64 = 64 << 10;

/// A line of a list.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The line as it stands in the list, without space around it: the page's name in records.
    pub listed: String,
    /// The URL, or why it is none.
    pub url: Result<Url, String>,
}

impl Entry {
    pub(crate) fn new(line: &[u8]) -> Entry {
        let listed = String::from_utf8_lossy(line.trim_ascii()).into_owned();
        let url = match Url::parse(&listed) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(url),
            Ok(url) => Err(format!("the scheme `{}` is not http or https", url.scheme())),
            Err(why) => Err(why.to_string()),
        };
        Entry { listed, url }
    }

    /// What two lines have in common that mean the same page.
    pub(crate) fn key(&self) -> String {
        match &self.url {
            Ok(url) => {
                let mut url = url.clone();
                url.set_fragment(None);
                url.into()
            }
            Err(_) => self.listed.clone(),
        }
    }
}

/// Reads a list, a line at a time.
pub struct List<R> {
    lines: R,
}

impl<R: BufRead> List<R> {
    /// A list from a reader.
    pub fn new(lines: R) -> Self {
        List { lines }
    }
}

impl<R: BufRead> Iterator for List<R> {
    type Item = io::Result<Entry>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let mut line = Vec::new();
            match (&mut self.lines).take(LINE_BYTES).read_until(b'\n', &mut line) {
                Ok(0) => return None,
                Ok(_) => {}
                Err(error) => return Some(Err(error)),
            }
            if line.last() != Some(&b'\n') && line.len() as u64 == LINE_BYTES {
                if let Err(error) = self.lines.skip_until(b'\n') {
                    return Some(Err(error));
                }
                line.truncate(200);
                let listed = String::from_utf8_lossy(&line).into_owned();
                return Some(Ok(Entry {
                    listed,
                    url: Err(format!("the line has more than {LINE_BYTES} bytes")),
                }));
            }
            let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line).trim_ascii();
            if !line.is_empty() && !line.starts_with(b"#") {
                return Some(Ok(Entry::new(line)));
            }
        }
    }
}
