//! Lifting: Node → Document. Every dialect is rewritten in the terms of JSON Schema 2020-12.
//!
//! Each schema becomes a row of a table. The rest, the skeleton, is made such that openapiv3 can read
//! it, and then becomes types of our own, which have what openapiv3 lacks.

mod approximated;
mod bounds;
pub mod document;
mod enum_labels;
mod enum_values;
mod exclusive_bounds;
mod inputs;
mod invented;
mod keywords;
mod nullable;
mod read_document;
mod read_schema;
mod references;
mod schema;
mod shape;
mod skeleton;
mod substitutes;
mod unquoted;
mod version;

use crate::diagnostic::Diagnostic;
use crate::load::Node;

pub(crate) use enum_values::read_by_type;
pub(crate) use schema::shaping;
pub(crate) use shape::{fits, unquoted_text};
pub(crate) use skeleton::is_token;
pub(crate) use version::siblings_count;

pub use bounds::Bounds;
pub use document::Document;
pub use schema::{
    Additional, Alternatives, Annotations, Discriminator, Label, Schema, SchemaId, Schemas, Tuple,
    TypeSet,
};
pub use unquoted::{Unquoted, find_unquoted};

/// Lifts a document; returns `None` if there is no point in going on.
pub fn lift(root: Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Document> {
    version::check_version(&root, diagnostics)?;
    let mut schemas = Schemas::new(version::siblings_count(&root));
    let skeleton = skeleton::make_skeleton(root, &mut schemas, diagnostics);
    schemas.settle_dynamic();
    schemas.check_references(diagnostics);
    read_document::read_document(&skeleton?, schemas, diagnostics)
}
