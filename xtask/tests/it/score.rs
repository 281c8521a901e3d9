use std::{
    collections::{BTreeMap, HashSet},
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;
use xtask::{
    corpus::{self, Sample},
    eval::{
        authors::names,
        prediction::Prediction,
        score::{score, score_page},
        words::{Overlap, fold, words},
    },
};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

fn read<T: serde::de::DeserializeOwned>(name: &str) -> T {
    let bytes = fs::read(fixture(name)).expect("the fixture is in the repository");
    serde_json::from_slice(&bytes).expect("the fixture is valid")
}

fn scores_of(samples: &[Sample], answers: &BTreeMap<String, Prediction>) -> Value {
    let predictions: Vec<_> =
        samples.iter().map(|sample| answers.get(&sample.id).cloned().unwrap_or_default()).collect();
    let pages: Vec<_> =
        samples.iter().zip(&predictions).map(|(sample, said)| score_page(&sample.gold, said)).collect();
    serde_json::to_value(score(samples, &predictions, &pages)).expect("figures are numbers")
}

/// `scores.json` is what the benchmark's scorer says of `answers.json` on `corpus`.
#[test]
fn figures_are_those_of_the_benchmark() {
    let samples = corpus::load(&fixture("corpus"), None).unwrap();
    assert_eq!(scores_of(&samples, &read("answers.json")), read::<Value>("scores.json"));
}

#[test]
fn gold_scores_one_and_silence_nothing() {
    let ids = HashSet::from(["bridge".to_owned(), "lamp".to_owned()]);
    let samples = corpus::load(&fixture("corpus"), Some(&ids)).unwrap();
    let gold = samples.iter().map(|sample| {
        let gold = &sample.gold;
        let prediction = Prediction {
            text: gold.main_content.clone().unwrap(),
            markdown: gold.main_content_markdown.clone().unwrap(),
            title: gold.title.clone(),
            author: gold.author.iter().cloned().collect(),
            date: gold.publish_date.clone(),
        };
        (sample.id.clone(), prediction)
    });
    let scores = scores_of(&samples, &gold.collect());
    for figure in ["f1", "macro", "title_exact", "author_f1", "date_exact"] {
        assert_eq!(scores[figure], 1.0, "{figure}");
    }
    assert_eq!(scores["markdown"]["link"], 1.0);

    let scores = scores_of(&samples, &BTreeMap::new());
    for figure in ["f1", "macro", "title_exact", "author_f1", "date_exact", "author_false", "date_false"] {
        assert_eq!(scores[figure], 0.0, "{figure}");
    }
    assert_eq!(scores["empty"], 2);
}

#[test]
fn words_count_as_often_as_both_have_them() {
    let overlap = Overlap::of(&words("Tide tide, TIDE and sand"), &words("the tide: tide and sea"));
    assert_eq!((overlap.precision, overlap.recall), (3.0 / 5.0, 3.0 / 5.0));
    assert_eq!(Overlap::of(&words(""), &words("...")).f1, 1.0);
    assert_eq!(Overlap::of(&words("x"), &words("")).f1, 0.0);
}

#[test]
fn folding_ignores_case_width_and_punctuation() {
    assert_eq!(fold("  The “ＷＩＤＥ” Straße—now! "), "the wide strasse now");
}

#[test]
fn bylines_are_sets_of_names() {
    let ada_and_bob = ["ada", "bob"].map(str::to_owned).into();
    for byline in ["Ada and Bob", "By Bob; ADA", "written by Ada & Bob", "Ada | Bob, Ada"] {
        assert_eq!(names(byline), ada_and_bob, "{byline}");
    }
    assert!(names(" , and; ").is_empty());
}

#[test]
fn pages_are_unpacked_and_asked_for_by_id() {
    let ids = HashSet::from(["manual".to_owned()]);
    let samples = corpus::load(&fixture("corpus"), Some(&ids)).unwrap();
    assert_eq!(samples.len(), 1);
    assert!(samples[0].html().unwrap().starts_with(b"<!doctype html>"));

    let ids = HashSet::from(["nowhere".to_owned()]);
    let error = corpus::load(&fixture("corpus"), Some(&ids)).unwrap_err();
    assert!(error.to_string().contains("no page `nowhere`"), "{error}");
}
