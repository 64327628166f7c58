//! Sample calls, shown in the documentation of operations and compiled as doctests.

use std::collections::BTreeMap;

use super::api::{Construction, Name, Operation, Package, RustType};
use super::forms::Files;
use super::methods::MethodPath;
use super::models::{construction, field_key, is_constructor_argument};
use super::naming::value_name;
use super::resources::Calls;
use super::types::Types;
use crate::hash::HashSet;
use crate::load::{Node, Number};
use crate::resolve::{self, Definition, Listed, Media, Type, Value};

/// The maximum depth of a sample value; beyond it, the operation has no sample.
const DEPTH: usize = 8;

/// Adds a sample to each operation.
pub(super) fn add_samples(
    types: &Types<'_>,
    calls: &Calls,
    package: &Package,
    chosen: &BTreeMap<String, String>,
    operations: &mut [Operation],
) {
    let sampler = Sampler {
        types,
        chosen,
        crate_name: &package.crate_name,
    };
    // One sample for each top-level resource: its other operations are called alike.
    let mut shown = HashSet::default();
    for (index, operation) in types.model.operations.iter().enumerate() {
        let resource = calls.methods[index].resources.first();
        if shown.contains(&resource) {
            continue;
        }
        let choice = operations[index].choice.as_ref();
        let choice = choice.and_then(|it| Some((&it.name, &it.variants.first()?.name)));
        if let Some(call) = sampler.call(&calls.methods[index], operation, choice) {
            operations[index].sample = sample(package, &operations[index].output, &call);
            shown.insert(resource);
        }
    }
}

/// Returns the lines of a sample; those that begin with `# ` are compiled but not shown.
fn sample(package: &Package, output: &RustType, call: &str) -> Vec<String> {
    let mut lines = vec![
        "# async fn example() -> Result<(), Box<dyn std::error::Error>> {".to_owned(),
        format!("let client = {}::Client::from_env()?;", package.crate_name),
    ];
    match output {
        RustType::Unit => lines.push(format!("{call}.await?;")),
        output => {
            let name = match output {
                RustType::Model(name) => value_name(&name.0),
                _ => "answer".to_owned(),
            };
            lines.push(format!("let {name} = {call}.await?;"));
            lines.push(format!(
                "println!(\"{{{}:?}}\");",
                name.trim_start_matches("r#")
            ));
        }
    }
    lines.extend(["# Ok(())".to_owned(), "# }".to_owned()]);
    lines
}

struct Sampler<'a> {
    types: &'a Types<'a>,
    /// The names of this run, by key
    chosen: &'a BTreeMap<String, String>,
    crate_name: &'a str,
}

impl Sampler<'_> {
    /// Returns a call: `client.browsers().retrieve("…")`.
    fn call(
        &self,
        path: &MethodPath,
        operation: &resolve::Operation,
        choice: Option<(&Name, &Name)>,
    ) -> Option<String> {
        let resources = path.resources.iter().map(|name| format!("{name}()."));
        let parameters = operation
            .parameters
            .iter()
            .filter(|parameter| parameter.required);
        let mut arguments = parameters
            .map(|parameter| self.expression(&parameter.value, parameter.example.as_ref(), 0))
            .collect::<Option<Vec<_>>>()?;
        if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
            arguments.push(self.body(body, choice)?);
        }
        let (resources, arguments) = (resources.collect::<String>(), arguments.join(", "));
        Some(format!("client.{resources}{}({arguments})", path.method))
    }

    /// Returns a body, as the first variant if there are several media types.
    fn body(&self, body: &resolve::Body, choice: Option<(&Name, &Name)>) -> Option<String> {
        let first = body.contents.first()?;
        let value = self.content(first)?;
        let Some((Name(choice), Name(variant))) = choice else {
            return Some(value);
        };
        let value = match value.starts_with('"') {
            true => format!("{value}.into()"),
            false => value,
        };
        let path = format!("{}::resources::{choice}", self.crate_name);
        Some(format!("{path}::{variant}({value})"))
    }

    fn content(&self, content: &resolve::Content) -> Option<String> {
        match (content.media, &content.value.ty) {
            (Media::Multipart, Type::Any | Type::String(_)) => {
                Some("Default::default()".to_owned())
            }
            _ => self.expression(&content.value, None, 0),
        }
    }

    /// Returns an argument; text is a literal, since every parameter converts it.
    fn expression(&self, value: &Value, example: Option<&Node>, depth: usize) -> Option<String> {
        let example = example
            .or(value.notes.examples.first())
            .or(value.notes.default.as_ref());
        let expression = match (&value.ty, example) {
            _ if depth > DEPTH => return None,
            // The values of a type from the settings are unknown.
            (Type::Chosen(..), _) => return None,
            // The items of a tuple do not convert.
            (Type::Tuple(_), _) => return None,
            (Type::Any, _) => format!("{}::Value::Null", self.crate_name),
            (Type::Boolean, Some(Node::Bool(flag))) => flag.to_string(),
            (Type::Boolean, _) => "true".to_owned(),
            (Type::Integer(_) | Type::Number(_), example) => {
                number_of(&self.types.spell(value, None), example)
            }
            (Type::String(_), Some(Node::String(text))) => format!("{text:?}"),
            (Type::String(Some(format)), _) if format == "date-time" => {
                "\"2025-01-15T10:30:00Z\"".to_owned()
            }
            (Type::String(_), _) => "\"text\"".to_owned(),
            (Type::Array(_) | Type::Map(..) | Type::FreeObject, _) => {
                "Default::default()".to_owned()
            }
            (Type::Named(id), _) => return self.model(*id, example, depth),
        };
        Some(expression)
    }

    fn model(&self, id: resolve::TypeId, example: Option<&Node>, depth: usize) -> Option<String> {
        let defined = &self.types.model.types[id.0];
        let Name(name) = self.types.name(id);
        match &defined.definition {
            Definition::Enumeration(listed) => {
                let first = listed.values.first()?;
                match listed.of {
                    Listed::Integers => return Some(format!("{}_i64", first.wire)),
                    Listed::Numbers => return Some(format!("{}_f64", first.wire)),
                    Listed::Texts => {}
                }
                let is_listed = |text: &&str| listed.values.iter().any(|it| it.wire == *text);
                let text = example.and_then(Node::as_str).filter(is_listed);
                Some(format!("{:?}", text.unwrap_or(&first.wire)))
            }
            Definition::Alias(value) => self.expression(value, example, depth + 1),
            // Text and objects convert into their variant.
            Definition::Union(union) => {
                let mut values = union.variants.iter().map(|variant| &variant.value);
                let value = values.find(|value| self.types.is_text_or_object(value))?;
                self.expression(value, None, depth + 1)
            }
            Definition::Object(object) => {
                let members = object
                    .members
                    .iter()
                    .filter(|member| is_constructor_argument(member));
                let members = members.collect::<Vec<_>>();
                let values = members
                    .iter()
                    .map(
                        |member| match self.types.files(&member.name, &member.value, id) {
                            Some(Files::One) => Some("\"text\"".to_owned()),
                            Some(Files::Several) => Some("Vec::new()".to_owned()),
                            None => self.member(&member.value, depth + 1),
                        },
                    )
                    .collect::<Option<Vec<_>>>()?;
                let path = format!("{}::models::{name}", self.crate_name);
                match construction(values.len()) {
                    Construction::New => Some(format!("{path}::new({})", values.join(", "))),
                    Construction::Builder => {
                        let names = members
                            .iter()
                            .map(|member| self.chosen.get(&field_key(&member.pointer)));
                        let names = names.collect::<Option<Vec<_>>>()?;
                        let setters = names
                            .iter()
                            .zip(values)
                            .map(|(name, value)| format!(".{name}({value})"));
                        Some(format!(
                            "{path}::builder(){}.build()?",
                            setters.collect::<String>()
                        ))
                    }
                }
            }
        }
    }

    fn member(&self, value: &Value, depth: usize) -> Option<String> {
        if self.types.admits_null(value) {
            return Some("None".to_owned());
        }
        self.expression(value, None, depth)
    }
}

/// Returns a number as a literal of a type; types of the runtime are made from digits.
fn number_of(ty: &RustType, example: Option<&Node>) -> String {
    let number = match example {
        Some(Node::Number(number)) => Some(*number),
        _ => None,
    };
    match (ty, number) {
        (RustType::Number("f64"), Some(number)) => float(number),
        (RustType::Number("f64"), None) => "1.0".to_owned(),
        (RustType::Number(_), Some(Number::Integer(number))) => number.to_string(),
        (RustType::Number(_), _) => "1".to_owned(),
        (_, Some(Number::Integer(number))) => format!("\"{number}\""),
        (_, Some(number)) => float(number),
        (_, None) => "1.0".to_owned(),
    }
}

/// Returns a number as a literal of type `f64`.
fn float(number: Number) -> String {
    let value = match number {
        Number::Integer(value) => value as f64,
        Number::Float(value) => value,
    };
    if value.is_finite() {
        format!("{value:?}")
    } else {
        "1.0".to_owned()
    }
}
