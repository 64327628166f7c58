//! Lifting: Node → Document. Every dialect is rewritten in the terms of JSON Schema 2020-12. The
//! crate openapiv3 types the skeleton, our own types the schemas.

mod approximated;
mod bounds;
mod enum_labels;
mod enum_values;
mod exclusive_bounds;
mod inputs;
mod nullable;
mod read_schema;
mod references;
mod required;
mod schema;
mod shape;
mod skeleton;
mod unquoted;
mod version;

use openapiv3::OpenAPI;

use crate::diagnostic::Diagnostic;
use crate::load::Node;

pub(crate) use enum_values::read_by_type;
pub(crate) use schema::shaping;
pub(crate) use shape::{fits, unquoted_text};
pub(crate) use skeleton::is_token;
pub(crate) use version::siblings_count;

pub use bounds::Bounds;
pub use schema::{
    Additional, Alternatives, Annotations, Discriminator, Label, Schema, SchemaId, Schemas, Tuple,
    TypeSet,
};
pub use unquoted::{Unquoted, find_unquoted};

/// Pointer prefix by which the skeleton refers to the schemas taken out of it.
pub const SCHEMA_TABLE: &str = "#/x-schemas/";

/// HTTP scheme by which the skeleton represents `type: mutualTLS`.
pub(crate) const MUTUAL_TLS: &str = "x-mutual-tls";

/// Extension with an OpenAPI 3.2 `query` operation, which openapiv3 lacks.
pub(crate) const QUERY: &str = "x-query";
/// Keyword of operations with other methods.
pub(crate) const ADDITIONAL: &str = "additionalOperations";
/// Extension with those operations.
pub(crate) const ADDITIONAL_OPERATIONS: &str = "x-additionalOperations";
/// Extension with the webhooks, as pairs of name and path item: openapiv3 lacks them, and keeps the
/// order of a list only.
pub(crate) const WEBHOOKS: &str = "x-webhooks";
/// Extension with an operation's callbacks, as such pairs, and those of the components by name.
pub(crate) const CALLBACKS: &str = "x-callbacks";

/// A document in one dialect.
#[derive(Debug)]
pub struct Document {
    /// Paths, operations, parameters, bodies, responses, security and servers; each schema is a
    /// reference into `schemas`
    pub skeleton: OpenAPI,
    /// Every schema of the document
    pub schemas: Schemas,
}

/// Lifts a document; returns `None` if there is no point in going on.
pub fn lift(root: Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Document> {
    version::check_version(&root, diagnostics)?;
    let mut schemas = Schemas::new(version::siblings_count(&root));
    let skeleton = skeleton::read_skeleton(root, &mut schemas, diagnostics);
    schemas.settle_dynamic();
    schemas.check_references(diagnostics)?;
    Some(Document {
        skeleton: skeleton?,
        schemas,
    })
}
