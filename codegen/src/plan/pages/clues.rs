//! What an operation and its answer have that speaks of pages: parameters, headers, members, all by
//! their names without case and punctuation.

use crate::plan::types::Types;
use crate::resolve::{self, Definition, Media, Place, Response, Type, Value};

/// What speaks of pages.
pub(super) struct Clues<'a> {
    types: &'a Types<'a>,
    value: Option<&'a Value>,
    /// `GET`
    pub(super) method: &'a str,
    parameters: Vec<(String, &'a str)>,
    /// What the request's body holds, where that is JSON
    asked: Option<&'a Value>,
    headers: Vec<(String, &'a str)>,
    /// The members of the answer, and those of members that are about pages: dotted names
    members: Vec<(String, String, &'a Value)>,
}

/// The members that hold what is said of pages.
const ABOUT: &[&str] = &[
    "meta",
    "metadata",
    "pagination",
    "paging",
    "pageinfo",
    "nextpage",
    "page",
    "links",
    "cursors",
    "responsemetadata",
];

/// The members that hold items, the surest first.
const ITEMS: &[&str] = &[
    "data", "items", "results", "records", "entries", "values", "objects", "list", "rows", "hits",
];

impl<'a> Clues<'a> {
    pub(super) fn of(
        types: &'a Types<'a>,
        operation: &'a resolve::Operation,
        success: &'a Response,
    ) -> Self {
        let query = operation.parameters.iter();
        let query = query.filter(|it| it.place == Place::Query);
        let mut clues = Self {
            types,
            value: success.contents.first().map(|it| &it.value),
            method: &operation.method,
            parameters: query
                .map(|it| (plain(&it.name), it.name.as_str()))
                .collect(),
            asked: operation.body.as_ref().and_then(|body| {
                let mut contents = body.contents.iter();
                let json = contents.find(|content| content.media == Media::Json);
                json.filter(|_| body.contents.len() == 1)
                    .map(|content| &content.value)
            }),
            headers: success
                .headers
                .iter()
                .map(|it| (plain(it), it.as_str()))
                .collect(),
            members: Vec::new(),
        };
        clues.members = clues.find_members(clues.value);
        clues
    }

    fn find_members(&self, value: Option<&'a Value>) -> Vec<(String, String, &'a Value)> {
        let mut found = Vec::new();
        for (name, value) in value.map(|it| self.members_of(it)).unwrap_or_default() {
            let lead = plain(name);
            // `next_page.offset` is the next offset.
            let next = if lead == "nextpage" { "next" } else { "" };
            if ABOUT.contains(&lead.as_str()) {
                for (inner, value) in self.members_of(value) {
                    let plain = format!("{next}{}", plain(inner));
                    found.push((plain, format!("{name}.{inner}"), value));
                }
            }
            found.push((lead, name.to_owned(), value));
        }
        found
    }

    fn members_of(&self, value: &'a Value) -> Vec<(&'a str, &'a Value)> {
        let Type::Named(id) = self.types.unaliased(value) else {
            return Vec::new();
        };
        match &self.types.model.types[id.0].definition {
            Definition::Object(object) => {
                let members = object.members.iter();
                members.map(|it| (it.name.as_str(), &it.value)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The parameter of the query that is called one of these.
    pub(super) fn query(&self, names: &[&str]) -> Option<String> {
        find(names, |name| {
            let mut known = self.parameters.iter();
            known
                .find(|(plain, _)| plain == name)
                .map(|(_, wire)| (*wire).to_owned())
        })
    }

    /// The member of the request's body that is called one of these, and holds a scalar.
    pub(super) fn body(&self, names: &[&str]) -> Option<String> {
        self.called(&self.find_members(self.asked), names, is_scalar)
    }

    /// Whether the request's body has this member, or may have any.
    pub(super) fn is_asked(&self, path: &str) -> bool {
        let Some(mut value) = self.asked else {
            return false;
        };
        if self.members_of(value).iter().any(|(name, _)| *name == path) {
            return true;
        }
        for name in path.split('.') {
            if self.is_open(value) {
                return true;
            }
            let mut members = self.members_of(value).into_iter();
            match members.find(|(known, _)| *known == name) {
                Some((_, member)) => value = member,
                None => return false,
            }
        }
        true
    }

    /// Whether anything may be in it.
    fn is_open(&self, value: &'a Value) -> bool {
        !matches!(self.types.unaliased(value), Type::Named(_))
    }

    /// The header of the answer that is called one of these.
    pub(super) fn header(&self, names: &[&str]) -> Option<String> {
        find(names, |name| {
            let mut known = self.headers.iter();
            known
                .find(|(plain, _)| plain == name)
                .map(|(_, wire)| (*wire).to_owned())
        })
    }

    /// The member of the answer that is called one of these, and of which this is so.
    pub(super) fn member(&self, names: &[&str], is_so: fn(&Type) -> bool) -> Option<String> {
        self.called(&self.members, names, is_so)
    }

    fn called(
        &self,
        members: &[(String, String, &'a Value)],
        names: &[&str],
        is_so: fn(&Type) -> bool,
    ) -> Option<String> {
        find(names, |name| {
            let mut known = members.iter();
            let found =
                known.find(|(plain, _, value)| plain == name && is_so(self.types.unaliased(value)));
            found.map(|(_, path, _)| path.clone())
        })
    }

    /// The items: the answer, the member that is called so, or the only list in it.
    pub(super) fn items(&self) -> Option<(String, &'a Value)> {
        let value = self.value?;
        if let Type::Array(item) = self.types.unaliased(value) {
            return Some((String::new(), item));
        }
        self.list_in(value, "").or_else(|| {
            let members = self.members_of(value);
            let mut inner = members
                .into_iter()
                .filter(|(name, _)| ITEMS.contains(&plain(name).as_str()));
            inner.find_map(|(name, value)| self.list_in(value, &format!("{name}.")))
        })
    }

    fn list_in(&self, value: &'a Value, lead: &str) -> Option<(String, &'a Value)> {
        let members = self.members_of(value).into_iter();
        let lists = members.filter_map(|(name, value)| match self.types.unaliased(value) {
            Type::Array(item) => Some((name, &**item)),
            _ => None,
        });
        let lists = lists.collect::<Vec<_>>();
        let called = |word: &&str| lists.iter().find(|(name, _)| plain(name) == *word);
        let found = match lists.as_slice() {
            [one] => Some(one),
            _ => ITEMS.iter().find_map(called),
        };
        found.map(|(name, item)| (format!("{lead}{name}"), *item))
    }

    /// The items at the end of a dotted name.
    pub(super) fn items_at(&self, path: &str) -> Option<(String, &'a Value)> {
        let mut value = self.value?;
        for name in path.split('.').filter(|name| !name.is_empty()) {
            let mut members = self.members_of(value).into_iter();
            value = members.find(|(known, _)| *known == name)?.1;
        }
        match self.types.unaliased(value) {
            Type::Array(item) => Some((path.to_owned(), item)),
            _ => None,
        }
    }

    /// The text member of an item that is its name.
    pub(super) fn item_id(&self) -> Option<String> {
        let (_, item) = self.items()?;
        let members = self.members_of(item).into_iter();
        let mut ids =
            members.filter(|(name, value)| *name == "id" && is_text(self.types.unaliased(value)));
        ids.next().map(|(name, _)| name.to_owned())
    }
}

fn find(names: &[&str], look: impl Fn(&str) -> Option<String>) -> Option<String> {
    names.iter().find_map(|name| look(name))
}

/// A name without case and punctuation, and without the `X-` of headers.
fn plain(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    let name = name.strip_prefix("x-").unwrap_or(&name);
    name.chars().filter(|it| it.is_alphanumeric()).collect()
}

pub(super) fn is_text(ty: &Type) -> bool {
    matches!(ty, Type::String(_))
}

pub(super) fn is_integer(ty: &Type) -> bool {
    matches!(ty, Type::Integer(_) | Type::Number(_))
}

pub(super) fn is_flag(ty: &Type) -> bool {
    matches!(ty, Type::Boolean)
}

/// Whether it may be what the next page is called.
pub(super) fn is_scalar(ty: &Type) -> bool {
    is_text(ty) || is_integer(ty)
}
