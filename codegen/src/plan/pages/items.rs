//! The property of a response that holds the items: an array or a map.
//!
//! If it is ambiguous, no property is chosen.

use super::clues::{Clues, is_pagination, is_scalar, plain};
use crate::plan::types::Types;
use crate::resolve::{Definition, Type, Value};

/// The place of the items.
#[derive(Clone, Debug)]
pub(super) enum FoundItems<'a> {
    /// An array at this dotted path, and its items
    List(String, &'a Value),
    /// A map at this dotted path, and its values
    Map(String, &'a Value),
    /// Several candidates, or an unlikely one
    Unclear(Vec<String>),
    /// No candidate
    None,
}

/// Names of properties that hold items, best first.
const ITEMS: &[&str] = &[
    "data",
    "items",
    "results",
    "records",
    "entries",
    "values",
    "value",
    "objects",
    "elements",
    "content",
    "resources",
    "list",
    "rows",
    "hits",
    "nodes",
    "hydramember",
];

/// Names of properties that wrap the one with the items.
const WRAPPERS: &[&str] = &["result", "response", "payload", "embedded", "body"];

/// Endings of names of arrays beside the items.
const ASIDE: &[&str] = &[
    "unreachable",
    "unreachables",
    "error",
    "errors",
    "warning",
    "warnings",
    "reason",
    "reasons",
    "failure",
    "failures",
    "notice",
    "notices",
    "deprecations",
    "violations",
    "diagnostics",
    "facet",
    "facets",
    "aggregations",
    "included",
    "links",
    "unprocessed",
    "unprocessedkeys",
    "skipped",
    "missing",
    "suggestions",
    "hints",
    "breadcrumbs",
    "sorts",
    "sortfields",
    "columns",
    "columnheaders",
];

/// Endings of names of arrays beside the items, unless there is no other property.
const ASIDE_OF_OTHERS: &[&str] = &[
    "messages",
    "alerts",
    "notes",
    "tags",
    "labels",
    "fields",
    "headers",
    "options",
    "filters",
    "scopes",
    "permissions",
    "actions",
];

impl<'a> FoundItems<'a> {
    /// Returns a value as the items, if it is an array or a map.
    pub(super) fn of(types: &Types<'a>, path: &str, value: &'a Value) -> Self {
        match unaliased(types, value) {
            Type::Array(item) => Self::List(path.to_owned(), item),
            Type::Map(item, _) => Self::Map(path.to_owned(), item),
            _ => Self::None,
        }
    }

    /// Prepends a property to the paths.
    fn below(self, name: &str) -> Self {
        let lead = |path: String| format!("{name}.{path}");
        match self {
            Self::List(path, item) => Self::List(lead(path), item),
            Self::Map(path, item) => Self::Map(lead(path), item),
            Self::Unclear(names) => Self::Unclear(names.into_iter().map(lead).collect()),
            Self::None => Self::None,
        }
    }

    fn is_one(&self) -> bool {
        matches!(self, Self::List(..) | Self::Map(..))
    }
}

fn unaliased<'a>(types: &Types<'a>, value: &'a Value) -> &'a Type {
    crate::plan::forms::unaliased(types.model, value)
}

/// A property that may hold items.
struct Candidate<'a> {
    name: &'a str,
    word: String,
    value: &'a Value,
    kind: Kind,
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Kind {
    List,
    Map,
    Object,
}

/// Finds the items of a response.
pub(super) fn find_items<'a>(clues: &Clues<'a>, value: &'a Value) -> FoundItems<'a> {
    if let found @ FoundItems::List(..) = FoundItems::of(clues.types, "", value) {
        return found;
    }
    find_in(clues, value, true)
}

fn find_in<'a>(clues: &Clues<'a>, value: &'a Value, may_go_down: bool) -> FoundItems<'a> {
    let all = candidates(clues, value);
    let of = |it: &Candidate<'a>| FoundItems::of(clues.types, it.name, it.value);
    let is_subject = |it: &&Candidate<'a>| {
        let subject = clues.subject.as_str();
        !subject.is_empty() && (it.word == subject || it.word.strip_suffix('s') == Some(subject))
    };
    let called = |kind: Kind| {
        let mut words = ITEMS.iter();
        words.find_map(|word| all.iter().find(|it| it.kind == kind && it.word == *word))
    };
    let subject = |kind: Kind| all.iter().filter(|it| it.kind == kind).find(is_subject);
    let named = called(Kind::List)
        .or_else(|| subject(Kind::List))
        .or_else(|| called(Kind::Map))
        .or_else(|| subject(Kind::Map));
    if let Some(named) = named {
        return of(named);
    }
    let inner = called(Kind::Object).or_else(|| {
        let mut wrappers = all.iter();
        wrappers.find(|it| it.kind == Kind::Object && WRAPPERS.contains(&it.word.as_str()))
    });
    if let Some(inner) = inner.filter(|_| may_go_down) {
        let found = find_in(clues, inner.value, false).below(inner.name);
        if found.is_one() || called(Kind::Object).is_some() {
            return match found {
                // A single object, which may have arrays beside it.
                FoundItems::None => unclear(&all),
                found => found,
            };
        }
    }
    the_only(clues, &all, may_go_down)
}

/// Returns the only plausible property as the items.
fn the_only<'a>(clues: &Clues<'a>, all: &[Candidate<'a>], may_go_down: bool) -> FoundItems<'a> {
    let is_aside = |it: &Candidate<'a>| ends_in(&it.word, ASIDE);
    let content = all.iter().filter(|it| !is_aside(it)).collect::<Vec<_>>();
    let of_kind = |kind: Kind| content.iter().filter(move |it| it.kind == kind);
    let lists = of_kind(Kind::List).collect::<Vec<_>>();
    let is_alone = content.len() == 1;
    let is_content = |it: &Candidate<'a>| {
        let is_plain = !ends_in(&it.word, ASIDE_OF_OTHERS) && !holds_scalars(clues, it.value);
        is_alone || is_plain
    };
    match lists.as_slice() {
        [one] if is_content(one) => FoundItems::of(clues.types, one.name, one.value),
        [] if is_alone && content[0].kind == Kind::Map => {
            FoundItems::of(clues.types, content[0].name, content[0].value)
        }
        [] if is_alone && may_go_down => match envelope(clues, content[0]) {
            FoundItems::None => unclear(all),
            found => found,
        },
        _ => unclear(all),
    }
}

/// Returns the list in an object that has no other property.
fn envelope<'a>(clues: &Clues<'a>, holder: &Candidate<'a>) -> FoundItems<'a> {
    match clues.members_of(holder.value).as_slice() {
        [(name, value)] => match FoundItems::of(clues.types, name, value) {
            found @ FoundItems::List(..) => found.below(holder.name),
            _ => FoundItems::None,
        },
        _ => FoundItems::None,
    }
}

/// Returns the names of all lists and maps, since none is plainly the items.
fn unclear<'a>(all: &[Candidate<'a>]) -> FoundItems<'a> {
    let many = all.iter().filter(|it| it.kind != Kind::Object);
    let names = many.map(|it| it.name.to_owned()).collect::<Vec<_>>();
    match names.is_empty() {
        true => FoundItems::None,
        false => FoundItems::Unclear(names),
    }
}

fn candidates<'a>(clues: &Clues<'a>, value: &'a Value) -> Vec<Candidate<'a>> {
    let members = clues.members_of(value).into_iter();
    let found = members.filter_map(|(name, value)| {
        let word = plain(name);
        let kind = match unaliased(clues.types, value) {
            Type::Array(_) => Kind::List,
            _ if is_pagination(&word) => return None,
            Type::Map(..) => Kind::Map,
            Type::FreeObject | Type::Any => Kind::Object,
            Type::Named(id) => match &clues.types.model.types[id.0].definition {
                Definition::Object(_) | Definition::Union(_) => Kind::Object,
                _ => return None,
            },
            _ => return None,
        };
        Some(Candidate {
            name,
            word,
            value,
            kind,
        })
    });
    found.collect()
}

fn ends_in(word: &str, ends: &[&str]) -> bool {
    ends.iter().any(|end| word.ends_with(end))
}

fn holds_scalars(clues: &Clues<'_>, value: &Value) -> bool {
    match clues.types.unaliased(value) {
        Type::Array(item) => is_scalar(clues.types.unaliased(item)),
        _ => false,
    }
}
