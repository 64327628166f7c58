//! The tables that generated code hands to the runtime's macros, read by syn.

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, LitStr, Token, Type, braced, bracketed, parenthesized, token};

use super::rust::text;

/// A table that generated code hands to one of the runtime's macros.
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

    /// The type that the table is of.
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
    /// What is taken for it by what makes the object
    pub(crate) needs: Option<String>,
    /// What its setter takes
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
        // The only value that it has.
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

/// `Name: METHOD "path" -> Output, Failure { id; security; arguments; setters; responses }`
pub(crate) struct OperationTable {
    pub(crate) name: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) output: String,
    pub(crate) failure: String,
    pub(crate) id: String,
    /// Alternatives of schemes that go together
    pub(crate) security: Vec<Vec<String>>,
    /// What every call has
    pub(crate) arguments: Vec<InputRow>,
    /// What a call may have
    pub(crate) setters: Vec<InputRow>,
    pub(crate) responses: Vec<ResponseRow>,
}

/// `query "q" form explode = q: bool;`, `body "application/json" json = body => models::Pool;`
pub(crate) struct InputRow {
    pub(crate) attrs: Vec<Attribute>,
    /// `path`, `query`, `header`, `cookie`, `querystring` or `body`
    pub(crate) place: String,
    /// Of a body, the media type
    pub(crate) wire: String,
    /// `form explode`
    pub(crate) style: String,
    pub(crate) name: String,
    /// Whether whatever converts into the type is taken
    pub(crate) converts: bool,
    pub(crate) ty: String,
}

#[derive(Debug, PartialEq)]
pub(crate) struct ResponseRow {
    pub(crate) status: String,
    /// `json` or `none`
    pub(crate) encoding: String,
    pub(crate) ty: Option<String>,
    /// `success`, `failure` or `failure Failure::Variant`
    pub(crate) outcome: String,
}

impl OperationTable {
    /// All that goes into a request.
    pub(crate) fn inputs(&self) -> impl Iterator<Item = &InputRow> {
        self.arguments.iter().chain(&self.setters)
    }
}

impl Parse for OperationTable {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = word(input)?;
        input.parse::<Token![:]>()?;
        let method = word(input).or_else(|_| literal(input))?;
        let path = literal(input)?;
        input.parse::<Token![->]>()?;
        let output = text(&input.parse::<Type>()?);
        input.parse::<Token![,]>()?;
        let failure = text(&input.parse::<Type>()?);
        let mut table = Self {
            name,
            method,
            path,
            output,
            failure,
            id: String::new(),
            security: Vec::new(),
            arguments: Vec::new(),
            setters: Vec::new(),
            responses: Vec::new(),
        };
        let inner;
        braced!(inner in input);
        while !inner.is_empty() {
            let section = word(&inner)?;
            inner.parse::<Token![:]>()?;
            match section.as_str() {
                "id" => {
                    table.id = literal(&inner)?;
                    inner.parse::<Token![;]>()?;
                }
                "security" => {
                    table.security = security(&inner)?;
                    inner.parse::<Token![;]>()?;
                }
                "arguments" => table.arguments = block(&inner, input_row)?,
                "setters" => table.setters = block(&inner, input_row)?,
                "responses" => {
                    table.responses = block(&inner, response)?.into_iter().flatten().collect();
                }
                "stream" => {
                    inner.parse::<Type>()?;
                    block(&inner, response)?;
                }
                // Where it goes, how often it is tried, how its pages are walked and what it can be
                // written to: nothing that the document has parameters or responses for.
                "servers" | "policy" | "pages" | "file" => {
                    while !inner.peek(Token![;]) {
                        inner.parse::<TokenTree>()?;
                    }
                    inner.parse::<Token![;]>()?;
                }
                _ => return Err(inner.error(format!("`{section}` is no section"))),
            }
        }
        Ok(table)
    }
}

fn security(input: ParseStream<'_>) -> syn::Result<Vec<Vec<String>>> {
    let inner;
    bracketed!(inner in input);
    let alternative = |input: ParseStream<'_>| {
        let inner;
        bracketed!(inner in input);
        let names = Punctuated::<LitStr, Token![,]>::parse_terminated(&inner)?;
        Ok(names.iter().map(LitStr::value).collect::<Vec<_>>())
    };
    let alternatives = Punctuated::<_, Token![,]>::parse_terminated_with(&inner, alternative)?;
    Ok(alternatives.into_iter().collect())
}

fn input_row(row: ParseStream<'_>) -> syn::Result<InputRow> {
    let attrs = row.call(Attribute::parse_outer)?;
    let (place, wire) = (word(row)?, literal(row)?);
    let style = written(row)?;
    row.parse::<Token![=]>()?;
    let name = word(row)?;
    let converts = row.peek(Token![=>]);
    if converts {
        row.parse::<Token![=>]>()?;
    } else {
        row.parse::<Token![:]>()?;
    }
    Ok(InputRow {
        attrs,
        place,
        wire,
        style,
        name,
        converts,
        ty: text(&row.parse::<Type>()?),
    })
}

/// How a value is written: words, and the members of a form in braces.
fn written(row: ParseStream<'_>) -> syn::Result<String> {
    let mut style = Vec::new();
    while !row.peek(Token![=]) && !row.peek(token::Brace) {
        style.push(word(row)?);
    }
    if row.peek(token::Brace) {
        let inner;
        braced!(inner in row);
        style.push(format!("{{ {} }}", inner.parse::<TokenStream>()?));
    }
    Ok(style.join(" "))
}

fn response(row: ParseStream<'_>) -> syn::Result<Vec<ResponseRow>> {
    let mut statuses = vec![row.parse::<TokenTree>()?.to_string()];
    while row.peek(Token![|]) {
        row.parse::<Token![|]>()?;
        statuses.push(row.parse::<TokenTree>()?.to_string());
    }
    let encoding = word(row)?;
    if row.peek(LitStr) {
        literal(row)?;
    }
    let ty = if row.peek(Token![=>]) {
        None
    } else {
        Some(text(&row.parse::<Type>()?))
    };
    row.parse::<Token![=>]>()?;
    let mut outcome = word(row)?;
    if !row.peek(Token![;]) {
        outcome = format!("{outcome} {}", text(&row.parse::<Type>()?));
    }
    let rows = statuses.into_iter().map(|status| ResponseRow {
        status,
        encoding: encoding.clone(),
        ty: ty.clone(),
        outcome: outcome.clone(),
    });
    Ok(rows.collect())
}

fn block<T>(
    input: ParseStream<'_>,
    row: impl Fn(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<Vec<T>> {
    let inner;
    braced!(inner in input);
    rows(&inner, row)
}

/// Rows that end in `;`.
fn rows<T>(
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

fn word(input: ParseStream<'_>) -> syn::Result<String> {
    Ok(input.call(Ident::parse_any)?.to_string())
}

fn literal(input: ParseStream<'_>) -> syn::Result<String> {
    Ok(input.parse::<LitStr>()?.value())
}
