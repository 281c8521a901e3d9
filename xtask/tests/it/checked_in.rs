use xtask::{artefact, workspace::Workspace};

#[test]
fn the_component_obeys_the_rules_and_was_made_from_these_sources() {
    let workspace = Workspace::load().unwrap();
    if let Err(error) = artefact::verify(&workspace) {
        panic!("{error:#}");
    }
}
