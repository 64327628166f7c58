//! What an operation and its answer have that speaks of pages: parameters, headers, members, all by
//! their names without case and punctuation.

use super::first_number::{FirstNumber, first_number};
use super::items::{FoundItems, find_items};
use crate::plan::types::Types;
use crate::resolve::{self, Definition, Media, ParameterLocation, Response, Type, Value};

/// What speaks of pages.
pub(super) struct Clues<'a> {
    pub(super) types: &'a Types<'a>,
    value: Option<&'a Value>,
    /// `GET`
    pub(super) method: &'a str,
    /// The last literal segment of the path
    pub(super) subject: String,
    parameters: Vec<(String, &'a resolve::Parameter)>,
    /// What the request's body holds, where that is JSON
    asked: Option<&'a Value>,
    headers: Vec<(String, &'a str)>,
    /// The members of the answer, and those of members that are about pages
    members: Vec<Member<'a>>,
    found: FoundItems<'a>,
}

/// A member of a body.
pub(super) struct Member<'a> {
    /// Its name, with `next` before it where it is within something of that name
    plain: String,
    /// The dotted name
    pub(super) path: String,
    pub(super) value: &'a Value,
    /// True if it is within a member that is about pages
    pub(super) is_within: bool,
}

/// The members that hold what is said of pages.
const ABOUT: &[&str] = &[
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

/// How deep members that are about pages nest.
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

    /// Members of members come first: what is said of pages there is said of nothing else.
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
            if depth > 0 && is_about(&word) {
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

    /// The parameter of the query that is called one of these, and holds a scalar.
    pub(super) fn query(&self, names: &[&str]) -> Option<String> {
        let parameter = self.parameter(names, ParameterLocation::Query)?;
        Some(parameter.name.clone())
    }

    /// The same, where that is a number.
    pub(super) fn integer_query(&self, names: &[&str]) -> Option<String> {
        let parameter = self.parameter(names, ParameterLocation::Query)?;
        let is_number = is_integer(self.types.unaliased(&parameter.value));
        is_number.then(|| parameter.name.clone())
    }

    /// The parameter of the query of these names, or a header: the word of the table, and its name.
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

    /// True if another parameter says that this one is used at all.
    pub(super) fn is_optional(&self, name: &str) -> bool {
        let switch = format!("use{}", plain(name));
        self.parameters.iter().any(|(plain, _)| *plain == switch)
    }

    /// True if a parameter of the query holds text.
    pub(super) fn is_text_parameter(&self, name: &str) -> bool {
        let mut known = self.parameters.iter();
        let found = known.find(|(_, it)| it.name == name && it.place == ParameterLocation::Query);
        found.is_some_and(|(_, it)| is_text(self.types.unaliased(&it.value)))
    }

    /// The number of the first page or item, as far as a parameter says it.
    pub(super) fn first(&self, name: &str) -> FirstNumber {
        let mut known = self.parameters.iter();
        let found = known.find(|(_, it)| it.name == name && it.place == ParameterLocation::Query);
        found.map_or(FirstNumber::Unsaid, |(_, it)| first_number(self.types, it))
    }

    /// The member of the request's body that is called one of these, and holds a scalar.
    pub(super) fn body(&self, names: &[&str]) -> Option<String> {
        let members = self.find_members(self.asked);
        let found = self.called(&members, names, is_scalar);
        found.map(|it| it.path.clone())
    }

    /// True if the request's body has this member, or may have any.
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

    /// True if anything may be in it.
    fn is_open(&self, value: &'a Value) -> bool {
        !matches!(self.types.unaliased(value), Type::Named(_))
    }

    /// The header of the answer that is called one of these.
    pub(super) fn header(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| {
            let mut known = self.headers.iter();
            known
                .find(|(plain, _)| plain == name)
                .map(|(_, wire)| (*wire).to_owned())
        })
    }

    /// The member of the answer that is called one of these, and of which this is so.
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

    /// The member that is a link: text, or an object that holds one.
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

    /// True if a member is said to be a URL.
    pub(super) fn is_url(&self, member: &Member<'_>) -> bool {
        let formats = ["uri", "url", "uri-reference", "iri", "iri-reference"];
        let format = match self.types.unaliased(member.value) {
            Type::String(format) => format.as_deref(),
            _ => None,
        };
        format.is_some_and(|format| formats.contains(&format))
    }

    /// The items.
    pub(super) fn found(&self) -> &FoundItems<'a> {
        &self.found
    }

    /// The items at the end of a dotted name.
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

    /// The text member of an item that is its name.
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

/// True if a member of this name is about pages.
pub(super) fn is_about(word: &str) -> bool {
    let ends = ["pagination", "paging", "pageinfo", "nextlink", "next"];
    ABOUT.contains(&word) || ends.iter().any(|end| word.ends_with(end))
}

/// A name without case and punctuation, and without the `X-` of headers.
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

/// True if it may be what the next page is called.
pub(super) fn is_scalar(ty: &Type) -> bool {
    is_text(ty) || is_integer(ty)
}
