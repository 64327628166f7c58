//! Decoders of webhooks and callbacks.

use super::api::{Decoder, Docs, Name, RustType, Webhooks};
use super::doc_comments::code;
use super::naming::{Names, value_name};
use super::types::Types;
use crate::resolve::{Definition, Media, Model, Type, Value, Webhook};

/// Names the decoders, in one scope.
pub(super) fn name_decoders(model: &Model, names: &mut Names<'_>) -> Vec<Name> {
    let entries = model.webhooks.iter().map(|webhook| {
        let wanted = match webhook.has_siblings {
            true => value_name(&format!(
                "{} {}",
                webhook.name,
                webhook.method.to_lowercase()
            )),
            false => value_name(&webhook.name),
        };
        (format!("{} decoder", webhook.pointer), wanted)
    });
    names.assign(&entries.collect::<Vec<_>>(), &[])
}

/// Plans a decoder for each webhook and callback.
pub(super) fn plan_webhooks(types: &Types<'_>, names: Vec<Name>) -> Webhooks {
    let decoders = types.model.webhooks.iter().zip(names).enumerate();
    let decoders = decoders.filter(|(index, _)| types.model.keeps_webhook(*index));
    let decoders = decoders.map(|(_, (webhook, name))| Decoder {
        name,
        docs: decoder_docs(webhook),
        deprecated: webhook.deprecated,
        ty: match webhook.media {
            Media::Binary => RustType::Bytes,
            _ => types.spell_within(&webhook.value),
        },
        form: match webhook.media {
            Media::Form => "form",
            Media::Text => "text",
            Media::Binary => "binary",
            _ => "json",
        },
        shapes: match webhook.media {
            Media::Form => shapes(types, &webhook.value),
            _ => Vec::new(),
        },
    });
    Webhooks {
        decoders: decoders.collect(),
        feature: None,
    }
}

/// Returns the fields of a form that are lists or JSON, which their text does not show.
fn shapes(types: &Types<'_>, value: &Value) -> Vec<(String, &'static str)> {
    let Type::Named(id) = types.unaliased(value) else {
        return Vec::new();
    };
    let Definition::Object(object) = &types.model.types[id.0].definition else {
        return Vec::new();
    };
    let shaped = object.members.iter().filter_map(|member| {
        let shape = match types.unaliased(&member.value) {
            Type::Array(_) | Type::Tuple(_) => "list",
            Type::Map(..) | Type::FreeObject => "json",
            Type::Named(id) => match &types.model.types[id.0].definition {
                Definition::Object(_) | Definition::Union(_) => "json",
                _ => return None,
            },
            _ => return None,
        };
        Some((member.name.clone(), shape))
    });
    shaped.collect()
}

fn decoder_docs(webhook: &Webhook) -> Docs {
    Docs::default()
        .words(webhook.summary.as_deref())
        .words(webhook.description.as_deref())
        .words(webhook.body_description.as_deref())
        .line(format!("Decodes the {}.", body(webhook)))
}

/// Returns the body of a webhook as a noun phrase without its article.
pub(super) fn body(webhook: &Webhook) -> String {
    let (name, method) = (code(&webhook.name), code(&webhook.method));
    match &webhook.follows {
        None => format!("body of the webhook {name}, sent by {method}"),
        Some((route, expression)) => format!(
            "body of the callback {name}, which follows {}, sent by {method} to {}",
            code(route),
            code(expression),
        ),
    }
}
