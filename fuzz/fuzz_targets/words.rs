//! A document with arbitrary texts and names. With `SPECMILL_FUZZ_SHOW` set, it is printed, so that
//! a find can become a case.

#![no_main]

use arbitrary::Unstructured;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = specmill_fuzz::worded(&mut Unstructured::new(bytes)) {
        if std::env::var_os("SPECMILL_FUZZ_SHOW").is_some() {
            println!("{text}");
        }
        specmill_fuzz::generate("fuzz.json", text.as_bytes());
    }
});
