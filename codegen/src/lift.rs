//! Node in, Document out: every dialect said in the terms of JSON Schema 2020-12, the skeleton
//! typed by the crate openapiv3, schemas by our own type.

mod bounds;
mod exclusive_bounds;
pub mod grammar;
mod inputs;
mod labels;
mod listed;
mod loose;
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

pub(crate) use listed::read_by_type;
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

/// The pointer under which the skeleton refers to the schemas taken out of it.
pub const SCHEMA_TABLE: &str = "#/x-schemas/";

/// The HTTP scheme under which the skeleton has `type: mutualTLS`.
pub(crate) const MUTUAL_TLS: &str = "x-mutual-tls";

/// Where the skeleton keeps the operations of OpenAPI 3.2 that openapiv3 does not know.
pub(crate) const QUERY: &str = "x-query";
/// The keyword of operations with other methods.
pub(crate) const ADDITIONAL: &str = "additionalOperations";
/// Where the skeleton keeps those.
pub(crate) const ADDITIONAL_OPERATIONS: &str = "x-additionalOperations";
/// Where the skeleton keeps what openapiv3 does not know, or not with references: the webhooks, as
/// pairs of name and path item, for the order of a list is kept.
pub(crate) const WEBHOOKS: &str = "x-webhooks";
/// Where it keeps an operation's callbacks, as such pairs, and those of the components by name.
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

/// Lifts a document; `None` where it makes no sense to go on.
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
