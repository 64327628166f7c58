//! The tables in the macro calls of generated code, read by syn.

use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Ident, LitStr, Token, Type, braced, bracketed, parenthesized, token};

use super::operation_tables::written;
#[allow(unused_imports, reason = "each reader uses its part")]
pub(crate) use super::operation_tables::{InputRow, OperationTable, ResponseRow};
use super::rust::text;

/// The table of one macro call.
pub(crate) enum Table {
    /// `object!`
    Object(ObjectTable),
    /// `string_enum!`
    StringEnum(EnumTable),
    /// `resource!`
    Resource(ResourceTable),
    /// `operation!`
    Operation(Box<OperationTable>),
    /// `request_body!`
    RequestBody(BodyTable),
}

impl Table {
    /// Reads the body of a macro call; `None` if it is none of the runtime's tables.
    pub(crate) fn read(call: &syn::Macro) -> Option<syn::Result<Self>> {
        let name = call.path.segments.last()?.ident.to_string();
        let tokens = call.tokens.clone();
        Some(match name.as_str() {
            "object" => ObjectTable::parse.parse2(tokens).map(Self::Object),
            "resource" => ResourceTable::parse.parse2(tokens).map(Self::Resource),
            "string_enum" => EnumTable::parse.parse2(tokens).map(Self::StringEnum),
            "operation" => {
                let table = OperationTable::parse.parse2(tokens);
                table.map(|table| Self::Operation(Box::new(table)))
            }
            "request_body" => BodyTable::parse.parse2(tokens).map(Self::RequestBody),
            _ => return None,
        })
    }

    /// Returns the name of the type that the table defines.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Object(table) => &table.name,
            Self::Resource(table) => &table.name,
            Self::StringEnum(table) => &table.name,
            Self::Operation(table) => &table.name,
            Self::RequestBody(table) => &table.name,
        }
    }
}

/// `pub struct Name { method: Resource; … }`
pub(crate) struct ResourceTable {
    pub(crate) name: String,
    /// Method and resource
    pub(crate) rows: Vec<(String, String)>,
}

impl Parse for ResourceTable {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.call(Attribute::parse_outer)?;
        input.parse::<Token![pub]>()?;
        input.parse::<Token![struct]>()?;
        let name = word(input)?;
        let inner;
        braced!(inner in input);
        let rows = rows(&inner, |row| {
            let method = word(row)?;
            row.parse::<Token![:]>()?;
            Ok((method, text(&row.parse::<Type>()?)))
        });
        Ok(Self { name, rows: rows? })
    }
}

/// `pub struct Name: maker { field: Type = "wire" kind {"value"} [taken]; … }`
pub(crate) struct ObjectTable {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) name: String,
    /// `new`, `default`, or `builder` with its name
    pub(crate) maker: Option<(String, Option<String>)>,
    pub(crate) rows: Vec<FieldRow>,
}

pub(crate) struct FieldRow {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) field: String,
    pub(crate) ty: String,
    pub(crate) wire: String,
    pub(crate) kind: String,
    /// The parameter type for it in the object's constructor
    pub(crate) needs: Option<String>,
    /// The parameter type of its setter
    pub(crate) sets: Option<String>,
}

impl Parse for ObjectTable {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        input.parse::<Token![pub]>()?;
        input.parse::<Token![struct]>()?;
        let name = word(input)?;
        let maker = if input.peek(Token![:]) {
            input.parse::<Token![:]>()?;
            let maker = word(input)?;
            let builder = (!input.peek(token::Brace)).then(|| word(input));
            Some((maker, builder.transpose()?))
        } else {
            None
        };
        let inner;
        braced!(inner in input);
        Ok(Self {
            attrs,
            name,
            maker,
            rows: rows(&inner, field)?,
        })
    }
}

fn field(row: ParseStream<'_>) -> syn::Result<FieldRow> {
    let attrs = row.call(Attribute::parse_outer)?;
    let field = word(row)?;
    row.parse::<Token![:]>()?;
    let ty = text(&row.parse::<Type>()?);
    row.parse::<Token![=]>()?;
    let (wire, kind) = (literal(row)?, word(row)?);
    let (mut needs, mut sets) = (None, None);
    if row.peek(token::Brace) {
        // The constant value.
        let inner;
        braced!(inner in row);
        inner.parse::<TokenStream>()?;
    }
    if row.peek(token::Bracket) {
        let inner;
        bracketed!(inner in row);
        needs = Some(text(&inner.parse::<Type>()?));
    }
    if row.peek(token::Paren) {
        let inner;
        parenthesized!(inner in row);
        inner.call(Attribute::parse_outer)?;
        sets = Some(text(&inner.parse::<Type>()?));
    }
    Ok(FieldRow {
        attrs,
        field,
        ty,
        wire,
        kind,
        needs,
        sets,
    })
}

/// `pub enum Name, else Unknown { Variant = "wire"; … }`
pub(crate) struct EnumTable {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) name: String,
    pub(crate) unknown: String,
    /// Variant and wire value
    pub(crate) rows: Vec<(String, String)>,
}

impl Parse for EnumTable {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        input.parse::<Token![pub]>()?;
        input.parse::<Token![enum]>()?;
        let name = word(input)?;
        input.parse::<Token![,]>()?;
        input.parse::<Token![else]>()?;
        let unknown = word(input)?;
        let inner;
        braced!(inner in input);
        let rows = rows(&inner, |row| {
            row.call(Attribute::parse_outer)?;
            let variant = word(row)?;
            row.parse::<Token![=]>()?;
            Ok((variant, literal(row)?))
        });
        Ok(Self {
            attrs,
            name,
            unknown,
            rows: rows?,
        })
    }
}

/// `Name { Variant "media/type" json = Type; … }`
pub(crate) struct BodyTable {
    pub(crate) name: String,
    /// Variant, media type, style and type
    pub(crate) rows: Vec<[String; 4]>,
}

impl Parse for BodyTable {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.call(Attribute::parse_outer)?;
        let name = word(input)?;
        let inner;
        braced!(inner in input);
        let rows = rows(&inner, |row| {
            row.call(Attribute::parse_outer)?;
            let (variant, wire) = (word(row)?, literal(row)?);
            let style = written(row)?;
            row.parse::<Token![=]>()?;
            Ok([variant, wire, style, text(&row.parse::<Type>()?)])
        });
        Ok(Self { name, rows: rows? })
    }
}

pub(crate) fn block<T>(
    input: ParseStream<'_>,
    row: impl Fn(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<Vec<T>> {
    let inner;
    braced!(inner in input);
    rows(&inner, row)
}

/// Parses rows that end in `;`.
pub(crate) fn rows<T>(
    input: ParseStream<'_>,
    row: impl Fn(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<Vec<T>> {
    let mut found = Vec::new();
    while !input.is_empty() {
        found.push(row(input)?);
        input.parse::<Token![;]>()?;
    }
    Ok(found)
}

pub(crate) fn word(input: ParseStream<'_>) -> syn::Result<String> {
    Ok(input.call(Ident::parse_any)?.to_string())
}

pub(crate) fn literal(input: ParseStream<'_>) -> syn::Result<String> {
    Ok(input.parse::<LitStr>()?.value())
}
