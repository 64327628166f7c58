//! Required fields of OpenAPI objects, with substitutes for missing ones that openapiv3 insists on.

use super::grammar::Kind;
use crate::load::{Map, Node};

/// Substitute for a missing field.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum StandIn {
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
pub(super) fn required_members(kind: Kind, map: &Map) -> &'static [(&'static str, StandIn)] {
    match kind {
        Kind::OpenApi => &[
            ("info", StandIn::EmptyObject),
            ("paths", StandIn::EmptyObject),
        ],
        Kind::Info => &[
            ("title", StandIn::Text("API")),
            ("version", StandIn::Text("0")),
        ],
        Kind::Server => &[("url", StandIn::Omit)],
        Kind::ServerVariable => &[("default", StandIn::EmptyText)],
        Kind::Operation => &[("responses", StandIn::EmptyObject)],
        Kind::Parameter => &[("name", StandIn::Omit), ("in", StandIn::Omit)],
        Kind::RequestBody => &[("content", StandIn::EmptyObject)],
        Kind::Response => &[("description", StandIn::EmptyText)],
        Kind::Tag => &[("name", StandIn::Omit)],
        Kind::SecurityScheme => match map.get("type").and_then(Node::as_str) {
            Some("http") => &[("scheme", StandIn::Omit)],
            Some("apiKey") => &[("name", StandIn::Omit), ("in", StandIn::Omit)],
            Some("oauth2") => &[("flows", StandIn::EmptyObject)],
            Some("openIdConnect") => &[("openIdConnectUrl", StandIn::EmptyText)],
            _ => &[("type", StandIn::Omit)],
        },
        // The only field that every flow must have; an empty value is not shown.
        Kind::OAuthFlow => &[
            ("authorizationUrl", StandIn::EmptyText),
            ("tokenUrl", StandIn::EmptyText),
            ("scopes", StandIn::EmptyObject),
        ],
        Kind::CodeSample => &[("lang", StandIn::Omit), ("source", StandIn::Omit)],
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
