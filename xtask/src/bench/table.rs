//! The figures as Markdown.

use std::fmt::Write;

use super::{
    Arguments,
    figures::{Contest, Cores, Spread, StartUp, Sweep},
};

/// What was run, and where.
pub(super) fn header(machine: &str, arguments: &Arguments) -> String {
    let pages = match &arguments.corpus {
        Some(_) => format!(" --corpus DIR --step {}", arguments.step),
        None => String::new(),
    };
    let peers = if arguments.peers { " --peers" } else { "" };
    format!("`cargo xtask bench{pages} --rounds {}{peers}`, {machine}.\n\n", arguments.rounds)
}

/// Contestants in turn on the same pages, in processor time.
pub(super) fn contest(title: &str, contest: &Contest) -> String {
    let mut out = format!(
        "### {title}\n\n{} pages, {:.1} MB, one thread, {} rounds, all in turn on every page; processor time. The ratio \
         is the time as a multiple of the first row's: the median round, and the range of all rounds.\n\n\
         | extractor | pages/s | MB/s | p50 ms | p99 ms | time ratio | refused | without text |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- |\n",
        contest.pages,
        contest.bytes as f64 / 1e6,
        contest.rounds
    );
    for row in &contest.results {
        // Writing to a string can't fail.
        let _ = writeln!(
            out,
            "| {} | {:.0} | {:.1} | {:.2} | {:.1} | {:.2} ({:.2} to {:.2}) | {} | {} |",
            row.name,
            row.pages_per_second,
            row.megabytes_per_second,
            row.median_ms,
            row.p99_ms,
            row.ratio,
            row.spread.0,
            row.spread.1,
            row.refused,
            row.blank
        );
    }
    out.push('\n');
    out
}

/// All cores against one.
pub(super) fn cores(cores: &Cores) -> String {
    format!(
        "### Cores\n\n{} cores: {:.0} pages/s in the sandbox against {:.0} with one thread, {:.2} times as many.\n\n",
        cores.cores, cores.all, cores.one, cores.ratio
    )
}

/// Generated pages of growing size.
pub(super) fn sweep(sweep: &Sweep) -> String {
    let mut out = String::from(
        "### Sizes\n\nGenerated pages, one thread, processor time, medians.\n\n\
         | page | native ms | sandbox ms | ratio | guest's memory | in pages |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    for step in &sweep.steps {
        let _ = writeln!(
            out,
            "| {:.0} KB | {:.3} | {:.3} | {:.2} | {:.1} MB | {:.1} |",
            step.bytes as f64 / 1024.0,
            step.native_ms,
            step.sandbox_ms,
            step.sandbox_ms / step.native_ms,
            step.peak_memory as f64 / f64::from(1 << 20),
            step.peak_memory as f64 / step.bytes as f64,
        );
    }
    let _ = write!(
        out,
        "\nFrom 64 KB on, time grows as the size to the power of {:.3} natively and of {:.3} in the sandbox. A page without \
         content takes {:.0} us in the sandbox: what a fresh instance costs.\n\n",
        sweep.native_exponent, sweep.sandbox_exponent, sweep.fixed_us
    );
    out
}

/// The program from its start to its end.
pub(super) fn start_up(start_up: &StartUp) -> String {
    let mut out = String::from(
        "### Start\n\nFrom the start of `riptide extract` on an ordinary page to its end, on the clock on the wall.\n\n\
         | run | median ms | range |\n| --- | --- | --- |\n",
    );
    let mut row = |name: &str, spread: &Spread| {
        let _ = writeln!(
            out,
            "| {name} | {:.1} | {:.1} to {:.1} |",
            spread.median, spread.least, spread.greatest
        );
    };
    row("sandbox, component in the cache", &start_up.sandbox);
    row("native", &start_up.native);
    row("sandbox, first run ever", &start_up.first);
    out.push('\n');
    out
}
