//! Clues to pagination: the parameters, headers and properties of an operation.
//!
//! Names are compared without case and punctuation.

use super::first_number::{FirstNumber, first_number};
use super::items::{FoundItems, find_items};
use crate::plan::types::Types;
use crate::resolve::{self, Definition, Media, ParameterLocation, Response, Type, Value};

/// The clues of an operation.
pub(super) struct Clues<'a> {
    pub(super) types: &'a Types<'a>,
    value: Option<&'a Value>,
    /// `GET`
    pub(super) method: &'a str,
    /// The last literal segment of the path
    pub(super) subject: String,
    parameters: Vec<(String, &'a resolve::Parameter)>,
    /// The value of the request body, if it is JSON
    requested: Option<&'a Value>,
    headers: Vec<(String, &'a str)>,
    /// The properties of the response, and those of its pagination objects
    members: Vec<Member<'a>>,
    found: FoundItems<'a>,
}

/// A property of a body.
pub(super) struct Member<'a> {
    /// Its name, prefixed by `next` if it is within an object of that name
    plain: String,
    /// Its dotted path
    pub(super) path: String,
    pub(super) value: &'a Value,
    /// True if it is within a pagination object
    pub(super) is_within: bool,
}

/// Names of pagination objects.
const PAGINATION: &[&str] = &[
    "meta",
    "metadata",
    "pagination",
    "paging",
    "pageinfo",
    "paginginfo",
    "paginationinfo",
    "pagingmetadata",
    "pagemetadata",
    "paginationmetadata",
    "nextpage",
    "page",
    "pages",
    "links",
    "cursor",
    "cursors",
    "next",
    "responsemetadata",
    "resultinfo",
    "listmeta",
    "listmetadata",
];

/// The maximum depth of nested pagination objects.
const DEPTH: usize = 3;

impl<'a> Clues<'a> {
    pub(super) fn of(
        types: &'a Types<'a>,
        operation: &'a resolve::Operation,
        success: &'a Response,
    ) -> Self {
        let segments = operation.path.split('/').rev();
        let mut literal = segments.filter(|it| !it.is_empty() && !it.contains('{'));
        let parameters = operation.parameters.iter();
        let mut clues = Self {
            types,
            value: success.contents.first().map(|it| &it.value),
            method: &operation.method,
            subject: plain(literal.next().unwrap_or_default()),
            parameters: parameters.map(|it| (plain(&it.name), it)).collect(),
            requested: operation.body.as_ref().and_then(|body| {
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
            found: FoundItems::None,
        };
        clues.members = clues.find_members(clues.value);
        if let Some(value) = clues.value {
            clues.found = find_items(&clues, value);
        }
        clues
    }

    fn find_members(&self, value: Option<&'a Value>) -> Vec<Member<'a>> {
        let mut found = Vec::new();
        if let Some(value) = value {
            self.collect(value, "", "", DEPTH, &mut found);
        }
        found
    }

    /// Collects properties; nested ones come first, since they are about pagination alone.
    fn collect(
        &self,
        value: &'a Value,
        path: &str,
        lead: &str,
        depth: usize,
        found: &mut Vec<Member<'a>>,
    ) {
        for (name, value) in self.members_of(value) {
            let word = plain(name);
            let path = match path {
                "" => name.to_owned(),
                path => format!("{path}.{name}"),
            };
            if depth > 0 && is_pagination(&word) {
                // `next_page.offset` is the next offset, `nestedNext.next` the next one.
                let is_next = word.contains("next");
                let lead = if is_next { "next" } else { lead };
                self.collect(value, &path, lead, depth - 1, found);
            }
            let is_within = depth < DEPTH;
            let plain = match word.starts_with(lead) {
                true => word,
                false => format!("{lead}{word}"),
            };
            found.push(Member {
                plain,
                path,
                value,
                is_within,
            });
        }
    }

    pub(super) fn members_of(&self, value: &'a Value) -> Vec<(&'a str, &'a Value)> {
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

    /// Returns the query parameter with one of these names and a scalar type.
    pub(super) fn query(&self, names: &[&str]) -> Option<String> {
        let parameter = self.parameter(names, ParameterLocation::Query)?;
        Some(parameter.name.clone())
    }

    /// Returns the query parameter with one of these names and a numeric type.
    pub(super) fn integer_query(&self, names: &[&str]) -> Option<String> {
        let parameter = self.parameter(names, ParameterLocation::Query)?;
        let is_number = is_integer(self.types.unaliased(&parameter.value));
        is_number.then(|| parameter.name.clone())
    }

    /// Returns the query or header parameter with one of these names: keyword and name.
    pub(super) fn ask(&self, names: &[&str]) -> Option<(&'static str, String)> {
        let query = self.query(names).map(|name| ("query", name));
        query.or_else(|| {
            let header = self.parameter(names, ParameterLocation::Header)?;
            Some(("header", header.name.clone()))
        })
    }

    fn parameter(
        &self,
        names: &[&str],
        place: ParameterLocation,
    ) -> Option<&'a resolve::Parameter> {
        names.iter().find_map(|name| {
            let mut known = self.parameters.iter();
            let found = known.find(|(plain, it)| {
                let is_value = is_scalar(self.types.unaliased(&it.value));
                plain == name && it.place == place && is_value
            });
            found.map(|(_, it)| *it)
        })
    }

    /// Returns true if another parameter (`useX`) enables this one.
    pub(super) fn is_optional(&self, name: &str) -> bool {
        let switch = format!("use{}", plain(name));
        self.parameters.iter().any(|(plain, _)| *plain == switch)
    }

    /// Returns true if a query parameter is text.
    pub(super) fn is_text_parameter(&self, name: &str) -> bool {
        let mut known = self.parameters.iter();
        let found = known.find(|(_, it)| it.name == name && it.place == ParameterLocation::Query);
        found.is_some_and(|(_, it)| is_text(self.types.unaliased(&it.value)))
    }

    /// Returns the number of the first page or item, as a query parameter declares it.
    pub(super) fn first(&self, name: &str) -> FirstNumber {
        let mut known = self.parameters.iter();
        let found = known.find(|(_, it)| it.name == name && it.place == ParameterLocation::Query);
        found.map_or(FirstNumber::Unknown, |(_, it)| first_number(self.types, it))
    }

    /// Returns the path of the scalar property of the request body with one of these names.
    pub(super) fn body(&self, names: &[&str]) -> Option<String> {
        let members = self.find_members(self.requested);
        let found = self.called(&members, names, is_scalar);
        found.map(|it| it.path.clone())
    }

    /// Returns true if the request body has this property, or may have any.
    pub(super) fn is_asked(&self, path: &str) -> bool {
        let Some(mut value) = self.requested else {
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

    /// Returns true if a value may have any property.
    fn is_open(&self, value: &'a Value) -> bool {
        !matches!(self.types.unaliased(value), Type::Named(_))
    }

    /// Returns the response header with one of these names.
    pub(super) fn header(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| {
            let mut known = self.headers.iter();
            known
                .find(|(plain, _)| plain == name)
                .map(|(_, wire)| (*wire).to_owned())
        })
    }

    /// Returns the property of the response with one of these names whose type passes a check.
    pub(super) fn member(&self, names: &[&str], is_so: fn(&Type) -> bool) -> Option<&Member<'a>> {
        self.called(&self.members, names, is_so)
    }

    fn called<'m>(
        &self,
        members: &'m [Member<'a>],
        names: &[&str],
        is_so: fn(&Type) -> bool,
    ) -> Option<&'m Member<'a>> {
        names.iter().find_map(|name| {
            let mut known = members.iter();
            known.find(|it| it.plain == *name && is_so(self.types.unaliased(it.value)))
        })
    }

    /// Returns the property with one of these names that is a link: text, or an object with `href`.
    pub(super) fn link(&self, names: &[&str]) -> Option<&Member<'a>> {
        names.iter().find_map(|name| {
            let mut known = self.members.iter();
            known.find(|it| it.plain == *name && self.may_link(it.value, 2))
        })
    }

    fn may_link(&self, value: &'a Value, depth: usize) -> bool {
        let Type::Named(id) = self.types.unaliased(value) else {
            return is_text(self.types.unaliased(value));
        };
        match &self.types.model.types[id.0].definition {
            Definition::Object(object) => object.members.iter().any(|it| it.name == "href"),
            Definition::Union(union) if depth > 0 => {
                let mut variants = union.variants.iter();
                variants.any(|it| self.may_link(&it.value, depth - 1))
            }
            _ => false,
        }
    }

    /// Returns true if the format of a property is a URL.
    pub(super) fn is_url(&self, member: &Member<'_>) -> bool {
        let formats = ["uri", "url", "uri-reference", "iri", "iri-reference"];
        let format = match self.types.unaliased(member.value) {
            Type::String(format) => format.as_deref(),
            _ => None,
        };
        format.is_some_and(|format| formats.contains(&format))
    }

    /// Returns the items.
    pub(super) fn found(&self) -> &FoundItems<'a> {
        &self.found
    }

    /// Returns the items at a dotted path.
    pub(super) fn items_at(&self, path: &str) -> FoundItems<'a> {
        let Some(mut value) = self.value else {
            return FoundItems::None;
        };
        for name in path.split('.').filter(|name| !name.is_empty()) {
            let mut members = self.members_of(value).into_iter();
            match members.find(|(known, _)| *known == name) {
                Some((_, member)) => value = member,
                None => return FoundItems::None,
            }
        }
        FoundItems::of(self.types, path, value)
    }

    /// Returns the property `id` of an item.
    pub(super) fn item_id(&self) -> Option<String> {
        let FoundItems::List(_, item) = &self.found else {
            return None;
        };
        let members = self.members_of(item).into_iter();
        let mut ids =
            members.filter(|(name, value)| *name == "id" && is_scalar(self.types.unaliased(value)));
        ids.next().map(|(name, _)| name.to_owned())
    }
}

/// Returns true if a name is that of a pagination object.
pub(super) fn is_pagination(word: &str) -> bool {
    let ends = ["pagination", "paging", "pageinfo", "nextlink", "next"];
    PAGINATION.contains(&word) || ends.iter().any(|end| word.ends_with(end))
}

/// Returns a name in lower case, without punctuation and the prefix `X-` of headers.
pub(super) fn plain(name: &str) -> String {
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

/// Returns true if a type may be that of a cursor.
pub(super) fn is_scalar(ty: &Type) -> bool {
    is_text(ty) || is_integer(ty)
}
