//! The inputs of an operation against those of its call: parameters and body, both ways.

use super::client::Maker;
use super::document::At;
use super::operations::local;
use super::{Check, without};
use crate::support::tables::{InputRow, OperationTable};

/// A parameter or a body as the documents have it.
struct Wanted<'a> {
    place: &'a str,
    /// Empty for a body
    name: &'a str,
    ty: String,
    is_required: bool,
}

impl Wanted<'_> {
    fn is(&self, input: &InputRow) -> bool {
        input.place == self.place && (self.place == "body" || input.wire == self.name)
    }
}

impl<'a> Check<'a> {
    /// Checks the inputs of a call: rows, arguments and setters, both ways.
    pub(super) fn check_inputs(
        &mut self,
        table: &'a OperationTable,
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
        // Path parameters are in the path's order, and first.
        let place_in = |name: &str| route.find(&format!("{{{name}}}"));
        required.sort_by_key(|it| match it.place {
            "path" => place_in(it.name),
            _ => Some(route.len()),
        });
        self.compare_inputs(route, "positional", &required, &table.arguments);
        self.compare_inputs(route, "a setter", &optional, &table.setters);
        self.check_maker(table, route);
    }

    /// Checks that the method takes the table's arguments and passes them on in the same order.
    fn check_maker(&mut self, table: &OperationTable, route: &str) {
        let arguments = table.arguments.iter().map(|row| {
            let ty = match row.converts {
                true => format!("impl Into<{}>", row.ty),
                false => row.ty.clone(),
            };
            (row.name.clone(), ty)
        });
        let wanted = Maker {
            arguments: arguments.collect(),
            handed_on: table.arguments.iter().map(|row| row.name.clone()).collect(),
        };
        let found = self.client.makers.get(&table.name);
        if found != Some(&wanted) {
            self.fault(format!(
                "{route}: its method should be {wanted:?}, and is {found:?}"
            ));
        }
    }

    /// Returns the parameters of an operation: its own, and those of its path that it does not
    /// replace.
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
        let said = table.inputs().filter(|it| it.place != "body");
        let said = said.map(|it| [&*it.place, &*it.wire, &*it.style].map(str::to_owned));
        let said = said.collect::<Vec<_>>();
        let is_same = |one: &Row, other: &Row| one[..2] == other[..2];
        for row in &rows {
            let label = format!("{route} {} {}", row[0], row[1]);
            match said.iter().find(|it| is_same(it, row)) {
                Some(found) if found == row => {}
                Some(found) => {
                    self.fault(format!("{label}: {row:?}, but the crate says {found:?}"))
                }
                None => self.fault(format!("{label}: the crate does not send it")),
            }
        }
        for row in without(&said, |it| rows.iter().any(|row| is_same(row, it))) {
            let label = format!("{route} {} {}", row[0], row[1]);
            self.fault(format!("{label}: the crate has it, no document does"));
        }
    }

    /// Compares a request's body, and returns it.
    fn check_body(
        &mut self,
        table: &OperationTable,
        operation: &At<'a>,
        route: &str,
    ) -> Option<Wanted<'a>> {
        let label = format!("{route} body");
        let found = table.inputs().find(|it| it.place == "body");
        let found = found.map(|it| format!("{} {} {}", it.wire, it.style, local(&it.ty)));
        let Some(body) = operation.get("requestBody") else {
            self.expect_none(&label, found.as_deref());
            return None;
        };
        let body = self.document.follow(body);
        let ty = self.content(&body, &label)?.within();
        let wanted = format!("application/json json {ty}");
        self.expect(&label, "its type", &wanted, found.as_deref());
        Some(Wanted {
            place: "body",
            name: "",
            ty,
            is_required: body.flag("required") == Some(true),
        })
    }

    /// Compares the documented inputs of a request with those of the crate.
    fn compare_inputs(
        &mut self,
        route: &str,
        how: &str,
        wanted: &[Wanted<'_>],
        found: &'a [InputRow],
    ) {
        for input in wanted {
            let Wanted { place, name, .. } = input;
            let label = format!("{route} {place} {name}");
            let what = format!("it is {how}, and its type");
            let found = found.iter().find(|it| input.is(it));
            let found = found.map(|input| local(&input.ty));
            self.expect(&label, &what, &input.ty, found.as_deref());
        }
        for input in without(found, |it| wanted.iter().any(|wanted| wanted.is(it))) {
            let InputRow { place, wire, .. } = input;
            self.fault(format!(
                "{route} {place} {wire}: it is not {how} in the documents"
            ));
        }
        let place = |row: &InputRow| wanted.iter().position(|wanted| wanted.is(row));
        if !found.iter().map(place).is_sorted() {
            self.fault(format!("{route}: its arguments stand in another order"));
        }
    }
}

fn key<'a>(parameter: &At<'a>) -> (&'a str, &'a str) {
    let text = |name| parameter.text(name).unwrap_or_default();
    (text("in"), text("name"))
}

/// Place, name and style of a parameter.
type Row = [String; 3];

/// Returns a parameter's row; `style` and `explode` default as in OpenAPI 3.1, section 4.8.12.2.
fn row(parameter: &At<'_>) -> Row {
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
    let explodes = parameter.flag("explode").unwrap_or(style == "form");
    let explode = if explodes { " explode" } else { "" };
    let style = format!("{}{explode}", snake.collect::<String>());
    [place.to_owned(), name.to_owned(), style]
}
