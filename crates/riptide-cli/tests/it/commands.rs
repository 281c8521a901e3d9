//! Help, completions, manual page, version.

use crate::command::{Sandbox, assert_fails, assert_succeeds, example};

#[test]
fn help_lists_every_exit_code() {
    for args in [&["--help"][..], &["extract", "--help"]] {
        let help = assert_succeeds(&Sandbox::new().run(args));
        for code in ["0  ", "1  ", "2  ", "3  ", "4  ", "5  ", "6  ", "130  "] {
            assert!(help.contains(&format!("\n  {code}")), "exit code {code} is missing in {args:?}");
        }
    }
}

#[test]
fn an_unknown_flag_is_a_usage_error() {
    assert_fails(&Sandbox::new().run(&["extract", "--frobnicate"]), 2, &["--frobnicate"]);
}

#[test]
fn contradictions_are_usage_errors() {
    for args in [
        ["--stdin", "--input-file=x"],
        ["--precision", "--recall"],
        ["--full-page", "--select=p"],
        ["--fail-fast", "-"],
    ] {
        assert_fails(&Sandbox::new().run(&[&["extract"], &args[..]].concat()), 2, &["Usage"]);
    }
}

#[test]
fn completions_and_the_manual_name_every_flag() {
    let sandbox = Sandbox::new();
    let manual = assert_succeeds(&sandbox.run(&["man"])).replace('\\', "");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = assert_succeeds(&sandbox.run(&["completions", shell]));
        for flag in ["max-input-bytes", "allow-private", "ndjson", "front-matter"] {
            assert!(script.contains(flag), "{shell} lacks {flag}");
            assert!(manual.contains(flag), "the manual lacks {flag}");
        }
    }
}

#[test]
fn the_last_word_on_the_form_holds() {
    let sandbox = Sandbox::new();
    let extract = |args: &[&str], variable: &str| {
        let mut command = sandbox.command();
        command.args(["extract", example()]).args(args).env("RIPTIDE_FORMAT", variable);
        assert_succeeds(&command.output().unwrap())
    };
    assert!(extract(&["--json"], "md").starts_with('{'));
    assert!(extract(&["--format", "html", "--json"], "md").starts_with('{'));
    assert!(extract(&["--json", "--format", "html"], "md").starts_with('<'));
}

/// `docs/cli.md` carries the help of every command, word for word.
#[test]
fn the_reference_is_what_help_says() {
    let reference = include_str!("../../../../docs/cli.md");
    for args in [
        &["--help"][..],
        &["extract", "--help"],
        &["render", "--help"],
        &["component", "--help"],
        &["doctor", "--help"],
        &["config", "--help"],
    ] {
        let help = assert_succeeds(&Sandbox::new().run(args));
        assert!(
            reference.contains(help.trim_end()),
            "docs/cli.md lacks what `riptide {}` prints:\n{help}",
            args.join(" ")
        );
    }
}
