//! The form of `specmill.toml` as written, and its conversion to [`Settings`].

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::accepted::RawAccepted;
use super::operations::route;
use super::overlays::RawOverlay;
use super::{
    Accepted, Client, Document, Key, Operation, Package, Parsed, Scheme, Settings, SettingsError,
    location_and_name, pages, select, types,
};
use crate::load::Prefer;

/// The file as written, with the offsets that later checks need.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Raw {
    pub(super) package: RawPackage,
    pub(super) client: RawClient,
    pub(super) strict: bool,
    pub(super) root: Option<Spanned<String>>,
    pub(super) unsigned: bool,
    pub(super) prefer: Option<Spanned<String>>,
    pub(super) names: BTreeMap<Spanned<String>, String>,
    pub(super) types: BTreeMap<Spanned<String>, Spanned<String>>,
    pub(super) select: select::RawSelect,
    pub(super) pages: pages::RawPages,
    pub(super) operations: BTreeMap<Spanned<String>, Operation>,
    pub(super) dependencies: BTreeMap<Spanned<String>, Spanned<toml::Value>>,
    pub(super) renames: BTreeMap<Spanned<String>, Spanned<String>>,
    pub(super) accepted: Vec<RawAccepted>,
    pub(super) documents: Vec<RawDocument>,
    pub(super) overlays: Vec<RawOverlay>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct RawPackage {
    pub(super) name: Option<Spanned<String>>,
    pub(super) version: Option<Spanned<String>>,
    pub(super) version_metadata: bool,
    pub(super) runtime: Option<Spanned<String>>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct RawClient {
    pub(super) token_env: Option<String>,
    pub(super) base_url_env: Option<String>,
    pub(super) idempotency_header: Option<Spanned<String>>,
    pub(super) rebase_links: bool,
    pub(super) parameters: Option<Vec<Spanned<String>>>,
    pub(super) schemes: BTreeMap<Spanned<String>, Scheme>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDocument {
    pub(super) file: Spanned<String>,
    pub(super) source: Option<String>,
    pub(super) operation: Option<String>,
    pub(super) url: Option<String>,
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
    pub(super) sha256: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) beside: BTreeMap<Spanned<String>, String>,
}

impl Raw {
    pub(super) fn into_parsed(self) -> Result<Parsed, SettingsError> {
        let start = |place: Option<Range<usize>>| place.map_or(0, |span| span.start);
        let prefer = start(self.prefer.as_ref().map(Spanned::span));
        let beside = self
            .documents
            .iter()
            .flat_map(|document| document.beside.keys());
        let beside = beside
            .map(|path| (path.get_ref().clone(), path.span().start))
            .collect();
        let places = self.documents.iter().map(|document| {
            (
                document.file.span().start,
                start(document.sha256.as_ref().map(Spanned::span)),
            )
        });
        let overlays = self.overlays.iter().map(|overlay| {
            (
                overlay.file.span().start,
                start(overlay.sha256.as_ref().map(Spanned::span)),
            )
        });
        let overlays = overlays.collect();
        let names = self.names.keys();
        let names = names.map(|key| (Key::Name(key.get_ref().clone()), key.span().start));
        let schemes = self.client.schemes.keys();
        let schemes = schemes.map(|key| (Key::Scheme(key.get_ref().clone()), key.span().start));
        let parameters = self.client.parameters.iter().flatten();
        let parameters =
            parameters.map(|it| (Key::Parameter(it.get_ref().clone()), it.span().start));
        let parameters = parameters.collect::<Vec<_>>();
        let types = self.types.keys();
        let types = types.map(|key| (Key::Type(key.get_ref().clone()), key.span().start));
        let pages = self.pages.keys();
        let pages = pages.map(|key| (Key::Page(key.get_ref().clone()), key.span().start));
        let operations = self.operations.keys();
        let operations =
            operations.map(|key| (Key::Operation(route(key.get_ref())), key.span().start));
        let renames = self.renames.iter();
        let renames =
            renames.map(|(old, _)| (Key::Rename(old.get_ref().clone()), old.span().start));
        let accepted = self.accepted.iter().enumerate();
        let accepted = accepted.map(|(index, it)| (Key::Accepted(index), it.place.span().start));
        let (select, patterns) = self.select.into_select()?;
        Ok(Parsed {
            prefer,
            documents: places.collect(),
            overlays,
            beside,
            keys: names
                .chain(schemes)
                .chain(parameters)
                .chain(types)
                .chain(operations)
                .chain(pages)
                .chain(renames)
                .chain(accepted)
                .chain(patterns)
                .collect(),
            settings: Settings {
                package: Package {
                    name: self.package.name.map(Spanned::into_inner),
                    version: self.package.version.map(Spanned::into_inner),
                    version_metadata: self.package.version_metadata,
                    runtime: self.package.runtime.map(Spanned::into_inner),
                },
                client: Client {
                    token_env: self.client.token_env,
                    base_url_env: self.client.base_url_env,
                    idempotency_header: self.client.idempotency_header.map(Spanned::into_inner),
                    rebase_links: self.client.rebase_links,
                    parameters: self.client.parameters.map(|all| {
                        let all = all.iter();
                        all.filter_map(|it| location_and_name(it.get_ref()))
                            .collect()
                    }),
                    schemes: self
                        .client
                        .schemes
                        .into_iter()
                        .map(|(at, scheme)| (at.into_inner(), scheme))
                        .collect(),
                },
                strict: self.strict,
                root: self.root.map(Spanned::into_inner),
                unsigned: self.unsigned,
                prefer: match self.prefer.map(Spanned::into_inner) {
                    None => Prefer::None,
                    Some(newest) if newest == "newest" => Prefer::Newest,
                    Some(file) => Prefer::File(file),
                },
                names: self
                    .names
                    .into_iter()
                    .map(|(at, name)| (at.into_inner(), name))
                    .collect(),
                types: self
                    .types
                    .into_iter()
                    .map(|(key, ty)| (key.into_inner(), ty.into_inner()))
                    .collect(),
                select,
                pages: self
                    .pages
                    .into_iter()
                    .map(|(key, rule)| (key.into_inner(), rule.into_inner()))
                    .collect(),
                operations: self
                    .operations
                    .into_iter()
                    .map(|(key, operation)| (route(key.get_ref()), operation))
                    .collect(),
                dependencies: types::read_dependencies(self.dependencies)?,
                renames: self
                    .renames
                    .into_iter()
                    .map(|(old, new)| (old.into_inner(), new.into_inner()))
                    .collect(),
                accepted: self
                    .accepted
                    .into_iter()
                    .map(RawAccepted::into_accepted)
                    .collect::<Result<Vec<Accepted>, _>>()?,
                documents: self
                    .documents
                    .into_iter()
                    .map(RawDocument::into_document)
                    .collect(),
                overlays: self
                    .overlays
                    .into_iter()
                    .map(RawOverlay::into_overlay)
                    .collect(),
            },
        })
    }
}

impl RawDocument {
    fn into_document(self) -> Document {
        Document {
            file: self.file.into_inner(),
            source: self.source,
            operation: self.operation,
            url: self.url,
            etag: self.etag,
            last_modified: self.last_modified,
            sha256: self.sha256.map(Spanned::into_inner),
            beside: self
                .beside
                .into_iter()
                .map(|(file, sha256)| (file.into_inner(), sha256))
                .collect(),
        }
    }
}
