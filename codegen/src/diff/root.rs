//! Changes outside of operations: servers, credentials, webhooks and components.

use super::change::{At, Change, Direction};
use super::finding::{Effect, Source};
use super::kinds::Kind;
use super::renames::{self, Rename};
use super::side::Side;
use super::walk::{Owner, Walk};
use super::{headers, values};
use crate::hash::HashMap;
use crate::load::Pointer;
use crate::plan::api::Name;
use crate::resolve::{Origin, Server, TypeId, Webhook};

/// Compares all of it. `renames` are the components that stand for one another.
pub(super) fn compare(walk: &mut Walk<'_>, renames: &[Rename]) {
    compare_servers(walk);
    compare_schemes(walk);
    compare_webhooks(walk);
    headers::compare(walk);
    compare_components(walk, renames);
    compare_environment(walk);
    if !walk.is_module {
        compare_package(walk);
    }
    let (old, new) = (walk.old, walk.new);
    let info = Pointer::root().child("info");
    if old.model.version != new.model.version {
        let at = info.child("version");
        let message = format!(
            "the API is version `{}`, was `{}`",
            new.model.version, old.model.version
        );
        report(
            walk,
            Change::new(Kind::VersionChanged, &At::both(&at, &at), message),
        );
    }
    if old.model.description != new.model.description {
        let at = info.child("description");
        walk.words.push((at.clone(), at));
    }
}

fn report(walk: &mut Walk<'_>, change: Change) {
    walk.report(Owner::Call(None, Direction::Sent), change);
}

/// Compares the name of the crate, and tells its first Cargo features.
fn compare_package(walk: &mut Walk<'_>) {
    let (old, new) = (&walk.old.api, &walk.new.api);
    let root = Pointer::root();
    if old.package.crate_name != new.package.crate_name {
        let at = root.child("info").child("title");
        let (before, after) = (&old.package.name, &new.package.name);
        let message = format!("the crate is called `{after}`, was `{before}`");
        let change = Change::new(Kind::CrateRenamed, &At::both(&at, &at), message);
        let advice = format!("set `name = \"{before}\"` below `[package]` in specmill.toml");
        report(walk, change.source(Source::Breaks).advice(advice));
    }
    let at = root.child("paths");
    let at = At::both(&at, &at);
    match (old.features.is_empty(), new.features.is_empty()) {
        (true, false) => {}
        (false, true) => {
            let message = "resources and their models are no longer Cargo features";
            let change = Change::new(Kind::FeaturesChanged, &at, message);
            let advice = "remove `features` and `default-features` from the dependency";
            return report(walk, change.source(Source::Breaks).advice(advice));
        }
        _ => return,
    }
    // What every client had until now, with or without its default features.
    let had = |name: &Name| {
        let mut models = old.modules.iter().flat_map(|module| &module.models);
        models.any(|model| model.name() == name)
    };
    let gated = new.modules.iter().filter(|it| !it.features.is_empty());
    let mut gated = gated.flat_map(|module| &module.models);
    let loses = !old.client.resources.is_empty() || gated.any(|model| had(model.name()));
    if !loses {
        return;
    }
    let message = "resources and their models are Cargo features now, all of them on by default: \
                   a caller with `default-features = false` has none of them";
    let change = Change::new(Kind::FeaturesChanged, &at, message);
    let change = change.source(Source::Breaks);
    let features = old.client.resources.iter().filter_map(|before| {
        let mut accessors = new.client.resources.iter();
        let after = accessors.find(|it| it.resource == before.resource)?;
        Some(format!("{:?}", after.feature.as_ref()?))
    });
    let features = features.take(NAMED_FEATURES).collect::<Vec<_>>();
    let features = match features.as_slice() {
        [] => "\"all-models\"".to_owned(),
        features => features.join(", "),
    };
    let advice = format!("with `default-features = false`, add `features = [{features}]`");
    report(walk, change.advice(advice));
}

/// Maximum number of features that an advice names.
const NAMED_FEATURES: usize = 5;

/// The URL of a server, and the number of servers before it that have the same one: their variables
/// may have other values.
type ServerKey = (String, usize);

fn keys(servers: &[Server]) -> Vec<ServerKey> {
    let mut counts = HashMap::<&str, usize>::default();
    let keys = servers.iter().map(|server| {
        let count = counts.entry(&server.url).or_default();
        *count += 1;
        (server.url.clone(), *count - 1)
    });
    keys.collect()
}

fn compare_servers(walk: &mut Walk<'_>) {
    let (old, new) = (&walk.old.model.servers, &walk.new.model.servers);
    let (before, after) = (keys(old), keys(new));
    let root = Pointer::root();
    let list = root.child("servers");
    let place = |index: usize| list.item(index);
    let (first, then) = (place(0), place(0));
    match (before.first(), after.first()) {
        (Some(a), Some(b)) if a != b => {
            let at = At::both(&first, &then);
            let message = format!("calls go to `{}`, went to `{}`", b.0, a.0);
            let change = Change::new(Kind::ServerChanged, &at, message);
            let change = match after.contains(a) {
                true => change,
                false => change.sent(Effect::Fails),
            };
            report(walk, change.source(Source::MeansSomethingElse));
        }
        (Some(a), None) => {
            let message = format!("the server `{}` is gone: callers set a base URL", a.0);
            let change = Change::new(Kind::ServerRemoved, &At::old(&first), message);
            report(walk, change);
        }
        (None, Some(b)) => {
            let message = format!("calls go to the server `{}`", b.0);
            report(
                walk,
                Change::new(Kind::ServerAdded, &At::new(&then), message),
            );
        }
        _ => {}
    }
    for (index, key) in before.iter().enumerate().skip(1) {
        if !after.contains(key) {
            let message = format!("the server `{}` is gone", key.0);
            let at = place(index);
            report(
                walk,
                Change::new(Kind::ServerRemoved, &At::old(&at), message),
            );
        }
    }
    for (index, key) in after.iter().enumerate().skip(1) {
        if !before.contains(key) {
            let message = format!("the server `{}` is new", key.0);
            let at = place(index);
            report(walk, Change::new(Kind::ServerAdded, &At::new(&at), message));
        }
    }
    let variables = |server: &Server| {
        let all = server.variables.iter();
        let all = all.map(|it| (it.name.clone(), it.default.clone(), it.values.clone()));
        all.collect::<Vec<_>>()
    };
    // Another URL is told as such.
    let has_others = |(a, key): (&Server, &ServerKey)| {
        let found = after.iter().position(|it| it == key);
        found.is_some_and(|index| variables(a) != variables(&new[index]))
    };
    if old.iter().zip(&before).any(has_others) {
        let message = "the variables of server URLs have other defaults or values";
        let at = At::both(&list, &list);
        let change = Change::new(Kind::ServerVariable, &at, message);
        report(
            walk,
            change
                .sent(Effect::Depends)
                .source(Source::MeansSomethingElse),
        );
    }
}

fn compare_schemes(walk: &mut Walk<'_>) {
    let (old, new) = (walk.old, walk.new);
    for scheme in &old.model.schemes {
        let found = new.model.schemes.iter().find(|it| it.name == scheme.name);
        let Some(found) = found else {
            let message = format!("the credential `{}` is gone", scheme.name);
            let at = At::old(&scheme.pointer);
            report(walk, Change::new(Kind::CredentialRemoved, &at, message));
            continue;
        };
        if found.kind != scheme.kind {
            let message = format!("the credential `{}` is sent otherwise", scheme.name);
            let at = At::both(&scheme.pointer, &found.pointer);
            let change = Change::new(Kind::SchemeChanged, &at, message);
            report(walk, change.sent(Effect::Fails));
        }
    }
    for scheme in &new.model.schemes {
        if !old.model.schemes.iter().any(|it| it.name == scheme.name) {
            let message = format!("the credential `{}` is new", scheme.name);
            let at = At::new(&scheme.pointer);
            report(walk, Change::new(Kind::CredentialAdded, &at, message));
        }
    }
}

/// Compares the environment variables that `from_env` reads.
fn compare_environment(walk: &mut Walk<'_>) {
    let variables = |side: &Side| {
        let client = &side.api.client;
        let credentials = client.credentials.iter().flat_map(|it| it.env.clone());
        let schemes = client.schemes.iter().flat_map(|it| it.env.clone());
        let parameters = client.parameters.iter().map(|it| it.env.clone());
        let all = credentials.chain(schemes).chain(parameters);
        let all = all.chain([client.base_url_env.clone()]);
        all.collect::<std::collections::BTreeSet<_>>()
    };
    let (before, after) = (variables(walk.old), variables(walk.new));
    let lost = before.difference(&after).collect::<Vec<_>>();
    if lost.is_empty() {
        return;
    }
    let shown = |names: &[&String]| {
        let names = names
            .iter()
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>();
        names.join(", ")
    };
    let gained = after.difference(&before).collect::<Vec<_>>();
    let message = match gained.as_slice() {
        [] => format!("`Client::from_env` no longer reads {}", shown(&lost)),
        gained => format!(
            "`Client::from_env` reads {}, no longer {}",
            shown(gained),
            shown(&lost)
        ),
    };
    let info = Pointer::root().child("info");
    let change = Change::new(Kind::EnvironmentVariable, &At::both(&info, &info), message);
    report(walk, change.source(Source::MeansSomethingElse));
}

fn compare_webhooks(walk: &mut Walk<'_>) {
    let (old, new) = (walk.old, walk.new);
    let key = |it: &Webhook| (it.name.clone(), it.method.clone(), it.follows.clone());
    let keyed = |side: &Side| {
        let webhooks = side.model.webhooks.iter().enumerate();
        webhooks
            .map(|(index, it)| (key(it), index))
            .collect::<HashMap<_, _>>()
    };
    let (before, after) = (keyed(old), keyed(new));
    let owner = Owner::Call(None, Direction::Received);
    for webhook in &old.model.webhooks {
        let Some(index) = after.get(&key(webhook)) else {
            let gone = new.gone(&webhook.pointer);
            let message = format!("the webhook `{}` {gone}", webhook.name);
            let at = At::old(&webhook.pointer);
            walk.report(owner, Change::new(Kind::WebhookRemoved, &at, message));
            continue;
        };
        let found = &new.model.webhooks[*index];
        let at = At::both(&webhook.pointer, &found.pointer);
        if webhook.media != found.media {
            let message = format!(
                "the webhook `{}` has a body of another format",
                webhook.name
            );
            let change = Change::new(Kind::WebhookChanged, &at, message);
            walk.report(owner, change.received(Effect::Fails));
        }
        let (x, y) = (
            webhook.pointer.child("requestBody"),
            found.pointer.child("requestBody"),
        );
        let name = format!("the body of the webhook `{}`", webhook.name);
        let at = At::both(&x, &y).called(&name);
        values::compare(walk, owner, &webhook.value, &found.value, &at, false);
    }
    for webhook in &new.model.webhooks {
        if !before.contains_key(&key(webhook)) {
            let added = old.added(&webhook.pointer);
            let message = format!("the webhook `{}` {added}", webhook.name);
            let at = At::new(&webhook.pointer);
            walk.report(owner, Change::new(Kind::WebhookAdded, &at, message));
        }
    }
}

fn components(side: &Side) -> HashMap<Pointer, TypeId> {
    let types = side.model.kept_types();
    let components = types.filter(|(_, it)| matches!(it.origin, Origin::Component(_)));
    components
        .map(|(id, it)| (it.pointer.clone(), id))
        .collect()
}

fn compare_components(walk: &mut Walk<'_>, renames: &[Rename]) {
    let (before, after) = (components(walk.old), components(walk.new));
    for Rename { old, new } in renames {
        let message = format!("the component `{}` was `{}`", last(new), last(old));
        let at = At::both(old, new);
        let mut change = Change::new(Kind::ComponentRenamed, &at, message);
        change.advice = renames::advice(old, new, &walk.named);
        report(walk, change);
        if let (Some(a), Some(b)) = (before.get(old), after.get(new)) {
            pair(walk, *a, *b);
        }
    }
    let mut known = before.iter().collect::<Vec<_>>();
    known.sort();
    for (pointer, id) in known {
        match after.get(pointer) {
            Some(found) => pair(walk, *id, *found),
            None if renames.iter().any(|it| it.old == *pointer) => {}
            None => {
                let gone = walk.new.gone(pointer);
                let message = format!("the component `{}` {gone}", last(pointer));
                report(
                    walk,
                    Change::new(Kind::ComponentRemoved, &At::old(pointer), message),
                );
            }
        }
    }
    let mut added = after.keys().collect::<Vec<_>>();
    added.sort();
    for pointer in added {
        if !before.contains_key(pointer) && !renames.iter().any(|it| it.new == *pointer) {
            let added = walk.old.added(pointer);
            let message = format!("the component `{}` {added}", last(pointer));
            report(
                walk,
                Change::new(Kind::ComponentAdded, &At::new(pointer), message),
            );
        }
    }
}

fn pair(walk: &mut Walk<'_>, old: TypeId, new: TypeId) {
    let (old, new) = (walk.old.model.shared[old.0], walk.new.model.shared[new.0]);
    walk.add_pair(old, new);
}

fn last(pointer: &Pointer) -> String {
    pointer.last().unwrap_or_default()
}
