//! Operations: methods and calls with their arguments, responses and pagination.

use std::collections::BTreeMap;

use super::accept_header::plan_accepts;
use super::api::{Failure, Name, Operation};
use super::naming::Names;
use super::operation_docs::{CallParts, operation_docs};
use super::pages::{Pages, plan_pages};
use super::parameters::{constants, plan_inputs};
use super::resources::Calls;
use super::responses::{output, plan_responses, plan_stream};
use super::servers::address;
use super::types::Types;
use crate::resolve::{self, Need};
use crate::settings::{Operation as Policy, PageRule};

/// Names of the own methods of a call.
const METHODS: &[&str] = &["self", "new", "with", "send", "stream", "into_future"];

/// Names of further methods of a paginated call.
const PAGED: &[&str] = &["pages"];

/// Names of further methods of a call that returns bytes.
const DOWNLOADED: &[&str] = &["download_to"];

/// Plans every operation that the client has, in document order.
///
/// Adds to `unpaged` the operations whose page settings do not apply, each with the reason.
pub(super) fn plan_operations(
    types: &Types<'_>,
    calls: &Calls,
    failure: &Failure,
    rules: &BTreeMap<String, PageRule>,
    unpaged: &mut Vec<(String, String)>,
    names: &mut Names<'_>,
) -> Vec<Operation> {
    let operations = types.model.kept_operations();
    let mut planned = Vec::new();
    for (index, operation) in operations {
        let route = format!("{} {}", operation.method, operation.path);
        let streams = plan_stream(types, operation, failure, false).is_some();
        let paged = plan_pages(types, operation, rules.get(&route), streams);
        let pages = paged.unwrap_or_else(|why| {
            unpaged.push((route, why));
            Pages::Whole
        });
        planned.push(plan_operation(
            types, calls, failure, index, operation, pages, names,
        ));
    }
    planned
}

fn plan_operation(
    types: &Types<'_>,
    calls: &Calls,
    failure: &Failure,
    index: usize,
    operation: &resolve::Operation,
    pages: Pages,
    names: &mut Names<'_>,
) -> Operation {
    let (paged, unclear_items) = match pages {
        Pages::Whole => (None, Vec::new()),
        Pages::Paged(paged) => (Some(paged), Vec::new()),
        Pages::Unclear(names) => (None, names),
    };
    let call = &calls.types[index];
    let (output, outcomes) = output(types, calls, call, operation);
    let responses = plan_responses(types, operation, outcomes.as_ref(), failure);
    let stream = plan_stream(types, operation, failure, outcomes.is_some());
    let accepts = plan_accepts(types, operation, failure);
    let mut taken = METHODS.to_vec();
    taken.extend(accepts.iter().map(|it| it.name.0.as_str()));
    taken.extend(paged.iter().flat_map(|_| PAGED));
    taken.extend(
        stream
            .iter()
            .filter(|it| it.is_of_bytes())
            .flat_map(|_| DOWNLOADED),
    );
    let (parameters, body, choice) = plan_inputs(types, calls, call, operation, &taken, names);
    let route = format!("{} {}", operation.method, operation.path);
    Operation {
        method: Name(calls.methods[index].method.clone()),
        call: call.clone(),
        docs: operation_docs(
            types,
            operation,
            &parameters,
            body.as_ref(),
            &CallParts {
                name: call,
                outcomes: outcomes.as_ref(),
                stream: stream.as_ref(),
                accepts: &accepts,
                paged: paged.as_ref(),
            },
        ),
        http_method: operation.method.clone(),
        path: operation.path.clone(),
        target: operation.target.clone(),
        constants: constants(operation),
        id: operation.id.clone().unwrap_or(route),
        servers: operation.servers.iter().map(address).collect(),
        security: security(operation),
        policy: Policy::default(),
        stream_switch: None,
        deprecated: operation.deprecated,
        parameters,
        body,
        choice,
        responses,
        output,
        outcomes,
        stream,
        accepts,
        paged,
        unclear_items,
        sample: Vec::new(),
    }
}

/// Returns the alternative security requirements, each as names of schemes.
fn security(operation: &resolve::Operation) -> Vec<Vec<String>> {
    let alternatives = operation.security.iter();
    let names = |needs: &Vec<Need>| needs.iter().map(|need| need.scheme.clone()).collect();
    alternatives.map(names).collect()
}
