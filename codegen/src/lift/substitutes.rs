//! Substitutes for missing fields of OpenAPI objects that openapiv3 insists on.

use crate::grammar::Kind;
use crate::load::{Map, Node};

/// Substitute for a missing field.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Substitute {
    /// The object is left out
    Omit,
    /// An empty string
    EmptyText,
    /// A text that says it is missing
    Text(&'static str),
    /// An empty object
    EmptyObject,
}

/// Returns the required fields of this kind of object.
pub(super) fn required_members(kind: Kind, map: &Map) -> &'static [(&'static str, Substitute)] {
    match kind {
        Kind::OpenApi => &[
            ("info", Substitute::EmptyObject),
            ("paths", Substitute::EmptyObject),
        ],
        Kind::Info => &[
            ("title", Substitute::Text("API")),
            ("version", Substitute::Text("0")),
        ],
        Kind::Server => &[("url", Substitute::Omit)],
        Kind::ServerVariable => &[("default", Substitute::EmptyText)],
        Kind::Operation => &[("responses", Substitute::EmptyObject)],
        Kind::Parameter => &[("name", Substitute::Omit), ("in", Substitute::Omit)],
        Kind::RequestBody => &[("content", Substitute::EmptyObject)],
        Kind::Response => &[("description", Substitute::EmptyText)],
        Kind::Tag => &[("name", Substitute::Omit)],
        Kind::SecurityScheme => match map.get("type").and_then(Node::as_str) {
            Some("http") => &[("scheme", Substitute::Omit)],
            Some("apiKey") => &[("name", Substitute::Omit), ("in", Substitute::Omit)],
            Some("oauth2") => &[("flows", Substitute::EmptyObject)],
            Some("openIdConnect") => &[("openIdConnectUrl", Substitute::EmptyText)],
            _ => &[("type", Substitute::Omit)],
        },
        // The only field that every flow must have; an empty value is not shown.
        Kind::OAuthFlow => &[
            ("authorizationUrl", Substitute::EmptyText),
            ("tokenUrl", Substitute::EmptyText),
            ("scopes", Substitute::EmptyObject),
        ],
        Kind::CodeSample => &[("lang", Substitute::Omit), ("source", Substitute::Omit)],
        Kind::Contact
        | Kind::License
        | Kind::Components
        | Kind::Paths
        | Kind::PathItem
        | Kind::ExternalDocs
        | Kind::MediaType
        | Kind::Encoding
        | Kind::Responses
        | Kind::Callback
        | Kind::Example
        | Kind::Link
        | Kind::Header
        | Kind::Schema
        | Kind::Discriminator
        | Kind::Xml
        | Kind::OAuthFlows
        | Kind::SecurityRequirement => &[],
    }
}
