//! A document with its overlays applied, as text.

use std::path::Path;

use super::Spec;
use crate::Error;
use crate::diagnostic::{Located, Severity, locate_all, make_strict};
use crate::files::write_file;
use crate::load::{
    Form, MendedDocument, Reading, Source, apply_overlays, count_comments, form_of, print,
};
use crate::report::{OverlaySummary, overlays};

/// A document with its overlays applied.
#[derive(Clone, Debug)]
pub struct Mended {
    /// Its text
    pub text: String,
    /// Effect of each overlay
    pub overlays: Vec<OverlaySummary>,
    /// Warnings and notes
    pub diagnostics: Vec<Located>,
    /// The number of comments of the document, which are not in the text
    pub comments: usize,
}

impl Mended {
    /// Writes the text to a file.
    ///
    /// # Errors
    ///
    /// Returns [`Error::Disk`] if the file cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        write_file(path, self.text.as_bytes())
    }
}

/// Applies overlays to the only document.
pub(super) fn mend(spec: &Spec, form: Option<Form>) -> Result<Mended, Error> {
    let [document] = &spec.sources[..] else {
        let names = spec.sources.iter().map(|it| spec.path_of(&it.name));
        let names = names.collect::<Vec<_>>().join(", ");
        let message = format!("there are {} documents: {names}", spec.sources.len());
        return Err(Error::refused(message).hint("name one of them"));
    };
    if spec.overlays.is_empty() {
        let message = format!("there is no overlay for {}", spec.path_of(&document.name));
        return Err(Error::refused(message)
            .hint("name one by `--overlay`, or list it below `[[overlays]]` in specmill.toml"));
    }
    let sources = [&spec.sources[..], &spec.overlays[..]].concat();
    let (mended, diagnostics) = apply(spec, &sources);
    let is_sound = !diagnostics.iter().any(|it| it.severity == Severity::Error);
    let Some(mended) = mended.filter(|_| is_sound) else {
        return Err(Error::Documents(diagnostics));
    };
    let form = form.unwrap_or_else(|| form_of(document));
    Ok(Mended {
        text: print(&mended.root, &mended.origins, &sources, form),
        overlays: overlays(mended.applied, &spec.settings),
        diagnostics,
        comments: count_comments(document),
    })
}

fn apply(spec: &Spec, sources: &[Source]) -> (Option<MendedDocument>, Vec<Located>) {
    let addresses = spec.settings.addresses();
    let reading = Reading {
        sources: &spec.sources,
        overlays: &spec.overlays,
        addresses: &addresses,
        beside: &spec.disk,
        prefer: &spec.settings.prefer,
        names: &spec.lock.entries,
    };
    let mut diagnostics = Vec::new();
    let mended = apply_overlays(&reading, &mut diagnostics);
    let places = spec.warnings.clone();
    if spec.settings.strict {
        make_strict(&mut diagnostics);
    }
    let mut located = spec.locate(places);
    located.extend(locate_all(diagnostics, sources, None));
    (mended, spec.show_paths(located))
}

impl Spec {
    /// Returns the errors of the overlays, if they have any, whatever the state of the documents.
    pub(crate) fn check_overlays(&self) -> Result<(), Error> {
        let sources = [&self.sources[..], &self.overlays[..]].concat();
        let (_, mut diagnostics) = apply(self, &sources);
        diagnostics.retain(|it| it.severity == Severity::Error);
        match diagnostics.is_empty() {
            true => Ok(()),
            false => Err(Error::Documents(diagnostics)),
        }
    }
}
