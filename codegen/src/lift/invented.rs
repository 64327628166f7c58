//! Invented keywords: openapiv3 keeps keywords that it does not know in extensions only, so the
//! skeleton has these in their place. Extensions of a document itself never are in the skeleton,
//! except for those of the grammar.
//!
//! Each is `x-` and the name of the keyword that it stands for, if there is one.

use crate::load::{Map, Node};

/// Prefix of the references by which the skeleton has its schemas.
pub(super) const SCHEMA_TABLE: &str = "#/x-schemas/";

/// Operation of the method `QUERY`
pub(super) const QUERY: &str = "x-query";
/// Operations of further methods
pub(super) const ADDITIONAL_OPERATIONS: &str = "x-additionalOperations";
/// Webhooks, as pairs of name and path item, which keep their order
pub(super) const WEBHOOKS: &str = "x-webhooks";
/// Callbacks of an operation, as such pairs; those of the components, by name
pub(super) const CALLBACKS: &str = "x-callbacks";
/// `querystring` as the location of a parameter
pub(super) const IN: &str = "x-in";
/// `cookie` as the style of a parameter
pub(super) const STYLE: &str = "x-style";
/// `explode`, of headers and encodings
pub(super) const EXPLODE: &str = "x-explode";
/// `allowReserved`, of a parameter in any location
pub(super) const ALLOW_RESERVED: &str = "x-allowReserved";
/// `allowEmptyValue`, of a parameter in any location
pub(super) const ALLOW_EMPTY_VALUE: &str = "x-allowEmptyValue";
/// The media type of a parameter or header, if `content` describes it
pub(super) const CONTENT: &str = "x-content";
/// True if the schema of a media type is that of an item
pub(super) const ITEM: &str = "x-item";
/// True if the encodings of a media type are those of unnamed parts
pub(super) const PARTS: &str = "x-parts";
/// Name of a server
pub(super) const NAME: &str = "x-name";
/// Summary of a tag or response
pub(super) const SUMMARY: &str = "x-summary";
/// Parent of a tag
pub(super) const PARENT: &str = "x-parent";
/// True for a security scheme of the type `mutualTLS`
pub(super) const MUTUAL_TLS: &str = "x-mutualTLS";
/// `deprecated`, of a security scheme
pub(super) const DEPRECATED: &str = "x-deprecated";
/// Metadata of a security scheme
pub(super) const METADATA_URL: &str = "x-oauth2MetadataUrl";
/// An OAuth flow
pub(super) const DEVICE_AUTHORIZATION: &str = "x-deviceAuthorization";

/// Moves a keyword to the invented one that stands for it.
pub(super) fn keep(map: &mut Map, invented: &str) {
    if let Some(value) = map.shift_remove(&invented["x-".len()..]) {
        map.insert(invented.to_owned(), value);
    }
}

/// Moves several keywords.
pub(super) fn keep_all(map: &mut Map, invented: &[&str]) {
    invented.iter().for_each(|it| keep(map, it));
}

/// Moves a mapping, as a list of pairs: extensions of openapiv3 do not keep the order of mappings.
pub(super) fn keep_pairs(map: &mut Map, invented: &str) {
    keep(map, invented);
    if let Some(Node::Object(members)) = map.get_mut(invented) {
        let pairs = std::mem::take(members).into_iter();
        let pairs = pairs.map(|(name, value)| Node::Array(vec![Node::String(name), value]));
        let pairs = Node::Array(pairs.collect());
        map.insert(invented.to_owned(), pairs);
    }
}
