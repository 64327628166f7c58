//! Figures of a run, from its input and its plan.

use super::{DocumentSummary, Ledger, OverlaySummary, PagedList, Report, TypeCounts, UnclearList};
use crate::Input;
use crate::diagnostic::Located;
use crate::load::{Applied, Head, Source};
use crate::plan::api::{Api, Model};
use crate::settings::Settings;

impl Report {
    /// Builds the report of a successful run.
    pub(crate) fn of(
        input: &Input<'_>,
        heads: Vec<Head>,
        api: &Api,
        declared_operations: usize,
        ledger: Ledger,
        diagnostics: Vec<Located>,
    ) -> Self {
        let documents = input.sources.iter().zip(heads);
        Self {
            documents: documents
                .map(|(source, head)| summary(input, source, head))
                .collect(),
            beside: Vec::new(),
            overlays: Vec::new(),
            operations: api
                .resources
                .iter()
                .map(|resource| resource.operations.len())
                .sum(),
            declared_operations,
            types: count_types(api),
            resources: api.resources.len(),
            pages: paged_lists(api),
            unclear: unclear_lists(api),
            ledger,
            diagnostics,
            fingerprint: api.fingerprint.clone(),
        }
    }
}

fn paged_lists(api: &Api) -> Vec<PagedList> {
    let operations = api.resources.iter().flat_map(|it| &it.operations);
    let lists = operations.filter_map(|operation| {
        let paged = operation.paged.as_ref()?;
        let rows = [&paged.ask].into_iter().chain(&paged.rows);
        let rows = rows.map(|(word, name)| format!("{word} = {name:?}"));
        Some(PagedList {
            operation: format!("{} {}", operation.http_method, operation.path),
            how: rows.collect::<Vec<_>>().join(", "),
            guessed: paged.guessed,
        })
    });
    lists.collect()
}

fn unclear_lists(api: &Api) -> Vec<UnclearList> {
    let operations = api.resources.iter().flat_map(|it| &it.operations);
    let lists = operations.filter(|it| !it.unclear_items.is_empty());
    let lists = lists.map(|operation| UnclearList {
        operation: format!("{} {}", operation.http_method, operation.path),
        members: operation.unclear_items.clone(),
    });
    lists.collect()
}

fn summary(input: &Input<'_>, source: &Source, head: Head) -> DocumentSummary {
    let listed = input
        .settings
        .documents
        .iter()
        .find(|listed| listed.file == source.name);
    DocumentSummary {
        file: source.name.clone(),
        openapi: head.openapi,
        title: head.title,
        version: head.version,
        bytes: source.bytes.len(),
        source: listed.and_then(|listed| listed.source.clone()),
        operation: listed.and_then(|listed| listed.operation.clone()),
    }
}

/// Summarizes overlays.
pub(crate) fn overlays(applied: Vec<Applied>, settings: &Settings) -> Vec<OverlaySummary> {
    let source = |file: &str| {
        let listed = settings.overlays.iter().find(|it| it.file == file);
        listed.and_then(|it| it.source.clone())
    };
    let summary = |it: Applied| OverlaySummary {
        source: source(&it.file),
        file: it.file,
        title: it.title,
        actions: it.actions,
        places: it.places,
    };
    applied.into_iter().map(summary).collect()
}

fn count_types(api: &Api) -> TypeCounts {
    let mut counts = TypeCounts::default();
    for model in api.modules.iter().flat_map(|module| &module.models) {
        match model {
            Model::Struct(_) => counts.structs += 1,
            Model::Enum(_) | Model::Union(_) => counts.enums += 1,
            Model::Alias(_) => counts.aliases += 1,
        }
    }
    counts
}
