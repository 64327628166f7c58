//! Arbitrary bytes as a document.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    specmill_fuzz::generate("fuzz.yaml", bytes);
});
