//! Sample calls, shown in the documentation of operations and compiled as doctests.

use std::collections::BTreeMap;

use super::api::{Body, Construction, Name, Operation, Outcome, Package, RustType};
use super::fields::{field_key, is_constructor_argument};
use super::forms::Files;
use super::methods::MethodPath;
use super::models::construction;
use super::naming::value_name;
use super::resources::Calls;
use super::types::Types;
use crate::hash::HashSet;
use crate::load::{Node, Number};
use crate::resolve::{self, Definition, Listed, Media, Type, Value};

/// The maximum depth of a sample value; beyond it, the operation has no sample.
const DEPTH: usize = 8;

/// Adds a sample to each operation that has something special, and to one of each other resource;
/// returns a sample of the first call without what is special about it.
pub(super) fn add_samples(
    types: &Types<'_>,
    calls: &Calls,
    package: &Package,
    chosen: &BTreeMap<String, String>,
    operations: &mut [Operation],
) -> Vec<String> {
    let sampler = Sampler {
        types,
        chosen,
        crate_name: &package.crate_name,
    };
    let mut first = Vec::new();
    let mut shown = Shown::default();
    let mut others = Vec::new();
    for (index, (place, operation)) in types.model.kept_operations().enumerate() {
        let planned = &operations[index];
        let path = &calls.methods[place];
        let choice = planned.choice.as_ref();
        let choice = choice.and_then(|it| Some((&it.name, &it.variants.first()?.name)));
        let call = || sampler.call(path, operation, choice);
        if first.is_empty()
            && let Some(call) = call()
        {
            first = sample(package, plain(&planned.output, &call));
        }
        let special = Special::of(planned);
        if !shown.wants(&special, path) {
            continue;
        }
        let Some(call) = call() else {
            continue;
        };
        let lines = match special {
            Special::Upload if call.contains("::Upload::file(") => plain(&planned.output, &call),
            Special::Nothing | Special::Upload => {
                others.push((index, place, plain(&planned.output, &call)));
                continue;
            }
            Special::Failure(status) => with_failure(package, &planned.output, &call, status),
            Special::Stream => streamed(&planned.output, &format!("{call}.await?")),
            Special::StreamBeside(ref stream) => {
                streamed(stream, &format!("{call}.stream().await?.into_body()"))
            }
            Special::Download => downloaded(&call),
            Special::Pages => paged(planned, &call),
        };
        operations[index].sample = sample(package, lines);
        shown.add(&special, path);
    }
    for (index, place, lines) in others {
        let path = &calls.methods[place];
        if shown.roots.insert(path.resources.first().cloned()) {
            operations[index].sample = sample(package, lines);
        }
    }
    first
}

/// The resources of which a sample is shown: most calls of one are alike.
#[derive(Default)]
struct Shown {
    /// Resources with a list in pages
    paged: HashSet<Vec<String>>,
    /// Resources of the client with a declared failure
    failed: HashSet<Option<String>>,
    /// Resources of the client with any sample
    roots: HashSet<Option<String>>,
}

impl Shown {
    fn wants(&self, special: &Special, path: &MethodPath) -> bool {
        let root = path.resources.first().cloned();
        match special {
            Special::Nothing => !self.roots.contains(&root),
            Special::Failure(_) => !self.failed.contains(&root),
            Special::Pages => !self.paged.contains(&path.resources),
            _ => true,
        }
    }

    fn add(&mut self, special: &Special, path: &MethodPath) {
        let root = path.resources.first().cloned();
        match special {
            Special::Failure(_) => _ = self.failed.insert(root.clone()),
            Special::Pages => _ = self.paged.insert(path.resources.clone()),
            _ => {}
        }
        self.roots.insert(root);
    }
}

/// The part of a call that a sample shows.
#[derive(Clone, Debug, Eq, PartialEq)]
enum Special {
    /// A call like any other
    Nothing,
    /// A response that is a stream
    Stream,
    /// A stream of this type beside the whole response
    StreamBeside(RustType),
    /// A response that goes into a file
    Download,
    /// A body that may hold a file
    Upload,
    /// A list in pages
    Pages,
    /// A declared failure of this status
    Failure(u16),
}

impl Special {
    fn of(operation: &Operation) -> Self {
        match (&operation.stream, &operation.paged) {
            _ if is_sequence(&operation.output) => Self::Stream,
            (Some(stream), _) if stream.is_of_bytes() => Self::Download,
            (Some(stream), _) if is_sequence(&stream.ty) => Self::StreamBeside(stream.ty.clone()),
            (_, Some(_)) => Self::Pages,
            _ if operation.body.as_ref().is_some_and(takes_file) => Self::Upload,
            _ => failure(operation).map_or(Self::Nothing, Self::Failure),
        }
    }
}

/// Returns true if a stream gives its items one by one.
fn is_sequence(ty: &RustType) -> bool {
    matches!(
        ty,
        RustType::Events(_) | RustType::EventObjects(_) | RustType::Items(_)
    )
}

/// Returns true if a body may hold a file.
fn takes_file(body: &Body) -> bool {
    matches!(body.encoding.style, "multipart" | "binary")
}

/// Returns the status whose typed failure a sample shows.
fn failure(operation: &Operation) -> Option<u16> {
    let is_typed = |status: &u16| {
        operation.responses.iter().any(|it| {
            let is_failure = matches!(it.outcome, Outcome::Failure | Outcome::FailureVariant(_));
            is_failure && it.status == status.to_string()
        })
    };
    [404, 409, 422].into_iter().find(is_typed)
}

/// Returns the lines of a sample; those that begin with `# ` are compiled but not shown.
fn sample(package: &Package, call: Vec<String>) -> Vec<String> {
    let mut lines = vec![
        "# async fn example() -> Result<(), Box<dyn std::error::Error>> {".to_owned(),
        format!("let client = {}::Client::from_env()?;", package.crate_name),
    ];
    lines.extend(call);
    lines.extend(["# Ok(())".to_owned(), "# }".to_owned()]);
    lines
}

/// The variable for a value.
fn variable(ty: &RustType, otherwise: &str) -> String {
    match ty {
        RustType::Model(name) => value_name(&name.0),
        _ => otherwise.to_owned(),
    }
}

/// A line that shows a variable.
fn print(name: &str) -> String {
    format!("println!(\"{{{}:?}}\");", name.trim_start_matches("r#"))
}

/// A call that ends at the first error.
fn plain(output: &RustType, call: &str) -> Vec<String> {
    match output {
        RustType::Unit => vec![format!("{call}.await?;")],
        output => {
            let name = variable(output, "response");
            vec![format!("let {name} = {call}.await?;"), print(&name)]
        }
    }
}

/// A call whose declared failure of one status is handled.
fn with_failure(package: &Package, output: &RustType, call: &str, status: u16) -> Vec<String> {
    let success = match output {
        RustType::Unit => "    Ok(()) => println!(\"done\"),".to_owned(),
        output => {
            let name = variable(output, "response");
            format!("    Ok({name}) => {},", print(&name).trim_end_matches(';'))
        }
    };
    let api = format!("{}::Error::Api(error)", package.crate_name);
    vec![
        format!("match {call}.await {{"),
        success,
        format!("    Err({api}) if error.status() == {status} => {{"),
        "        println!(\"{:?}\", error.body());".to_owned(),
        "    }".to_owned(),
        "    Err(error) => return Err(error.into()),".to_owned(),
        "}".to_owned(),
    ]
}

/// A loop over a sequence.
fn each(several: &str, one: &str, made: &str, value: &str) -> Vec<String> {
    vec![
        format!("let mut {several} = {made};"),
        format!("while let Some({one}) = {several}.next().await {{"),
        format!("    let {one} = {value};"),
        format!("    {}", print(one)),
        "}".to_owned(),
    ]
}

fn streamed(ty: &RustType, made: &str) -> Vec<String> {
    match ty {
        RustType::Items(_) => each("items", "item", made, "item?"),
        _ => each("events", "event", made, "event?"),
    }
}

fn downloaded(call: &str) -> Vec<String> {
    vec![
        format!("let length = {call}.download_to(\"path/to/file\").await?;"),
        "println!(\"{length} bytes\");".to_owned(),
    ]
}

fn paged(operation: &Operation, call: &str) -> Vec<String> {
    let has_items = operation.paged.as_ref().is_some_and(|it| it.item.is_some());
    match has_items {
        true => each("items", "item", &format!("{call}.stream()"), "item?"),
        false => each(
            "pages",
            "page",
            &format!("{call}.pages()"),
            "page?.into_body()",
        ),
    }
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
            (Media::Binary, _) => Some(self.file()),
            (Media::Multipart, Type::Named(id)) => {
                let form = self.expression(&content.value, None, 0)?;
                match form.contains("::Upload::file(") {
                    true => Some(form),
                    false => Some(self.with_optional_file(*id, form)),
                }
            }
            _ => self.expression(&content.value, None, 0),
        }
    }

    /// A form with its first optional file, if it may have any.
    fn with_optional_file(&self, id: resolve::TypeId, form: String) -> String {
        let Definition::Object(object) = &self.types.model.types[id.0].definition else {
            return form;
        };
        let setter = object.members.iter().find_map(|member| {
            let value = match self.types.files(&member.name, &member.value, id)? {
                _ if is_constructor_argument(member) => return None,
                Files::One => self.file(),
                Files::Several => format!("vec![{}]", self.file()),
            };
            let name = self.chosen.get(&field_key(&member.pointer))?;
            Some(format!(".{name}({value})"))
        });
        let setter = setter.unwrap_or_default();
        match form.strip_suffix(".build()?") {
            Some(builder) => format!("{builder}{setter}.build()?"),
            None => format!("{form}{setter}"),
        }
    }

    /// A file that is sent.
    fn file(&self) -> String {
        format!("{}::Upload::file(\"path/to/file\")", self.crate_name)
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
                            Some(Files::One) => Some(self.file()),
                            Some(Files::Several) => Some(format!("vec![{}]", self.file())),
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
