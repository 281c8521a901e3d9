//! Where two texts part, word by word.

use std::time::{Duration, Instant};

use similar::{Algorithm, DiffTag, capture_diff_slices_deadline};

use super::words::WORD;

/// Two long texts without common words would take long; what comes after is coarser.
const PATIENCE: Duration = Duration::from_secs(2);

/// What a run of words is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// In both texts.
    Same,
    /// In the gold alone.
    Missing,
    /// In the answer alone.
    Extra,
}

/// Consecutive words of one kind, as they are written.
#[derive(Debug)]
pub struct Run<'a> {
    /// What they are.
    pub kind: Kind,
    /// They themselves.
    pub words: Vec<&'a str>,
}

/// The runs that lead from the gold to the answer. Case doesn't count.
#[must_use]
pub fn runs<'a>(gold: &'a str, answer: &'a str) -> Vec<Run<'a>> {
    let (gold, answer) = (Words::of(gold), Words::of(answer));
    let deadline = Instant::now() + PATIENCE;
    let steps = capture_diff_slices_deadline(Algorithm::Myers, &gold.folded, &answer.folded, Some(deadline));
    let mut runs = Vec::new();
    for step in steps {
        let (tag, old, new) = step.as_tag_tuple();
        let mut push = |kind, words: &[&'a str]| {
            if !words.is_empty() {
                runs.push(Run { kind, words: words.to_vec() });
            }
        };
        if tag == DiffTag::Equal {
            push(Kind::Same, &gold.written[old]);
        } else {
            push(Kind::Missing, &gold.written[old]);
            push(Kind::Extra, &answer.written[new]);
        }
    }
    runs
}

struct Words<'a> {
    written: Vec<&'a str>,
    folded: Vec<String>,
}

impl<'a> Words<'a> {
    fn of(text: &'a str) -> Self {
        let written: Vec<_> = WORD.find_iter(text).map(|word| word.as_str()).collect();
        let folded = written.iter().map(|word| word.to_lowercase()).collect();
        Words { written, folded }
    }
}
