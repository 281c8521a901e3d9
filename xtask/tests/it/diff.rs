use xtask::eval::diff::{Kind, runs};

#[test]
fn runs_lead_from_one_text_to_the_other() {
    let found: Vec<_> = runs("The tide comes, and goes.", "Home: the TIDE goes out")
        .into_iter()
        .map(|run| (run.kind, run.words.join(" ")))
        .collect();
    let expected = [
        (Kind::Extra, "Home"),
        (Kind::Same, "The tide"),
        (Kind::Missing, "comes and"),
        (Kind::Same, "goes"),
        (Kind::Extra, "out"),
    ];
    assert_eq!(found, expected.map(|(kind, words)| (kind, words.to_owned())));
}
