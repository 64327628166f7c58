//! The join of both comparisons: which change of the documents is the cause of which change of the
//! client's public items. `surface/compare.rs` decides which of the latter break a caller.

use std::collections::{BTreeMap, BTreeSet};

use super::advice;
use super::change::{At, Change};
use super::finding::{Effect, RustChange, Source};
use super::kinds::Kind;
use super::renames::{self, Rename};
use super::surface::{Difference, Item, Signature, Surface, differences, spelled};
use super::walk::{Reach, Walk};
use crate::hash::HashMap;
use crate::load::Pointer;
use crate::plan::api::Name;
use crate::resolve::Origin;

/// A change, with all that is known of it.
pub(super) struct Joined {
    pub change: Change,
    pub reach: Reach,
    pub source: Source,
    pub rust: Vec<Row>,
}

/// A change of a public item, in the order of the documents.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Row {
    /// The index of its type, then zero for the type itself and one for a member, then the member's
    order: (usize, usize, usize),
    pub change: RustChange,
    /// The action for callers
    pub advice: Option<String>,
}

/// Returns the place of an item among those of both clients: a type, and its members after it.
fn order(difference: &Difference<'_>, old: &Surface, new: &Surface) -> (usize, usize, usize) {
    let path = difference.path;
    let own = difference.new.or(difference.old).map_or(0, |it| it.order);
    let name = ["models::", "resources::"].iter().find_map(|room| {
        let rest = path.strip_prefix(room)?;
        Some(room.len() + rest.find(['.', ':', ' ']).unwrap_or(rest.len()))
    });
    let holder = &path[..name.unwrap_or(path.len())];
    let find = |path: &str| new.get(path).or_else(|| old.get(path));
    let found = find(holder).or_else(|| find(holder.strip_suffix("Builder")?));
    let is_member = usize::from(holder != path);
    (found.map_or(own, |it| it.order), is_member, own)
}

/// Assigns each change of a public item to its cause; one without a cause becomes a change itself.
pub(super) fn join(walk: Walk<'_>, old: &Surface, new: &Surface) -> Vec<Joined> {
    let renamed = renamed_types(&walk);
    let differences = differences(old, new);
    let moved = moved_types(&walk);
    let mut all = changes(walk);
    all.extend(moved.iter().map(|it| Joined {
        change: it.change.clone(),
        reach: it.reach.clone(),
        source: Source::Nothing,
        rust: Vec::new(),
    }));
    let index = Index::of(&all);
    let mut left = BTreeMap::<(Kind, Option<Pointer>), Joined>::new();
    // A type that is gone and the one of another name that is new are one item.
    let successor = |difference: &Difference<'_>| {
        let name = difference.path.strip_prefix("models::")?;
        let (name, _) = renamed.get(&Name(name.to_owned()))?;
        let path = format!("models::{}", name.0);
        (difference.new.is_none() && !old.contains_key(&path)).then_some(path)
    };
    let successors = differences.iter().filter_map(successor);
    let successors = successors.collect::<BTreeSet<_>>();
    for difference in &differences {
        if difference.old.is_none() && successors.contains(difference.path) {
            continue;
        }
        let mut row = Row {
            order: order(difference, old, new),
            change: row(difference),
            advice: advice::of_item(difference),
        };
        if let Some(path) = successor(difference) {
            row.change.new = new.get(&path).map(|item| item.line(&path));
            row.advice = Some(format!("use `{path}`"));
        }
        let causes = index.causes(&all, difference, &renamed);
        if causes.is_empty() {
            let joined = leftover(difference, &row.change);
            let key = (
                joined.change.kind,
                joined.change.old.clone().or(joined.change.new.clone()),
            );
            let known = left.entry(key).or_insert(joined);
            known.source = known.source.max(difference.effect);
            known.rust.push(row);
            continue;
        }
        for cause in causes {
            all[cause].source = all[cause].source.max(difference.effect);
            all[cause].rust.push(row.clone());
        }
    }
    all.extend(left.into_values());
    // The new name of a type matters only where an item shows it.
    let is_name = |kind| matches!(kind, Kind::TypeRenamed | Kind::TypeSplit);
    all.retain(|it| !is_name(it.change.kind) || !it.rust.is_empty());
    all
}

/// Shows an item before and after. One that differs in its value on the wire alone shows that.
fn row(difference: &Difference<'_>) -> RustChange {
    let line = |item: &Item| item.line(difference.path);
    let (old, new) = (difference.old.map(line), difference.new.map(line));
    let wire = |item: Option<&Item>| item.and_then(|item| item.wire.clone());
    let (before, after) = (wire(difference.old), wire(difference.new));
    let is_of_wire = old == new && before != after;
    let shown = |line: Option<String>, wire: Option<String>| match (line, wire) {
        (Some(line), Some(wire)) if is_of_wire => Some(format!("{line} = {wire:?}")),
        (line, _) => line,
    };
    RustChange {
        old: shown(old, before),
        new: shown(new, after),
    }
}

/// Takes all changes out of a walk; equal ones at one place become one.
fn changes(walk: Walk<'_>) -> Vec<Joined> {
    let of_pairs = walk.pairs.into_iter().flat_map(|pair| {
        let reach = pair.reach;
        pair.changes
            .into_iter()
            .map(move |change| (change, reach.clone()))
    });
    let mut all = Vec::<Joined>::new();
    let mut known = HashMap::<(Kind, Option<Pointer>, Option<Pointer>, String), usize>::default();
    for (mut change, reach) in walk.direct.into_iter().chain(of_pairs) {
        // Only what is reached counts, since one change may reach requests in one place, and
        // responses in another.
        if !reach.is_sent {
            change.sent = Effect::Nothing;
        }
        if !reach.is_received {
            change.received = Effect::Nothing;
            change.meaning_received = Source::Nothing;
        }
        let key = (
            change.kind,
            change.old.clone(),
            change.new.clone(),
            change.message.clone(),
        );
        if let Some(index) = known.get(&key) {
            let known = &mut all[*index];
            known.reach.add(&reach);
            known.change.sent = known.change.sent.max(change.sent);
            known.change.received = known.change.received.max(change.received);
            let meaning = known.change.meaning_received.max(change.meaning_received);
            known.change.meaning_received = meaning;
            continue;
        }
        known.insert(key, all.len());
        all.push(Joined {
            change,
            reach,
            source: Source::Nothing,
            rust: Vec::new(),
        });
    }
    all
}

/// A type that is another one at some places.
struct Moved {
    change: Change,
    reach: Reach,
}

/// Returns the types that have another name, at least at some places, as changes.
fn moved_types(walk: &Walk<'_>) -> Vec<Moved> {
    let direct = walk.direct.iter().map(|(change, _)| change);
    let renames = direct.filter(|change| change.kind == Kind::ComponentRenamed);
    let known = renames
        .filter_map(|it| it.old.clone())
        .collect::<BTreeSet<_>>();
    let pairs = walk.pairs.iter().filter_map(|pair| {
        let (old, new) = (&walk.old.names[pair.old.0], &walk.new.names[pair.new.0]);
        let before = &walk.old.model.types[pair.old.0].pointer;
        let after = &walk.new.model.types[pair.new.0].pointer;
        // The names within a renamed component followed it.
        let mut above = Some(before.clone());
        while let Some(pointer) = above {
            if known.contains(&pointer) {
                return None;
            }
            above = pointer.parent();
        }
        if old == new {
            return None;
        }
        let message = format!("`models::{}` is `models::{}` now", old.0, new.0);
        let is_copy = |origin: &Origin| matches!(origin, Origin::Input(_) | Origin::Patch(_));
        let copies = [
            is_copy(&walk.old.model.types[pair.old.0].origin),
            is_copy(&walk.new.model.types[pair.new.0].origin),
        ];
        let kind = match copies {
            [true, false] | [false, true] => Kind::TypeSplit,
            _ => Kind::TypeRenamed,
        };
        let mut change = Change::new(kind, &At::both(before, after), message);
        let is_inline = |it: &Rename| it.old == *before && it.new == *after;
        if walk.inline.iter().any(is_inline) {
            change.advice = renames::advice(before, after, &walk.named);
        }
        Some(Moved {
            change,
            reach: pair.reach.clone(),
        })
    });
    pairs.collect()
}

/// Returns the types that have another name now.
fn renamed_types(walk: &Walk<'_>) -> HashMap<Name, (Name, Pointer)> {
    let pairs = walk.pairs.iter().filter_map(|pair| {
        let (old, new) = (&walk.old.names[pair.old.0], &walk.new.names[pair.new.0]);
        let pointer = &walk.old.model.types[pair.old.0].pointer;
        (old != new).then(|| (old.clone(), (new.clone(), pointer.clone())))
    });
    pairs.collect()
}

/// The changes by place.
struct Index {
    old: BTreeMap<String, Vec<usize>>,
    new: BTreeMap<String, Vec<usize>>,
}

impl Index {
    fn of(all: &[Joined]) -> Self {
        let by = |place: fn(&Change) -> Option<&Pointer>| {
            let mut index = BTreeMap::<String, Vec<usize>>::new();
            for (at, joined) in all.iter().enumerate() {
                if let Some(pointer) = place(&joined.change) {
                    index
                        .entry(pointer.as_str().to_owned())
                        .or_default()
                        .push(at);
                }
            }
            index
        };
        Self {
            old: by(|change| change.old.as_ref()),
            new: by(|change| change.new.as_ref()),
        }
    }

    /// Returns the changes that cause a difference.
    fn causes(
        &self,
        all: &[Joined],
        difference: &Difference<'_>,
        renamed: &HashMap<Name, (Name, Pointer)>,
    ) -> Vec<usize> {
        if let Some(pointer) = follows_rename(difference, renamed) {
            return self.at(&self.old, &pointer, all, difference);
        }
        if difference.path.starts_with("feature ")
            && let Some(first) = all
                .iter()
                .position(|it| it.change.kind == Kind::FeaturesChanged)
        {
            return vec![first];
        }
        let moved = moved_to_client(all, difference);
        if !moved.is_empty() {
            return moved;
        }
        let (old, new) = (difference.old, difference.new);
        for (item, index) in [(old, &self.old), (new, &self.new)] {
            let Some(pointer) = item.and_then(|item| item.at.as_ref()) else {
                continue;
            };
            let found = self.at(index, pointer, all, difference);
            if !found.is_empty() {
                return found;
            }
        }
        self.by_name(all, difference)
    }

    /// Looks for causes at a place, below it, and above it.
    fn at(
        &self,
        index: &BTreeMap<String, Vec<usize>>,
        pointer: &Pointer,
        all: &[Joined],
        difference: &Difference<'_>,
    ) -> Vec<usize> {
        let fits = |at: &&usize| may_cause(&all[**at].change, difference);
        let here = index.get(pointer.as_str()).into_iter().flatten();
        let here = here.filter(fits).copied().collect::<Vec<_>>();
        if difference.arguments.is_empty() && !here.is_empty() {
            return here;
        }
        let below = format!("{}/", pointer.as_str());
        let range = index.range(below.clone()..);
        let range = range.take_while(|(key, _)| key.starts_with(&below));
        let range = range.flat_map(|(_, found)| found).filter(fits);
        let range = range.take(1000).copied().collect::<Vec<_>>();
        let named = range.iter().copied().filter(|at| {
            let change = &all[*at].change;
            let pointers = change.old.iter().chain(&change.new);
            let mut names = pointers.filter_map(Pointer::last);
            let is_named = names.any(|name| difference.arguments.contains(&name));
            let argument = |name: &String| change.message.contains(&format!("`{name}`"));
            is_named
                || difference.arguments.iter().any(argument)
                || difference.arguments.iter().any(|it| it == "body") && is_of_body(change)
        });
        let named = named.collect::<Vec<_>>();
        if !named.is_empty() {
            return named;
        }
        if !here.is_empty() {
            return here;
        }
        if !range.is_empty() {
            return range.into_iter().take(1).collect();
        }
        let mut above = pointer.parent();
        while let Some(pointer) = above {
            let found = index.get(pointer.as_str()).into_iter().flatten();
            let found = found.filter(fits).copied().collect::<Vec<_>>();
            if !found.is_empty() && pointer != Pointer::root() {
                return found;
            }
            above = pointer.parent();
        }
        Vec::new()
    }

    /// Looks for causes of items that have no place, by what they are.
    fn by_name(&self, all: &[Joined], difference: &Difference<'_>) -> Vec<usize> {
        let kinds: &[Kind] = match difference.path {
            "Client::new" | "Client (Default)" => &[
                Kind::CredentialAdded,
                Kind::CredentialRemoved,
                Kind::SchemeChanged,
                Kind::ServerAdded,
                Kind::ServerRemoved,
                Kind::OperationSecurityChanged,
            ],
            path if path.starts_with("ClientBuilder::server") || path.starts_with("Server::") => &[
                Kind::ServerAdded,
                Kind::ServerRemoved,
                Kind::ServerChanged,
                Kind::ServerVariable,
            ],
            path if path.starts_with("ClientBuilder::") => &[
                Kind::CredentialAdded,
                Kind::CredentialRemoved,
                Kind::SchemeChanged,
                Kind::ServerVariable,
                Kind::ServerChanged,
                Kind::ServerAdded,
                Kind::ServerRemoved,
                Kind::PagesChanged,
            ],
            path if path.starts_with("Error") || path.starts_with("Failure::") => {
                &[Kind::FailureAdded, Kind::FailureRemoved]
            }
            path if path.starts_with("ResponseHeaders") => {
                &[Kind::HeaderAdded, Kind::HeaderRemoved]
            }
            _ => return Vec::new(),
        };
        let wire = difference.old.or(difference.new);
        let wire = wire.and_then(|item| item.wire.as_ref());
        let is_of_header = |change: &Change| {
            !difference.path.starts_with("ResponseHeaders")
                || wire.is_none_or(|wire| change.message.contains(&format!("`{wire}`")))
        };
        let found = kinds.iter().find_map(|kind| {
            let mut all = all.iter();
            all.position(|it| {
                it.change.kind == *kind
                    && is_of_header(&it.change)
                    && may_cause(&it.change, difference)
            })
        });
        found.into_iter().collect()
    }
}

/// Returns the parameters that are set in another place now, if a difference shows nothing else:
/// a method of the builder, or arguments and setters of calls.
fn moved_to_client(all: &[Joined], difference: &Difference<'_>) -> Vec<usize> {
    let path = difference.path;
    if !path.starts_with("resources::") && !path.starts_with("ClientBuilder::") {
        return Vec::new();
    }
    let mut names = difference.arguments.clone();
    if let (true, Some(item)) = (names.is_empty(), difference.old.or(difference.new))
        && let Signature::Function(arguments, _) = &item.signature
    {
        names = arguments.iter().map(|it| it.name.clone()).collect();
    }
    let find = |name: &String| {
        let quoted = format!("`{name}`");
        all.iter().position(|it| {
            it.change.kind == Kind::ClientParameter && it.change.message.contains(&quoted)
        })
    };
    let found = names.iter().map(find).collect::<Option<Vec<_>>>();
    let mut found = found.unwrap_or_default();
    found.dedup();
    found
}

fn is_of_body(change: &Change) -> bool {
    let pointers = change.old.iter().chain(&change.new);
    pointers
        .into_iter()
        .any(|it| it.as_str().contains("/requestBody"))
}

/// Returns true if a change can be the cause of a difference.
fn may_cause(change: &Change, difference: &Difference<'_>) -> bool {
    let is_gone = difference.new.is_none();
    let is_new = difference.old.is_none();
    match change.kind {
        Kind::WordsChanged
        | Kind::Deprecated
        | Kind::DefaultChanged
        | Kind::ConstraintsChanged
        | Kind::OperationSecurityChanged
        | Kind::VersionChanged => false,
        Kind::ComponentAdded
        | Kind::OperationAdded
        | Kind::PropertyAdded
        | Kind::EnumValueAdded
        | Kind::VariantAdded => !is_gone,
        Kind::ComponentRemoved
        | Kind::OperationRemoved
        | Kind::PropertyRemoved
        | Kind::EnumValueRemoved
        | Kind::VariantRemoved => !is_new,
        _ => true,
    }
}

/// Returns the place of a renamed type, if a difference is nothing but its new name.
fn follows_rename(
    difference: &Difference<'_>,
    renamed: &HashMap<Name, (Name, Pointer)>,
) -> Option<Pointer> {
    let gone = difference.path.strip_prefix("models::");
    if let (Some(name), None) = (gone, difference.new) {
        let name = name.split([':', '.', ' ']).next().unwrap_or_default();
        return Some(renamed.get(&Name(name.to_owned()))?.1.clone());
    }
    let (old, new) = (difference.old?, difference.new?);
    let mut cause = None;
    let mut follow = |text: String| follow_names(&text, renamed, &mut cause);
    let is_same = match (&old.signature, &new.signature) {
        (Signature::Of(a), Signature::Of(b)) => follow(spelled(a)) == spelled(b),
        (Signature::Function(a, x), Signature::Function(b, y)) => {
            let mut both = a.iter().zip(b);
            a.len() == b.len()
                && follow(x.clone()) == *y
                && both.all(|(a, b)| a.name == b.name && follow(spelled(&a.ty)) == spelled(&b.ty))
        }
        _ => false,
    };
    cause.filter(|_| is_same)
}

fn follow_names(
    text: &str,
    renamed: &HashMap<Name, (Name, Pointer)>,
    cause: &mut Option<Pointer>,
) -> String {
    const PATH: &str = "models::";
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(PATH) {
        let (before, after) = rest.split_at(at + PATH.len());
        shown.push_str(before);
        let end = after.find(['<', '>', ',', ')', ':']).unwrap_or(after.len());
        let name = Name(after[..end].to_owned());
        match renamed.get(&name) {
            Some((new, pointer)) => {
                cause.get_or_insert_with(|| pointer.clone());
                shown.push_str(&new.0);
            }
            None => shown.push_str(&name.0),
        }
        rest = &after[end..];
    }
    shown.push_str(rest);
    shown
}

/// Makes a change of a difference without a cause.
fn leftover(difference: &Difference<'_>, row: &RustChange) -> Joined {
    let path = difference.path;
    let is_box = |row: &RustChange| {
        let plain = |line: &Option<String>| {
            line.as_ref()
                .map(|it| it.replace("Box<", "").replace('>', ""))
        };
        let has = |line: &Option<String>| line.as_ref().map(|it| it.matches("Box<").count());
        plain(&row.old) == plain(&row.new) && has(&row.old) != has(&row.new)
    };
    let names = |item: Option<&Item>| match item.map(|item| &item.signature) {
        Some(Signature::Function(arguments, _)) => {
            let names = arguments.iter().map(|it| it.name.clone());
            names.collect::<Vec<_>>()
        }
        _ => Vec::new(),
    };
    let (mut before, mut after) = (names(difference.old), names(difference.new));
    let is_same_order = before == after;
    before.sort();
    after.sort();
    let is_reordered = !is_same_order && before == after;
    let kind = match path {
        _ if path.starts_with("feature ") => Kind::FeaturesChanged,
        _ if path.starts_with("Error") || path.starts_with("Failure") => Kind::FailureTypeChanged,
        _ if path.starts_with("ClientBuilder::") => Kind::ClientParameter,
        _ if path.starts_with("models::")
            && (path.ends_with("::new") || path.ends_with("::builder"))
            && (difference.old.is_none() || difference.new.is_none()) =>
        {
            Kind::ConstructorChanged
        }
        _ if is_reordered => Kind::ArgumentsReordered,
        _ if is_box(row) => Kind::TypeBoxed,
        _ if path.starts_with("models::")
            && path.matches("::").count() == 1
            && !path.contains(['.', ' ']) =>
        {
            Kind::TypeRenamed
        }
        _ if path.ends_with("::pages") || path.ends_with("::stream") => Kind::PagesChanged,
        _ if path.starts_with("resources::")
            && (difference.old.is_none() || difference.new.is_none()) =>
        {
            Kind::OperationRenamed
        }
        _ => Kind::SignatureChanged,
    };
    let at = At {
        old: difference.old.and_then(|item| item.at.as_ref()),
        new: difference.new.and_then(|item| item.at.as_ref()),
        name: "",
    };
    // What all operations have in common is made from all of them.
    let paths = Pointer::root().child("paths");
    let at = match (at.old, at.new) {
        (None, None) => At {
            old: difference.old.map(|_| &paths),
            new: difference.new.map(|_| &paths),
            name: "",
        },
        _ => at,
    };
    let message = match (&row.old, &row.new) {
        // It is in quotes already.
        (Some(old), None) if kind == Kind::FeaturesChanged => format!("the {old} is gone"),
        (None, Some(new)) if kind == Kind::FeaturesChanged => format!("the {new} is new"),
        (Some(old), Some(new)) => format!("`{new}`, was `{old}`"),
        (Some(old), None) => format!("`{old}` is gone"),
        (None, Some(new)) => format!("`{new}` is new"),
        (None, None) => String::new(),
    };
    Joined {
        change: Change::new(kind, &at, message),
        reach: Reach::default(),
        source: difference.effect,
        rust: Vec::new(),
    }
}
