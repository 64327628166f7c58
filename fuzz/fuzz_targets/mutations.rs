//! The golden cases' documents, changed at random. With `SPECMILL_FUZZ_SHOW` set, the changed
//! document is printed, so that a find can become a case.

#![no_main]

use arbitrary::Unstructured;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = specmill_fuzz::mutated(&mut Unstructured::new(bytes)) {
        if std::env::var_os("SPECMILL_FUZZ_SHOW").is_some() {
            println!("{text}");
        }
        specmill_fuzz::generate("fuzz.json", text.as_bytes());
    }
});
