//! One of several alternatives: the table of an open enum.

use super::module::Module;
use super::table::{deprecation, doc_lines, literal, macro_call};
use super::type_ref::{Imports, Models, type_text};
use crate::lift::TypeSet;
use crate::plan::api::{Union, UnionVariant};
use crate::resolve::{Mark, Shape};

/// Writes a union into its file.
pub(super) fn emit_union(union: &Union, module: &mut Module) {
    let (name, unknown) = (&union.name.0, &union.unknown.0);
    let mark = deprecation(union.deprecated);
    let mut head = format!("{mark}pub enum {name}, else {unknown}");
    if let Some(tag) = &union.tag {
        head.push_str(&format!(" by {}", literal(tag)));
    }
    if let Some(text) = &union.text {
        head.push_str(&format!(" text {}", text.0));
    }
    let mut rows = Vec::new();
    for variant in &union.variants {
        rows.extend(doc_lines(&variant.docs));
        rows.push(row(variant));
    }
    module.text(&macro_call("union", &union.docs, &head, &rows));
}

/// The names that a union's file needs.
pub(super) fn imports(union: &Union, imports: &mut Imports) {
    for variant in &union.variants {
        imports.add(&variant.ty);
        variant.via.iter().for_each(|ty| imports.add(ty));
    }
}

fn row(variant: &UnionVariant) -> String {
    let held = type_text(&variant.ty, Models::Beside);
    let mut row = format!("{}({held})", variant.name.0);
    if let Some(tag) = &variant.adds {
        row.push_str(&format!(" adds {}", literal(tag)));
    }
    if let Some(from) = &variant.from {
        let types = std::iter::once(from).chain(&variant.via);
        let types = types.map(|ty| type_text(ty, Models::Beside));
        row.push_str(&format!(" from {}", types.collect::<Vec<_>>().join(", ")));
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
    let untagged = match variant.shape.may_lack_tag {
        true => ".untagged()",
        false => "",
    };
    format!("{row}: {of}{base}{untagged};")
}

fn list(tags: &[String]) -> String {
    let tags = tags.iter().map(|tag| literal(tag)).collect::<Vec<_>>();
    format!("[{}]", tags.join(", "))
}

fn shape(shape: &Shape) -> String {
    format!("kinds({}){}", kinds(shape.kinds), rest(shape))
}

/// Values, properties and items.
fn rest(of: &Shape) -> String {
    let mut text = String::new();
    if !of.only.is_empty() {
        text.push_str(&format!(".only(&{})", list(&of.only)));
    }
    if !of.not.is_empty() {
        text.push_str(&format!(".not(&{})", list(&of.not)));
    }
    if !of.members.is_empty() {
        let members = of.members.iter().map(property).collect::<Vec<_>>();
        text.push_str(&format!(".with(&[{}])", members.join(", ")));
    }
    if !of.places.is_empty() {
        let places = of.places.iter().map(shape).collect::<Vec<_>>();
        text.push_str(&format!(".places({}, &[{}])", of.least, places.join(", ")));
    }
    if let Some(item) = &of.item {
        text.push_str(&format!(".items(&{})", shape(item)));
    }
    if let Some(value) = &of.value {
        text.push_str(&format!(".values(&{})", shape(value)));
    }
    text
}

fn property(mark: &Mark) -> String {
    let function = match mark.required {
        true => "required",
        false => "optional",
    };
    let (name, of) = (literal(&mark.name), kinds(mark.shape.kinds));
    format!("{function}({name}, {of}){}", rest(&mark.shape))
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
