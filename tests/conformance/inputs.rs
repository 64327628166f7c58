//! What goes into an operation against what its call takes: parameters and body, both ways.

use super::client::Input;
use super::document::At;
use super::operations::local;
use super::{Check, without};
use crate::support::tables::{OperationTable, ParameterRow};

/// A parameter or a body as the documents have it.
struct Wanted<'a> {
    place: &'a str,
    /// Empty for a body
    name: &'a str,
    ty: String,
    is_required: bool,
}

impl Wanted<'_> {
    fn is(&self, input: &Input) -> bool {
        input.place == self.place && input.wire == self.name
    }
}

impl<'a> Check<'a> {
    /// Checks what goes into a call: rows, arguments and setters, both ways.
    pub(super) fn check_inputs(
        &mut self,
        table: &OperationTable,
        operation: &At<'a>,
        shared: Option<At<'a>>,
        route: &str,
    ) {
        let parameters = self.parameters(operation, shared);
        self.check_rows(table, &parameters, route);
        let mut wanted = Vec::new();
        for parameter in &parameters {
            let (place, name) = key(parameter);
            let label = format!("{route} {place} {name}");
            let schema = parameter.get("schema");
            let ty = schema.map(|schema| self.use_of(&schema, &label).ty);
            wanted.push(Wanted {
                place,
                name,
                ty: ty.unwrap_or_else(|| "Value".to_owned()),
                is_required: place == "path" || parameter.flag("required") == Some(true),
            });
        }
        wanted.extend(self.check_body(table, operation, route));
        let (mut required, optional) = wanted
            .into_iter()
            .partition::<Vec<_>, _>(|input| input.is_required);
        // Those of the path stand in the path's order, and first.
        let place_in = |name: &str| route.find(&format!("{{{name}}}"));
        required.sort_by_key(|it| match it.place {
            "path" => place_in(it.name),
            _ => Some(route.len()),
        });
        let (makers, setters) = (&self.client.makers, &self.client.setters);
        self.compare_inputs(route, "positional", &required, makers.get(&table.name));
        self.compare_inputs(route, "a setter", &optional, setters.get(&table.name));
    }

    /// The parameters of an operation: its own, and those of its path that it does not replace.
    fn parameters(&mut self, operation: &At<'a>, shared: Option<At<'a>>) -> Vec<At<'a>> {
        let document = self.document;
        let followed = |list: Option<At<'a>>| {
            let items = list.iter().flat_map(At::items);
            items.map(|it| document.follow(it)).collect::<Vec<_>>()
        };
        let own = followed(operation.get("parameters"));
        let mut all = followed(shared);
        self.counts.parameters += own.len() + all.len();
        all.retain(|it| !own.iter().any(|own| key(own) == key(it)));
        all.extend(own);
        all
    }

    fn check_rows(&mut self, table: &OperationTable, parameters: &[At<'a>], route: &str) {
        let rows = parameters.iter().map(row).collect::<Vec<_>>();
        let label = |row: &ParameterRow| format!("{route} {} {}", row.place, row.wire);
        let is_same = |one: &ParameterRow, other: &ParameterRow| label(one) == label(other);
        for row in &rows {
            match table.parameters.iter().find(|it| is_same(it, row)) {
                Some(found) if found == row => {}
                Some(found) => {
                    let label = label(row);
                    self.fault(format!("{label}: {row:?}, but the crate says {found:?}"));
                }
                None => self.fault(format!("{}: the crate does not send it", label(row))),
            }
        }
        for row in without(&table.parameters, |it| {
            rows.iter().any(|row| is_same(row, it))
        }) {
            let label = label(row);
            self.fault(format!("{label}: the crate has it, no document does"));
        }
    }

    /// Compares a request's body; gives it.
    fn check_body(
        &mut self,
        table: &OperationTable,
        operation: &At<'a>,
        route: &str,
    ) -> Option<Wanted<'a>> {
        let label = format!("{route} body");
        let found = table.body.as_ref();
        let found = found.map(|(media, ty)| format!("{media} {}", local(ty)));
        let Some(body) = operation.get("requestBody") else {
            self.expect_none(&label, found.as_deref());
            return None;
        };
        let body = self.document.follow(body);
        let ty = self.content(&body, &label)?.within();
        self.expect(&label, "its type", &format!("json {ty}"), found.as_deref());
        Some(Wanted {
            place: "body",
            name: "",
            ty,
            is_required: body.flag("required") == Some(true),
        })
    }

    /// What goes into a request against what the crate puts into it.
    fn compare_inputs(
        &mut self,
        route: &str,
        how: &str,
        wanted: &[Wanted<'_>],
        found: Option<&'a Vec<Input>>,
    ) {
        let found = found.map_or(&[][..], Vec::as_slice);
        for input in wanted {
            let Wanted { place, name, .. } = input;
            let label = format!("{route} {place} {name}");
            let what = format!("it is {how}, and its type");
            let found = found.iter().find(|it| input.is(it));
            let found = found.map(|input| local(&input.ty));
            self.expect(&label, &what, &input.ty, found.as_deref());
        }
        for input in without(found, |it| wanted.iter().any(|wanted| wanted.is(it))) {
            let Input { place, wire, .. } = input;
            self.fault(format!(
                "{route} {place} {wire}: it is not {how} in the documents"
            ));
        }
        let order = wanted
            .iter()
            .filter_map(|wanted| found.iter().find(|it| wanted.is(it)));
        if !order.map(|input| input.index).is_sorted() {
            self.fault(format!("{route}: its arguments stand in another order"));
        }
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
