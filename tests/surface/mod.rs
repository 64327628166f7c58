//! The public API of a generated crate, as text for review: one line for each public item, with its
//! name on the wire.

mod line;
mod object;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use syn::{Attribute, Fields, ImplItem, Item, ItemEnum, ItemImpl, ItemStruct, UseTree};

use crate::support::rust::text;
use crate::support::tables::Table;
use line::{is_called, is_public, line, list_body, list_call_type, list_string_enum};
use object::list_object;

/// Lists the features and the public items of the crate in that folder. Re-exports are sorted by
/// name; members keep their order, which is the document's.
pub(crate) fn list(generated: &Path) -> String {
    let mut out = String::new();
    let manifest = fs::read_to_string(generated.join("Cargo.toml")).unwrap_or_default();
    for feature in manifest
        .lines()
        .filter_map(|line| line.strip_suffix(" = []"))
    {
        line(&mut out, &[], format_args!("feature {feature}"));
    }
    Module::read(&generated.join("src"), "lib.rs").list("", &mut out);
    out
}

/// A file, and the files of its modules.
struct Module {
    items: Vec<Item>,
    inner: BTreeMap<String, Module>,
}

impl Module {
    /// Reads `file`, which is `lib.rs`, `name.rs` or `mod.rs` in `folder`. The files of its modules
    /// are there as well, except for a `name.rs`.
    fn read(folder: &Path, file: &str) -> Self {
        let path = folder.join(file);
        let source = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}: {error}"));
        let parsed = syn::parse_file(&source).unwrap_or_else(|error| panic!("{file}: {error}"));
        Self::of(folder, parsed.items)
    }

    /// Makes a module with those items; the files of its modules are in that folder.
    fn of(folder: &Path, items: Vec<Item>) -> Self {
        let mut inner = BTreeMap::new();
        for item in &items {
            if let Item::Mod(module) = item {
                let name = module.ident.to_string();
                let plain = format!("{name}.rs");
                let module = match &module.content {
                    // Parts of the models: with `#[path = "."]` they share the folder.
                    Some((_, items)) => Self::of(folder, items.clone()),
                    None if folder.join(&plain).exists() => Self::read(folder, &plain),
                    None => Self::read(&folder.join(&name), "mod.rs"),
                };
                inner.insert(name, module);
            }
        }
        Self { items, inner }
    }

    /// Lists the module at its public path `at`, which is empty or ends in `::`.
    fn list(&self, at: &str, out: &mut String) {
        let mut shown = Vec::new();
        for item in &self.items {
            match item {
                Item::Mod(module) if is_public(&module.vis) => {
                    let path = format!("{at}{}", module.ident);
                    line(out, &module.attrs, format_args!("mod {path}"));
                    self.inner[&module.ident.to_string()].list(&format!("{path}::"), out);
                }
                Item::Use(used) if is_public(&used.vis) => {
                    self.list_use(&used.tree, Vec::new(), at, &mut shown);
                }
                Item::Mod(_) | Item::Use(_) => {}
                item => self.list_item(item, at, None, out),
            }
        }
        shown.sort();
        shown.iter().for_each(|(_, lines)| out.push_str(lines));
    }

    /// Lists a re-export: an item of a private module at its public path, or one from another
    /// crate. Adds its name and its lines.
    fn list_use(
        &self,
        tree: &UseTree,
        mut from: Vec<String>,
        at: &str,
        shown: &mut Vec<(String, String)>,
    ) {
        let (name, alias) = match tree {
            UseTree::Path(path) => {
                from.push(path.ident.to_string());
                return self.list_use(&path.tree, from, at, shown);
            }
            UseTree::Group(group) => {
                let trees = group.items.iter();
                return trees.for_each(|tree| self.list_use(tree, from.clone(), at, shown));
            }
            UseTree::Name(name) => (name.ident.to_string(), name.ident.to_string()),
            UseTree::Rename(rename) => (rename.ident.to_string(), rename.rename.to_string()),
            UseTree::Glob(_) => {
                let part = from.first().and_then(|first| self.inner.get(first));
                let part = part.unwrap_or_else(|| panic!("{from:?} is no module"));
                for item in &part.items {
                    if let Item::Use(used) = item {
                        part.list_use(&used.tree, Vec::new(), at, shown);
                    }
                }
                return;
            }
        };
        let module = from.first().and_then(|first| self.inner.get(first));
        let item = module.and_then(|module| {
            let found = module.items.iter().find(|item| is_called(item, &name));
            found.map(|item| (module, item))
        });
        let mut out = String::new();
        match item {
            Some((module, item)) => module.list_item(item, at, Some(&alias), &mut out),
            None => {
                let from = from.join("::");
                let source = match name.as_str() {
                    "self" => from,
                    name => format!("{from}::{name}"),
                };
                line(&mut out, &[], format_args!("use {at}{alias} = {source}"));
            }
        }
        shown.push((alias, out));
    }

    fn list_item(&self, item: &Item, at: &str, alias: Option<&str>, out: &mut String) {
        let path = |ident: &syn::Ident| format!("{at}{}", alias.unwrap_or(&ident.to_string()));
        match item {
            Item::Macro(call) => match (Table::read(&call.mac), alias) {
                (Some(Ok(Table::Operation(table))), Some(alias)) => {
                    list_call_type(&table, &format!("{at}{alias}"), out);
                }
                (Some(Ok(Table::Resource(table))), Some(alias)) => {
                    line(out, &[], format_args!("struct {at}{alias}"));
                    for (method, resource) in &table.rows {
                        line(
                            out,
                            &[],
                            format_args!("fn {at}{alias}::{method}() -> {resource}"),
                        );
                    }
                    self.list_methods(&table.name, &format!("{at}{alias}"), out);
                }
                (Some(Ok(Table::Object(table))), Some(alias)) => {
                    list_object(&table, alias, at, out);
                }
                (Some(Ok(Table::StringEnum(table))), Some(alias)) => {
                    list_string_enum(&table, &format!("{at}{alias}"), out);
                }
                (Some(Ok(Table::RequestBody(table))), Some(alias)) => {
                    list_body(&table, &format!("{at}{alias}"), out);
                }
                _ => {}
            },
            Item::Struct(item) if is_public(&item.vis) => {
                self.list_struct(item, &path(&item.ident), out);
            }
            Item::Enum(item) if is_public(&item.vis) => {
                self.list_enum(item, &path(&item.ident), out);
            }
            Item::Type(item) if is_public(&item.vis) => {
                let (path, generics) = (path(&item.ident), text(&item.generics));
                let ty = text(&item.ty);
                line(
                    out,
                    &item.attrs,
                    format_args!("type {path}{generics} = {ty}"),
                );
            }
            Item::Const(item) if is_public(&item.vis) => {
                let (path, ty) = (path(&item.ident), text(&item.ty));
                line(out, &item.attrs, format_args!("const {path}: {ty}"));
            }
            Item::Fn(item) if is_public(&item.vis) => {
                let signature = text(&item.sig);
                line(out, &item.attrs, format_args!("{at} {signature}"));
            }
            Item::Impl(ItemImpl {
                trait_: Some(_), ..
            })
            | Item::Struct(_)
            | Item::Enum(_)
            | Item::Type(_)
            | Item::Const(_)
            | Item::Fn(_)
            | Item::Impl(_) => {}
            other => panic!("the listing does not know {}", text(other)),
        }
    }

    fn list_struct(&self, item: &ItemStruct, path: &str, out: &mut String) {
        let traits = self.traits(&item.attrs, &item.ident);
        line(out, &item.attrs, format_args!("struct {path}{traits}"));
        for field in item.fields.iter().filter(|field| is_public(&field.vis)) {
            let (name, ty) = (text(&field.ident), text(&field.ty));
            line(out, &field.attrs, format_args!("field {path}.{name}: {ty}"));
        }
        self.list_methods(&item.ident.to_string(), path, out);
    }

    fn list_enum(&self, item: &ItemEnum, path: &str, out: &mut String) {
        let traits = self.traits(&item.attrs, &item.ident);
        line(out, &item.attrs, format_args!("enum {path}{traits}"));
        for variant in &item.variants {
            let name = &variant.ident;
            let held = match &variant.fields {
                Fields::Unit => String::new(),
                fields => text(fields),
            };
            line(
                out,
                &variant.attrs,
                format_args!("variant {path}::{name}{held}"),
            );
        }
        self.list_methods(&item.ident.to_string(), path, out);
    }

    fn list_methods(&self, owner: &str, path: &str, out: &mut String) {
        let inherent = self.impls(owner).filter(|it| it.trait_.is_none());
        for item in inherent.flat_map(|it| &it.items) {
            match item {
                ImplItem::Fn(method) if is_public(&method.vis) => {
                    let signature = text(&method.sig);
                    let signature = signature.strip_prefix("fn ").unwrap_or(&signature);
                    // Callers see neither.
                    let signature = signature
                        .replacen("(mut self", "(self", 1)
                        .replace(",)", ")");
                    line(out, &method.attrs, format_args!("fn {path}::{signature}"));
                }
                ImplItem::Const(constant) if is_public(&constant.vis) => {
                    let (name, ty) = (&constant.ident, text(&constant.ty));
                    line(
                        out,
                        &constant.attrs,
                        format_args!("const {path}::{name}: {ty}"),
                    );
                }
                _ => {}
            }
        }
    }

    /// Returns the traits that a type derives and implements, as bounds.
    fn traits(&self, attrs: &[Attribute], owner: &syn::Ident) -> String {
        let mut traits = Vec::new();
        for attribute in attrs.iter().filter(|it| it.path().is_ident("derive")) {
            let _ = attribute.parse_nested_meta(|meta| {
                traits.push(text(&meta.path));
                Ok(())
            });
        }
        let implemented = self
            .impls(&owner.to_string())
            .filter_map(|it| it.trait_.as_ref());
        traits.extend(implemented.map(|it| text(&it.1)));
        if traits.is_empty() {
            String::new()
        } else {
            format!(": {}", traits.join(" + "))
        }
    }

    fn impls<'a>(&'a self, owner: &str) -> impl Iterator<Item = &'a ItemImpl> + use<'a> {
        let owner = owner.to_owned();
        self.items.iter().filter_map(move |item| match item {
            Item::Impl(block) if text(&block.self_ty) == owner => Some(block),
            _ => None,
        })
    }
}
