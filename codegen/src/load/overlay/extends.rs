//! The documents that an overlay is for (section 4.4.1, `extends`).
//!
//! `extends` is a URI reference. A relative one is resolved against the overlay's own path, an
//! absolute one is compared with the source that the settings record for a document, and with the
//! document's own `$self`. Nothing is fetched. A vendored document often has another folder than
//! the original, so that a file name alone is enough where there is no source.

use std::collections::BTreeMap;

use super::action::Overlay;
use super::apply::Mender;
use crate::diagnostic::{Diagnostic, Location, WarningKind};
use crate::load::{Node, Pointer, Source};

/// The documents of a run, and an overlay.
pub(in crate::load) struct Targets<'a> {
    pub(in crate::load) sources: &'a [Source],
    /// Sources of documents, by their file names
    pub(in crate::load) addresses: &'a BTreeMap<String, String>,
    /// The overlay
    pub(in crate::load) file: &'a Source,
}

/// Returns the indexes of the documents that an overlay is for: those that `extends` names, or
/// else all of them, with a warning if it names another one.
pub(super) fn choose(
    overlay: &Overlay,
    targets: &Targets<'_>,
    documents: &[Mender],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<usize> {
    let all = 0..documents.len();
    let Some(extends) = &overlay.extends else {
        return all.collect();
    };
    let is_named = |index: &usize| {
        let own = documents[*index].root.get("$self").and_then(Node::as_str);
        let source = &targets.sources[*index];
        let recorded = targets.addresses.get(&source.name).map(String::as_str);
        names(extends, &targets.file.name, &source.name, recorded, own)
    };
    let named = all.clone().filter(is_named).collect::<Vec<_>>();
    if !named.is_empty() {
        return named;
    }
    let shown = match targets.sources {
        [one] => format!("`{}`", one.name),
        many => format!("any of the {} documents", many.len()),
    };
    let at = Location::Document(overlay.file, Pointer::root().child("extends"));
    let message = format!("this overlay extends `{extends}`, which is not known to be {shown}");
    diagnostics.push(
        Diagnostic::warning(WarningKind::OverlayExtends, at, message).hint(
            "it is applied all the same; record the document's address as `source` below \
         `[[documents]]` in specmill.toml, or correct `extends`",
        ),
    );
    all.collect()
}

/// Returns true if a URI reference names a document.
fn names(
    extends: &str,
    overlay: &str,
    document: &str,
    recorded: Option<&str>,
    own: Option<&str>,
) -> bool {
    let extends = without_fragment(extends);
    let is_same = |address: &str| is_equal(extends, without_fragment(address));
    if own.is_some_and(is_same) || recorded.is_some_and(is_same) {
        return true;
    }
    // A file has the address of one machine, which says as little as another folder does.
    let is_absolute = extends.contains("://") && !extends.starts_with("file:");
    match recorded {
        // Its address is known, and is another one.
        Some(recorded) if is_absolute && recorded.contains("://") => false,
        _ if is_absolute => last_step(extends) == last_step(document),
        _ => {
            let path = decode(extends);
            let folder = overlay.rsplit_once('/').map_or("", |(folder, _)| folder);
            let joined = normal(&format!("{folder}/{path}"));
            joined == normal(document) || last_step(&path) == last_step(document)
        }
    }
}

fn without_fragment(address: &str) -> &str {
    address.split('#').next().unwrap_or_default()
}

/// Compares URIs: scheme and host without regard to case (RFC 3986, section 6.2.2.1).
fn is_equal(a: &str, b: &str) -> bool {
    let parts = |address: &str| {
        let start = address.find("://").map_or(0, |at| at + 3);
        let end = address[start..]
            .find('/')
            .map_or(address.len(), |at| start + at);
        let (head, tail) = address.split_at(if start == 0 { 0 } else { end });
        (
            head.to_ascii_lowercase(),
            tail.trim_end_matches('/').to_owned(),
        )
    };
    parts(a) == parts(b)
}

fn last_step(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    decode(path.rsplit('/').next().unwrap_or_default())
}

/// Removes `.` and `..` from a path.
fn normal(path: &str) -> String {
    let mut steps = Vec::new();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." if steps.last().is_some_and(|last| *last != "..") => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// Decodes percent-encoded bytes; a text that is not UTF-8 then stays.
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let digits = text.get(at + 1..at + 3).filter(|_| *byte == b'%');
        match digits.and_then(|it| u8::from_str_radix(it, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_names_a_document_by_path_or_address() {
        let source = Some("https://Example.com/api/openapi.yaml");
        for (extends, overlay, document, recorded, named) in [
            ("./openapi.yaml", "fix.yaml", "openapi.yaml", None, true),
            (
                "../openapi.yaml",
                "fixes/fix.yaml",
                "openapi.yaml",
                None,
                true,
            ),
            (
                "../v1/my%20api.yaml#/info",
                "fix.yaml",
                "my api.yaml",
                None,
                true,
            ),
            ("other.yaml", "fix.yaml", "openapi.yaml", None, false),
            ("file:///x/a.yaml", "f", "a.yaml", source, true),
            ("file:///x/b.yaml", "f", "a.yaml", source, false),
            (
                "file:///elsewhere/openapi.yaml",
                "fix.yaml",
                "openapi.yaml",
                None,
                true,
            ),
            (
                "https://example.com/api/openapi.yaml",
                "f",
                "a.yaml",
                source,
                true,
            ),
            (
                "HTTPS://example.com/api/openapi.yaml",
                "f",
                "a.yaml",
                source,
                true,
            ),
            (
                "https://example.com/API/openapi.yaml",
                "f",
                "openapi.yaml",
                source,
                false,
            ),
            (
                "https://other.com/openapi.yaml?x=/y",
                "f",
                "openapi.yaml",
                None,
                true,
            ),
            ("https://other.com/openapi.yaml", "f", "a.yaml", None, false),
        ] {
            let found = names(extends, overlay, document, recorded, None);
            assert_eq!(found, named, "{extends} {document}");
        }
        let own = Some("https://example.com/self");
        assert!(names("https://example.com/self", "f", "a", None, own));
    }
}
