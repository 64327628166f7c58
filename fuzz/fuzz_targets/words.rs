//! A document whose every name and every text is any text. With `SPECMILL_FUZZ_SHOW` set, it is
//! printed: that is how a find becomes a case.

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
