//! What is loaded, and what is not.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use riptide_extraction::{
    CmExtractor, CodeOrigin, CompileCache, ComponentSource, Error, ExtractorConfig, precompile,
};

use crate::hostile_guest::{
    MAXIMUM_PAGES, assert_lives_on, config, config_for, core_module, hostile, importing, of_version,
    without_interface, without_maximum,
};

fn refusal(component: Vec<u8>) -> Error {
    CmExtractor::with_config(config_for(component)).err().unwrap()
}

#[test]
fn bad_components_are_refused_with_the_reason() {
    let truncated = |part: usize| {
        let component = hostile();
        component[..component.len() * part / 10].to_vec()
    };
    let table = [
        (Vec::new(), "component-corrupt", "it is empty"),
        (truncated(5), "component-corrupt", "unexpected end"),
        (truncated(9), "component-corrupt", "unexpected end"),
        (b"<html>not wasm at all</html>".to_vec(), "component-corrupt", "magic header not detected"),
        (core_module(), "component-core-module", "build it for wasm32-wasip2"),
        (without_interface(), "component-interface", "its exports are: other"),
        (
            of_version("2.0.0"),
            "component-version",
            "it speaks version 2.0.0 of riptide:extractor, this host speaks 1.0.0",
        ),
        (
            of_version("0.9.0"),
            "component-version",
            "it speaks version 0.9.0 of riptide:extractor, this host speaks 1.0.0",
        ),
        (
            without_maximum(),
            "component-memory",
            "its memory of 2 pages has no maximum: build it with --max-memory",
        ),
    ];
    for (component, code, words) in table {
        let error = refusal(component);
        assert_eq!(error.code(), code, "{error}");
        assert!(error.to_string().contains(words), "{error}");
        assert!(
            error.to_string().starts_with("the component given by the caller cannot be used: "),
            "{error}"
        );
    }
}

/// The guest with components of nothing in it, one in the other.
fn nesting(levels: usize) -> Vec<u8> {
    const HEADER: [u8; 8] = *b"\0asm\x0d\0\x01\0";
    const COMPONENT_SECTION: u8 = 4;
    let mut nested = Vec::new();
    for _ in 0..levels {
        let content = [&HEADER[..], &nested].concat();
        // Two bytes of LEB128 are enough for some hundred levels.
        let size = [content.len() as u8 | 0x80, (content.len() >> 7) as u8];
        nested = [&[COMPONENT_SECTION], &size[..], &content].concat();
    }
    [hostile(), nested].concat()
}

#[test]
fn components_may_stand_in_components() {
    assert_lives_on(&CmExtractor::with_config(config_for(nesting(50))).unwrap());
}

#[test]
fn but_not_without_end() {
    let error = refusal(nesting(500));
    assert_eq!(error.code(), "component-corrupt");
    assert!(error.to_string().contains("for more than 100 levels"), "{error}");
}

#[test]
fn a_later_minor_version_is_spoken() {
    let extractor = CmExtractor::with_config(config_for(of_version("1.3.0"))).unwrap();
    assert_eq!(extractor.component().interface_version, "1.3.0");
    assert_lives_on(&extractor);
}

#[test]
fn forbidden_imports_are_named() {
    for (interface, function) in [
        ("wasi:filesystem/preopens@0.2.6", "get-directories"),
        ("wasi:filesystem/types@0.2.6", "filesystem-error-code"),
        ("wasi:sockets/network@0.2.6", "network"),
        ("wasi:sockets/instance-network@0.2.6", "instance-network"),
        ("wasi:sockets/ip-name-lookup@0.2.6", "resolve-addresses"),
        ("wasi:sockets/tcp@0.2.6", "connect"),
        ("wasi:sockets/tcp-create-socket@0.2.6", "create-tcp-socket"),
        ("wasi:sockets/udp@0.2.6", "receive"),
        ("wasi:sockets/udp-create-socket@0.2.6", "create-udp-socket"),
        ("wasi:random/random@0.2.6", "get-random-bytes"),
        ("wasi:random/insecure@0.2.6", "get-insecure-random-bytes"),
        ("wasi:clocks/timezone@0.2.6", "display"),
        ("wasi:cli/run@0.2.6", "run"),
        ("wasi:http/outgoing-handler@0.2.6", "handle"),
        ("wasi:http/types@0.2.6", "http-error-code"),
        ("riptide:other/thing@1.0.0", "do-it"),
    ] {
        let error = refusal(importing(interface, function));
        assert_eq!(error.code(), "component-import", "{error}");
        assert!(error.to_string().contains(interface), "{error}");
    }
}

#[test]
fn functions_that_the_sandbox_does_not_have_are_named() {
    for (interface, function) in [
        ("wasi:clocks/monotonic-clock@0.2.6", "subscribe-duration"),
        ("wasi:cli/environment@0.2.6", "initial-cwd"),
        ("wasi:io/poll@0.2.6", "poll"),
    ] {
        let error = refusal(importing(interface, function));
        assert_eq!(error.code(), "component-interface", "{error}");
        assert!(error.to_string().contains(function), "{error}");
    }
}

#[test]
fn a_limit_above_the_components_maximum_is_refused_with_both_numbers() {
    let above = MAXIMUM_PAGES + 1;
    let error =
        CmExtractor::with_config(ExtractorConfig { max_memory_pages: above, ..config() }).err().unwrap();
    assert_eq!(error.code(), "limit-above-maximum");
    let words = error.to_string();
    for part in ["513 pages", "512 pages", "lower max-memory", "--max-memory in .cargo/config.toml"] {
        assert!(words.contains(part), "{words}");
    }
    CmExtractor::with_config(config()).unwrap();
}

#[test]
fn a_missing_file_is_named() {
    let component = ComponentSource::Path("/nowhere/at/all.wasm".into());
    let error = CmExtractor::with_config(ExtractorConfig { component, ..config() }).err().unwrap();
    assert_eq!(error.code(), "component-missing");
    assert!(error.to_string().contains("/nowhere/at/all.wasm"), "{error}");
    assert!(error.to_string().contains("No such file"), "{error}");
}

fn in_directory(directory: &Path) -> ExtractorConfig {
    let path = directory.join("guest.wasm");
    fs::write(&path, hostile()).unwrap();
    ExtractorConfig { component: ComponentSource::Path(path), ..config() }
}

fn code_origin(config: ExtractorConfig) -> CodeOrigin {
    let extractor = CmExtractor::with_config(config).unwrap();
    assert_lives_on(&extractor);
    extractor.component().code
}

#[test]
fn a_precompiled_file_is_used_where_it_fits() {
    let directory = tempfile::tempdir().unwrap();
    let config = in_directory(directory.path());
    assert_eq!(code_origin(config.clone()), CodeOrigin::Compiled);

    let precompiled = precompile(&directory.path().join("guest.wasm"), &config).unwrap();
    assert_eq!(precompiled, directory.path().join("guest.cwasm"));
    assert_eq!(code_origin(config.clone()), CodeOrigin::Precompiled);

    // Another engine: fuel changes the machine code.
    assert_eq!(code_origin(ExtractorConfig { fuel: Some(1 << 40), ..config.clone() }), CodeOrigin::Compiled);
    // Another limit: it does not.
    assert_eq!(
        code_origin(ExtractorConfig { max_memory_pages: 100, ..config.clone() }),
        CodeOrigin::Precompiled
    );

    // Another component.
    let component = directory.path().join("guest.wasm");
    fs::write(&component, of_version("1.1.0")).unwrap();
    assert_eq!(code_origin(config.clone()), CodeOrigin::Compiled);
    fs::write(&component, hostile()).unwrap();
    assert_eq!(code_origin(config), CodeOrigin::Precompiled);
}

#[test]
fn a_damaged_precompiled_file_is_not_used() {
    let directory = tempfile::tempdir().unwrap();
    let config = in_directory(directory.path());
    let precompiled = precompile(&directory.path().join("guest.wasm"), &config).unwrap();
    let whole = fs::read(&precompiled).unwrap();
    let middle = whole.len() / 2;
    let mut changed = whole.clone();
    changed[middle] ^= 1;
    for damaged in [Vec::new(), whole[..40].to_vec(), whole[..middle].to_vec(), changed, vec![0; whole.len()]]
    {
        fs::write(&precompiled, damaged).unwrap();
        assert_eq!(code_origin(config.clone()), CodeOrigin::Compiled);
    }
    fs::write(&precompiled, whole).unwrap();
    assert_eq!(code_origin(config), CodeOrigin::Precompiled);
}

/// A folder for compiled code, and what is in it.
fn cached_in(directory: &Path) -> ExtractorConfig {
    ExtractorConfig { compile_cache: CompileCache::Directory(directory.join("code")), ..config() }
}

fn files_in(directory: &Path) -> Vec<PathBuf> {
    fs::read_dir(directory.join("code")).unwrap().map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn the_second_start_finds_the_compiled_code() {
    let directory = tempfile::tempdir().unwrap();
    let config = cached_in(directory.path());
    assert_eq!(code_origin(config.clone()), CodeOrigin::Compiled);
    assert_eq!(code_origin(config.clone()), CodeOrigin::Cached);
    // Another engine has other code, beside that of the first.
    let with_fuel = ExtractorConfig { fuel: Some(1 << 40), ..config.clone() };
    assert_eq!(code_origin(with_fuel.clone()), CodeOrigin::Compiled);
    assert_eq!(code_origin(with_fuel), CodeOrigin::Cached);
    assert_eq!(code_origin(config), CodeOrigin::Cached);
    assert_eq!(files_in(directory.path()).len(), 2);
}

#[test]
fn damaged_code_in_the_cache_is_compiled_again() {
    let directory = tempfile::tempdir().unwrap();
    let config = cached_in(directory.path());
    assert_eq!(code_origin(config.clone()), CodeOrigin::Compiled);
    let file = files_in(directory.path()).remove(0);
    let whole = fs::read(&file).unwrap();
    fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    assert_eq!(code_origin(config.clone()), CodeOrigin::Compiled);
    assert_eq!(fs::read(&file).unwrap(), whole);
    assert_eq!(code_origin(config), CodeOrigin::Cached);
}

#[test]
fn old_code_leaves_the_cache_and_nothing_else_does() {
    let directory = tempfile::tempdir().unwrap();
    let config = cached_in(directory.path());
    fs::create_dir(directory.path().join("code")).unwrap();
    for (name, days) in [("old.cwasm", 31), ("old.7-0.partial", 31), ("old.txt", 31), ("young.cwasm", 29)] {
        let file = fs::File::create(directory.path().join("code").join(name)).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(days * 24 * 3600)).unwrap();
    }
    assert_eq!(code_origin(config.clone()), CodeOrigin::Compiled);
    let mut names: Vec<_> =
        files_in(directory.path()).iter().map(|path| path.file_name().unwrap().to_owned()).collect();
    names.sort();
    assert_eq!(names.len(), 3, "{names:?}");
    assert_eq!(names[1..], ["old.txt", "young.cwasm"]);
    assert_eq!(code_origin(config), CodeOrigin::Cached);
}

#[test]
fn a_cache_that_cannot_be_is_an_error_where_it_was_named() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("code"), "a file").unwrap();
    let error = CmExtractor::with_config(cached_in(directory.path())).err().unwrap();
    assert!(matches!(error, Error::Engine { .. }), "{error}");
    assert!(error.to_string().contains("code"), "{error}");
}

#[test]
fn a_component_named_on_the_way_comes_before_the_embedded_one() {
    let named = ComponentSource::find(Some("some/component.wasm".into()));
    assert_eq!(named, ComponentSource::Path("some/component.wasm".into()));
}

#[test]
fn bytes_of_the_caller_are_a_component_too() {
    let component = ComponentSource::Bytes(Arc::from(hostile()));
    let extractor = CmExtractor::with_config(ExtractorConfig { component, ..config() }).unwrap();
    assert_eq!(extractor.component().origin, "given by the caller");
}
