//! What a page costs before its first byte is read: store, instance, an empty page, and everything dropped again.
//!
//! `cargo run --release -p riptide-extraction --example fixed_cost`

#![expect(clippy::print_stdout, reason = "it is a measurement")]

use std::time::{Duration, Instant};

use riptide_extraction::{Allocation, CmExtractor, Error, ExtractorConfig, Options, Page};

const ROUNDS: usize = 10_000;

fn main() -> Result<(), Error> {
    println!("{:<44}{:>12}{:>12}{:>12}", "microseconds a page", "instantiate", "median", "99 %");
    let default = ExtractorConfig::default;
    measure("the default", default())?;
    measure("on demand", ExtractorConfig { allocation: Allocation::OnDemand, ..default() })?;
    measure(
        "on demand, no copy-on-write",
        ExtractorConfig { allocation: Allocation::OnDemand, copy_on_write: false, ..default() },
    )?;
    measure(
        "on demand, 1 GiB reserved, 64 KiB guard",
        ExtractorConfig {
            allocation: Allocation::OnDemand,
            memory_reservation: Some(1 << 30),
            memory_guard: Some(64 << 10),
            ..default()
        },
    )?;
    measure("pooled", ExtractorConfig { allocation: Allocation::Pooled, ..default() })?;
    measure(
        "pooled, no copy-on-write",
        ExtractorConfig { allocation: Allocation::Pooled, copy_on_write: false, ..default() },
    )
}

fn measure(name: &str, config: ExtractorConfig) -> Result<(), Error> {
    let extractor = CmExtractor::with_config(config)?;
    let options = Options::default();
    let mut instantiate = Vec::with_capacity(ROUNDS);
    let mut whole = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let started = Instant::now();
        let extraction = extractor.extract(&Page::default(), &options)?;
        whole.push(started.elapsed());
        instantiate.push(extraction.stats.instantiate_time);
    }
    instantiate.sort_unstable();
    whole.sort_unstable();
    println!(
        "{name:<44}{:>12.1}{:>12.1}{:>12.1}",
        micros(instantiate[ROUNDS / 2]),
        micros(whole[ROUNDS / 2]),
        micros(whole[ROUNDS * 99 / 100])
    );
    Ok(())
}

fn micros(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e6
}
