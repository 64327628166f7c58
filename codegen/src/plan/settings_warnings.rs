//! Settings and what was planned in, remarks out: what a person wrote that did nothing.

use super::client::can_fetch_tokens;
use crate::lock::Lock;
use crate::resolve::{Content, Definition, Media, Model, Operation, SchemeKind, Type};
use crate::settings::{Key, Settings};

/// A key of the settings that did not do what it says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SettingsWarning {
    /// The key
    pub key: Key,
    /// Why, in one sentence
    pub message: String,
    /// What is done instead, or a likely mend
    pub hint: String,
}

/// The names, schemes, types and operations of the settings that nothing of the document has.
///
/// `unpaged` are operations that are not read page by page as was said, and why; `unswitched` those
/// that are not asked for a stream so.
pub(super) fn unmet(
    model: &Model,
    settings: &Settings,
    chosen: &Lock,
    unpaged: Vec<(String, String)>,
    unswitched: Vec<(String, String)>,
) -> Vec<SettingsWarning> {
    let mut shown = Lock::default();
    if !settings.names.is_empty() {
        shown.clone_from(chosen);
        shown.shorten_keys();
    }
    let names = settings.names.iter().filter_map(|(key, name)| {
        let given = chosen.entries.get(key).or_else(|| shown.entries.get(key));
        let (message, hint) = match given {
            Some(given) if given == name => return None,
            Some(given) => (
                format!("`{name}` is no identifier that is free here"),
                format!("`{given}` is used instead"),
            ),
            None => (
                format!("nothing is called by `{key}`"),
                "`names.lock` shows what keys look like".to_owned(),
            ),
        };
        let key = Key::Name(key.clone());
        Some(SettingsWarning { key, message, hint })
    });
    let schemes = settings.client.schemes.keys().filter(|name| {
        let mut known = model.schemes.iter();
        !known.any(|scheme| scheme.name == **name)
    });
    let known = model
        .schemes
        .iter()
        .map(|scheme| format!("`{}`", scheme.name));
    let known = known.collect::<Vec<_>>().join(", ");
    let schemes = schemes.map(|name| SettingsWarning {
        key: Key::Scheme(name.clone()),
        message: format!("no operation asks for a security scheme `{name}`"),
        hint: match known.as_str() {
            "" => "they ask for none".to_owned(),
            known => format!("they ask for {known}"),
        },
    });
    let clients = model.schemes.iter().filter(|scheme| {
        let set = settings.client.schemes.get(&scheme.name);
        let set = set.filter(|set| set.client_id_env.is_some());
        set.is_some_and(|set| !can_fetch_tokens(scheme, set))
    });
    let clients = clients.map(|scheme| SettingsWarning {
        key: Key::Scheme(scheme.name.clone()),
        message: format!(
            "no token can be fetched for the security scheme `{}`",
            scheme.name
        ),
        hint: match scheme.kind {
            SchemeKind::Bearer => {
                "`token_url` says where tokens are given out, since the document \
                                   has no flow `clientCredentials`"
                    .to_owned()
            }
            _ => "it takes none".to_owned(),
        },
    });
    let shared = model.unshared.iter().map(|(place, name)| SettingsWarning {
        key: Key::Parameter(format!("{place} {name}")),
        message: format!("no operation has a parameter `{name}` of the place `{place}`"),
        hint: "place and name are as the document has them".to_owned(),
    });
    let types = model.unmatched.iter().map(|key| {
        let what = match key.starts_with("#/") {
            true => "leads to no schema",
            false => "is the format of no text and no number",
        };
        SettingsWarning {
            key: Key::Type(key.clone()),
            message: format!("`{key}` {what}"),
            hint: "the type that stands here is not used".to_owned(),
        }
    });
    let unpaged = unpaged.into_iter().map(|(route, why)| SettingsWarning {
        message: format!("`{route}` is not read page by page so: {why}"),
        key: Key::Page(route),
        hint: "it is not read page by page at all".to_owned(),
    });
    let unknown = settings.pages.keys().filter(|route| {
        let mut known = model.operations.iter();
        !known.any(|it| route.split_once(' ') == Some((&it.method, &it.path)))
    });
    let unknown = unknown.map(|route| SettingsWarning {
        key: Key::Page(route.clone()),
        message: format!("no operation is `{route}`"),
        hint: "method and path are as the document has them".to_owned(),
    });
    let operations = settings.operations.keys().filter(|route| {
        let mut known = model.operations.iter();
        !known.any(|operation| format!("{} {}", operation.method, operation.path) == **route)
    });
    let operations = operations.map(|route| SettingsWarning {
        key: Key::Operation(route.clone()),
        message: format!("no operation is `{route}`"),
        hint: "method and path are written as the document has them".to_owned(),
    });
    let forms = settings.operations.iter().flat_map(|(route, said)| {
        let mut known = model.operations.iter();
        let found = known.find(|it| route.split_once(' ') == Some((&it.method, &it.path)));
        let members = said.encoding.keys();
        let unmet = members.filter(move |name| found.is_some_and(|it| !may_have(model, it, name)));
        unmet.map(move |name| SettingsWarning {
            key: Key::Operation(route.clone()),
            message: format!("`{route}` has no form with a member `{name}`"),
            hint: "its `encoding` changes nothing".to_owned(),
        })
    });
    let switches = unswitched.into_iter().map(|(route, why)| SettingsWarning {
        message: format!("`{route}` is not asked for a stream so: {why}"),
        key: Key::Operation(route),
        hint: "nothing is set for it".to_owned(),
    });
    let pages = unpaged.chain(unknown).chain(switches);
    names
        .chain(schemes)
        .chain(clients)
        .chain(shared)
        .chain(types)
        .chain(operations)
        .chain(forms)
        .chain(pages)
        .collect()
}

/// True if an operation sends a form in which there may be such a member.
fn may_have(model: &Model, operation: &Operation, name: &str) -> bool {
    let contents = operation.body.iter().flat_map(|body| &body.contents);
    let forms = contents.filter(|it| matches!(it.media, Media::Form | Media::Multipart));
    let has = |content: &Content| {
        let Type::Named(id) = content.value.ty else {
            return true;
        };
        match &model.types[id.0].definition {
            Definition::Object(object) => object.members.iter().any(|it| it.name == name),
            _ => true,
        }
    };
    forms.into_iter().any(has)
}
