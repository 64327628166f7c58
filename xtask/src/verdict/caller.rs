//! The caller program of a crate: it names every public path, calls every method and reads every
//! field, so that it compiles exactly as long as the crate's API is still there.
//!
//! It is compiled and never run, so values come from a function that never returns.

use std::collections::BTreeMap;

use serde_json::Value;

use super::public::{Index, ids};
use super::types::Types;

/// The text before the functions.
const HEAD: &str = "#![allow(warnings)]\n\nfn any<T>() -> T {\n    unreachable!()\n}\n\n";

/// Traits that nobody names, or that the compiler alone implements.
const UNNAMED: [&str; 6] = [
    "StructuralPartialEq",
    "Freeze",
    "UnsafeUnpin",
    "UnwindSafe",
    "RefUnwindSafe",
    "Deserialize",
];

/// A caller and what it covers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Caller {
    pub(crate) text: String,
    /// The number of uses
    pub(crate) uses: usize,
    /// Items that the caller does not use, because their types cannot be written
    pub(crate) left_out: Vec<String>,
}

/// Returns the digest of what decides the text of callers.
pub(crate) fn version() -> String {
    let parts = [
        include_str!("caller.rs"),
        include_str!("types.rs"),
        include_str!("public.rs"),
    ];
    specmill::digest::sha256(parts.concat().as_bytes())
}

/// Writes the caller of a crate, from rustdoc's description of it.
pub(crate) fn write(json: Value, krate: &str) -> Result<Caller, String> {
    let index = Index::read(json)?;
    let mut writer = Writer {
        types: Types {
            index: &index,
            krate,
            lifetime: None,
        },
        krate,
        makers: BTreeMap::new(),
        caller: Caller {
            text: HEAD.to_owned(),
            ..Caller::default()
        },
    };
    writer.makers = writer.find_makers();
    writer.paths();
    let makers = writer.makers.keys().copied().collect::<Vec<_>>();
    let items = index
        .items()
        .map(|(id, path)| (id, format!("{krate}::{path}")));
    let items = items.collect::<Vec<_>>();
    for (id, path) in items {
        writer.item(id, &path);
    }
    for id in makers {
        let maker = writer.makers[&id].clone();
        writer.unnamed(id, &maker);
    }
    Ok(writer.caller)
}

struct Writer<'a> {
    types: Types<'a>,
    krate: &'a str,
    /// Expressions that make the values of types without a public path
    makers: BTreeMap<u64, String>,
    caller: Caller,
}

impl<'a> Writer<'a> {
    fn index(&self) -> &'a Index {
        self.types.index
    }

    /// Adds a function with this body.
    fn add(&mut self, generics: &str, parameters: &str, body: &str) {
        let number = self.caller.uses;
        self.caller.uses += 1;
        let kind = if body.contains(".await") {
            "async fn"
        } else {
            "fn"
        };
        self.caller.text.push_str(&format!(
            "{kind} f{number}{generics}({parameters}) {{\n    {body}\n}}\n"
        ));
    }

    fn left_out(&mut self, what: String) {
        self.caller.left_out.push(what);
    }

    /// Names every public path.
    fn paths(&mut self) {
        let krate = self.krate;
        let paths = self.index().all_paths().map(|(_, path)| path.to_owned());
        let mut paths = paths.collect::<Vec<_>>();
        paths.sort();
        paths.dedup();
        for path in paths {
            let number = self.caller.uses;
            self.caller.uses += 1;
            let text = format!("use {krate}::{} as n{number};\n", raw(&path));
            self.caller.text.push_str(&text);
        }
    }

    fn item(&mut self, id: u64, path: &str) {
        let path = &raw(path);
        let Some((kind, inner)) = self.index().inner(id) else {
            return;
        };
        let inner = inner.clone();
        match kind {
            "struct" | "enum" | "union" if has_generics(&inner) => {
                self.left_out(format!("{path}, which is generic"));
            }
            "struct" => {
                self.structure(id, path, &inner);
                self.implementations(&inner, path);
            }
            "enum" => {
                self.enumeration(id, path, &inner);
                self.implementations(&inner, path);
            }
            "type_alias" => self.alias(path, &inner),
            "constant" => match self.types.text(&inner["type"], path) {
                Some(text) => self.add("", "", &format!("let _: {text} = {path};")),
                None => self.left_out(path.to_owned()),
            },
            "function" => self.call(path, None, path, &inner),
            "trait" => self.local_trait(path, &inner),
            _ => {}
        }
    }

    fn is_non_exhaustive(&self, id: u64) -> bool {
        let attributes = self.index().item(id).map(|it| &it["attrs"]);
        let attributes = attributes.and_then(Value::as_array).into_iter().flatten();
        attributes
            .into_iter()
            .any(|it| it == "non_exhaustive" || it["other"].as_str() == Some("#[non_exhaustive]"))
    }

    /// Returns names and types of fields, `None` for those that are private.
    fn fields(&self, kind: &Value, own: &str) -> Vec<Option<(String, Option<String>)>> {
        let list = match kind.as_object().and_then(|it| it.iter().next()) {
            Some((name, inner)) if name == "plain" || name == "struct" => &inner["fields"],
            Some((_, inner)) => inner,
            None => return Vec::new(),
        };
        let all = list.as_array().into_iter().flatten();
        let all = all.map(|id| {
            let id = id.as_u64()?;
            let name = self.index().item(id)?["name"].as_str()?.to_owned();
            let (_, kind) = self.index().inner(id)?;
            Some((name, self.types.text(kind, own)))
        });
        all.collect()
    }

    /// Reads and writes every field, and makes the struct if all of its fields are public.
    fn structure(&mut self, id: u64, path: &str, inner: &Value) {
        let fields = self.fields(&inner["kind"], path);
        for (name, kind) in fields.iter().flatten() {
            let field = raw(name);
            match kind {
                Some(kind) => {
                    let body =
                        format!("x.{field} = any::<{kind}>();\n    let _: {kind} = x.{field};");
                    self.add("", &format!("mut x: {path}"), &body);
                }
                None => self.left_out(format!("{path}.{name}")),
            }
        }
        let hidden = inner["kind"]["plain"]["has_stripped_fields"] == true;
        let is_open = hidden || fields.iter().any(Option::is_none) || self.is_non_exhaustive(id);
        if inner["kind"] == "unit" {
            self.add("", "", &format!("let _: {path} = {path};"));
        } else if !is_open {
            let values = fields
                .iter()
                .flatten()
                .map(|(name, kind)| Some(format!("{}: any::<{}>()", raw(name), kind.as_ref()?)));
            if let Some(values) = values.collect::<Option<Vec<_>>>() {
                self.add(
                    "",
                    "",
                    &format!("let _ = {path} {{ {} }};", values.join(", ")),
                );
            }
        }
    }

    /// Makes and matches every variant.
    fn enumeration(&mut self, id: u64, path: &str, inner: &Value) {
        let mut arms = String::new();
        for variant in ids(&inner["variants"]) {
            let Some(name) = self
                .index()
                .item(variant)
                .and_then(|it| it["name"].as_str())
            else {
                continue;
            };
            let name = format!("{path}::{}", raw(name));
            let Some((_, content)) = self.index().inner(variant) else {
                continue;
            };
            let kind = content["kind"].clone();
            let is_open = self.is_non_exhaustive(variant);
            if kind == "plain" {
                arms.push_str(&format!("        {name} => {{}}\n"));
                self.add("", "", &format!("let _: {path} = {name};"));
                continue;
            }
            let fields = self.fields(&kind, path);
            let known = fields.iter().map(|it| {
                let (name, kind) = it.as_ref()?;
                Some((name.clone(), kind.clone()?))
            });
            let Some(known) = known.collect::<Option<Vec<_>>>() else {
                self.left_out(name.clone());
                arms.push_str(&format!("        {name} {{ .. }} => {{}}\n"));
                continue;
            };
            let is_tuple = kind.get("tuple").is_some();
            let pattern = known.iter().map(|(field, _)| {
                if is_tuple {
                    format!("f{field}")
                } else {
                    format!("{}: f{field}", raw(field))
                }
            });
            let pattern = pattern.collect::<Vec<_>>().join(", ");
            let reads = known
                .iter()
                .map(|(field, kind)| format!("let _: {kind} = f{field};"));
            let reads = reads.collect::<String>();
            let values = known.iter().map(|(field, kind)| {
                if is_tuple {
                    format!("any::<{kind}>()")
                } else {
                    format!("{}: any::<{kind}>()", raw(field))
                }
            });
            let values = values.collect::<Vec<_>>().join(", ");
            let rest = if is_open { ", .." } else { "" };
            let (pattern, value) = if is_tuple {
                (format!("{name}({pattern})"), format!("{name}({values})"))
            } else {
                (
                    format!("{name} {{ {pattern}{rest} }}"),
                    format!("{name} {{ {values} }}"),
                )
            };
            arms.push_str(&format!("        {pattern} => {{ {reads} }}\n"));
            if !is_open {
                self.add("", "", &format!("let _: {path} = {value};"));
            }
        }
        let is_open = self.is_non_exhaustive(id) || inner["has_stripped_variants"] == true;
        if is_open {
            arms.push_str("        _ => {}\n");
        }
        self.add(
            "",
            &format!("x: {path}"),
            &format!("match x {{\n{arms}    }}"),
        );
    }

    /// Uses a type alias with its parameters, and as the type that it stands for.
    fn alias(&mut self, path: &str, inner: &Value) {
        let parameters = inner["generics"]["params"].as_array();
        let count = parameters.map_or(0, |list| {
            list.iter()
                .filter(|it| it["kind"].get("type").is_some())
                .count()
        });
        let arguments = vec!["()"; count].join(", ");
        let whole = if count == 0 {
            path.to_owned()
        } else {
            format!("{path}<{arguments}>")
        };
        match self.types.text(&inner["type"], path) {
            Some(text) if count == 0 => {
                self.add("", "", &format!("let _: {text} = any::<{whole}>();"));
            }
            _ => self.add("", "", &format!("let _ = any::<{whole}>();")),
        }
    }

    /// Calls every method of a type, and requires every trait that it implements.
    fn implementations(&mut self, inner: &Value, path: &str) {
        for id in ids(&inner["impls"]) {
            let Some(("impl", block)) = self.index().inner(id) else {
                continue;
            };
            let block = block.clone();
            if !block["blanket_impl"].is_null() || block["is_negative"] == true {
                continue;
            }
            if block["trait"].is_null() {
                for id in ids(&block["items"]) {
                    self.member(id, path, path);
                }
            } else {
                self.implemented(&block, path);
            }
        }
    }

    /// Uses a method or constant of a type; `of` is an expression or a path of it.
    fn member(&mut self, id: u64, own: &str, path: &str) {
        let Some(item) = self.index().item(id) else {
            return;
        };
        let name = raw(item["name"].as_str().unwrap_or_default());
        if item["visibility"] != "public" && item["visibility"] != "default" {
            return;
        }
        match self.index().inner(id) {
            Some(("function", function)) => {
                let function = function.clone();
                self.call(&name, Some(own), &format!("{path}::{name}"), &function);
            }
            Some(("assoc_const", constant)) => {
                let kind = constant["type"].clone();
                match self.types.text(&kind, own) {
                    Some(text) => self.add("", "", &format!("let _: {text} = {path}::{name};")),
                    None => self.left_out(format!("{path}::{name}")),
                }
            }
            _ => {}
        }
    }

    /// Requires that a type implements a trait, and awaits what can be awaited.
    fn implemented(&mut self, block: &Value, path: &str) {
        let written = block["trait"]["path"].as_str().unwrap_or_default();
        let id = block["trait"]["id"].as_u64();
        let defined = id.and_then(|it| self.index().definition(it));
        let name = defined.and_then(|it| it.last().copied()).unwrap_or(written);
        if UNNAMED.contains(&name) || has_generics(block) {
            return;
        }
        if name == "IntoFuture" {
            let output = ids(&block["items"]).into_iter().find_map(|id| {
                let is_output = self.index().item(id)?["name"] == "Output";
                let (_, inner) = self.index().inner(id).filter(|_| is_output)?;
                self.types.text(&inner["type"], path)
            });
            match output {
                Some(output) => {
                    let body = format!("let _: {output} = x.await;");
                    self.add("", &format!("x: {path}"), &body);
                }
                None => self.left_out(format!("the output of {path}")),
            }
            return;
        }
        // A bound cannot leave out the lifetime.
        let types = Types {
            lifetime: Some("'static"),
            ..self.types
        };
        match types.path(&block["trait"], path) {
            Some(bound) => {
                let body = format!("fn is<T: {bound}>() {{}} is::<{path}>();");
                self.add("", "", &body);
            }
            None => self.left_out(format!("{path}: {name}")),
        }
    }

    /// Calls the methods of a local trait on each type that implements it.
    fn local_trait(&mut self, path: &str, inner: &Value) {
        for id in ids(&inner["implementations"]) {
            let Some(("impl", block)) = self.index().inner(id) else {
                continue;
            };
            let block = block.clone();
            let generics = block["generics"]["params"]
                .as_array()
                .cloned()
                .unwrap_or_default();
            let kind = generics
                .iter()
                .filter(|it| it["kind"].get("type").is_some());
            // A type parameter of the implementation stands for any type.
            let names = kind
                .filter_map(|it| it["name"].as_str())
                .collect::<Vec<_>>();
            let Some(own) = self.types.text(&block["for"], path) else {
                self.left_out(format!("{path} for a type"));
                continue;
            };
            let names = names.join(", ");
            for id in ids(&inner["items"]) {
                let Some(("function", function)) = self.index().inner(id) else {
                    continue;
                };
                let function = function.clone();
                let name = self.index().item(id).and_then(|it| it["name"].as_str());
                let name = raw(name.unwrap_or_default());
                let whole = format!("<{own} as {path}>::{name}");
                self.call_with(&names, &name, Some(&own), &whole, &function);
            }
        }
    }

    fn call(&mut self, name: &str, own: Option<&str>, whole: &str, function: &Value) {
        self.call_with("", name, own, whole, function);
    }

    /// Calls a function with every kind of argument that people pass.
    fn call_with(
        &mut self,
        generics: &str,
        name: &str,
        own: Option<&str>,
        whole: &str,
        function: &Value,
    ) {
        let signature = &function["sig"];
        let of = own.unwrap_or_default();
        let mut head = Head::default();
        head.generics
            .extend((!generics.is_empty()).then(|| generics.to_owned()));
        for parameter in function["generics"]["params"]
            .as_array()
            .into_iter()
            .flatten()
        {
            let bounds = &parameter["kind"]["type"];
            if bounds.is_null() || bounds["is_synthetic"] == true {
                continue;
            }
            let (Some(name), Some(bounds)) = (
                parameter["name"].as_str(),
                self.types.bounds(&bounds["bounds"], of),
            ) else {
                return self.left_out(whole.to_owned());
            };
            head.generics.push(format!("{name}: {bounds}"));
        }
        let inputs = signature["inputs"].as_array().cloned().unwrap_or_default();
        let is_method = inputs.first().is_some_and(|it| it[0] == "self");
        let mut arguments = Vec::new();
        for (number, input) in inputs.iter().enumerate() {
            if number == 0 && is_method {
                continue;
            }
            match self.arguments(&input[1], of, number, &mut head) {
                Some(ways) => arguments.push(ways),
                None => return self.left_out(whole.to_owned()),
            }
        }
        let receiver = is_method.then(|| {
            let kind = self.types.text(&inputs[0][1], of);
            kind.map(|it| head.parameters.push(format!("x: {it}")))
        });
        if receiver.is_some_and(|it| it.is_none()) {
            return self.left_out(whole.to_owned());
        }
        let wait = if function["header"]["is_async"] == true {
            ".await"
        } else {
            ""
        };
        let output = match &signature["output"] {
            Value::Null => "_".to_owned(),
            output => self
                .types
                .text(output, of)
                .unwrap_or_else(|| "_".to_owned()),
        };
        let generics = match head.generics.as_slice() {
            [] => String::new(),
            some => format!("<{}>", some.join(", ")),
        };
        let parameters = head.parameters.join(", ");
        let first = arguments.iter().map(|it| it[0].clone()).collect::<Vec<_>>();
        let mut calls = vec![first.clone()];
        for (number, ways) in arguments.iter().enumerate() {
            for way in &ways[1..] {
                let mut call = first.clone();
                call[number].clone_from(way);
                calls.push(call);
            }
        }
        let is_trait = whole.starts_with('<');
        for call in calls {
            let mut call = call.join(", ");
            let target = match (is_method, is_trait) {
                (true, false) => format!("x.{name}"),
                (true, true) => {
                    call = if call.is_empty() {
                        "x".to_owned()
                    } else {
                        format!("x, {call}")
                    };
                    whole.to_owned()
                }
                (false, _) => whole.to_owned(),
            };
            let body = format!("let _: {output} = {target}({call}){wait};");
            self.add(&generics, &parameters, &body);
        }
    }

    /// Returns the expressions for an argument: values of the types that convert into its type.
    fn arguments(
        &self,
        kind: &Value,
        own: &str,
        number: usize,
        head: &mut Head,
    ) -> Option<Vec<String>> {
        if let Some(bounds) = kind.get("impl_trait") {
            if let Some(types) = self.conversions(bounds, own) {
                let values = types.into_iter();
                return Some(values.map(|it| format!("any::<{it}>()")).collect());
            }
            let bounds = self.types.bounds(bounds, own)?;
            head.generics.push(format!("A{number}: {bounds}"));
            head.parameters.push(format!("a{number}: A{number}"));
            return Some(vec![format!("a{number}")]);
        }
        Some(vec![format!("any::<{}>()", self.types.text(kind, own)?)])
    }

    /// Returns the types that convert into the type of `impl Into<T>`, or are a sequence of such;
    /// `None` for other bounds.
    fn conversions(&self, bounds: &Value, own: &str) -> Option<Vec<String>> {
        let bound = &bounds.as_array()?.first()?["trait_bound"]["trait"];
        let id = bound["id"].as_u64()?;
        let path = self.index().definition(id)?;
        let arguments = &bound["args"]["angle_bracketed"];
        match *path.last()? {
            "Into" => {
                let target = &arguments["args"][0]["type"];
                Some(self.sources(target, own)?)
            }
            "IntoIterator" => {
                let item = &arguments["constraints"][0]["binding"]["equality"]["type"];
                let types = match item.get("impl_trait") {
                    Some(bounds) => self.conversions(bounds, own)?,
                    None => vec![self.types.text(item, own)?],
                };
                Some(types.iter().map(|it| format!("Vec<{it}>")).collect())
            }
            "AsRef" => Some(vec![format!(
                "&'static {}",
                self.types.text(&arguments["args"][0]["type"], own)?
            )]),
            _ => None,
        }
    }

    /// Returns a type and those that convert into it.
    fn sources(&self, target: &Value, own: &str) -> Option<Vec<String>> {
        let text = self.types.text(target, own)?;
        let mut types = vec![text.clone()];
        if text == "std::string::String" {
            types.push("&'static str".to_owned());
        }
        let path = &target["resolved_path"];
        let Some(id) = path["id"].as_u64() else {
            return Some(types);
        };
        let is_optional = text.starts_with("std::option::Option<") || text.contains("::Nullable<");
        if is_optional && self.index().path(id).is_none() {
            let inner = &path["args"]["angle_bracketed"]["args"][0]["type"];
            types.extend(self.types.text(inner, own));
        }
        let block = self
            .index()
            .inner(id)
            .filter(|_| self.index().path(id).is_some());
        for id in block.map(|(_, it)| ids(&it["impls"])).unwrap_or_default() {
            let Some(("impl", block)) = self.index().inner(id) else {
                continue;
            };
            let is_from = block["trait"]["path"]
                .as_str()
                .is_some_and(|it| it.ends_with("From"));
            if is_from && block["blanket_impl"].is_null() && !has_generics(block) {
                let source = &block["trait"]["args"]["angle_bracketed"]["args"][0]["type"];
                types.extend(self.types.text(source, &text).map(|it| {
                    it.strip_prefix("&str")
                        .map_or(it.clone(), |_| "&'static str".to_owned())
                }));
            }
        }
        types.dedup();
        Some(types)
    }

    /// Finds the types that have no public path and are returned by a function without arguments.
    fn find_makers(&self) -> BTreeMap<u64, String> {
        let mut makers = BTreeMap::new();
        for (id, path) in self.index().items() {
            let Some((_, inner)) = self.index().inner(id) else {
                continue;
            };
            for block in ids(&inner["impls"]) {
                let Some(("impl", block)) = self.index().inner(block) else {
                    continue;
                };
                if !block["trait"].is_null() {
                    continue;
                }
                for id in ids(&block["items"]) {
                    let Some(("function", function)) = self.index().inner(id) else {
                        continue;
                    };
                    let output = function["sig"]["output"]["resolved_path"]["id"].as_u64();
                    let Some(output) = output.filter(|it| self.is_unnamed(*it)) else {
                        continue;
                    };
                    let name = self.index().item(id).and_then(|it| it["name"].as_str());
                    let inputs = function["sig"]["inputs"].as_array().cloned();
                    let inputs = inputs.unwrap_or_default();
                    let own = format!("{}::{}", self.krate, raw(path));
                    let maker = format!("{own}::{}", raw(name.unwrap_or_default()));
                    let values = inputs.iter().map(|it| {
                        self.arguments(&it[1], &own, 0, &mut Head::default())
                            .map(|it| it[0].clone())
                    });
                    if let Some(values) = values.collect::<Option<Vec<_>>>() {
                        makers.insert(output, format!("{maker}({})", values.join(", ")));
                    }
                }
            }
        }
        makers
    }

    /// Returns true for a local type without a public path.
    fn is_unnamed(&self, id: u64) -> bool {
        let is_local = self.index().item(id).is_some_and(|it| it["crate_id"] == 0);
        is_local && self.index().path(id).is_none()
    }

    /// Calls every method of a type that has no path, on the value of its maker.
    fn unnamed(&mut self, id: u64, maker: &str) {
        let Some((_, inner)) = self.index().inner(id) else {
            return;
        };
        let blocks = ids(&inner["impls"]);
        for block in blocks {
            let Some(("impl", block)) = self.index().inner(block) else {
                continue;
            };
            let block = block.clone();
            if !block["trait"].is_null() {
                continue;
            }
            for id in ids(&block["items"]) {
                let Some(("function", function)) = self.index().inner(id) else {
                    continue;
                };
                let function = function.clone();
                let name = self.index().item(id).and_then(|it| it["name"].as_str());
                let name = raw(name.unwrap_or_default());
                let inputs = function["sig"]["inputs"]
                    .as_array()
                    .cloned()
                    .unwrap_or_default();
                if inputs.first().is_none_or(|it| it[0] != "self") {
                    continue;
                }
                let mut head = Head::default();
                let values = inputs[1..]
                    .iter()
                    .enumerate()
                    .map(|(number, it)| self.arguments(&it[1], "Self", number, &mut head));
                let Some(values) = values.collect::<Option<Vec<_>>>() else {
                    self.left_out(format!("{maker}.{name}"));
                    continue;
                };
                let output = self.types.text(&function["sig"]["output"], "_");
                let output = output.unwrap_or_else(|| "_".to_owned());
                let generics = match head.generics.as_slice() {
                    [] => String::new(),
                    some => format!("<{}>", some.join(", ")),
                };
                let parameters = head.parameters.join(", ");
                let first = values.iter().map(|it| it[0].clone()).collect::<Vec<_>>();
                let mut calls = vec![first.clone()];
                for (number, ways) in values.iter().enumerate() {
                    for way in &ways[1..] {
                        let mut call = first.clone();
                        call[number].clone_from(way);
                        calls.push(call);
                    }
                }
                for call in calls {
                    let body = format!(
                        "let mut x = {maker};\n    let _: {output} = x.{name}({});",
                        call.join(", ")
                    );
                    self.add(&generics, &parameters, &body);
                }
            }
        }
    }
}

/// The parameters of a function of the caller.
#[derive(Default)]
struct Head {
    generics: Vec<String>,
    parameters: Vec<String>,
}

fn has_generics(inner: &Value) -> bool {
    let parameters = inner["generics"]["params"].as_array();
    parameters.is_some_and(|list| !list.is_empty())
}

/// Keywords of Rust 2024 that can be written as raw identifiers.
const KEYWORDS: [&str; 47] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while",
];

/// Returns a path whose keywords are raw identifiers.
pub(super) fn raw(path: &str) -> String {
    let parts = path.split("::").map(|part| {
        if KEYWORDS.contains(&part) || part == "yield" {
            format!("r#{part}")
        } else {
            part.to_owned()
        }
    });
    parts.collect::<Vec<_>>().join("::")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_written_raw() {
        assert_eq!(raw("a::type::b"), "a::r#type::b");
        assert_eq!(raw("r#type"), "r#type");
    }
}
