//! Webhooks and callbacks in, decoders out: each named after its webhook, with the document's words.

use super::api::{Decoder, Docs, Name, Webhooks};
use super::docs::code;
use super::naming::{Names, value_name};
use super::types::Types;
use crate::resolve::{Model, Webhook};

/// Names the decoders, which stand in one scope.
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
    let decoders = types.model.webhooks.iter().zip(names);
    let decoders = decoders.map(|(webhook, name)| Decoder {
        name,
        docs: decoder_docs(webhook),
        deprecated: webhook.deprecated,
        ty: types.spell_within(&webhook.value),
    });
    Webhooks {
        decoders: decoders.collect(),
        feature: None,
    }
}

fn decoder_docs(webhook: &Webhook) -> Docs {
    Docs::default()
        .words(webhook.summary.as_deref())
        .words(webhook.description.as_deref())
        .words(webhook.body_description.as_deref())
        .line(place(webhook))
}

/// Where such a body comes from.
pub(super) fn place(webhook: &Webhook) -> String {
    let (name, method) = (code(&webhook.name), code(&webhook.method));
    match &webhook.follows {
        None => format!("The body of the webhook {name}, sent by {method}."),
        Some((route, expression)) => format!(
            "The body of the callback {name}, which follows {}: sent by {method} to {}.",
            code(route),
            code(expression),
        ),
    }
}
