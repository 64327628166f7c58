//! Arbitrary server responses, read by a client.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // Too few bytes to choose from are skipped.
    let _ = specmill_fuzz::read_answer(bytes);
});
