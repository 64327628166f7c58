//! Warnings about settings that have no effect.

use super::client::can_fetch_tokens;
use crate::lock::Lock;
use crate::resolve::{Content, Definition, Media, Model, Operation, SchemeKind, Type};
use crate::settings::{Key, Settings};

/// A warning about a key of the settings that has no effect.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SettingsWarning {
    /// The key
    pub key: Key,
    /// The reason, in one sentence
    pub message: String,
    /// The behavior instead, or a likely fix
    pub hint: String,
}

/// Returns a warning for each name, scheme, type and operation of the settings that the document
/// does not have.
///
/// `unpaged` are the operations whose page settings do not apply, each with the reason.
/// `unswitched` are those whose `stream_member` does not apply.
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
                format!("`{name}` is not a valid identifier, or already taken"),
                format!("`{given}` is used instead"),
            ),
            None => (
                format!("the key `{key}` names nothing in the document"),
                "`names.lock` shows the form of keys".to_owned(),
            ),
        };
        let key = Key::Name(key.clone());
        Some(SettingsWarning { key, message, hint })
    });
    let renames = settings.renames.iter().filter(|(_, new)| {
        let (first, word) = (new.as_str(), format!("{new} "));
        let mut named = chosen.entries.range(first.to_owned()..).take(2);
        !named.any(|(key, _)| key == first || key.starts_with(&word))
    });
    let renames = renames.map(|(old, new)| SettingsWarning {
        key: Key::Rename(old.clone()),
        message: format!("`{new}` names nothing in the document, so no name follows"),
        hint: "`names.lock` shows the pointers of components".to_owned(),
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
        message: format!("no operation requires the security scheme `{name}`"),
        hint: match known.as_str() {
            "" => "operations require no scheme".to_owned(),
            known => format!("operations require {known}"),
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
            "tokens cannot be fetched for the security scheme `{}`",
            scheme.name
        ),
        hint: match scheme.kind {
            SchemeKind::Bearer => {
                "set `token_url`, since the document has no flow `clientCredentials`".to_owned()
            }
            _ => "the scheme takes no bearer token".to_owned(),
        },
    });
    let shared = model.unshared.iter().map(|(place, name)| SettingsWarning {
        key: Key::Parameter(format!("{place} {name}")),
        message: format!("no operation has a {place} parameter `{name}`"),
        hint: "location and name must be those of the document".to_owned(),
    });
    let types = model.unmatched.iter().map(|key| {
        let message = match key.starts_with("#/") {
            true => format!("`{key}` refers to no schema"),
            false => format!("no string or number has the format `{key}`"),
        };
        SettingsWarning {
            key: Key::Type(key.clone()),
            message,
            hint: "the type given here is not used".to_owned(),
        }
    });
    let unpaged = unpaged.into_iter().map(|(route, why)| SettingsWarning {
        message: format!("the page settings of `{route}` do not apply: {why}"),
        key: Key::Page(route),
        hint: "the operation has no pagination".to_owned(),
    });
    let unknown = settings.pages.keys().filter(|route| {
        let mut known = model.operations.iter();
        !known.any(|it| route.split_once(' ') == Some((&it.method, &it.path)))
    });
    let unknown = unknown.map(|route| SettingsWarning {
        key: Key::Page(route.clone()),
        message: format!("the document has no operation `{route}`"),
        hint: "method and path must be those of the document".to_owned(),
    });
    let operations = settings.operations.keys().filter(|route| {
        let mut known = model.operations.iter();
        !known.any(|operation| format!("{} {}", operation.method, operation.path) == **route)
    });
    let operations = operations.map(|route| SettingsWarning {
        key: Key::Operation(route.clone()),
        message: format!("the document has no operation `{route}`"),
        hint: "method and path must be those of the document".to_owned(),
    });
    let forms = settings.operations.iter().flat_map(|(route, said)| {
        let mut known = model.operations.iter();
        let found = known.find(|it| route.split_once(' ') == Some((&it.method, &it.path)));
        let members = said.encoding.keys();
        let unmet = members.filter(move |name| found.is_some_and(|it| !may_have(model, it, name)));
        unmet.map(move |name| SettingsWarning {
            key: Key::Operation(route.clone()),
            message: format!("`{route}` has no form with a field `{name}`"),
            hint: "its `encoding` has no effect".to_owned(),
        })
    });
    let switches = unswitched.into_iter().map(|(route, why)| SettingsWarning {
        message: format!("`stream_member` of `{route}` does not apply: {why}"),
        key: Key::Operation(route),
        hint: "no property or parameter is set to request a stream".to_owned(),
    });
    let pages = unpaged.chain(unknown).chain(switches);
    names
        .chain(renames)
        .chain(schemes)
        .chain(clients)
        .chain(shared)
        .chain(types)
        .chain(operations)
        .chain(forms)
        .chain(pages)
        .collect()
}

/// Returns true if an operation sends a form that may have a field of this name.
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
