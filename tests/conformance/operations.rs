//! Operations against calls: route, id, security, parameters, body and responses, both ways.

use std::collections::BTreeSet;

use super::client::Input;
use super::document::At;
use super::schemas::Use;
use super::{Check, without};
use crate::support::rust::{OperationTable, ParameterRow, ResponseRow};

/// What one response is in Rust.
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

    fn check_inputs(
        &mut self,
        table: &OperationTable,
        operation: &At<'a>,
        shared: Option<At<'a>>,
        route: &str,
    ) {
        let mut rows = Vec::new();
        let (mut required, mut optional) = (Vec::new(), Vec::new());
        let own = operation.get("parameters");
        let own = own
            .iter()
            .flat_map(At::items)
            .map(|it| self.document.follow(it));
        let own = own.collect::<Vec<_>>();
        let shared = shared
            .iter()
            .flat_map(At::items)
            .map(|it| self.document.follow(it));
        let shared = shared.filter(|it| !own.iter().any(|own| key(own) == key(it)));
        for parameter in shared.chain(own.iter().cloned()).collect::<Vec<_>>() {
            self.counts.parameters += 1;
            let (place, name) = key(&parameter);
            let label = format!("{route} {place} {name}");
            let schema = parameter.get("schema");
            let ty = schema.map_or("Value".to_owned(), |schema| self.use_of(&schema, &label).ty);
            let is_required = place == "path" || parameter.flag("required") == Some(true);
            rows.push(row(&parameter));
            let inputs = if is_required {
                &mut required
            } else {
                &mut optional
            };
            inputs.push((place, name, ty));
        }
        for row in without(&rows, |row| table.parameters.contains(row)) {
            let (place, name) = (&row.place, &row.wire);
            let found = table.parameters.iter().find(|it| it.wire == *name);
            self.fault(format!(
                "{route} {place} {name}: {row:?}, but the crate says {found:?}"
            ));
        }
        for row in without(&table.parameters, |it| {
            rows.iter()
                .any(|row| (&row.place, &row.wire) == (&it.place, &it.wire))
        }) {
            let (place, name) = (&row.place, &row.wire);
            self.fault(format!(
                "{route} {place} {name}: the crate has it, no document does"
            ));
        }
        if let Some((is_required, ty)) = self.check_body(table, operation, route) {
            let inputs = if is_required {
                &mut required
            } else {
                &mut optional
            };
            inputs.push(("body", "", ty));
        }
        let (makers, setters) = (&self.client.makers, &self.client.setters);
        self.compare_inputs(route, "positional", &required, makers.get(&table.name));
        self.compare_inputs(route, "a setter", &optional, setters.get(&table.name));
    }

    /// Compares a request's body; says whether it is required, and of what type.
    fn check_body(
        &mut self,
        table: &OperationTable,
        operation: &At<'a>,
        route: &str,
    ) -> Option<(bool, String)> {
        let label = format!("{route} body");
        let found = table
            .body
            .as_ref()
            .map(|(media, ty)| format!("{media} {}", local(ty)));
        let Some(body) = operation.get("requestBody") else {
            self.expect_none(&label, found.as_deref());
            return None;
        };
        let body = self.document.follow(body);
        let ty = self.content(&body, &label)?.within();
        self.expect(&label, "its type", &format!("json {ty}"), found.as_deref());
        Some((body.flag("required") == Some(true), ty))
    }

    /// What goes into a request against what the crate puts into it, in order.
    fn compare_inputs(
        &mut self,
        route: &str,
        how: &str,
        wanted: &[(&str, &str, String)],
        found: Option<&'a Vec<Input>>,
    ) {
        let found = found.map_or(&[][..], Vec::as_slice);
        for (place, name, ty) in wanted {
            let input = found
                .iter()
                .find(|it| it.place == *place && it.wire == *name);
            let label = format!("{route} {place} {name}");
            let what = format!("it is {how}, and its type");
            let found = input.map(|input| local(&input.ty));
            self.expect(&label, &what, ty, found.as_deref());
        }
        for input in without(found, |it| {
            wanted
                .iter()
                .any(|(place, name, _)| it.place == *place && it.wire == *name)
        }) {
            let Input { place, wire, .. } = input;
            self.fault(format!(
                "{route} {place} {wire}: it is not {how} in the documents"
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

    /// What the JSON of a body or a response holds.
    fn content(&mut self, holder: &At<'a>, label: &str) -> Option<Use> {
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
                // Its status says it all.
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

    /// A row as text; a variant of `Failure` has to hold the row's type.
    fn described(&self, row: &ResponseRow) -> String {
        let ty = row.ty.as_deref().map(local);
        let variant = row.outcome.strip_prefix("failure(Failure::");
        let outcome = match (variant.and_then(|rest| rest.strip_suffix(')')), &ty) {
            (Some(variant), Some(ty)) => {
                let variants = self.client.enums.get("Failure");
                let mut variants = variants.into_iter().flatten();
                let is_right = variants.any(|it| local(it) == format!("{variant}({ty})"));
                if is_right { "failure" } else { &row.outcome }
            }
            _ => &row.outcome,
        };
        let ty = ty.map_or(String::new(), |ty| format!("{ty} "));
        format!("{} {ty}=> {outcome}", row.encoding)
    }

    /// The body of all failures: the one type that they share, or an enum over them.
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

fn key<'a>(parameter: &At<'a>) -> (&'a str, &'a str) {
    let text = |name| parameter.text(name).unwrap_or_default();
    (text("in"), text("name"))
}

/// A parameter's row; style and explode as OpenAPI 3.1 section 4.8.12.2 supplies them.
fn row(parameter: &At<'_>) -> ParameterRow {
    let (place, name) = key(parameter);
    let usual = match place {
        "query" | "cookie" => "form",
        _ => "simple",
    };
    let style = parameter.text("style").unwrap_or(usual);
    let snake = style.chars().map(|letter| match letter {
        letter if letter.is_uppercase() => format!("_{}", letter.to_lowercase()),
        letter => letter.to_string(),
    });
    ParameterRow {
        place: place.to_owned(),
        wire: name.to_owned(),
        style: snake.collect(),
        explode: parameter.flag("explode").unwrap_or(style == "form"),
    }
}

/// A type as the file of its definition spells it.
fn local(ty: &str) -> String {
    ty.replace("models::", "")
}
