//! Request bodies: an argument of one type, or of an enum of media types.

use super::api::{Body, BodyChoice, BodyEncoding, BodyVariant, Docs, Name, Operation, RustType};
use super::doc_comments::{code, value_docs};
use super::markdown::{item, safe_lines};
use super::naming::type_name;
use super::resources::Calls;
use super::types::Types;
use crate::hash::HashSet;
use crate::resolve::{self, Content, Encoding, Media, Type, is_patch};
use crate::settings::{self, EncodingStyle};

/// Plans the body of an operation, with an enum if it has several media types.
pub(super) fn plan_body(
    types: &Types<'_>,
    calls: &Calls,
    call: &Name,
    name: Name,
    operation: &resolve::Operation,
    body: &resolve::Body,
) -> (Body, Option<BodyChoice>) {
    let of = |content: &Content, ty, converts, docs| Body {
        name: name.clone(),
        required: body.required,
        encoding: body_encoding(content),
        ty,
        converts,
        docs,
    };
    match body.contents.as_slice() {
        [only] => {
            let docs = content_docs(types, body.description.as_deref(), only);
            let docs = with_others(docs, &body.others);
            let (ty, converts) = content_type(types, only);
            (of(only, ty, converts, docs), None)
        }
        several => {
            let choice = plan_choice(types, calls, call, operation, several);
            let docs = Docs::default()
                .words(body.description.as_deref())
                .or(|| "The request body.".to_owned());
            let docs = with_others(docs, &body.others);
            let ty = RustType::Beside(choice.name.clone());
            (of(&several[0], ty, false, docs), Some(choice))
        }
    }
}

fn with_others(docs: Docs, others: &[String]) -> Docs {
    match others {
        [] => docs,
        others => {
            let others = others.iter().map(|name| code(name)).collect::<Vec<_>>();
            docs.line(format!("The server also accepts {}.", others.join(", ")))
        }
    }
}

fn plan_choice(
    types: &Types<'_>,
    calls: &Calls,
    call: &Name,
    operation: &resolve::Operation,
    contents: &[Content],
) -> BodyChoice {
    let route = code(&format!("{} {}", operation.method, operation.path));
    let mut taken = HashSet::default();
    let variants = contents.iter().map(|content| {
        let (ty, _) = content_type(types, content);
        BodyVariant {
            name: variant_name(content, &mut taken),
            docs: Docs::text(format!("A body of {}.", code(&content.name))),
            encoding: body_encoding(content),
            ty,
        }
    });
    BodyChoice {
        name: calls.free(format!("{}Body", call.0)),
        docs: Docs::text(format!(
            "The request body of {route}, in one of its media types."
        )),
        variants: variants.collect(),
    }
}

/// Returns the name of a variant: `Json`, `Form`, or that of a patch format such as `MergePatch`.
///
/// If it is taken, the variant is named after the media type.
pub(super) fn variant_name(content: &Content, taken: &mut HashSet<String>) -> Name {
    let subtype = content.name.split(['/', ';']).nth(1).unwrap_or_default();
    let format = subtype.split('+').next().unwrap_or_default();
    let first = match is_patch(&content.name) {
        true => type_name(format),
        false => type_name(content.media.word()),
    };
    let wanted = [first, type_name(&subtype.replace('+', " "))];
    let numbered = (2..).map(|number| format!("{}{number}", wanted[1]));
    let mut free = wanted.iter().cloned().chain(numbered);
    Name(
        free.find(|name| taken.insert(name.clone()))
            .unwrap_or_default(),
    )
}

fn body_encoding(content: &Content) -> BodyEncoding {
    BodyEncoding {
        media_type: match content.media {
            // A wildcard is replaced by a media type that it covers.
            Media::Json if content.name.contains('*') => "application/json".to_owned(),
            Media::Text if content.name.contains('*') => "text/plain".to_owned(),
            _ => content.name.clone(),
        },
        style: match content.media {
            Media::Form => "form",
            Media::Multipart => "multipart",
            Media::Xml | Media::Text => "text",
            Media::Binary => "binary",
            Media::Lines => "lines",
            Media::Records => "records",
            _ => "json",
        },
        encodings: content
            .encodings
            .iter()
            .filter(|encoding| encoding.says_how())
            .cloned()
            .collect(),
    }
}

/// Applies the `encoding` of the settings to the fields of forms; it overrides the document.
pub(super) fn apply_encoding_settings(operation: &mut Operation) {
    let body = operation.body.iter_mut().map(|body| &mut body.encoding);
    let variants = operation.choice.iter_mut().flat_map(|it| &mut it.variants);
    let forms = body
        .chain(variants.map(|variant| &mut variant.encoding))
        .filter(|encoding| matches!(encoding.style, "form" | "multipart"));
    for encoding in forms {
        for (name, said) in &operation.policy.encoding {
            let is_known = |it: &&mut Encoding| it.name == *name;
            match encoding.encodings.iter_mut().find(is_known) {
                Some(known) => apply_encoding(known, said),
                None => {
                    let mut own = Encoding::named(name);
                    apply_encoding(&mut own, said);
                    encoding.encodings.push(own);
                }
            }
        }
    }
}

fn apply_encoding(encoding: &mut Encoding, said: &settings::Encoding) {
    if let Some(style) = said.style {
        encoding.style = Some(style.name());
        encoding.explode = style == EncodingStyle::Form;
    }
    if let Some(explode) = said.explode {
        encoding.explode = explode;
    }
    if let Some(content_type) = &said.content_type {
        encoding.content_type = Some(content_type.clone());
    }
}

/// Returns the type of a body in a media type, and true if the argument is `impl Into` of it.
fn content_type(types: &Types<'_>, content: &Content) -> (RustType, bool) {
    let value = &content.value;
    match (content.media, &value.ty) {
        (Media::Binary, _) => (RustType::Upload, true),
        // A sequence of parts without names.
        (Media::Multipart, Type::Array(item)) if !content.is_form_data() => {
            let item = match types.is_file(item) || types.is_any(item) {
                true => RustType::Upload,
                false => types.spell_within(item),
            };
            (RustType::Vec(Box::new(item)), false)
        }
        // Parts with any names, since the document declares none.
        (Media::Multipart, Type::Any | Type::FreeObject | Type::String(_) | Type::Array(_)) => {
            (RustType::Map(Box::new(RustType::Upload)), false)
        }
        _ => {
            let converts = types.converts(value) && !types.admits_null(value);
            (types.spell_within(value), converts)
        }
    }
}

fn content_docs(types: &Types<'_>, description: Option<&str>, content: &Content) -> Docs {
    let untold = || "The request body.".to_owned();
    match content.media {
        Media::Binary => Docs::default().words(description).or(untold),
        _ => with_headers(
            value_docs(description, &content.value, &types.model.types, untold),
            content,
        ),
    }
}

/// Documents the headers of parts: files have them in `Upload`, other parts in the options.
fn with_headers(docs: Docs, content: &Content) -> Docs {
    let docs = with_headers_of(docs, content, true, "`Upload::header`");
    with_headers_of(docs, content, false, "`Options::part_header`")
}

fn with_headers_of(mut docs: Docs, content: &Content, of_files: bool, giver: &str) -> Docs {
    let encodings = content.encodings.iter();
    let headers = encodings
        .filter(|it| it.is_file == of_files)
        .flat_map(|encoding| {
            encoding.free_headers.iter().flat_map(|(name, words)| {
                let lead = match encoding.name.as_str() {
                    "" => code(name),
                    part => format!("{} of {}", code(name), code(part)),
                };
                let words = words.as_deref().map(safe_lines).unwrap_or_default();
                item(&lead, &words)
            })
        });
    let headers = headers.collect::<Vec<_>>();
    if !headers.is_empty() {
        docs = docs.line(format!("Headers that {giver} gives to parts:"));
        docs.paragraph(headers);
    }
    docs
}
