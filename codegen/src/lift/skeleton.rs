//! The skeleton of a document, for openapiv3: only keywords that are read, each of the shape that
//! openapiv3 requires, with each schema moved into the table. It can always be read.

use super::inputs::{take_example_value, take_item_schema, take_part_encodings};
use super::invented::{
    ADDITIONAL_OPERATIONS, CALLBACKS, DEPRECATED, DEVICE_AUTHORIZATION, METADATA_URL, MUTUAL_TLS,
    NAME, PARENT, QUERY, SCHEMA_TABLE, SUMMARY, WEBHOOKS, keep_all, keep_pairs,
};
use super::keywords::drop_unknown_keywords;
use super::references::References;
use super::schema::Schemas;
use super::shape::fit;
use super::substitutes::{Substitute, required_members};
use crate::diagnostic::{Diagnostic, WarningKind};
use crate::grammar::{Fate, Keyword, Kind, Shape};
use crate::load::{Map, Node, Pointer};

/// Makes the skeleton and fills the table of schemas.
pub(super) fn make_skeleton(
    root: Node,
    schemas: &mut Schemas,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Node> {
    let mut references = References::new(&root);
    let mut lifter = Lifter {
        schemas,
        references: &mut references,
        diagnostics,
        in_webhook: false,
    };
    let skeleton = lifter.object(Kind::OpenApi, root, Pointer::root())?;
    references.check(diagnostics);
    Some(skeleton)
}

/// Maximum number of media types of one body.
const MAX_MEDIA_TYPES: usize = 100;

pub(super) struct Lifter<'a> {
    schemas: &'a mut Schemas,
    references: &'a mut References,
    pub(super) diagnostics: &'a mut Vec<Diagnostic>,
    /// True below webhooks and callbacks, where the server makes the calls
    in_webhook: bool,
}

impl Lifter<'_> {
    /// Reads an object of a kind; returns `None` if it is left out.
    fn object(&mut self, kind: Kind, node: Node, pointer: Pointer) -> Option<Node> {
        if kind == Kind::Schema {
            return Some(self.schema(node, pointer));
        }
        let Node::Object(mut map) = node else {
            let message = format!(
                "expected {} {} Object, found {}",
                kind.article(),
                kind.name(),
                node.kind()
            );
            self.diagnostics.push(
                Diagnostic::warning(WarningKind::WrongType, pointer.into(), message)
                    .hint("it is left out"),
            );
            return None;
        };
        if kind.may_be_reference() && map.contains_key("$ref") {
            return self.references.take(&map, &pointer, self.diagnostics);
        }
        let free = self.free_members(kind, &mut map, &pointer);
        drop_unknown_keywords(kind, &mut map, &pointer, self.diagnostics);
        let mut lifted = Map::with_capacity_and_hasher(map.len() + free.len(), Default::default());
        for (name, value) in map {
            if self.in_webhook && !kind.counts_in_webhooks(&name) {
                continue;
            }
            let outside = self.in_webhook;
            self.in_webhook |= kind.begins_webhooks(&name);
            if let Some(keyword) = kind.keyword(&name)
                && let Some(value) = self.member(keyword, value, pointer.child(&name))
            {
                lifted.insert(name, value);
            }
            self.in_webhook = outside;
        }
        lifted.extend(free);
        self.complete(kind, &mut lifted, &pointer)
            .then_some(Node::Object(lifted))
    }

    /// Removes the fields whose names the document chooses, and lifts them.
    fn free_members(&mut self, kind: Kind, map: &mut Map, pointer: &Pointer) -> Map {
        let Some(shape) = kind.free_members() else {
            return Map::default();
        };
        let mut lifted = Map::with_capacity_and_hasher(map.len(), Default::default());
        for (name, value) in std::mem::take(map) {
            let at = pointer.child(&name);
            if name.starts_with("x-") && kind != Kind::SecurityRequirement {
                continue;
            }
            if let Some(fault) = name_fault(kind, &name) {
                self.diagnostics.push(
                    Diagnostic::warning(WarningKind::InvalidName, at.into(), fault)
                        .hint("it is left out"),
                );
            } else if let Some(value) = fit(shape, value, &at, self.diagnostics)
                && let Some(value) = self.shaped(shape, value, at)
            {
                lifted.insert(name, value);
            }
        }
        lifted
    }

    fn member(&mut self, keyword: &Keyword, value: Node, at: Pointer) -> Option<Node> {
        match keyword.fate {
            Fate::Used | Fate::Documented => self.shaped(keyword.shape, value, at),
            Fate::Ignored | Fate::Refused => None,
            Fate::Degraded => {
                let message = format!("`{}` is not supported", keyword.name);
                self.diagnostics.push(Diagnostic::warning(
                    WarningKind::UnsupportedKeyword,
                    at.into(),
                    message,
                ));
                None
            }
        }
    }

    fn shaped(&mut self, shape: Shape, value: Node, at: Pointer) -> Option<Node> {
        match (shape, value) {
            (Shape::One(kind), value) => self.object(kind, value, at),
            (Shape::Many(kind), Node::Array(items)) => {
                let items = items.into_iter().enumerate();
                Some(Node::Array(
                    items
                        .filter_map(|(i, item)| self.object(kind, item, at.item(i)))
                        .collect(),
                ))
            }
            (Shape::Map(kind), Node::Object(map)) => Some(Node::Object(
                self.few(kind, map, &at)
                    .into_iter()
                    .filter_map(|(name, item)| {
                        let item = self.object(kind, item, at.child(&name))?;
                        Some((name, item))
                    })
                    .collect(),
            )),
            (_, value) => Some(value),
        }
    }

    /// Limits the number of media types, since each is compared with all others.
    fn few(&mut self, kind: Kind, mut map: Map, at: &Pointer) -> Map {
        if kind == Kind::MediaType && map.len() > MAX_MEDIA_TYPES {
            let message = format!(
                "{} media types exceed the limit of {MAX_MEDIA_TYPES}",
                map.len()
            );
            let hint = format!("those after the first {MAX_MEDIA_TYPES} are left out");
            map.truncate(MAX_MEDIA_TYPES);
            let fault =
                Diagnostic::warning(WarningKind::TooManyMediaTypes, at.clone().into(), message);
            self.diagnostics.push(fault.hint(hint));
        }
        map
    }

    /// Moves a schema into the table and leaves its index.
    pub(super) fn schema(&mut self, node: Node, pointer: Pointer) -> Node {
        let id = self.schemas.take(node, pointer, self.diagnostics);
        let reference = Node::String(format!("{SCHEMA_TABLE}{}", id.number()));
        Node::Object(Map::from_iter([("$ref".to_owned(), reference)]))
    }

    /// Supplies missing required fields; returns false if there is no substitute.
    fn complete(&mut self, kind: Kind, map: &mut Map, pointer: &Pointer) -> bool {
        for (name, substitute) in required_members(kind, map) {
            if map.contains_key(*name) {
                continue;
            }
            let value = match substitute {
                Substitute::EmptyText => Node::String(String::new()),
                Substitute::Text(text) => Node::String((*text).to_owned()),
                Substitute::EmptyObject => Node::Object(self.empty(kind, name)),
                Substitute::Omit => {
                    let (article, kind) = (kind.article(), kind.name());
                    let message = format!("{article} {kind} Object requires `{name}`");
                    let fault = Diagnostic::warning(
                        WarningKind::MissingKeyword,
                        pointer.clone().into(),
                        message,
                    );
                    self.diagnostics.push(fault.hint("it is left out"));
                    return false;
                }
            };
            map.insert((*name).to_owned(), value);
        }
        match kind {
            Kind::Parameter => return self.complete_parameter(map, pointer),
            Kind::SecurityScheme => {
                keep_all(map, &[DEPRECATED, METADATA_URL]);
                return self.complete_scheme(map, pointer);
            }
            Kind::Header => self.complete_header(map, pointer),
            Kind::Encoding => self.complete_encoding(map, pointer),
            Kind::Example => take_example_value(map),
            Kind::MediaType => {
                take_item_schema(map);
                take_part_encodings(map);
            }
            Kind::Server => keep_all(map, &[NAME]),
            Kind::Tag => keep_all(map, &[SUMMARY, PARENT]),
            Kind::Response => keep_all(map, &[SUMMARY]),
            Kind::OAuthFlows => keep_all(map, &[DEVICE_AUTHORIZATION]),
            Kind::OpenApi => keep_pairs(map, WEBHOOKS),
            Kind::Operation => keep_pairs(map, CALLBACKS),
            Kind::Components => keep_all(map, &[CALLBACKS]),
            Kind::PathItem => keep_all(map, &[QUERY, ADDITIONAL_OPERATIONS]),
            _ => {}
        }
        true
    }

    fn empty(&self, kind: Kind, name: &str) -> Map {
        let mut map = Map::default();
        if (kind, name) == (Kind::OpenApi, "info") {
            map.insert("title".to_owned(), Node::String("API".to_owned()));
            map.insert("version".to_owned(), Node::String("0".to_owned()));
        }
        map
    }

    /// Checks the type of a security scheme; an unknown one is left out.
    fn complete_scheme(&mut self, map: &mut Map, pointer: &Pointer) -> bool {
        let text = |name: &str| map.get(name).and_then(Node::as_str).unwrap_or_default();
        let (keyword, fault) = match text("type") {
            "http" | "oauth2" | "openIdConnect" => return true,
            "mutualTLS" => {
                // openapiv3 knows the types of OpenAPI 3.0 alone.
                let http = [("type", "http"), ("scheme", "")];
                map.extend(
                    http.map(|(name, text)| (name.to_owned(), Node::String(text.to_owned()))),
                );
                map.insert(MUTUAL_TLS.to_owned(), Node::Bool(true));
                return true;
            }
            "apiKey" => match (text("in"), text("name")) {
                ("header", name) if !is_token(name) => {
                    ("name", format!("`{name}` is not a valid header name"))
                }
                ("cookie", name) if !is_token(name) => {
                    ("name", format!("`{name}` is not a valid cookie name"))
                }
                ("header" | "query" | "cookie", _) => return true,
                (place, _) => ("in", format!("`{place}` is not a location of an API key")),
            },
            kind => ("type", format!("`{kind}` is not a security scheme type")),
        };
        let fault = Diagnostic::warning(
            WarningKind::InvalidSecurityScheme,
            pointer.child(keyword).into(),
            fault,
        );
        self.diagnostics
            .push(fault.hint("it is left out: the client sends nothing for it"));
        false
    }
}

/// Returns true if the text is a token (RFC 9110, section 5.6.2), as methods and the names of
/// headers and cookies are.
pub(crate) fn is_token(text: &str) -> bool {
    let is_symbol = |byte: u8| b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || is_symbol(byte))
}

/// Checks a name that the document chose, and returns the message of an error.
fn name_fault(kind: Kind, name: &str) -> Option<String> {
    match kind {
        Kind::Paths if !name.starts_with('/') => {
            Some(format!("the path `{name}` does not begin with a slash"))
        }
        Kind::Responses if !is_status(name) => Some(format!(
            "`{name}` is not a status code, a range such as `4XX`, or `default`"
        )),
        _ => None,
    }
}

fn is_status(name: &str) -> bool {
    let in_range = name.starts_with(|first: char| ('1'..='5').contains(&first));
    let digits = name.len() == 3 && name.bytes().all(|byte| byte.is_ascii_digit());
    name == "default" || in_range && (digits || name.len() == 3 && name.ends_with("XX"))
}
