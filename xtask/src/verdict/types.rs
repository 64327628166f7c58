//! Types of a crate's public API in Rust's words, as a caller of that crate writes them.

use serde_json::Value;

use super::caller::raw;
use super::public::Index;

/// Public paths of types whose definition is in a private module.
const WELL_KNOWN: [(&str, &str); 12] = [
    ("BTreeMap", "std::collections::BTreeMap"),
    ("HashMap", "std::collections::HashMap"),
    ("FromStr", "std::str::FromStr"),
    ("IntoFuture", "std::future::IntoFuture"),
    ("Future", "std::future::Future"),
    ("Fn", "Fn"),
    ("FnMut", "FnMut"),
    ("FnOnce", "FnOnce"),
    ("IntoIterator", "IntoIterator"),
    ("Iterator", "Iterator"),
    ("Pin", "std::pin::Pin"),
    ("Sized", "Sized"),
];

/// Writes types and bounds.
#[derive(Clone, Copy)]
pub(super) struct Types<'a> {
    pub(super) index: &'a Index,
    /// The name of the crate in the caller
    pub(super) krate: &'a str,
    /// The lifetime of everything borrowed, unless it is to be inferred
    pub(super) lifetime: Option<&'static str>,
}

impl Types<'_> {
    /// Returns the text of a type; `own` stands for `Self`. Returns `None` for types that cannot be
    /// written: `impl Trait`, and those without a public path.
    pub(super) fn text(&self, kind: &Value, own: &str) -> Option<String> {
        let (name, inner) = kind.as_object()?.iter().next()?;
        Some(match name.as_str() {
            "primitive" => match inner.as_str()? {
                "unit" => "()".to_owned(),
                "never" => "!".to_owned(),
                name => name.to_owned(),
            },
            "generic" if inner == "Self" => own.to_owned(),
            "generic" => inner.as_str()?.to_owned(),
            "resolved_path" => self.path(inner, own)?,
            "tuple" => {
                let parts = inner.as_array()?.iter();
                let parts = parts
                    .map(|it| self.text(it, own))
                    .collect::<Option<Vec<_>>>()?;
                format!(
                    "({})",
                    parts.iter().map(|it| format!("{it},")).collect::<String>()
                )
            }
            "slice" => format!("[{}]", self.text(inner, own)?),
            "array" => format!(
                "[{}; {}]",
                self.text(&inner["type"], own)?,
                inner["len"].as_str()?
            ),
            "borrowed_ref" => {
                let lifetime = inner["lifetime"].as_str().filter(|it| *it == "'static");
                let lifetime = lifetime.or(self.lifetime);
                let lifetime = lifetime.map_or(String::new(), |it| format!("{it} "));
                let is_mutable = inner["is_mutable"] == true;
                let mutable = if is_mutable { "mut " } else { "" };
                format!("&{lifetime}{mutable}{}", self.text(&inner["type"], own)?)
            }
            "dyn_trait" => {
                let traits = inner["traits"].as_array()?.iter();
                let traits = traits.map(|it| self.path(&it["trait"], own));
                let mut parts = traits.collect::<Option<Vec<_>>>()?;
                parts.extend(inner["lifetime"].as_str().map(str::to_owned));
                format!("(dyn {})", parts.join(" + "))
            }
            "qualified_path" => {
                let base = self.text(&inner["self_type"], own)?;
                let name = inner["name"].as_str()?;
                match inner.get("trait").filter(|it| !it.is_null()) {
                    Some(of) => format!("<{base} as {}>::{name}", self.path(of, own)?),
                    None => format!("{base}::{name}"),
                }
            }
            _ => return None,
        })
    }

    /// Returns the text of a path with its arguments.
    pub(super) fn path(&self, path: &Value, own: &str) -> Option<String> {
        let id = path["id"].as_u64()?;
        // The runtime has an alias for the one kind of map that it uses.
        if self
            .index
            .definition(id)
            .is_some_and(|it| it == ["serde_json", "map", "Map"])
        {
            return Some(format!("{}::runtime::Map", self.krate));
        }
        let name = match self.index.path(id) {
            Some(local) => format!("{}::{}", self.krate, raw(local)),
            None => self.foreign(id)?,
        };
        Some(format!("{name}{}", self.arguments(&path["args"], own)?))
    }

    fn foreign(&self, id: u64) -> Option<String> {
        let path = self.index.definition(id)?;
        let (first, last) = (*path.first()?, *path.last()?);
        let runtime = format!("{}::runtime", self.krate);
        Some(match first {
            "core" | "alloc" | "std" => {
                let known = WELL_KNOWN.iter().find(|(name, _)| *name == last);
                match known {
                    Some((_, path)) => (*path).to_owned(),
                    None => format!("std::{}", path[1..].join("::")),
                }
            }
            "specmill_runtime" if path.contains(&"transport") => {
                format!("{runtime}::transport::{last}")
            }
            "specmill_runtime" | "bytes" | "serde_json" => format!("{runtime}::{last}"),
            "http" | "reqwest" if last.starts_with("Header") => {
                format!("{runtime}::reqwest::header::{last}")
            }
            "http" | "reqwest" => format!("{runtime}::reqwest::{last}"),
            "jiff" => format!("{runtime}::jiff::{last}"),
            "serde" | "serde_core" => format!("{runtime}::__private::serde::{last}"),
            // A local item that is not public, or a crate that the caller does not depend on.
            _ => return None,
        })
    }

    fn arguments(&self, arguments: &Value, own: &str) -> Option<String> {
        if let Some(inner) = arguments.get("angle_bracketed") {
            let all = inner["args"].as_array()?.iter();
            let all = all.map(|it| {
                let kind = it.get("type");
                match (kind, it["lifetime"].as_str()) {
                    (Some(kind), _) => self.text(kind, own),
                    (None, Some("'static")) => Some("'static".to_owned()),
                    (None, Some(_)) => Some(self.lifetime.unwrap_or("'_").to_owned()),
                    _ => it["const"]["expr"].as_str().map(str::to_owned),
                }
            });
            let mut all = all.collect::<Option<Vec<_>>>()?;
            for constraint in inner["constraints"].as_array()? {
                let kind = self.text(&constraint["binding"]["equality"]["type"], own)?;
                all.push(format!("{} = {kind}", constraint["name"].as_str()?));
            }
            return Some(if all.is_empty() {
                String::new()
            } else {
                format!("<{}>", all.join(", "))
            });
        }
        if let Some(inner) = arguments.get("parenthesized") {
            let inputs = inner["inputs"].as_array()?.iter();
            let inputs = inputs.map(|it| self.text(it, own));
            let inputs = inputs.collect::<Option<Vec<_>>>()?.join(", ");
            let output = match &inner["output"] {
                Value::Null => String::new(),
                output => format!(" -> {}", self.text(output, own)?),
            };
            return Some(format!("({inputs}){output}"));
        }
        Some(String::new())
    }

    /// Returns the text of a list of bounds.
    pub(super) fn bounds(&self, bounds: &Value, own: &str) -> Option<String> {
        let all = bounds.as_array()?.iter().map(|it| {
            if let Some(lifetime) = it["outlives"].as_str() {
                return Some(lifetime.to_owned());
            }
            let bound = &it["trait_bound"];
            let maybe = if bound["modifier"] == "maybe" {
                "?"
            } else {
                ""
            };
            Some(format!("{maybe}{}", self.path(&bound["trait"], own)?))
        });
        Some(all.collect::<Option<Vec<_>>>()?.join(" + "))
    }
}
