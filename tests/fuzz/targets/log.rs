#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| envelope_lab_fuzz::fuzz("log", input));
