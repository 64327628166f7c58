//! The public surface of a generated crate, as text for a person to review: in goes the crate's
//! folder, out comes one line for each public item, with what it is called on the wire.

mod line;
mod object;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use syn::{Attribute, Fields, ImplItem, Item, ItemEnum, ItemImpl, ItemStruct, UseTree};

use crate::support::rust::text;
use crate::support::tables::Table;
use line::{is_called, is_public, line, list_body, list_call_type};
use object::list_object;

/// Lists the public items of the crate in that folder. Types stand in the order of their modules,
/// members in their own order, which is the document's.
pub(crate) fn list(generated: &Path) -> String {
    let mut out = String::new();
    Module::read(&generated.join("src"), "lib.rs").list("", &mut out);
    out
}

/// A file, and the files of its modules.
struct Module {
    items: Vec<Item>,
    inner: BTreeMap<String, Module>,
}

impl Module {
    /// `file` is `lib.rs`, `name.rs` or `mod.rs` in `folder`, the folder of its modules unless it
    /// is a `name.rs`.
    fn read(folder: &Path, file: &str) -> Self {
        let path = folder.join(file);
        let source = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}: {error}"));
        let parsed = syn::parse_file(&source).unwrap_or_else(|error| panic!("{file}: {error}"));
        let mut inner = BTreeMap::new();
        for item in &parsed.items {
            if let Item::Mod(module) = item {
                let name = module.ident.to_string();
                let plain = format!("{name}.rs");
                let module = if folder.join(&plain).exists() {
                    Self::read(folder, &plain)
                } else {
                    Self::read(&folder.join(&name), "mod.rs")
                };
                inner.insert(name, module);
            }
        }
        Self {
            items: parsed.items,
            inner,
        }
    }

    /// `at` is the public path of this module, empty or ending in `::`.
    fn list(&self, at: &str, out: &mut String) {
        for item in &self.items {
            match item {
                Item::Mod(module) if is_public(&module.vis) => {
                    let path = format!("{at}{}", module.ident);
                    line(out, &module.attrs, format_args!("mod {path}"));
                    self.inner[&module.ident.to_string()].list(&format!("{path}::"), out);
                }
                Item::Use(used) if is_public(&used.vis) => {
                    self.list_use(&used.tree, Vec::new(), at, out);
                }
                Item::Mod(_) | Item::Use(_) => {}
                item => self.list_item(item, at, None, out),
            }
        }
    }

    /// A re-export: an item of a private module at its public path, or something from elsewhere.
    fn list_use(&self, tree: &UseTree, mut from: Vec<String>, at: &str, out: &mut String) {
        let (name, alias) = match tree {
            UseTree::Path(path) => {
                from.push(path.ident.to_string());
                return self.list_use(&path.tree, from, at, out);
            }
            UseTree::Group(group) => {
                let trees = group.items.iter();
                return trees.for_each(|tree| self.list_use(tree, from.clone(), at, out));
            }
            UseTree::Name(name) => (name.ident.to_string(), name.ident.to_string()),
            UseTree::Rename(rename) => (rename.ident.to_string(), rename.rename.to_string()),
            UseTree::Glob(_) => ("*".to_owned(), "*".to_owned()),
        };
        let module = from.first().and_then(|first| self.inner.get(first));
        let item = module.and_then(|module| {
            let found = module.items.iter().find(|item| is_called(item, &name));
            found.map(|item| (module, item))
        });
        match item {
            Some((module, item)) => module.list_item(item, at, Some(&alias), out),
            None => {
                let from = from.join("::");
                let source = match name.as_str() {
                    "self" => from,
                    name => format!("{from}::{name}"),
                };
                line(out, &[], format_args!("use {at}{alias} = {source}"));
            }
        }
    }

    fn list_item(&self, item: &Item, at: &str, alias: Option<&str>, out: &mut String) {
        let path = |ident: &syn::Ident| format!("{at}{}", alias.unwrap_or(&ident.to_string()));
        match item {
            Item::Macro(call) => match (Table::read(&call.mac), alias) {
                (Some(Ok(Table::Operation(table))), Some(alias)) => {
                    list_call_type(&table, &format!("{at}{alias}"), out);
                }
                (Some(Ok(Table::Object(table))), Some(alias)) => {
                    list_object(&table, alias, at, out);
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
        self.list_methods(&item.ident, path, out);
    }

    fn list_enum(&self, item: &ItemEnum, path: &str, out: &mut String) {
        let traits = self.traits(&item.attrs, &item.ident);
        line(out, &item.attrs, format_args!("enum {path}{traits}"));
        let table = self.table(&item.ident);
        let rows = match &table {
            Some(Table::StringEnum(table)) => table.rows.as_slice(),
            _ => &[],
        };
        for variant in &item.variants {
            let name = variant.ident.to_string();
            let row = rows.iter().find(|(known, _)| *known == name);
            let wire = row.map_or(String::new(), |(_, wire)| format!(" [{wire:?}]"));
            let held = match &variant.fields {
                Fields::Unit => String::new(),
                fields => text(fields),
            };
            line(
                out,
                &variant.attrs,
                format_args!("variant {path}::{name}{held}{wire}"),
            );
        }
        self.list_methods(&item.ident, path, out);
    }

    fn list_methods(&self, owner: &syn::Ident, path: &str, out: &mut String) {
        let inherent = self.impls(owner).filter(|it| it.trait_.is_none());
        for item in inherent.flat_map(|it| &it.items) {
            match item {
                ImplItem::Fn(method) if is_public(&method.vis) => {
                    let signature = text(&method.sig);
                    let signature = signature.strip_prefix("fn ").unwrap_or(&signature);
                    // Neither is part of what a caller sees.
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

    /// What a type derives and implements, as bounds.
    fn traits(&self, attrs: &[Attribute], owner: &syn::Ident) -> String {
        let mut traits = Vec::new();
        for attribute in attrs.iter().filter(|it| it.path().is_ident("derive")) {
            let _ = attribute.parse_nested_meta(|meta| {
                traits.push(text(&meta.path));
                Ok(())
            });
        }
        let implemented = self.impls(owner).filter_map(|it| it.trait_.as_ref());
        traits.extend(implemented.map(|it| text(&it.1)));
        if traits.is_empty() {
            String::new()
        } else {
            format!(": {}", traits.join(" + "))
        }
    }

    fn impls(&self, owner: &syn::Ident) -> impl Iterator<Item = &ItemImpl> {
        let owner = owner.to_string();
        self.items.iter().filter_map(move |item| match item {
            Item::Impl(block) if text(&block.self_ty) == owner => Some(block),
            _ => None,
        })
    }

    fn table(&self, owner: &syn::Ident) -> Option<Table> {
        self.items.iter().find_map(|item| {
            let Item::Macro(call) = item else { return None };
            let table = Table::read(&call.mac)?;
            let table = table.unwrap_or_else(|error| panic!("the table of {owner}: {error}"));
            (*owner == table.name()).then_some(table)
        })
    }
}
