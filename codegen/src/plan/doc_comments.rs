//! Doc comments: a document's words, its constraints, defaults and examples.
//!
//! The `default` of a property is documented here and never filled in. That of a required parameter
//! is sent (`resolve/parameter_values.rs`).

use super::api::Docs;
use super::formats;
use super::markdown::{after, first_paragraph, is_bidi_control, safe_lines};
use crate::lift::Annotations;
use crate::load::{Node, Number};
use crate::resolve::{Definition, Integer, Object, Rest, Type, TypeDef, Value};

/// The longest example that stands in a line of text.
const INLINE: usize = 90;

/// The most lines that a longer one has.
const LINES: usize = 40;

impl Docs {
    /// Text that is ours.
    pub(super) fn text(line: impl Into<String>) -> Self {
        Self(vec![line.into()])
    }

    /// Adds a paragraph of the document's words.
    pub(super) fn words(mut self, text: Option<&str>) -> Self {
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            self.paragraph(safe_lines(text));
        }
        self
    }

    /// Adds lines as a paragraph of their own.
    pub(super) fn paragraph(&mut self, lines: Vec<String>) {
        if lines.is_empty() {
            return;
        }
        if !self.0.is_empty() {
            self.0.push(String::new());
        }
        self.0.extend(lines);
    }

    /// Adds a line as a paragraph of its own.
    pub(super) fn line(mut self, line: impl Into<String>) -> Self {
        self.paragraph(vec![line.into()]);
        self
    }

    /// These lines, or what stands in for them, if that says anything.
    pub(super) fn or(mut self, otherwise: impl FnOnce() -> String) -> Self {
        if self.0.is_empty() {
            self.0
                .extend(Some(otherwise()).filter(|line| !line.is_empty()));
        }
        self
    }
}

/// The documentation of a type's definition; `untold` is said where the document says nothing.
pub(super) fn type_docs(defined: &TypeDef, untold: impl FnOnce() -> String) -> Docs {
    let notes = &defined.notes;
    let title = notes.title.as_deref();
    let mut docs = Docs::default()
        .words(title.filter(|title| says_more(title, notes)))
        .words(notes.description.as_deref())
        .or(untold);
    if let Definition::Object(object) = &defined.definition {
        add_rest(object, &mut docs);
    }
    if let Definition::Alias(value) = &defined.definition {
        add_type_notes(&value.ty, &mut docs);
    }
    add_notes(notes, &mut docs);
    docs
}

fn says_more(title: &str, notes: &Annotations) -> bool {
    notes
        .description
        .as_deref()
        .is_none_or(|text| !text.contains(title))
}

fn add_rest(object: &Object, docs: &mut Docs) {
    if let Rest::Forbidden = object.rest {
        docs.paragraph(vec!["No other properties are declared.".to_owned()]);
    }
}

/// The documentation of a member, a parameter or whatever else holds a value; `untold` is said where
/// the document says nothing.
pub(super) fn value_docs(
    description: Option<&str>,
    value: &Value,
    types: &[TypeDef],
    untold: impl FnOnce() -> String,
) -> Docs {
    let notes = &value.notes;
    let named = match value.ty {
        Type::Named(id) => Some(&types[id.0]),
        _ => None,
    };
    let words = description
        .or(notes.description.as_deref())
        .or(notes.title.as_deref());
    let of_type = || named?.notes.description.as_deref().map(first_paragraph);
    let mut docs = Docs::default().words(words.or_else(of_type)).or(untold);
    // What a type of its own says of itself stands there, but for what applies where it is left out.
    if named.is_some_and(|defined| defined.notes == *notes) {
        if let Some(default) = &notes.default {
            docs.paragraph(shown("Default", default));
        }
        return docs;
    }
    add_type_notes(&value.ty, &mut docs);
    add_notes(notes, &mut docs);
    docs
}

/// Describes the keywords of a type that its Rust type does not express.
fn add_type_notes(ty: &Type, docs: &mut Docs) {
    match ty {
        Type::Integer(Integer {
            format: Some(format),
            ..
        }) => add_format("integer", format, docs),
        Type::Number(Some(format)) => add_format("number", format, docs),
        Type::String(Some(format)) => add_format("string", format, docs),
        Type::Array(item) => add_within("Each item", item, docs),
        Type::Tuple(tuple) => {
            for (index, item) in tuple.items.iter().enumerate() {
                add_within(&format!("Item {}", index + 1), item, docs);
            }
            if let Some(rest) = &tuple.rest {
                add_within("Each further item", rest, docs);
            }
        }
        Type::Map(value, keys) => {
            if let Some(keys) = keys {
                let keys = Value {
                    ty: Type::Boolean,
                    nullable: false,
                    is_open: false,
                    notes: (**keys).clone(),
                };
                add_within("Each key", &keys, docs);
            }
            add_within("Each value", value, docs);
        }
        _ => {}
    }
}

fn add_format(type_name: &str, format: &str, docs: &mut Docs) {
    if !formats::shapes_type(type_name, format) {
        docs.paragraph(vec![format!("Format: {}.", code(format))]);
    }
}

/// Describes the items of an array or the values of a map.
fn add_within(lead: &str, value: &Value, docs: &mut Docs) {
    if matches!(value.ty, Type::Named(_)) {
        return;
    }
    let mut within = Docs::default().words(value.notes.description.as_deref());
    add_type_notes(&value.ty, &mut within);
    add_notes(&value.notes, &mut within);
    if within.0.is_empty() {
        return;
    }
    if let Some(bare) = within.0[0].strip_prefix("Constraints: ") {
        within.0[0] = bare.to_owned();
    }
    docs.paragraph(after(lead, &within.0));
}

/// Constraints, default and examples.
fn add_notes(notes: &Annotations, docs: &mut Docs) {
    let constraints = notes
        .constraints
        .iter()
        .filter_map(|(name, value)| constraint(name, value));
    let constraints = constraints.collect::<Vec<_>>().join(", ");
    if !constraints.is_empty() {
        docs.paragraph(vec![format!("Constraints: {constraints}.")]);
    }
    for (flag, text) in [
        (notes.read_only, "Read-only: only responses have it."),
        (notes.write_only, "Write-only: only requests have it."),
    ] {
        if flag {
            docs.paragraph(vec![text.to_owned()]);
        }
    }
    if let Some(default) = &notes.default {
        docs.paragraph(shown("Default", default));
    }
    for example in &notes.examples {
        docs.paragraph(shown("Example", example));
    }
}

/// A constraint in words; those that a boolean switches off say nothing.
fn constraint(name: &str, value: &Node) -> Option<String> {
    let node = value;
    let value = match value {
        Node::String(text) => code(text),
        Node::Bool(false) if name != "const" => return None,
        other => json(other),
    };
    Some(match name {
        "minimum" => format!("at least {value}"),
        "maximum" => format!("at most {value}"),
        "exclusiveMinimum" => format!("more than {value}"),
        "exclusiveMaximum" => format!("less than {value}"),
        "multipleOf" => format!("a multiple of {value}"),
        "minLength" => format!("length at least {value}"),
        "maxLength" => format!("length at most {value}"),
        "pattern" => format!("matches {value}"),
        "minItems" => format!("at least {value} items"),
        "maxItems" => format!("at most {value} items"),
        "uniqueItems" => "unique items".to_owned(),
        "minProperties" => format!("at least {value} properties"),
        "maxProperties" => format!("at most {value} properties"),
        "prefixItems" => format!("the first {value} items have types of their own"),
        "patternProperties" => format!("names match {}", values(node)),
        "dependentRequired" => needed_with(node),
        "minContains" => format!("at least {value} such items"),
        "maxContains" => format!("at most {value} such items"),
        "unevaluatedItems" | "unevaluatedProperties" => match node {
            Node::Object(_) => rule(name, node),
            _ => return None,
        },
        "not" | "if" | "then" | "else" | "contains" | "dependentSchemas" => rule(name, node),
        "const" => format!("always {value}"),
        "enum" => format!("one of {}", values(node)),
        "anyOf" => format!("with {}", sets(node, ", or with ")),
        "oneOf" => format!("either with {}", sets(node, ", or with ")),
        "contentEncoding" => format!("encoded as {value}"),
        "contentMediaType" => format!("holds {value}"),
        other => format!("{other} {value}"),
    })
}

/// A rule that is shown as the document has it, where it is short.
fn rule(name: &str, value: &Node) -> String {
    match json(value) {
        short if short.len() <= INLINE => format!("{} {}", code(name), code(&short)),
        _ => format!("{} as the API's description says", code(name)),
    }
}

/// Members that are needed where another one is.
fn needed_with(value: &Node) -> String {
    let rules = value
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, names)| {
            let names = names.as_array().unwrap_or_default();
            let names = names.iter().filter_map(Node::as_str).map(code);
            let names = names.collect::<Vec<_>>().join(" and ");
            format!("{} only with {names}", code(name))
        });
    rules.collect::<Vec<_>>().join(", ")
}

/// Values of a list.
fn values(values: &Node) -> String {
    let values = values.as_array().unwrap_or_default().iter();
    let values = values.map(|value| match value {
        Node::String(text) => code(text),
        other => code(&json(other)),
    });
    values.collect::<Vec<_>>().join(", ")
}

/// Sets of members, one of which has to be there.
fn sets(sets: &Node, between: &str) -> String {
    let sets = sets.as_array().unwrap_or_default().iter().map(|names| {
        let names = names.as_array().unwrap_or_default();
        let names = names.iter().filter_map(Node::as_str).map(code);
        names.collect::<Vec<_>>().join(" and ")
    });
    sets.collect::<Vec<_>>().join(between)
}

/// An example or a default: in the line if it is short, else as a block.
pub(super) fn shown(lead: &str, value: &Node) -> Vec<String> {
    let compact = match value {
        Node::String(text) if !text.is_empty() && !text.contains(char::is_control) => text.clone(),
        other => json(other),
    };
    if compact.chars().count() <= INLINE {
        return vec![format!("{lead}: {}", code(&compact))];
    }
    let pretty = serde_json::to_string_pretty(value).unwrap_or_default();
    let fence = "`".repeat(longest_run(&pretty).max(2) + 1);
    let mut lines = vec![format!("{lead}:"), String::new(), format!("{fence}json")];
    lines.extend(pretty.lines().take(LINES).map(visible));
    if pretty.lines().count() > LINES {
        lines.push("…".to_owned());
    }
    lines.push(fence);
    lines
}

pub(super) fn json(value: &Node) -> String {
    match value {
        // As the document has it, also beyond what readers of JSON take.
        Node::Number(Number::Integer(value)) => value.to_string(),
        other => serde_json::to_string(other).unwrap_or_default(),
    }
}

/// Returns the length of the longest row of backticks.
pub(super) fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// A text on one line, in which what turns the direction of text is spelt out.
fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for symbol in text.chars() {
        match symbol {
            control if control.is_control() => shown.push(' '),
            turning if is_bidi_control(turning) => {
                shown.push_str(&format!("\\u{:04x}", u32::from(turning)));
            }
            other => shown.push(other),
        }
    }
    shown
}

/// An address as a link (CommonMark section 6.5), or as a code span where it is none.
pub(super) fn address(url: &str) -> String {
    let breaks =
        |symbol: char| symbol.is_whitespace() || symbol.is_control() || "<>".contains(symbol);
    match url.contains(breaks) || url.contains(is_bidi_control) {
        true => code(url),
        false => format!("<{url}>"),
    }
}

/// A text as a code span (CommonMark section 6.1).
pub(crate) fn code(text: &str) -> String {
    let text = visible(text);
    let fence = "`".repeat(longest_run(&text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_spans_hold_backticks() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`a"), "`` `a ``");
        assert_eq!(code("a\u{202e}b\n"), "`a\\u202eb `");
    }

    #[test]
    fn what_is_no_address_is_no_link() {
        assert_eq!(address("https://a.b/c"), "<https://a.b/c>");
        assert_eq!(address("https://a.b/\n{c}"), "`https://a.b/ {c}`");
    }

    #[test]
    fn long_examples_stand_in_a_block() {
        let long = Node::Array(vec![Node::String("x".repeat(100))]);
        let lines = shown("Example", &long);
        assert_eq!(lines[..3], ["Example:", "", "```json"]);
        assert_eq!(lines.last().map(String::as_str), Some("```"));
    }
}
