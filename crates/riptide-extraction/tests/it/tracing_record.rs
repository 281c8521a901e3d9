//! What the host writes to the log.

use std::io::Write;
use std::sync::{Arc, Mutex};

use riptide_extraction::ExtractorConfig;
use tracing::Level;

use crate::hostile_guest::{attempt, command, config, extractor};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn every_growth_is_a_record_with_its_numbers() {
    let extractor = extractor(ExtractorConfig { max_memory_pages: 100, ..config() });
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(Level::DEBUG)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::with_default(subscriber, || {
        // The first thread that meets a callsite decides for all whether anybody listens, and another test's thread
        // knows no subscriber: meet them all, then have it decided here.
        attempt(&extractor, &command('g', 101)).outcome.unwrap_err();
        tracing::callsite::rebuild_interest_cache();
        log.0.lock().unwrap().clear();

        attempt(&extractor, &command('g', 3)).outcome.unwrap();
        attempt(&extractor, &command('g', 101)).outcome.unwrap_err();
    });
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let growths: Vec<_> = text.lines().filter(|line| line.contains("linear memory growth")).collect();
    let expected = [
        "current_bytes=0 current_pages=0 desired_bytes=131072 desired_pages=2 maximum_bytes=33554432 maximum_pages=512 \
         limit_bytes=6553600 limit_pages=100 allowed=true",
        "current_bytes=131072 current_pages=2 desired_bytes=196608 desired_pages=3 maximum_bytes=33554432 maximum_pages=512 \
         limit_bytes=6553600 limit_pages=100 allowed=true",
        "current_bytes=0 current_pages=0 desired_bytes=131072 desired_pages=2 maximum_bytes=33554432 maximum_pages=512 \
         limit_bytes=6553600 limit_pages=100 allowed=true",
        "current_bytes=131072 current_pages=2 desired_bytes=6619136 desired_pages=101 maximum_bytes=33554432 maximum_pages=512 \
         limit_bytes=6553600 limit_pages=100 allowed=false",
    ];
    assert_eq!(growths.len(), expected.len(), "{text}");
    for (growth, expected) in growths.iter().zip(expected) {
        assert!(growth.ends_with(expected), "{growth}");
    }
}
