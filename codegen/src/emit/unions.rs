//! One of several alternatives: an open enum and its table.

use quote::quote;

use super::lints::Allowed;
use super::module::Module;
use super::table::{literal, table};
use super::type_ref::{Imports, Models, deprecated, type_ref, type_text};
use crate::lift::TypeSet;
use crate::plan::api::{Union, UnionVariant};
use crate::resolve::Shape;

/// Writes a union into its file.
pub(super) fn emit_union(union: &Union, module: &mut Module) {
    let Union {
        name,
        docs,
        unknown,
        ..
    } = union;
    let deprecated = deprecated(union.deprecated);
    let allowed = Allowed::of_types(union.variants.iter().map(|it| &it.ty)).attribute();
    let variants = union.variants.iter().map(|variant| {
        let (name, docs) = (&variant.name, &variant.docs);
        let ty = type_ref(&variant.ty, Models::Beside);
        quote!(#docs #name(#ty),)
    });
    module.item(quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        #deprecated
        #allowed
        pub enum #name {
            #(#variants)*
            /// A value that is none of the alternatives that the API's description lists, kept as
            /// it came.
            #unknown(Value),
        }
    });
    let mut head = format!("{}, {}", name.0, unknown.0);
    if let Some(tag) = &union.tag {
        head.push_str(&format!(" by {}", literal(tag)));
    }
    if let Some(text) = &union.text {
        head.push_str(&format!(" text {}", text.0));
    }
    let rows = union.variants.iter().map(row);
    module.text(&table("union", &head, &rows.collect::<Vec<_>>()));
}

/// The names that a union's file needs.
pub(super) fn imports(union: &Union, imports: &mut Imports) {
    imports.runtime("Value");
    for variant in &union.variants {
        imports.add(&variant.ty);
    }
}

fn row(variant: &UnionVariant) -> String {
    let mut row = variant.name.0.clone();
    if let Some(tag) = &variant.adds {
        row.push_str(&format!(" adds {}", literal(tag)));
    }
    if let Some(from) = &variant.from {
        row.push_str(&format!(" from {}", type_text(from, Models::Beside)));
    }
    let of = match (&variant.tags[..], variant.shape.kinds) {
        ([], _) => shape(&variant.shape),
        (tags, TypeSet::OBJECT) => format!("tagged(&{}){}", list(tags), rest(&variant.shape)),
        (tags, all) => format!(
            "tagged(&{}).of({}){}",
            list(tags),
            kinds(all),
            rest(&variant.shape)
        ),
    };
    let base = if variant.is_base { ".base()" } else { "" };
    format!("{row}: {of}{base};")
}

fn list(tags: &[String]) -> String {
    let tags = tags.iter().map(|tag| literal(tag)).collect::<Vec<_>>();
    format!("[{}]", tags.join(", "))
}

fn shape(shape: &Shape) -> String {
    format!("kinds({}){}", kinds(shape.kinds), rest(shape))
}

/// Members and items.
fn rest(of: &Shape) -> String {
    let mut text = String::new();
    if !of.members.is_empty() {
        let members = of.members.iter().map(|mark| {
            let function = if mark.required {
                "required"
            } else {
                "optional"
            };
            format!("{function}({}, {})", literal(&mark.name), kinds(mark.kinds))
        });
        let members = members.collect::<Vec<_>>().join(", ");
        text.push_str(&format!(".with(&[{members}])"));
    }
    if let Some(item) = &of.item {
        text.push_str(&format!(".items(&{})", shape(item)));
    }
    text
}

fn kinds(kinds: TypeSet) -> String {
    let names = [
        (TypeSet::NULL, "NULL"),
        (TypeSet::BOOLEAN, "BOOLEAN"),
        (TypeSet::INTEGER, "INTEGER"),
        (TypeSet::NUMBER, "NUMBER"),
        (TypeSet::STRING, "STRING"),
        (TypeSet::ARRAY, "ARRAY"),
        (TypeSet::OBJECT, "OBJECT"),
    ];
    if kinds == TypeSet::ANY {
        return "ANY".to_owned();
    }
    let named = names.iter().filter(|(one, _)| kinds.contains(*one));
    let named = named.map(|(_, name)| *name).collect::<Vec<_>>();
    // A shape that nothing has: the union that it leads to is looked at from there.
    if named.is_empty() {
        "0".to_owned()
    } else {
        named.join(" | ")
    }
}
