//! Operations against calls: route, id, security and responses, both ways.

use std::collections::BTreeSet;

use super::document::At;
use super::schemas::Use;
use super::{Check, without};
use crate::support::tables::{OperationTable, ResponseRow};

/// A response in terms of Rust.
struct Answer {
    status: String,
    is_success: bool,
    /// The type of its body, if it has one
    ty: Option<String>,
}

impl<'a> Check<'a> {
    /// Checks every operation.
    pub(super) fn operations(&mut self) {
        let mut known = BTreeSet::new();
        let mut failures = BTreeSet::new();
        for (method, path, operation, shared) in self.document.operations() {
            self.counts.operations += 1;
            let route = format!("{method} {path}");
            let answers = self.answers(&operation, &route);
            let failed = answers.iter().filter(|answer| !answer.is_success);
            failures.extend(failed.filter_map(|answer| answer.ty.clone()));
            let table = self.client.operations.iter();
            let mut table = table.filter(|table| table.method == method && table.path == path);
            if let Some(table) = table.next() {
                self.check_call(table, &operation, &route);
                self.check_inputs(table, &operation, shared, &route);
                self.check_answers(table, &answers, &route);
            } else {
                self.fault(format!("{route}: the crate has no such operation"));
            }
            known.insert(route);
        }
        for table in &self.client.operations {
            let route = format!("{} {}", table.method, table.path);
            if !known.contains(&route) {
                self.fault(format!("{route}: the crate has it, no document does"));
            }
        }
        self.check_failure(&failures);
    }

    fn check_call(&mut self, table: &OperationTable, operation: &At<'a>, route: &str) {
        let id = operation.text("operationId").unwrap_or(route);
        self.expect(route, "its id", id, Some(&table.id));
        let shared = self.document.at(&["security"]);
        let security = operation.get("security").or(shared);
        let alternatives = security.iter().flat_map(At::items);
        let alternatives = alternatives.map(|schemes| {
            let names = schemes.members().map(|(name, _)| name.to_owned());
            names.collect::<Vec<_>>()
        });
        let wanted = alternatives.collect::<Vec<_>>();
        if wanted != table.security {
            let found = &table.security;
            self.fault(format!(
                "{route} security: {wanted:?}, but the crate says {found:?}"
            ));
        }
    }

    fn answers(&mut self, operation: &At<'a>, route: &str) -> Vec<Answer> {
        let responses = operation.get("responses");
        let responses = responses.iter().flat_map(At::members).collect::<Vec<_>>();
        let says_success = responses.iter().any(|(status, _)| status.starts_with('2'));
        let mut answers = Vec::new();
        for (status, response) in responses {
            self.counts.responses += 1;
            let response = self.document.follow(response);
            let label = format!("{route} {status}");
            answers.push(Answer {
                is_success: status.starts_with('2') || (status == "default" && !says_success),
                ty: self.content(&response, &label).map(Use::within),
                status: status.to_owned(),
            });
        }
        answers
    }

    /// Returns the type of the JSON in a body or a response.
    pub(super) fn content(&mut self, holder: &At<'a>, label: &str) -> Option<Use> {
        let content = holder.get("content");
        let media = content.iter().flat_map(At::members).collect::<Vec<_>>();
        let json = media.iter().find(|(name, _)| *name == "application/json");
        match (json, media.first()) {
            (Some((_, media)), _) => Some(match media.get("schema") {
                Some(schema) => self.use_of(&schema, label),
                None => Use {
                    ty: "Value".to_owned(),
                    nullable: false,
                },
            }),
            (None, Some((name, _))) => {
                self.fault(format!("{label}: this check does not read `{name}`"));
                None
            }
            (None, None) => None,
        }
    }

    fn check_answers(&mut self, table: &OperationTable, answers: &[Answer], route: &str) {
        let successes = answers.iter().filter(|answer| answer.is_success);
        let types = successes
            .filter_map(|answer| answer.ty.as_deref())
            .collect::<BTreeSet<_>>();
        let lacks = answers
            .iter()
            .any(|answer| answer.is_success && answer.ty.is_none());
        let output = match (types.len(), types.first()) {
            (1, Some(ty)) if lacks && !ty.starts_with("Option<") => format!("Option<{ty}>"),
            (1, Some(ty)) => (*ty).to_owned(),
            (0, _) => "()".to_owned(),
            _ => "Value".to_owned(),
        };
        self.expect(route, "what it gives", &output, Some(&local(&table.output)));
        for answer in answers {
            let label = format!("{route} {}", answer.status);
            let row = table
                .responses
                .iter()
                .find(|row| row.status == answer.status);
            let found = row.map(|row| self.described(row));
            let wanted = match (&answer.ty, answer.is_success) {
                (Some(_), true) => format!("json {output} => success"),
                (None, true) if output == "()" => "none => success".to_owned(),
                (None, true) => format!("none {output} => success"),
                (Some(ty), false) => format!("json {ty} => failure"),
                // The status is the whole response.
                (None, false) => {
                    self.expect_none(&label, found.as_deref());
                    continue;
                }
            };
            self.expect(&label, "its row", &wanted, found.as_deref());
        }
        for row in without(&table.responses, |row| {
            answers.iter().any(|answer| answer.status == row.status)
        }) {
            let status = &row.status;
            self.fault(format!(
                "{route} {status}: the crate has it, no document does"
            ));
        }
    }

    /// Describes a row as text; a variant of `Failure` has to hold the row's type.
    fn described(&self, row: &ResponseRow) -> String {
        let ty = row.ty.as_deref().map(local);
        let variant = row.outcome.strip_prefix("failure Failure::");
        let outcome = match (variant, &ty) {
            (Some(variant), Some(ty)) => {
                let variants = self.client.enums.get("Failure");
                let mut variants = variants.into_iter().flatten();
                let is_right = variants.any(|it| local(it) == format!("{variant}({ty})"));
                if is_right { "failure" } else { &row.outcome }
            }
            _ => &row.outcome,
        };
        // Objects are boxed among failures of several types.
        let unboxed = |ty: String| match ty.strip_prefix("Box<").and_then(|ty| ty.strip_suffix('>'))
        {
            Some(inner) if variant.is_some() => inner.to_owned(),
            _ => ty,
        };
        let ty = ty.map_or(String::new(), |ty| format!("{} ", unboxed(ty)));
        format!("{} {ty}=> {outcome}", row.encoding)
    }

    /// Checks the body of all failures: the one type that they share, or an enum over them.
    fn check_failure(&mut self, failures: &BTreeSet<String>) {
        let wanted = match (failures.len(), failures.first()) {
            (0, _) => "Value",
            (1, Some(ty)) => ty,
            _ => "Failure",
        };
        for table in &self.client.operations {
            let route = format!("{} {}", table.method, table.path);
            self.expect(
                &route,
                "the body of failures",
                wanted,
                Some(&local(&table.failure)),
            );
        }
        let found = self.client.aliases.get("Error").map(|ty| local(ty));
        let wanted = format!("specmill_runtime::Error<{wanted}>");
        self.expect("failures", "the type `Error`", &wanted, found.as_deref());
    }
}

/// Spells a type as the file of its definition does.
pub(super) fn local(ty: &str) -> String {
    ty.replace("models::", "")
}
