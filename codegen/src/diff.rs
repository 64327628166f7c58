//! The verdict: the meaning of new documents for programs that use the client.
//!
//! [`diff`] compares two models, for the wire, and the public items of two planned clients, for
//! source code, and joins both: each change of the documents is one finding, with the items that it
//! changes. Nothing is emitted, and no text of generated code is compared.
//!
//! | to find out | open |
//! |---|---|
//! | which types, operations and components are compared with which | `walk.rs`, `calls/matching.rs`, `renames.rs` |
//! | what a change means on the wire: parameters, bodies, responses | `calls/` |
//! | what a change means on the wire: values, objects, unions | `values.rs`, `objects.rs`, `unions.rs` |
//! | what a change means on the wire: response headers | `headers.rs` |
//! | what changes for servers, credentials and the document as a whole | `root.rs` |
//! | what code that calls the client can name | `surface.rs` |
//! | when a caller no longer compiles | `surface/compare.rs` |
//! | which change of the documents caused it | `causes.rs` |
//! | what callers have to do | `advice.rs` |
//! | what each kind of finding is | `kinds.rs` |
//! | the version that all findings ask for | `verdict.rs` |
//! | which findings are acknowledged | `acknowledged.rs` |
//! | how findings are shown | `render.rs`, `markdown.rs`, `annotations.rs` |

mod acknowledged;
mod advice;
mod annotations;
mod calls;
mod causes;
mod change;
mod finding;
mod headers;
mod kinds;
mod markdown;
mod objects;
mod renames;
mod render;
mod root;
mod side;
mod surface;
mod unions;
mod values;
mod verdict;
mod walk;

pub use finding::{Acceptance, Effect, Finding, Place, RustChange, SHOWN_OPERATIONS, Source, Wire};
pub use kinds::Kind;
pub use markdown::Group;
pub(crate) use verdict::says_enough;
pub use verdict::{Bump, Verdict, Versions};

use crate::Error;
use crate::hash::HashMap;
use crate::load::Pointer;
use crate::settings::Day;
use crate::spec::Spec;
use causes::Joined;
use change::{At, Change};
use renames::Rename;
use side::Side;
use walk::Walk;

/// Choices of a comparison.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// True if renamed components, and operations that moved, keep their names in the client
    pub accept_renames: bool,
    /// True if the client is a module of another crate, which has neither a name nor Cargo features
    /// of its own
    pub is_module: bool,
    /// The current day, on which acceptances may have ended
    pub today: Option<Day>,
}

/// Documents that could not be compared.
#[derive(Debug)]
pub struct Unreadable {
    /// True for the old documents, false for the new ones
    pub is_old: bool,
    /// Their errors
    pub error: Error,
}

/// Compares two sets of documents.
///
/// The new client keeps the identifiers of the old one, from the new `names.lock` or, where there
/// is none, from the old documents.
///
/// # Errors
///
/// Returns the errors of the side that is not readable.
pub fn diff(old: &Spec, new: &Spec, options: &Options) -> Result<Verdict, Unreadable> {
    let fail = |is_old| move |error| Unreadable { is_old, error };
    let before = Side::read(old, None).map_err(fail(true))?;
    let mut after = Side::read(new, Some(&before.lock)).map_err(fail(false))?;
    let mut renames = renames::find(&before.model, &after.model);
    let named = renames::named(&new.settings.renames);
    renames::add_named(&mut renames, &named, &before.model, &after.model);
    let moved = renames::find_operations(&before.model, &after.model, &named);
    if options.accept_renames {
        let inline = renames::find_inline(&walk(&before, &after, &renames, &named, options));
        let accepted = [renames.as_slice(), &moved, &inline].concat();
        if !accepted.is_empty() {
            let mut lock = before.lock.clone();
            lock.entries.extend(new.lock.entries.clone());
            renames::follow(&mut lock, &accepted);
            after = Side::read(&new.clone().with_lock(lock), None).map_err(fail(false))?;
        }
    }
    let version = before.api.package.version.clone();
    let mut walk = walk(&before, &after, &renames, &named, options);
    walk.inline = renames::find_inline(&walk);
    renames::tell_inline(&mut walk, options.accept_renames);
    let words = std::mem::take(&mut walk.words);
    let list = |side| surface::list(side, options.is_module);
    let (old_items, new_items) = (list(&before), list(&after));
    let mut joined = causes::join(walk, &old_items, &new_items);
    joined.extend(worded(words));
    let mut findings = findings(joined, &before, &after);
    show_paths(&mut findings, old, new);
    let warnings = acknowledged::accept(&mut findings, &new.settings.accepted, options.today);
    let mut verdict = Verdict::of(findings, &version);
    verdict.warnings = new.settings_warnings(&warnings);
    Ok(verdict)
}

/// Compares all operations and all that is not part of one.
fn walk<'a>(
    old: &'a Side,
    new: &'a Side,
    renames: &[Rename],
    named: &[Rename],
    options: &Options,
) -> Walk<'a> {
    let mut walk = Walk::new(old, new, renames);
    walk.is_module = options.is_module;
    walk.named = named.to_vec();
    calls::compare_all(&mut walk);
    root::compare(&mut walk, renames);
    walk.finish();
    walk
}

/// Returns one change for all places whose words alone changed.
fn worded(mut places: Vec<(Pointer, Pointer)>) -> Option<Joined> {
    places.sort();
    places.dedup();
    let (old, new) = places.first()?;
    let count = places.len();
    let plural = if count == 1 {
        "place has"
    } else {
        "places have"
    };
    let message = format!("{count} {plural} other words or examples");
    Some(Joined {
        change: Change::new(Kind::WordsChanged, &At::both(old, new), message),
        reach: walk::Reach::default(),
        source: Source::Nothing,
        rust: Vec::new(),
    })
}

/// Returns false for a constant that merely follows from another change.
fn is_meant(joined: &Joined) -> bool {
    let change = &joined.change;
    change.kind != Kind::ConstantChanged
        || joined.source != Source::Nothing
        || change.sent != Effect::Nothing && joined.reach.is_sent
}

/// Replaces file names by paths as the caller finds the files.
fn show_paths(findings: &mut [Finding], old: &Spec, new: &Spec) {
    let show = |place: &mut Option<Place>, spec: &Spec| {
        if let Some(place) = place {
            let (file, line, column) = place.parts();
            place.place = format!("{}:{line}:{column}", spec.path_of(file));
        }
    };
    for finding in findings {
        show(&mut finding.old, old);
        show(&mut finding.new, new);
    }
}

fn findings(joined: Vec<Joined>, old: &Side, new: &Side) -> Vec<Finding> {
    let pointers = |place: fn(&Change) -> Option<&Pointer>| {
        let all = joined.iter().filter_map(|it| place(&it.change));
        all.cloned().collect::<Vec<_>>()
    };
    let old_places = old.locate(pointers(|it| it.old.as_ref()));
    let new_places = new.locate(pointers(|it| it.new.as_ref()));
    let route = |bit: usize| {
        let base = new.model.operations.len();
        let found = match bit.checked_sub(base) {
            Some(index) => old.model.operations.get(index),
            None => new.model.operations.get(bit),
        };
        found.map(|it| format!("{} {}", it.method, it.path))
    };
    let find = |places: &HashMap<Pointer, Place>, pointer: &Option<Pointer>| {
        pointer
            .as_ref()
            .and_then(|pointer| places.get(pointer).cloned())
    };
    joined
        .into_iter()
        .filter(is_meant)
        .map(|joined| {
            let Joined {
                change,
                reach,
                mut source,
                mut rust,
            } = joined;
            source = source.max(change.meaning);
            if reach.is_received {
                source = source.max(change.meaning_received);
            }
            let is_reached = |is: bool, effect| if is { effect } else { Effect::Nothing };
            let wire = Wire {
                request: is_reached(reach.is_sent, change.sent),
                response: is_reached(reach.is_received, change.received),
            };
            // What does not break source code has no uses to remove, and what is not received was
            // never read as another value.
            let is_advised = match change.kind {
                Kind::EnumValueAdded | Kind::VariantAdded => reach.is_received,
                Kind::EnumValueRemoved | Kind::VariantRemoved => source == Source::Breaks,
                _ => true,
            };
            rust.sort();
            rust.dedup();
            let own = change.advice.filter(|_| is_advised);
            let of_items = advice::of_items(&rust);
            let advice = match (own, of_items) {
                (Some(own), Some(items)) if advice::is_further(change.kind) => {
                    Some(format!("{items}; {own}"))
                }
                (own, items) => own.or(items),
            };
            let of_kind = || advice::of_kind(change.kind, source, wire).map(str::to_owned);
            let advice = advice.or_else(of_kind);
            let rust = rust.into_iter().map(|row| row.change).collect();
            Finding {
                kind: change.kind,
                source,
                wire,
                old: find(&old_places, &change.old),
                new: find(&new_places, &change.new),
                operations: reach
                    .bits()
                    .filter_map(route)
                    .take(SHOWN_OPERATIONS)
                    .collect(),
                operation_count: reach.bits().count(),
                rust,
                message: change.message,
                advice,
                accepted: None,
            }
        })
        .collect()
}
