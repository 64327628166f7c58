//! The client, read by syn: its types, tables, methods and constants, by their names.

use std::collections::BTreeMap;
use std::path::Path;

use syn::visit::{self, Visit};
use syn::{
    Expr, ExprMethodCall, Fields, FnArg, ImplItem, Item, ItemImpl, Lit, Pat, ReturnType, Signature,
};

use crate::support::disk::read_tree;
use crate::support::rust::text;
use crate::support::tables::{EnumTable, ObjectTable, OperationTable, Table};

/// What the generated crate says.
#[derive(Default)]
pub(crate) struct Client {
    /// Public fields of each struct, with their types
    pub(crate) structs: BTreeMap<String, BTreeMap<String, String>>,
    /// Variants of each enum; one that holds something as `Name(Type)`
    pub(crate) enums: BTreeMap<String, Vec<String>>,
    pub(crate) aliases: BTreeMap<String, String>,
    pub(crate) objects: BTreeMap<String, ObjectTable>,
    pub(crate) string_enums: BTreeMap<String, EnumTable>,
    pub(crate) operations: Vec<OperationTable>,
    /// What makes each call: the inputs it puts, by the call's type
    pub(crate) makers: BTreeMap<String, Vec<Input>>,
    /// What each call's setters put
    pub(crate) setters: BTreeMap<String, Vec<Input>>,
    /// Constants, as they are written
    pub(crate) constants: BTreeMap<String, String>,
}

/// One value that goes into a request: `call.query("include_deleted", &include_deleted)`.
pub(crate) struct Input {
    /// `path`, `query`, `header`, `cookie` or `body`
    pub(crate) place: String,
    /// Empty for a body
    pub(crate) wire: String,
    /// The type of the argument that it is taken from; without `impl Into<…>`
    pub(crate) ty: String,
    /// Which of the arguments that is
    pub(crate) index: usize,
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
        }
    }

    fn add_methods(&mut self, block: &ItemImpl) {
        let owner = text(&block.self_ty);
        for item in &block.items {
            let ImplItem::Fn(method) = item else { continue };
            let ReturnType::Type(_, output) = &method.sig.output else {
                continue;
            };
            let mut puts = Puts {
                arguments: arguments(&method.sig),
                found: Vec::new(),
            };
            puts.visit_block(&method.block);
            match text(output) {
                same if same == "Self" => {
                    self.setters
                        .entry(owner.clone())
                        .or_default()
                        .extend(puts.found);
                }
                call => {
                    self.makers.insert(call, puts.found);
                }
            }
        }
    }
}

/// The arguments of a method by their names: which it is, and its type.
fn arguments(signature: &Signature) -> BTreeMap<String, (usize, String)> {
    let inputs = signature.inputs.iter().enumerate();
    let named = inputs.filter_map(|(index, input)| match input {
        FnArg::Typed(input) => match &*input.pat {
            Pat::Ident(name) => Some((name.ident.to_string(), (index, plain(&text(&input.ty))))),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    });
    named.collect()
}

/// The type that an argument becomes.
fn plain(ty: &str) -> String {
    let inner = ty
        .strip_prefix("impl Into<")
        .and_then(|rest| rest.strip_suffix('>'));
    inner.unwrap_or(ty).to_owned()
}

/// Finds what a method puts into its call.
struct Puts {
    arguments: BTreeMap<String, (usize, String)>,
    found: Vec<Input>,
}

impl<'ast> Visit<'ast> for Puts {
    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        let place = call.method.to_string();
        let arguments = call.args.iter().collect::<Vec<_>>();
        let input = match arguments.as_slice() {
            [Expr::Lit(name), value] => match &name.lit {
                Lit::Str(name) => Some((name.value(), *value)),
                _ => None,
            },
            [value] if place == "body" => Some((String::new(), *value)),
            _ => None,
        };
        if let Some((wire, value)) = input {
            let mut used = Used::default();
            used.visit_expr(value);
            let argument = used.0.iter().find_map(|name| self.arguments.get(name));
            let (index, ty) = argument.cloned().unwrap_or((0, "no argument".to_owned()));
            self.found.push(Input {
                place,
                wire,
                ty,
                index,
            });
        }
        visit::visit_expr_method_call(self, call);
    }
}

/// The plain names in an expression.
#[derive(Default)]
struct Used(Vec<String>);

impl<'ast> Visit<'ast> for Used {
    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        self.0
            .extend(path.path.get_ident().map(ToString::to_string));
    }
}

fn is_public(visibility: &syn::Visibility) -> bool {
    matches!(visibility, syn::Visibility::Public(_))
}
