//! The planning step: a resolved model becomes a description of the client crate.
//!
//! All decisions about generated code are made here: identifiers, types, modules and documentation.

mod accept_header;
pub(crate) mod api;
mod bodies;
mod boxes;
mod client;
mod doc_comments;
mod failures;
mod features;
mod fields;
pub(crate) mod formats;
mod forms;
mod front_page;
mod headers;
mod markdown;
mod method_names;
mod methods;
mod models;
mod naming;
mod operation_docs;
mod operations;
mod outcomes;
mod pages;
mod parameters;
mod resources;
mod responses;
mod samples;
mod servers;
mod settings_warnings;
mod shared_names;
mod shared_parameters;
mod statuses;
mod stream_switch;
mod types;
mod unions;
mod webhooks;

use heck::ToKebabCase;

use crate::hash::HashSet;
use crate::load::Pointer;
use crate::lock::{Lock, line_key};
use crate::resolve::{Definition, Model, Operation, TypeDef, TypeId};
use crate::settings::Settings;
pub(crate) use methods::chosen_sample;
pub use settings_warnings::SettingsWarning;

use api::{Api, Client, CrateAttributes, Package};
use client::plan_client;
use front_page::{Shown, front_page};
use markdown::safe_line;
use naming::Names;

/// Plans a client crate.
///
/// Also returns the names of this run for `names.lock`, and warnings about settings without
/// effect.
pub(crate) fn plan(
    model: &Model,
    settings: &Settings,
    lock: &Lock,
    fingerprint: String,
) -> (Api, Lock, Vec<SettingsWarning>) {
    let mut names = Names::new(&settings.names, lock);
    let calls = resources::name_calls(model, &mut names);
    let decoders = webhooks::name_decoders(model, &mut names);
    let types = types::Types::name_all(model, settings, &calls.types, &decoders, &mut names);
    let failure = failures::plan_failure(&types, &mut names);
    let mut unpaged = Vec::new();
    let rules = &settings.pages;
    let mut operations =
        operations::plan_operations(&types, &calls, &failure, rules, &mut unpaged, &mut names);
    let mut unswitched = Vec::new();
    for (operation, (_, meant)) in operations.iter_mut().zip(model.kept_operations()) {
        let route = format!("{} {}", operation.http_method, operation.path);
        let said = settings.operations.get(&route).cloned();
        operation.policy = said.unwrap_or_default();
        let name = operation.policy.stream_member.as_deref();
        operation.stream_switch = stream_switch::plan_stream_switch(&types, meant, name)
            .unwrap_or_else(|why| {
                unswitched.push((route, why));
                None
            });
        bodies::apply_encoding_settings(operation);
    }
    let failure = failures::without_unused(failure, model, &operations);
    let modules = models::plan_models(&types, &calls.types, &decoders, &mut names);
    let package = plan_package(model, settings);
    let webhooks = webhooks::plan_webhooks(&types, decoders);
    let headers = headers::plan_headers(&types, &mut names);
    let sample = samples::add_samples(&types, &calls, &package, &names.chosen, &mut operations);
    let mut paged = operations.iter().filter_map(|it| it.paged.as_ref());
    let has_links = paged.any(|paged| matches!(paged.ask.0, "link" | "url"));
    let (roots, resources) = resources::plan_resources(model, &calls, operations, &mut names);
    let client = plan_client(model, settings, &package, &mut names);
    let client = Client {
        resources: roots,
        sample,
        follows_links: client.follows_links || has_links,
        ..client
    };
    let shown = Shown {
        model,
        package: &package,
        client: &client,
        resources: &resources,
        has_webhooks: !webhooks.decoders.is_empty(),
    };
    let (docs, readme) = (front_page(&shown, true), front_page(&shown, false));
    let mut chosen = Lock {
        entries: names.chosen,
    };
    let crate_attributes = CrateAttributes {
        foreign_letters: chosen.entries.values().any(|name| !name.is_ascii()),
        recursion_limit: recursion_limit(modules.iter().map(|it| it.models.len()).sum()),
    };
    let mut api = Api {
        package,
        docs,
        readme,
        client,
        resources,
        has_deprecated: has_deprecated(model),
        modules,
        type_names: types.all_names(),
        webhooks,
        headers,
        failure,
        crate_attributes,
        features: Vec::new(),
        fingerprint,
    };
    features::plan_features(&mut api, &calls.roots());
    let warnings = settings_warnings::unmet(model, settings, &chosen, unpaged, unswitched);
    chosen
        .entries
        .retain(|key, name| !naming::is_implied(key, name));
    keep_names(model, lock, &mut chosen);
    chosen.shorten_keys();
    (api, chosen, warnings)
}

/// Restricts the names of this run to those of the selection, and keeps the other names of the
/// previous run: what is selected later has them again.
fn keep_names(model: &Model, lock: &Lock, chosen: &mut Lock) {
    let Some(kept) = &model.kept else { return };
    let texts = |all: &mut dyn Iterator<Item = &Pointer>| {
        all.map(ToString::to_string).collect::<HashSet<_>>()
    };
    // A type that replaces equal ones may be declared where nothing is selected.
    let types = kept.types.iter().map(|id| &model.types[id.0].pointer);
    let written = texts(&mut { types });
    let is_below = |key: &str, known: &HashSet<String>| {
        without_words(key).any(|pointer| {
            let ends = pointer.match_indices('/').map(|(end, _)| end);
            let mut prefixes = ends.chain([pointer.len()]).map(|end| &pointer[..end]);
            prefixes.any(|prefix| known.contains(prefix))
        })
    };
    let is_hidden = |key: &str| {
        let mut pointers =
            without_words(key).filter_map(|it| it.strip_prefix('#').and_then(Pointer::parse));
        pointers.any(|pointer| kept.region.hides(&pointer))
    };
    let known = |key: &str| lock.entries.contains_key(&*line_key(key));
    chosen
        .entries
        .retain(|key, _| !is_hidden(key) || known(key) || is_below(key, &written));
    let operations = model.operations.iter().map(|it| &it.pointer);
    let webhooks = model.webhooks.iter().map(|it| &it.pointer);
    let types = model.types.iter().map(|it| &it.pointer);
    let all = texts(&mut operations.chain(webhooks).chain(types));
    // A selected part may refer to a schema and have no use for its type.
    let idle = (0..model.types.len()).map(TypeId);
    let idle = idle.filter(|id| !model.keeps_type(*id));
    let idle = texts(&mut idle.map(|id| &model.types[id.0].pointer));
    for (key, name) in &lock.entries {
        // A shortened key has lost the end of its pointer.
        let is_short = key.contains('…') && is_below(key, &all);
        if is_hidden(key) || is_short || is_below(key, &idle) {
            let kept = chosen.entries.entry(key.clone());
            kept.or_insert_with(|| name.clone());
        }
    }
}

/// Returns a key with and without its last words, which say what is named at a pointer.
fn without_words(key: &str) -> impl Iterator<Item = &str> {
    fn shorter<'a>(key: &&'a str) -> Option<&'a str> {
        key.rsplit_once(' ').map(|(before, _)| before)
    }
    std::iter::successors(Some(key), shorter).take(3)
}

/// Returns the `recursion_limit` that a crate of this many models needs, if the default is too low.
///
/// To prove that a type is `Send`, the compiler visits all that it holds, in up to five steps per
/// model.
fn recursion_limit(models: usize) -> Option<usize> {
    const USUAL: usize = 128;
    const LARGEST: usize = 4096;
    let steps = (5 * models).next_power_of_two();
    (steps > USUAL).then_some(steps.min(LARGEST))
}

/// Returns true if a model, a property, an operation, a parameter or a header is deprecated.
fn has_deprecated(model: &Model) -> bool {
    let of_type = |defined: &TypeDef| {
        let members = match &defined.definition {
            Definition::Object(object) => object.members.as_slice(),
            Definition::Enumeration(_) | Definition::Union(_) | Definition::Alias(_) => &[],
        };
        defined.notes.deprecated || members.iter().any(|member| member.value.notes.deprecated)
    };
    let of_operation = |operation: &Operation| {
        let mut parameters = operation.parameters.iter();
        operation.deprecated || parameters.any(|parameter| parameter.deprecated)
    };
    model.types.iter().any(of_type)
        || model.operations.iter().any(of_operation)
        || model.headers.iter().any(|header| header.deprecated)
}

/// The maximum length of a package name made from a title; registries and file systems limit it.
const LONGEST_TITLE: usize = 50;

/// Words at the end of a title that say of every API what it is.
const GENERIC: &[&str] = &[
    "api",
    "apis",
    "client",
    "definition",
    "docs",
    "documentation",
    "extension",
    "extensions",
    "http",
    "official",
    "openapi",
    "public",
    "reference",
    "rest",
    "sdk",
    "spec",
    "specification",
];

/// Words after which a generic word is not generic.
const PREPOSITIONS: &[&str] = &["and", "by", "for", "in", "of", "on", "to", "with"];

/// Returns a package name that cargo accepts, made from an API's title: `The Shop API` and
/// `Shop's official OpenAPI spec` are `shop-client`.
fn package_name(title: &str) -> String {
    // Bounds the work on a title that is cut anyway.
    let title = title.chars().take(8 * LONGEST_TITLE).collect::<String>();
    let title = title.replace("'s ", " ").replace("\u{2019}s ", " ");
    // Split as identifiers are, it is two words.
    let title = title.replace("OpenAPI", "Openapi");
    let kebab = title.to_kebab_case();
    let ascii = kebab.replace(|symbol: char| !symbol.is_ascii_alphanumeric(), "-");
    let mut room = LONGEST_TITLE;
    let words = ascii.split('-').filter(|word| !word.is_empty()).collect();
    let words = specific(words).into_iter();
    let words = words
        .map_while(|word| {
            let word = &word[..word.len().min(room)];
            room = room.saturating_sub(word.len() + 1);
            (!word.is_empty()).then_some(word)
        })
        .collect::<Vec<_>>();
    match words.as_slice() {
        [] => "api-client".to_owned(),
        // A package name may not begin with a digit.
        [first, ..] if first.starts_with(|symbol: char| symbol.is_ascii_digit()) => {
            format!("api-{}-client", words.join("-"))
        }
        ["client"] => "api-client".to_owned(),
        _ => format!("{}-client", words.join("-")),
    }
}

/// Removes the article and the generic words around the name of an API; one word is left.
fn specific(mut words: Vec<&str>) -> Vec<&str> {
    if let ["the", _, ..] = words.as_slice() {
        words.remove(0);
    }
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    while let [_, before @ .., last] = words.as_slice() {
        let is_version = last.strip_prefix('v').is_some_and(is_number)
            || is_number(last) && {
                let mut named = before.iter().rev().skip_while(|word| is_number(word));
                named
                    .next()
                    .is_some_and(|it| matches!(*it, "openapi" | "version"))
            };
        let is_generic = GENERIC.contains(last) || *last == "version" || is_version;
        // `Headers of HTTP` are about it.
        let is_object = before.last().is_some_and(|it| PREPOSITIONS.contains(it));
        if !is_generic || is_object {
            break;
        }
        words.pop();
    }
    words
}

/// Returns the version of the package, with the API's own version as build metadata if it is asked
/// for (Semantic Versioning 2.0.0, section 10).
fn version(settings: &Settings, of_api: &str) -> String {
    let own = settings.package.version.as_deref().unwrap_or("0.1.0");
    let words = of_api.split('.').map(|part| {
        let kept = part.split(|symbol: char| !symbol.is_ascii_alphanumeric());
        let kept = kept.filter(|it| !it.is_empty()).collect::<Vec<_>>();
        kept.join("-")
    });
    let metadata = words.filter(|it| !it.is_empty()).collect::<Vec<_>>();
    if !settings.package.version_metadata || metadata.is_empty() {
        return own.to_owned();
    }
    let sign = if own.contains('+') { '.' } else { '+' };
    let mut metadata = metadata.join(".");
    metadata.truncate(LONGEST_METADATA);
    format!("{own}{sign}{}", metadata.trim_end_matches(['.', '-']))
}

/// Maximum length of build metadata.
const LONGEST_METADATA: usize = 64;

fn plan_package(model: &Model, settings: &Settings) -> Package {
    let named = settings.package.name.clone();
    let name = named.unwrap_or_else(|| package_name(&model.title));
    Package {
        crate_name: name.replace('-', "_"),
        version: version(settings, &model.version),
        description: format!("A client for the {}", model.title),
        title: safe_line(&model.title),
        runtime: settings.package.runtime.clone(),
        dependencies: settings.dependencies.clone().into_iter().collect(),
        name,
    }
}

#[cfg(test)]
mod tests {
    use super::{package_name, recursion_limit, version};
    use crate::settings::{Settings, check_package_name};

    #[test]
    fn the_version_of_the_api_is_build_metadata() {
        let mut settings = Settings::default();
        settings.package.version = Some("0.3.0".to_owned());
        assert_eq!(version(&settings, "2024-01-01"), "0.3.0");
        settings.package.version_metadata = true;
        for (of_api, whole) in [
            ("2024-01-01", "0.3.0+2024-01-01"),
            ("v1.2 (beta)\n\"x\"", "0.3.0+v1.2-beta-x"),
            ("..1..", "0.3.0+1"),
            ("", "0.3.0"),
            ("日本", "0.3.0"),
        ] {
            assert_eq!(version(&settings, of_api), whole, "{of_api}");
        }
        assert!(version(&settings, &"1.".repeat(1000)).len() < 80);
        settings.package.version = Some("0.3.0+5".to_owned());
        assert_eq!(version(&settings, "1"), "0.3.0+5.1");
    }

    #[test]
    fn only_a_crate_of_many_models_raises_the_recursion_limit() {
        assert_eq!(recursion_limit(25), None);
        assert_eq!(recursion_limit(26), Some(256));
        assert_eq!(recursion_limit(100_000), Some(4096));
    }

    #[test]
    fn cargo_accepts_the_name_for_any_title() {
        let names = [
            ("Kernel API", "kernel-client"),
            ("API", "api-client"),
            ("", "api-client"),
            ("日本", "api-client"),
            ("1Password Connect", "api-1password-connect-client"),
            ("A\"b\nc", "a-b-c-client"),
            ("The Shop API", "shop-client"),
            ("Shop's official OpenAPI spec + extension", "shop-client"),
            ("Shop\u{2019}s API", "shop-client"),
            ("Petstore - OpenAPI 3.0", "petstore-client"),
            ("Shop v3 REST API", "shop-client"),
            ("Shop API, version 2.1", "shop-client"),
            ("Area 51", "area-51-client"),
            ("Headers of HTTP", "headers-of-http-client"),
            ("The API", "api-client"),
            ("REST API", "rest-client"),
            ("Client", "api-client"),
            ("Shop Client", "shop-client"),
            (
                &"word ".repeat(60),
                "word-word-word-word-word-word-word-word-word-word-client",
            ),
            (&"x".repeat(300), &format!("{}-client", "x".repeat(50))),
        ];
        for (title, name) in names {
            assert_eq!(package_name(title), name, "{title}");
            assert_eq!(check_package_name(name), Ok(()));
        }
    }
}
