use std::fs;
use std::path::PathBuf;

use riptide_batch::{BatchError, RecordFile};
use tempfile::TempDir;

const OK: &str = "{\"ok\":true,\"id\":\"http://a.example/1\",\"text\":\"One\"}\n";
const GONE: &str =
    "{\"ok\":false,\"id\":\"http://a.example/2\",\"error\":{\"code\":\"http-status\",\"retryable\":false}}\n";
const BUSY: &str =
    "{\"ok\":false,\"id\":\"http://a.example/3\",\"error\":{\"code\":\"http-status\",\"retryable\":true}}\n";
const LAST: &str = "{\"ok\":true,\"id\":\"http://a.example/4\",\"text\":\"Four\"}\n";

fn file(content: &str) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("records.ndjson");
    fs::write(&path, content).unwrap();
    (folder, path)
}

/// What is left of a file for the run that goes on with it.
fn left(content: &str) -> (String, usize, u64) {
    let (_folder, path) = file(content);
    let (records, earlier) = RecordFile::open(&path, true).unwrap();
    drop(records);
    (fs::read_to_string(path).unwrap(), earlier.pages(), earlier.failed())
}

#[test]
fn what_is_done_with_stays_and_what_may_pass_goes() {
    assert_eq!(left(""), (String::new(), 0, 0));
    assert_eq!(left(&[OK, GONE, LAST].concat()), ([OK, GONE, LAST].concat(), 3, 1));
    assert_eq!(left(&[OK, BUSY, GONE, LAST].concat()), ([OK, GONE, LAST].concat(), 3, 1));
    assert_eq!(left(&[BUSY, BUSY].concat()), (String::new(), 0, 0));
    // A page that is there twice, as a run of another version might leave it.
    assert_eq!(left(&[OK, LAST, OK].concat()), ([OK, LAST].concat(), 2, 0));
}

#[test]
fn a_line_that_was_cut_goes_wherever_it_was_cut() {
    for cut in 1..LAST.len() {
        assert_eq!(left(&[OK, BUSY, &LAST[..cut]].concat()), (OK.to_owned(), 1, 0), "{cut}");
        assert_eq!(left(&[OK, &LAST[..cut]].concat()), (OK.to_owned(), 1, 0), "{cut}");
    }
}

#[test]
fn results_that_are_there_are_not_touched_unasked() {
    let (_folder, path) = file(OK);
    assert!(matches!(RecordFile::open(&path, false).unwrap_err(), BatchError::OutputExists { .. }));
    assert_eq!(fs::read_to_string(&path).unwrap(), OK);
    let (_folder, path) = file("");
    assert!(RecordFile::open(&path, false).is_ok(), "an empty file is free");
}

#[test]
fn a_file_of_something_else_is_not_touched() {
    for (content, line) in [("notes\n", 1), ("{}\n", 1), ("OK\n{\"ok\":true}\n", 2)] {
        let content = content.replace("OK\n", OK);
        let (_folder, path) = file(&content);
        match RecordFile::open(&path, true).unwrap_err() {
            BatchError::NotRecords { line: told, .. } => assert_eq!(told, line, "{content}"),
            other => panic!("{content}: {other}"),
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), content);
    }
}

#[test]
fn one_run_at_a_time_writes_to_a_file() {
    for content in [OK, &[OK, BUSY].concat()] {
        let (_folder, path) = file(content);
        let held = RecordFile::open(&path, true).unwrap();
        assert!(matches!(RecordFile::open(&path, true).unwrap_err(), BatchError::Locked { .. }), "{content}");
        drop(held);
        assert!(RecordFile::open(&path, true).is_ok());
    }
}
