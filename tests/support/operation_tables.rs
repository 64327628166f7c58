//! The tables of operations, read by syn.

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, LitStr, Token, Type, braced, bracketed, token};

use super::rust::text;
use super::tables::{block, literal, word};

/// `Name: METHOD "path" -> Output, Failure { id; security; arguments; setters; responses }`
pub(crate) struct OperationTable {
    pub(crate) name: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) output: String,
    pub(crate) failure: String,
    pub(crate) id: String,
    /// Alternatives, each a list of schemes that are required together
    pub(crate) security: Vec<Vec<String>>,
    /// The field that asks for a stream: `body` or `query`, and its name there
    pub(crate) switch: Option<(String, String)>,
    /// The required inputs
    pub(crate) arguments: Vec<InputRow>,
    /// The optional inputs
    pub(crate) setters: Vec<InputRow>,
    pub(crate) responses: Vec<ResponseRow>,
}

/// `query "q" form explode = q: bool;`, `body "application/json" json = body => models::Pool;`
pub(crate) struct InputRow {
    pub(crate) attrs: Vec<Attribute>,
    /// `path`, `query`, `header`, `cookie`, `querystring` or `body`
    pub(crate) place: String,
    /// The name on the wire; of a body, the media type
    pub(crate) wire: String,
    /// `form explode`
    pub(crate) style: String,
    pub(crate) name: String,
    /// True if the setter takes `impl Into<T>`
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
    /// Iterates over all inputs.
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
            switch: None,
            arguments: Vec::new(),
            setters: Vec::new(),
            responses: Vec::new(),
        };
        let inner;
        braced!(inner in input);
        while !inner.is_empty() {
            let section = word(&inner)?;
            if section == "accept" {
                // The method, and the media types in `Accept`.
                word(&inner)?;
                literal(&inner)?;
            }
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
                "switch" => {
                    table.switch = Some((word(&inner)?, literal(&inner)?));
                    // A flag may have a default.
                    if !inner.peek(Token![;]) {
                        word(&inner)?;
                    }
                    inner.parse::<Token![;]>()?;
                }
                "arguments" => table.arguments = block(&inner, input_row)?,
                "setters" => table.setters = block(&inner, input_row)?,
                "constants" => {
                    block(&inner, constant)?;
                }
                "responses" => {
                    table.responses = block(&inner, response)?.into_iter().flatten().collect();
                }
                "stream" | "accept" => {
                    inner.parse::<Type>()?;
                    block(&inner, response)?;
                }
                // Servers, retries, pagination and downloads into files: no parameters or responses
                // of the document.
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
    let ty = text(&row.parse::<Type>()?);
    if row.peek(Token![=]) {
        // The default value.
        row.parse::<Token![=]>()?;
        literal(row)?;
    }
    Ok(InputRow {
        attrs,
        place,
        wire,
        style,
        name,
        converts,
        ty,
    })
}

/// Skips a parameter with a constant value: `query "acl" form = "true";`
fn constant(row: ParseStream<'_>) -> syn::Result<()> {
    word(row)?;
    literal(row)?;
    written(row)?;
    row.parse::<Token![=]>()?;
    literal(row).map(drop)
}

/// Reads the style of a value: words, and the fields of a form in braces.
pub(crate) fn written(row: ParseStream<'_>) -> syn::Result<String> {
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
