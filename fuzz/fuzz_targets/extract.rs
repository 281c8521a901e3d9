#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| riptide_fuzz::extract(data));
