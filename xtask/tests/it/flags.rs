use std::ffi::OsString;

use xtask::flags::{GuestFlags, replaced_by};

fn parse(flags: &str) -> anyhow::Result<GuestFlags> {
    GuestFlags::parse(&format!("[target.wasm32-wasip2]\nrustflags = [{flags}]"))
}

#[test]
fn the_numbers_are_those_of_the_linker_arguments() {
    let flags = parse(
        r#""-Clink-arg=-zstack-size=65536", "-Clink-arg=--max-memory=131072", "-Ctarget-feature=+simd128""#,
    )
    .unwrap();
    assert_eq!((flags.stack_bytes, flags.max_memory_bytes), (65536, 131_072));
    assert_eq!(flags.rustflags.len(), 3);
}

#[test]
fn a_missing_doubled_or_malformed_number_is_named() {
    let stack = r#""-Clink-arg=-zstack-size=65536""#;
    for (flags, cause) in [
        (stack.to_owned(), "has no `-Clink-arg=--max-memory=BYTES`"),
        (r#""-Clink-arg=--max-memory=131072""#.to_owned(), "has no `-Clink-arg=-zstack-size=BYTES`"),
        (format!("{stack}, {stack}"), "more than one `-Clink-arg=-zstack-size=BYTES`"),
        (r#""-Clink-arg=-zstack-size=4M""#.to_owned(), "is not a number of bytes"),
        ("1".to_owned(), "is not a string"),
    ] {
        let message = format!("{:#}", parse(&flags).unwrap_err());
        assert!(message.contains(cause), "{message}");
    }
    let message = format!("{:#}", GuestFlags::parse("[alias]").unwrap_err());
    assert!(message.contains("[target.wasm32-wasip2] has no array `rustflags`"), "{message}");
}

#[test]
fn the_variable_that_replaces_the_flags_is_named() {
    let only = |set: &'static str| move |name: &str| (name == set).then(OsString::new);
    assert_eq!(replaced_by(only("RUSTFLAGS")), Some("RUSTFLAGS"));
    assert_eq!(replaced_by(only("CARGO_ENCODED_RUSTFLAGS")), Some("CARGO_ENCODED_RUSTFLAGS"));
    assert_eq!(replaced_by(only("RUSTDOCFLAGS")), None);
}
