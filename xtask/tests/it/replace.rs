use std::fs;

use xtask::artefact;

#[test]
fn the_new_content_takes_the_place_of_the_old() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    fs::write(&path, "old").unwrap();
    artefact::replace(&path, |partial| Ok(fs::write(partial, "new")?)).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "new");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn what_fails_leaves_the_old_content_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    fs::write(&path, "old").unwrap();
    let error = artefact::replace(&path, |partial| {
        fs::write(partial, "ne")?;
        anyhow::bail!("the disk is full")
    })
    .unwrap_err();
    assert!(format!("{error:#}").ends_with("file can't be written: the disk is full"), "{error:#}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}
