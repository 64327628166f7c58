//! `[[overlays]]`: the overlays of the documents.

use serde::Deserialize;
use toml::Spanned;

use super::raw::RawDocument;
use super::{FILE, SettingsError, fault};

/// An overlay of the documents.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Overlay {
    /// Its path, relative to the folder of `specmill.toml` and written with `/`
    pub file: String,
    /// Its source
    pub source: Option<String>,
    /// The SHA-256 of its bytes, in lower-case hexadecimal digits
    pub sha256: Option<String>,
}

/// An overlay as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOverlay {
    pub(super) file: Spanned<String>,
    pub(super) source: Option<String>,
    pub(super) sha256: Option<Spanned<String>>,
}

impl RawOverlay {
    pub(super) fn into_overlay(self) -> Overlay {
        Overlay {
            file: self.file.into_inner(),
            source: self.source,
            sha256: self.sha256.map(Spanned::into_inner),
        }
    }
}

/// Checks that each overlay is a relative path, and is listed once.
pub(super) fn check_overlays(
    overlays: &[RawOverlay],
    documents: &[RawDocument],
) -> Result<(), SettingsError> {
    for (index, overlay) in overlays.iter().enumerate() {
        let file = overlay.file.get_ref();
        let is_step = |step: &str| !step.is_empty() && step != ".";
        if !file.split('/').all(is_step) || file.contains(['\\', ':']) {
            let message = format!("`{file}` is not a path relative to the folder of {FILE}");
            return Err(fault(&overlay.file, message));
        }
        let is_same = |other: &Spanned<String>| other.get_ref() == file;
        if overlays[..index].iter().any(|it| is_same(&it.file)) {
            return Err(fault(&overlay.file, format!("`{file}` is listed twice")));
        }
        if documents.iter().any(|it| is_same(&it.file)) {
            let message = format!("`{file}` is listed as a document, too");
            return Err(fault(&overlay.file, message));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::parse;

    #[test]
    fn overlays_have_an_order_and_relative_paths() {
        let text = "[[overlays]]\nfile = \"b/x.yaml\"\nsource = \"s\"\n[[overlays]]\nfile = \
                    \"../a.json\"\nsha256 = \"00\"\n";
        let parsed = parse(text).unwrap();
        let files = parsed.settings.overlays.iter().map(|it| it.file.as_str());
        assert_eq!(files.collect::<Vec<_>>(), ["b/x.yaml", "../a.json"]);
        assert!(text[parsed.overlays[1].0..].starts_with("\"../a.json"));
        assert!(text[parsed.overlays[1].1..].starts_with("\"00"));
        for (file, words) in [
            ("", "is not a path relative"),
            ("/a.yaml", "is not a path relative"),
            ("a//b.yaml", "is not a path relative"),
            ("./a.yaml", "is not a path relative"),
            ("c:x.yaml", "is not a path relative"),
            ("b/x.yaml", "is listed twice"),
            ("doc.yaml", "is listed as a document, too"),
        ] {
            let text = format!(
                "[[documents]]\nfile = \"doc.yaml\"\n[[overlays]]\nfile = \"b/x.yaml\"\n\
                 [[overlays]]\nfile = {file:?}\n"
            );
            let fault = parse(&text).unwrap_err();
            assert!(fault.message.contains(words), "{file}: {}", fault.message);
            assert!(
                text[fault.offset..].starts_with(&format!("{file:?}")),
                "{file}"
            );
        }
    }
}
