//! The client, read by syn: its types, tables, methods and constants, by their names.

use std::collections::BTreeMap;
use std::path::Path;

use syn::visit::{self, Visit};
use syn::{ExprCall, Fields, FnArg, ImplItem, Item, ItemImpl, Pat, ReturnType, Signature};

use crate::support::disk::read_tree;
use crate::support::rust::text;
use crate::support::tables::{EnumTable, ObjectTable, OperationTable, Table};

/// The parsed items of the generated crate.
#[derive(Default)]
pub(crate) struct Client {
    /// Public fields of each struct, with their types
    pub(crate) structs: BTreeMap<String, BTreeMap<String, String>>,
    /// Variants of each enum; one with data as `Name(Type)`
    pub(crate) enums: BTreeMap<String, Vec<String>>,
    pub(crate) aliases: BTreeMap<String, String>,
    pub(crate) objects: BTreeMap<String, ObjectTable>,
    pub(crate) string_enums: BTreeMap<String, EnumTable>,
    pub(crate) operations: Vec<OperationTable>,
    /// The method that makes each call, by the call's type
    pub(crate) makers: BTreeMap<String, Maker>,
    /// Constants, as written
    pub(crate) constants: BTreeMap<String, String>,
}

/// A method that makes a call.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Maker {
    /// The arguments, each with its type
    pub(crate) arguments: Vec<(String, String)>,
    /// The arguments passed on to the call's constructor, after the client's core
    pub(crate) handed_on: Vec<String>,
}

impl Client {
    /// Reads every file of the crate.
    pub(crate) fn read(generated: &Path, faults: &mut Vec<String>) -> Self {
        let mut client = Self::default();
        for (path, source) in read_tree(&generated.join("src")) {
            match syn::parse_file(&source) {
                Ok(file) => file.items.iter().for_each(|item| client.add(item, faults)),
                Err(error) => faults.push(format!("{path}: {error}")),
            }
        }
        client
    }

    fn add(&mut self, item: &Item, faults: &mut Vec<String>) {
        match item {
            Item::Struct(item) => {
                let public = item.fields.iter().filter(|field| is_public(&field.vis));
                let fields = public.map(|field| (text(&field.ident), text(&field.ty)));
                self.structs
                    .insert(item.ident.to_string(), fields.collect());
            }
            Item::Enum(item) => {
                let variants = item.variants.iter().map(|variant| match &variant.fields {
                    Fields::Unit => variant.ident.to_string(),
                    fields => format!("{}{}", variant.ident, text(fields)),
                });
                self.enums
                    .insert(item.ident.to_string(), variants.collect());
            }
            Item::Type(item) => {
                self.aliases.insert(item.ident.to_string(), text(&item.ty));
            }
            Item::Const(item) => {
                self.constants
                    .insert(item.ident.to_string(), text(&item.expr));
            }
            Item::Impl(item) if item.trait_.is_none() => self.add_methods(item),
            Item::Macro(item) => match Table::read(&item.mac) {
                Some(Ok(table)) => self.add_table(table),
                Some(Err(error)) => faults.push(format!("{}: {error}", text(&item.mac.path))),
                None => {}
            },
            _ => {}
        }
    }

    fn add_table(&mut self, table: Table) {
        match table {
            Table::Object(table) => {
                let fields = table.rows.iter();
                let fields = fields.map(|row| (row.field.clone(), row.ty.clone()));
                self.structs.insert(table.name.clone(), fields.collect());
                self.objects.insert(table.name.clone(), table);
            }
            Table::StringEnum(table) => {
                self.string_enums.insert(table.name.clone(), table);
            }
            Table::Operation(table) => self.operations.push(*table),
            Table::RequestBody(_) | Table::Resource(_) => {}
        }
    }

    fn add_methods(&mut self, block: &ItemImpl) {
        for item in &block.items {
            let ImplItem::Fn(method) = item else { continue };
            let ReturnType::Type(_, output) = &method.sig.output else {
                continue;
            };
            let mut made = Made::default();
            made.visit_block(&method.block);
            let maker = Maker {
                arguments: arguments(&method.sig),
                handed_on: made.0,
            };
            self.makers.insert(text(output), maker);
        }
    }
}

/// Returns the arguments of a method, each with its type.
fn arguments(signature: &Signature) -> Vec<(String, String)> {
    let named = signature.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(input) => match &*input.pat {
            Pat::Ident(name) => Some((name.ident.to_string(), text(&input.ty))),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    });
    named.collect()
}

/// Collects the arguments of `…::new(&self.core, …)`.
#[derive(Default)]
struct Made(Vec<String>);

impl<'ast> Visit<'ast> for Made {
    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        if text(&call.func).ends_with("::new") {
            let given = call.args.iter().skip(1);
            self.0 = given.map(text).collect();
        }
        visit::visit_expr_call(self, call);
    }
}

fn is_public(visibility: &syn::Visibility) -> bool {
    matches!(visibility, syn::Visibility::Public(_))
}
