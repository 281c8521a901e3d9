use std::{fs, process::Command};

#[test]
fn a_prefix_that_cannot_be_written_is_named_with_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "not a folder").unwrap();

    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["install", "--prefix"])
        .arg(file.join("riptide"))
        .output()
        .unwrap();

    assert!(!output.status.success());
    assert!(output.stdout.is_empty());
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains(&format!("{}/riptide/bin can't be written", file.display())), "{message}");
    assert!(message.contains("--prefix"), "{message}");
}
