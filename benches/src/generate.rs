//! Pages as the web has them, made from nothing: the same bytes for the same size and seed.

use std::fmt::Write;

const SYLLABLES: [&str; 24] = [
    "ba", "cor", "den", "el", "fin", "gar", "hol", "in", "jun", "ka", "lor", "mer", "nis", "or", "pel",
    "qua", "ras", "sol", "ter", "un", "vel", "win", "yar", "zen",
];

/// An article with navigation, side bar, links, lists, tables, comments and footer of at most `bytes` bytes, and not
/// much less where that is more than the frame of the page takes.
#[must_use]
pub fn ordinary(bytes: usize, seed: u64) -> String {
    let mut words = Words(seed);
    let mut page = String::with_capacity(bytes);
    let title = words.sentence(6);
    // Writing to a string can't fail.
    let _ = write!(
        page,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title} | Example</title>\n\
         <meta name=\"author\" content=\"Ada Example\">\n\
         <meta property=\"article:published_time\" content=\"2024-05-14T08:00:00Z\">\n\
         <script>window.settings = {{\"theme\": \"light\", \"ads\": [1, 2, 3]}};</script>\n</head>\n<body>\n<header><nav><ul>\n"
    );
    for _ in 0..8 {
        let _ =
            writeln!(page, "<li><a href=\"/{}\" class=\"nav-link\">{}</a></li>", words.word(), words.word());
    }
    let _ = write!(
        page,
        "</ul></nav></header>\n<main id=\"content\" class=\"layout\">\n<article>\n<h1>{title}</h1>\n"
    );
    let end = format!(
        "</article>\n<aside class=\"sidebar\"><h3>Related</h3><ul><li><a href=\"/r\">{}</a></li></ul></aside>\n\
         </main>\n<footer class=\"footer\"><p>All rights reserved.</p></footer>\n</body>\n</html>\n",
        words.sentence(5)
    );
    for count in 0.. {
        let block = words.block(count);
        if page.len() + block.len() + end.len() > bytes {
            break;
        }
        page.push_str(&block);
    }
    page.push_str(&end);
    page
}

/// Words that look like words, from a linear congruential generator.
struct Words(u64);

impl Words {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn word(&mut self) -> String {
        let syllables = 1 + self.below(3);
        (0..syllables).map(|_| SYLLABLES[self.below(SYLLABLES.len() as u64) as usize]).collect()
    }

    fn sentence(&mut self, words: u64) -> String {
        let words: Vec<_> = (0..words).map(|_| self.word()).collect();
        words.join(" ")
    }

    /// What comes next in the article: mostly paragraphs.
    fn block(&mut self, count: usize) -> String {
        match count % 12 {
            0 => format!("<h2 id=\"s{count}\">{}</h2>\n", self.sentence(5)),
            5 => {
                let items: Vec<_> = (0..5).map(|_| format!("<li>{}</li>\n", self.sentence(9))).collect();
                format!("<ul class=\"list\">\n{}</ul>\n", items.concat())
            }
            8 => {
                let rows: Vec<_> = (0..4)
                    .map(|_| format!("<tr><td>{}</td><td>{}</td></tr>\n", self.sentence(2), self.sentence(3)))
                    .collect();
                format!("<table class=\"data\"><tbody>\n{}</tbody></table>\n", rows.concat())
            }
            10 => format!(
                "<figure><img src=\"/i/{count}.jpg\" alt=\"{}\" width=\"640\" height=\"480\"><figcaption>{}</figcaption></figure>\n",
                self.word(),
                self.sentence(7)
            ),
            _ => {
                let (before, inside) = (30 + self.below(40), 20 + self.below(30));
                format!(
                    "<p class=\"text\">{}, {}. <a href=\"/{}/{count}\" title=\"{}\">{}</a> {} &amp; <em>{}</em>. {}.</p>\n",
                    self.sentence(before),
                    self.sentence(8),
                    self.word(),
                    self.word(),
                    self.sentence(3),
                    self.sentence(12),
                    self.word(),
                    self.sentence(inside)
                )
            }
        }
    }
}
