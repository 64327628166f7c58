//! Any answer of a server, as a client reads it.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // Too few bytes to choose from are no answer.
    let _ = specmill_fuzz::read_answer(bytes);
});
