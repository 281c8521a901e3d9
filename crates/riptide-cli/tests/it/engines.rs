//! The sandbox and the native engine: the same answers, their own limits.

use std::fs;

use serde_json::Value;

use crate::command::{Sandbox, assert_fails, assert_succeeds, example, stdout};

#[test]
fn both_engines_give_the_same_answer() {
    let sandbox = Sandbox::new();
    for args in [&["--json"][..], &["--full-page"], &["--format=html", "--no-links"], &["--json", "--recall"]]
    {
        let with = |engine| {
            assert_succeeds(&sandbox.run(&[&["extract", example(), "--engine", engine], args].concat()))
        };
        assert!(with("wasm") == with("native"), "{args:?}");
    }
}

#[test]
fn the_sandbox_keeps_to_its_memory() {
    let sandbox = Sandbox::new();
    sandbox.file("page.html", format!("<main>{}</main>", "<p>Words that take room.</p>".repeat(200_000)));
    let with = |limit| sandbox.run(&["extract", "page.html", "--max-memory", limit]);
    assert_fails(&with("16MiB"), 5, &["16777216", "max-memory"]);
    assert_succeeds(&with("512MiB"));
    assert_fails(&with("2GiB"), 2, &["32768 pages", "16384 pages"]);
    assert_fails(&with("4KiB"), 2, &["64KiB"]);
}

#[test]
fn the_sandbox_keeps_to_its_time_and_its_fuel() {
    let sandbox = Sandbox::new();
    sandbox.file("page.html", format!("<main>{}</main>", "<p>Words that take time.</p>".repeat(200_000)));
    assert_fails(&sandbox.run(&["extract", "page.html", "--timeout", "20ms"]), 5, &["20ms", "timeout"]);
    let fuel = |units| sandbox.run(&["extract", example(), "--fuel", units]);
    assert_fails(&fuel("1000000"), 5, &["ran out of fuel", "1000000"]);
    assert_succeeds(&fuel("100000000000"));
}

#[test]
fn a_component_that_cannot_be_used_is_named_and_never_replaced() {
    let sandbox = Sandbox::new();
    sandbox.file("empty.wasm", "");
    sandbox.file("noise.wasm", "this is not WebAssembly");
    sandbox.file("module.wasm", b"\0asm\x01\0\0\0");
    for (file, word) in [
        ("none.wasm", "No such file"),
        ("empty.wasm", "it is empty"),
        ("noise.wasm", "not WebAssembly"),
        ("module.wasm", "core module"),
    ] {
        assert_fails(
            &sandbox.run(&["extract", example(), "--wasm-path", file]),
            1,
            &[file, word, "--wasm-path"],
        );
        let mut command = sandbox.command();
        command.args(["extract", example()]).env("RIPTIDE_WASM_PATH", file);
        assert_fails(&command.output().unwrap(), 1, &[file, word]);
    }
}

#[test]
fn the_component_describes_itself() {
    let sandbox = Sandbox::new();
    let told: Value = serde_json::from_str(&assert_succeeds(&sandbox.run(&["component", "--json"]))).unwrap();
    assert_eq!(told["memory_limit_bytes"], 512_u64 << 20);
    assert_eq!(told["memory_maximum_bytes"], 1_u64 << 30);
    assert_eq!(told["sha256"].as_str().unwrap().len(), 64);
    assert!(told["imports"].as_array().unwrap().iter().all(|import| {
        let import = import.as_str().unwrap();
        import.starts_with("wasi:")
            && !import.contains("filesystem")
            && !import.contains("sockets")
            && !import.contains("http")
    }));
    let table = assert_succeeds(&sandbox.run(&["component"]));
    assert!(table.contains(told["sha256"].as_str().unwrap()), "{table}");
    assert!(table.contains("1GiB at most, limited to 512MiB"), "{table}");
}

#[test]
fn an_installation_can_be_compiled_ahead() {
    let sandbox = Sandbox::new();
    let component = concat!(env!("CARGO_MANIFEST_DIR"), "/../riptide-component/riptide_extractor_wasm.wasm");
    fs::copy(component, sandbox.folder.path().join("c.wasm")).unwrap();
    let written = assert_succeeds(&sandbox.run(&["component", "--precompile", "c.wasm"]));
    assert_eq!(written, "c.cwasm\n");
    let told = assert_succeeds(&sandbox.run(&["component", "--json", "--wasm-path", "c.wasm"]));
    assert_eq!(serde_json::from_str::<Value>(&told).unwrap()["code"], "precompiled");
}

#[test]
fn the_doctor_uses_what_it_vouches_for() {
    let sandbox = Sandbox::new();
    let report = assert_succeeds(&sandbox.run(&["doctor"]));
    for word in ["component", "limits", "without the cache", "then cached", "extraction", "a fresh instance"]
    {
        assert!(report.contains(word), "`{word}` is missing in: {report}");
    }
    let output = sandbox.run(&["doctor", "--wasm-path", "none.wasm"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stdout(&output).contains("FAILED") && stdout(&output).contains("none.wasm"),
        "{}",
        stdout(&output)
    );
}
