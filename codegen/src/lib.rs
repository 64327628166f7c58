//! Specmill turns OpenAPI documents into a typed Rust client crate.
//!
//! [`generate`] does all of it and is pure, so that the same documents give the same bytes on every
//! machine. Around it are [`spec`] (reads the disk), [`files`] (writes it), [`build`] (for build
//! scripts) and the command `specmill`.

pub mod build;
#[cfg(feature = "cli")]
pub mod bump;
pub mod diagnostic;
pub mod diff;
pub mod digest;
mod emit;
mod error;
#[cfg(feature = "cli")]
pub mod explain;
#[cfg(feature = "cli")]
pub mod fetch;
pub mod files;
pub mod grammar;
mod hash;
pub mod ledger;
pub mod lift;
pub mod load;
pub mod lock;
mod plan;
pub mod report;
mod resolve;
mod review;
pub mod run;
pub mod select;
pub mod settings;
pub mod spec;
#[cfg(feature = "cli")]
pub mod start;
pub mod test;
#[cfg(feature = "cli")]
pub mod vendor;

pub use emit::Layout;
pub use error::Error;
pub use plan::SettingsWarning;

use std::collections::BTreeMap;

use diagnostic::{Diagnostic, Located, Severity, locate_all, make_strict};

/// Input of [`generate`], which alone decides its output.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The documents, oldest first
    pub sources: &'a [load::Source],
    /// The overlays, in the order in which they are applied
    pub overlays: &'a [load::Source],
    /// The settings of `specmill.toml`
    pub settings: &'a settings::Settings,
    /// The names of the previous run
    pub lock: &'a lock::Lock,
    /// The form of the output
    pub layout: Layout,
    /// The files that the documents may refer to
    pub beside: &'a dyn load::ReferencedFiles,
}

/// Output of [`generate`].
#[derive(Clone, Debug)]
pub struct Generated {
    /// The files
    pub files: files::Files,
    /// The names of this run
    pub lock: lock::Lock,
    /// The report
    pub report: report::Report,
    /// Keys of the settings without effect
    pub settings_warnings: Vec<SettingsWarning>,
    /// Name and version of the package
    pub(crate) package: (String, String),
}

/// The documents have errors.
#[derive(Clone, Debug)]
pub struct Failed {
    /// All errors, with warnings and notes
    pub diagnostics: Vec<Located>,
}

/// Generates a client from documents.
///
/// # Errors
///
/// Returns all errors of the documents, with their places; under `strict = true` warnings are
/// errors.
pub fn generate(input: &Input<'_>) -> Result<Generated, Failed> {
    let Understood {
        model,
        heads,
        names,
        ledger,
        fingerprint,
        beside,
        applied,
        diagnostics,
        followed,
        unmatched,
        ..
    } = understand(input)?;
    let names_before = followed.as_ref().unwrap_or(input.lock);
    let (api, mut lock, mut settings_warnings) =
        plan::plan(&model, input.settings, names_before, fingerprint);
    settings_warnings.extend(unmatched);
    lock.entries.extend(names);
    lock.shorten_keys();
    let files = emit::emit(&api, input.layout);
    let report = report::Report {
        beside: beside.into_iter().map(|source| source.name).collect(),
        overlays: report::overlays(applied, input.settings),
        ..report::Report::of(
            input,
            heads,
            &api,
            model.operations.len(),
            ledger,
            diagnostics,
        )
    };
    Ok(Generated {
        files,
        lock,
        report,
        settings_warnings,
        package: (api.package.name, api.package.version),
    })
}

/// The meaning of documents, before anything is planned.
pub(crate) struct Understood {
    pub(crate) model: resolve::Model,
    /// Origins of the parts of the merged tree
    pub(crate) origins: load::Origins,
    heads: Vec<load::Head>,
    /// Names of components that merging gave
    pub(crate) names: BTreeMap<String, String>,
    ledger: report::Ledger,
    pub(crate) fingerprint: String,
    /// The files that the documents referred to
    pub(crate) beside: Vec<load::Source>,
    /// Effect of each overlay
    applied: Vec<load::Applied>,
    diagnostics: Vec<Located>,
    /// The names of the previous run, if some of them followed a renamed component
    pub(crate) followed: Option<lock::Lock>,
    /// Patterns of the selection that match nothing
    unmatched: Vec<SettingsWarning>,
}

/// Reads documents up to their model.
pub(crate) fn understand(input: &Input<'_>) -> Result<Understood, Failed> {
    let mut diagnostics = Vec::new();
    let addresses = input.settings.addresses();
    let reading = load::Reading {
        sources: input.sources,
        overlays: input.overlays,
        addresses: &addresses,
        beside: input.beside,
        prefer: &input.settings.prefer,
        names: &input.lock.entries,
    };
    let load::Loaded {
        tree,
        beside,
        applied,
    } = load::load(&reading, &mut diagnostics);
    let sources = input.sources.iter().chain(input.overlays).chain(&beside);
    let sources = sources.collect::<Vec<_>>();
    let Some(load::Tree {
        mut root,
        origins,
        heads,
        names,
    }) = tree
    else {
        return Err(Failed {
            diagnostics: locate_all(diagnostics, &sources, None),
        });
    };
    let fingerprint = fingerprint(sources.iter().copied());
    let followed = follow_renames(input, &root);
    let choice = input.settings.select.as_ref();
    let choice = choice.map(|select| select::Choice::of(&root, select));
    let region = choice
        .as_ref()
        .map(|choice| select::Region::of(&root, choice));
    let mut ledger = ledger::count(&root, input.settings.unsigned, region.as_ref());
    ledger::add_overlays(&mut ledger, &applied);
    spell_out(&mut root, &origins, &sources, &mut diagnostics);
    let document = lift::lift(root, &mut diagnostics);
    let chosen = input.settings.types.keys();
    let said = resolve::ParameterSettings {
        shared: input.settings.client.parameters.as_deref(),
        key_header: input.settings.client.idempotency_header.as_deref(),
    };
    let model = document.map(|document| {
        let mut model = resolve::resolve(document, chosen, &mut diagnostics);
        resolve::assign_value_sources(&mut model, &said);
        model
    });
    let model = model.map(|mut model| {
        if let (Some(choice), Some(region)) = (&choice, region.clone()) {
            resolve::keep_selected(&mut model, choice, region);
        }
        model
    });
    if let Some(region) = &region {
        let is_one = input.sources.len() == 1;
        diagnostics.retain(|diagnostic| !region.hides_diagnostic(diagnostic, is_one));
    }
    diagnostics.extend(choice.as_ref().and_then(nothing_selected));
    if input.settings.strict {
        make_strict(&mut diagnostics);
    }
    let is_sound = diagnostics
        .iter()
        .all(|diagnostic| diagnostic.severity != Severity::Error);
    let diagnostics = locate_all(diagnostics, &sources, Some(&origins));
    match model.filter(|_| is_sound) {
        Some(model) => Ok(Understood {
            model,
            origins,
            heads,
            names,
            ledger,
            fingerprint,
            beside,
            applied,
            diagnostics,
            followed,
            unmatched: unmatched(choice),
        }),
        None => Err(Failed { diagnostics }),
    }
}

/// Returns the names of the previous run with those moved that follow a component which the
/// documents have under another name now, as `[renames]` says.
fn follow_renames(input: &Input<'_>, root: &load::Node) -> Option<lock::Lock> {
    let at = |text: &str| {
        let pointer = text.strip_prefix('#').and_then(load::Pointer::parse);
        pointer.and_then(|pointer| root.at(&pointer))
    };
    // An inline schema that became a component left a reference behind.
    let has = |text: &str| at(text).is_some_and(|node| node.get("$ref").is_none());
    let renames = input.settings.renames.iter();
    let gone = renames.filter(|(old, new)| !has(old) && at(new).is_some());
    let gone = gone.collect::<Vec<_>>();
    if gone.is_empty() {
        return None;
    }
    let mut lock = input.lock.clone();
    gone.iter().for_each(|(old, new)| lock.follow(old, new));
    Some(lock)
}

/// Returns the error of a selection that selects nothing.
fn nothing_selected(choice: &select::Choice) -> Option<Diagnostic> {
    if !choice.is_empty() {
        return None;
    }
    let message = "the selection has no operation, no webhook and no schema of this document";
    let hint = match choice.unmatched.first() {
        Some(first) => format!("{}: {}", first.message, first.hint),
        None => "change `[select]` in specmill.toml, or `--select`".to_owned(),
    };
    Some(Diagnostic::error(diagnostic::Location::File(0), message).hint(hint))
}

/// Returns warnings of the patterns that match nothing.
fn unmatched(choice: Option<select::Choice>) -> Vec<SettingsWarning> {
    let unmatched = choice.into_iter().flat_map(|it| it.unmatched);
    let warnings = unmatched.map(|it| SettingsWarning {
        key: it.key,
        message: it.message,
        hint: it.hint,
    });
    warnings.collect()
}

/// Restores the spelling of unquoted scalars that are meant as text; warns of missing quotes.
fn spell_out(
    root: &mut load::Node,
    origins: &load::Origins,
    sources: &[&load::Source],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let unquoted = lift::find_unquoted(root);
    let places = unquoted.iter().map(|it| it.pointer.clone());
    let places = places.collect::<Vec<_>>();
    let kinds = places
        .iter()
        .map(|place| root.at(place).map(load::Node::kind));
    let kinds = kinds.collect::<Vec<_>>();
    let texts = load::spell_out(root, origins, sources, &places);
    for ((place, kind), text) in unquoted.into_iter().zip(kinds).zip(texts) {
        if let (false, Some(kind), Some(text)) = (place.is_value, kind, text) {
            diagnostics.push(lift::unquoted_text(place.pointer, kind, &text));
        }
    }
}

/// Returns the SHA-256 over all documents and the files that they refer to, which identifies the
/// documents of a client.
pub fn fingerprint<'a>(sources: impl IntoIterator<Item = &'a load::Source>) -> String {
    let digests = sources
        .into_iter()
        .map(|source| digest::sha256(&source.bytes))
        .collect::<String>();
    digest::sha256(digests.as_bytes())
}
