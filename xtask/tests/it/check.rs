use std::fs;

use xtask::{
    check::{self, Facts, MAX_BYTES, MAX_GZIP_BYTES, Violation, Violations},
    workspace::Workspace,
};

use crate::guest::Guest;

fn check(component: &[u8]) -> anyhow::Result<Facts> {
    check::check(component, &Guest::flags(), &Workspace::load().unwrap().wit())
}

fn violations(guest: &Guest<'_>) -> Vec<Violation> {
    let error = check(&guest.component()).unwrap_err();
    error.downcast::<Violations>().expect("a component that breaks rules").0
}

#[test]
fn a_component_that_obeys_every_rule_yields_its_facts() {
    let component = Guest::default().component();
    let facts = check(&component).unwrap();
    assert_eq!(facts.bytes, component.len() as u64);
    assert!(facts.gzip_bytes < facts.bytes);
    assert_eq!((facts.minimum_pages, facts.maximum_pages, facts.stack_bytes), (65, 16384, 4 << 20));
    assert_eq!(facts.interface_version, "1.0.0");
    assert_eq!(facts.exports, ["riptide:extractor/extraction@1.0.0"]);
    assert!(facts.imports.is_empty());
}

#[test]
fn a_memory_without_a_maximum_is_refused() {
    let guest = Guest { memories: r#"(memory (export "memory") 65)"#, ..Guest::default() };
    assert_eq!(violations(&guest), [Violation::NoMaximum { flag: 1 << 30 }]);
}

#[test]
fn a_maximum_other_than_the_flag_is_refused_with_both_numbers() {
    let guest = Guest { memories: r#"(memory (export "memory") 65 8192)"#, ..Guest::default() };
    assert_eq!(violations(&guest), [Violation::WrongMaximum { actual: 8192, expected: 16384 }]);
    assert!(violations(&guest)[0].to_string().contains("8192 pages"));
    assert!(violations(&guest)[0].to_string().contains("16384"));
}

#[test]
fn memory_that_nothing_needs_at_the_start_is_refused() {
    let spare = Guest { memories: r#"(memory (export "memory") 80 16384)"#, ..Guest::default() };
    assert_eq!(check(&spare.component()).unwrap().minimum_pages, 80);
    let more = Guest { memories: r#"(memory (export "memory") 81 16384)"#, ..Guest::default() };
    assert_eq!(violations(&more), [Violation::LargeMinimum { actual: 81, allowed: 80 }]);
}

#[test]
fn a_second_memory_is_refused() {
    let guest =
        Guest { memories: r#"(memory (export "memory") 65 16384) (memory 1 16384)"#, ..Guest::default() };
    assert_eq!(violations(&guest), [Violation::SeveralMemories { module: 0, count: 2, total: 2 }]);
}

#[test]
fn a_stack_other_than_the_flag_is_refused_with_both_numbers() {
    let guest = Guest { stack_pointer: "(global (mut i32) (i32.const 1048576))", ..Guest::default() };
    assert!(violations(&guest).contains(&Violation::WrongStack { actual: 1 << 20, expected: 4 << 20 }));
}

#[test]
fn a_stack_that_cannot_be_read_is_refused() {
    for stack_pointer in ["", "(global i32 (i32.const 4194304))", "(global (mut i64) (i64.const 4194304))"] {
        let guest = Guest { stack_pointer, ..Guest::default() };
        assert!(violations(&guest).contains(&Violation::NoStackPointer), "{stack_pointer:?}");
    }
}

#[test]
fn imports_of_the_list_are_allowed() {
    let guest = Guest {
        packages: "package wasi:cli@0.2.6 { interface stderr { act: func(); } }",
        imports: &["wasi:cli/stderr@0.2.6"],
        ..Guest::default()
    };
    assert_eq!(check(&guest.component()).unwrap().imports, ["wasi:cli/stderr@0.2.6"]);
}

#[test]
fn other_imports_are_refused_by_name() {
    for (packages, import) in [
        (
            "package wasi:filesystem@0.2.6 { interface preopens { act: func(); } }",
            "wasi:filesystem/preopens@0.2.6",
        ),
        ("package wasi:sockets@0.2.6 { interface network { act: func(); } }", "wasi:sockets/network@0.2.6"),
        ("package wasi:http@0.2.6 { interface types { act: func(); } }", "wasi:http/types@0.2.6"),
        ("package wasi:cli@0.3.0 { interface stderr { act: func(); } }", "wasi:cli/stderr@0.3.0"),
        ("package wasi:cli { interface stderr { act: func(); } }", "wasi:cli/stderr"),
    ] {
        let guest = Guest { packages, imports: &[import], ..Guest::default() };
        assert_eq!(violations(&guest), [Violation::ForbiddenImport { name: import.to_owned() }]);
    }
}

#[test]
fn an_interface_of_another_shape_is_refused_at_the_line_that_differs() {
    let wit = fs::read_to_string(Workspace::load().unwrap().wit().join("extractor.wit")).unwrap();
    for (from, to, differing) in [
        ("actual: option<u64>,", "actual: option<u32>,", ("actual: option<u32>,", "actual: option<u64>,")),
        ("precision, recall", "precise, recall", ("precise,", "precision,")),
        (
            "info: func() -> component-info",
            "info: func() -> string",
            ("info: func() -> string;", "info: func() -> component-info;"),
        ),
    ] {
        assert!(wit.contains(from), "the WIT has no {from:?}");
        let package = wit.replacen(from, to, 1).replacen("@1.0.0;", "@1.0.0 {", 1) + "}";
        let violations = violations(&Guest { interface: Some(&package), ..Guest::default() });
        let (actual, expected) = differing;
        assert_eq!(
            violations,
            [Violation::WrongInterface { actual: actual.to_owned(), expected: expected.to_owned() }]
        );
    }
}

#[test]
fn another_export_is_refused() {
    let component = wat::parse_str(
        r#"(component
            (core module $module
                (memory 65 16384)
                (global (mut i32) (i32.const 4194304))
                (func (export "run")))
            (core instance $instance (instantiate $module))
            (func $run (canon lift (core func $instance "run")))
            (instance $api (export "run" (func $run)))
            (export "wasi:cli/run@0.2.6" (instance $api)))"#,
    )
    .unwrap();
    let error = check(&component).unwrap_err().downcast::<Violations>().unwrap();
    assert_eq!(
        error.0,
        [Violation::WrongExports {
            actual: vec!["wasi:cli/run@0.2.6".to_owned()],
            expected: vec!["riptide:extractor/extraction@1.0.0".to_owned()],
        }]
    );
}

#[test]
fn a_component_over_the_budget_is_refused_with_both_numbers() {
    let within = Guest { noise: MAX_GZIP_BYTES as usize - 10_000, ..Guest::default() };
    assert!(check(&within.component()).unwrap().gzip_bytes <= MAX_GZIP_BYTES);

    let compressed = violations(&Guest { noise: MAX_GZIP_BYTES as usize + 10_000, ..Guest::default() });
    let [Violation::TooLargeCompressed { actual, limit: MAX_GZIP_BYTES }] = compressed[..] else {
        panic!("one broken rule was expected: {compressed:?}");
    };
    assert!(actual > MAX_GZIP_BYTES);

    let both = violations(&Guest { noise: MAX_BYTES as usize + 10_000, ..Guest::default() });
    let [Violation::TooLarge { actual, limit: MAX_BYTES }, Violation::TooLargeCompressed { .. }] = both[..]
    else {
        panic!("two broken rules were expected: {both:?}");
    };
    assert!(actual > MAX_BYTES);
}

#[test]
fn all_broken_rules_are_told_at_once() {
    let guest = Guest {
        memories: r#"(memory (export "memory") 17)"#,
        stack_pointer: "(global (mut i32) (i32.const 1048576))",
        ..Guest::default()
    };
    let error = check(&guest.component()).unwrap_err();
    let message = format!("{error:#}");
    assert!(message.contains("breaks 2 of its rules"), "{message}");
    assert!(message.contains("--max-memory=1073741824"), "{message}");
    assert!(message.contains("1048576 bytes, `-zstack-size`"), "{message}");
}

#[test]
fn what_is_no_component_is_refused() {
    let module = wat::parse_str(Guest::default().module()).unwrap();
    let component = Guest::default().component();
    for (bytes, cause) in [
        (&module[..], "a WebAssembly module, not a component"),
        (&component[..component.len() / 2], "not a valid WebAssembly component"),
        (b"", "not a valid WebAssembly component"),
        (b"<html>", "not a valid WebAssembly component"),
    ] {
        let message = format!("{:#}", check(bytes).unwrap_err());
        assert!(message.contains(cause), "{message}");
    }
}
