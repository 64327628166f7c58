//! Resources: a tree of handles by the method paths of operations.

use std::collections::{BTreeMap, BTreeSet};

use super::api::{Accessor, Docs, Name, Operation, Resource};
use super::doc_comments::code;
use super::methods::{MethodPath, Wanted, wanted_methods};
use super::naming::{Names, module_name, type_name, value_name};
use crate::hash::HashSet;
use crate::resolve::Model;

/// Names of the client's own methods.
const CLIENT_METHODS: &[&str] = &["new", "builder", "from_env", "request"];

/// Names that may be in scope in the file of a resource.
const IN_SCOPE: &[&str] = &[
    "Core", "Failure", "Value", "Map", "DateTime", "BTreeMap", "Option", "Vec", "String", "Box",
    "Into", "Clone", "Debug", "Self",
];

/// The method paths of operations, and the types of their calls.
pub(super) struct Calls {
    /// The method path of each operation
    pub(super) methods: Vec<MethodPath>,
    /// The call type of each operation
    pub(super) types: Vec<Name>,
    /// The handle type of each resource, by its chain
    handles: BTreeMap<Vec<String>, Name>,
    /// All names of calls and handles
    taken: HashSet<Name>,
}

impl Calls {
    /// Returns the names of all top-level resources, whether the client has them or not.
    pub(super) fn roots(&self) -> Vec<Name> {
        let chains = self.handles.keys().filter(|chain| chain.len() == 1);
        chains.map(|chain| Name(chain[0].clone())).collect()
    }

    /// Returns a name that no call or handle has.
    pub(super) fn free(&self, wanted: String) -> Name {
        let mut name = Name(wanted);
        while self.taken.contains(&name) {
            name.0.push('_');
        }
        name
    }
}

/// Names operations, resources and calls.
///
/// They share a scope, since a resource and a method may not have the same name.
pub(super) fn name_calls(model: &Model, names: &mut Names<'_>) -> Calls {
    let wanted = wanted_methods(model);
    let order = order_of_claims(model, &wanted);
    let entries = wanted.into_iter().zip(&model.operations);
    let entries = entries.map(|(wanted, operation)| {
        let candidates = wanted
            .candidates
            .into_iter()
            .map(snake_case)
            .collect::<Vec<_>>();
        (operation.pointer.to_string(), candidates)
    });
    let entries = entries.collect::<Vec<_>>();
    let known = entries
        .iter()
        .filter_map(|(key, _)| MethodPath::parse(names.known_path(key)?));
    // A method may not have the name of any resource that may exist.
    let chains = entries
        .iter()
        .flat_map(|(_, candidates)| candidates)
        .chain(&known.collect::<Vec<_>>())
        .flat_map(|path| prefixes(&path.resources))
        .collect::<BTreeSet<_>>();
    let reserved = CLIENT_METHODS
        .iter()
        .copied()
        .chain(chains.iter().map(String::as_str));
    let texts = entries.iter().map(|(key, candidates)| {
        let texts = candidates.iter().map(MethodPath::to_text);
        (key.clone(), texts.collect::<Vec<_>>())
    });
    let texts = texts.collect::<Vec<_>>();
    let paths = names.assign_paths(&texts, &order, &reserved.collect::<Vec<_>>());
    let methods = paths
        .iter()
        .zip(&entries)
        .map(|(name, (_, wanted))| MethodPath::parse(&name.0).unwrap_or_else(|| wanted[0].clone()));
    let methods = methods.collect::<Vec<_>>();
    name_types(model, methods, names)
}

/// Returns the order in which operations choose names.
///
/// Operations with a code sample choose first, then those that are not deprecated, then those
/// nearer to the root.
fn order_of_claims(model: &Model, wanted: &[Wanted]) -> Vec<usize> {
    let mut order = (0..wanted.len()).collect::<Vec<_>>();
    order.sort_by_key(|index| {
        let operation = &model.operations[*index];
        let depth = operation.path.matches('/').count();
        (!wanted[*index].is_sampled, operation.deprecated, depth)
    });
    order
}

/// Removes the prefix of a raw identifier.
fn bare(name: &str) -> &str {
    name.trim_start_matches("r#")
}

fn name_types(model: &Model, methods: Vec<MethodPath>, names: &mut Names<'_>) -> Calls {
    let chains = methods
        .iter()
        .flat_map(|path| all_chains(&path.resources))
        .collect::<BTreeSet<_>>();
    let joined = |chain: &[String]| {
        let words = chain.iter().map(|name| type_name(bare(name)));
        // The underscore of `Self_` is not needed within a longer name.
        let words = words.map(|word| word.trim_end_matches('_').to_owned());
        words.collect::<String>()
    };
    let mut entries = chains
        .iter()
        .map(|chain| (format!("resource {}", chain.join(".")), joined(chain)))
        .collect::<Vec<_>>();
    entries.extend(
        model
            .operations
            .iter()
            .zip(&methods)
            .map(|(operation, path)| {
                let wanted = format!(
                    "{}{}",
                    joined(&path.resources),
                    type_name(bare(&path.method))
                );
                (format!("{} call", operation.pointer), wanted)
            }),
    );
    let mut assigned = names.assign(&entries, IN_SCOPE).into_iter();
    let handles = chains.into_iter().zip(assigned.by_ref());
    let handles = handles.collect::<BTreeMap<_, _>>();
    let types = assigned.collect::<Vec<_>>();
    Calls {
        methods,
        taken: handles.values().chain(&types).cloned().collect(),
        handles,
        types,
    }
}

/// Renames a top-level resource that has the name of one of the client's methods.
fn beside_client(mut path: MethodPath) -> MethodPath {
    if let Some(first) = path.resources.first_mut()
        && CLIENT_METHODS.contains(&first.as_str())
    {
        first.push('_');
    }
    path
}

fn snake_case(path: MethodPath) -> MethodPath {
    let name = |text: &String| match value_name(text) {
        // In Rust, `new` is a constructor.
        new if new == "new" => "new_".to_owned(),
        name => name,
    };
    let resource = |text: &String| match name(text) {
        // An accessor has the signature of `Clone::clone`.
        clone if clone == "clone" => "clone_".to_owned(),
        name => name,
    };
    beside_client(MethodPath {
        resources: path.resources.iter().map(resource).collect(),
        method: name(&path.method),
    })
}

fn all_chains(chain: &[String]) -> impl Iterator<Item = Vec<String>> + '_ {
    (1..=chain.len()).map(|length| chain[..length].to_vec())
}

fn prefixes(chain: &[String]) -> impl Iterator<Item = String> + '_ {
    (1..=chain.len()).map(|length| chain[..length].join("."))
}

/// Groups the planned operations by resource.
///
/// Returns the accessors of top-level resources, and all resources.
pub(super) fn plan_resources(
    model: &Model,
    calls: &Calls,
    operations: Vec<Operation>,
    names: &mut Names<'_>,
) -> (Vec<Accessor>, Vec<Resource>) {
    let mut grouped = BTreeMap::<&[String], Vec<Operation>>::new();
    let mut tags = BTreeMap::<&[String], Vec<&String>>::new();
    for ((index, operation), planned) in model.kept_operations().zip(operations) {
        let path = &calls.methods[index];
        grouped.entry(&path.resources).or_default().push(planned);
        let known = tags.entry(&path.resources).or_default();
        for tag in &operation.tags {
            if !known.contains(&tag) {
                known.push(tag);
            }
        }
    }
    let chains = calls.handles.keys().collect::<Vec<_>>();
    let entries = chains.iter().map(|chain| {
        let module = chain.iter().map(|name| bare(name)).collect::<Vec<_>>();
        (
            format!("resource {} module", chain.join(".")),
            module_name(&module.join("_")),
        )
    });
    let modules = names.assign(&entries.collect::<Vec<_>>(), &["mod", "resources"]);
    let docs = |chain: &Vec<String>| {
        resource_docs(
            model,
            chain,
            tags.get(chain.as_slice()).map_or(&[], Vec::as_slice),
        )
    };
    // The client has a resource with operations, and those that lead to it.
    let kept = grouped.keys().flat_map(|chain| all_chains(chain));
    let kept = kept.collect::<HashSet<_>>();
    let children = |parent: &[String]| {
        let below = calls.handles.iter().filter(|(chain, _)| {
            chain.len() == parent.len() + 1 && chain.starts_with(parent) && kept.contains(*chain)
        });
        below
            .map(|(chain, handle)| Accessor {
                name: Name(chain.last().cloned().unwrap_or_default()),
                resource: handle.clone(),
                feature: None,
                docs: docs(chain),
            })
            .collect::<Vec<_>>()
    };
    let resources = calls
        .handles
        .iter()
        .zip(modules)
        .filter(|((chain, _), _)| kept.contains(*chain))
        .map(|((chain, handle), module)| Resource {
            module,
            name: handle.clone(),
            root: Name(chain.first().cloned().unwrap_or_default()),
            feature: None,
            docs: docs(chain),
            resources: children(chain),
            operations: grouped.remove(chain.as_slice()).unwrap_or_default(),
        });
    let resources = resources.collect();
    (children(&[]), resources)
}

/// Returns the documentation of a resource: the descriptions of its operations' tags.
fn resource_docs(model: &Model, chain: &[String], tags: &[&String]) -> Docs {
    let mut docs = Docs::default();
    for tag in tags {
        let described = model.tags.iter().find(|(name, _)| name == *tag);
        docs = docs.words(described.and_then(|(_, description)| description.as_deref()));
    }
    docs = docs.or(|| format!("The resource {}.", code(&chain.join(".").replace("r#", ""))));
    match tags {
        [] => docs,
        tags => {
            let tags = tags
                .iter()
                .map(|tag| code(tag))
                .collect::<Vec<_>>()
                .join(", ");
            docs.line(format!("Tag: {tags}"))
        }
    }
}
