//! Candidate method paths of operations, from their paths and HTTP methods.
//!
//! The rules follow common conventions of REST APIs. If a path says nothing, the tag and
//! `operationId` are used. Each operation has several candidates, best first, and takes the first
//! that is free.

mod path_segments;
mod path_tree;
mod path_vocabulary;

use heck::ToSnakeCase;

use super::methods::MethodPath;
use crate::resolve::{Model, Operation, SuccessKind, Type};
use path_segments::{Path, Segment, read_path};
use path_tree::{Node, PathTree};
use path_vocabulary::{is_phrase, is_plural, is_verb, is_verb_phrase, stem, telling_verb};

/// The maximum number of resources in a method path.
const DEPTH: usize = 5;

/// The resource of operations without another name.
const ROOT: &str = "root";

/// Returns the candidate method paths of each operation, best first.
pub(super) fn candidate_methods(model: &Model) -> Vec<Vec<MethodPath>> {
    let paths = model
        .operations
        .iter()
        .map(|operation| read_path(&operation.path));
    let paths = paths.collect::<Vec<_>>();
    let tree = PathTree::of(model, &paths);
    let operations = model.operations.iter().zip(&paths);
    let namers = operations.map(|(operation, path)| Namer {
        operation,
        path,
        steps: tree.walk(&path.segments),
        tree: &tree,
    });
    namers.map(|namer| namer.candidates()).collect()
}

struct Namer<'a> {
    operation: &'a Operation,
    path: &'a Path,
    /// The tree node at each segment of the path
    steps: Vec<&'a Node>,
    tree: &'a PathTree,
}

impl Namer<'_> {
    fn candidates(&self) -> Vec<MethodPath> {
        let literals = self.literals();
        if self.path.is_shared || literals.is_empty() {
            return self.by_id();
        }
        let (own, method) = self.method(&literals);
        let skipped = self.namespace(&literals);
        let near = own
            .get(skipped..)
            .filter(|near| !near.is_empty())
            .unwrap_or(&own);
        let mut candidates = Vec::new();
        if let Some(verb) = self.telling_verb(&method, near) {
            candidates.push(path_of(near, verb));
        }
        candidates.push(path_of(near, method.clone()));
        candidates.push(path_of(&own, method.clone()));
        if let Some(version) = self.path.version().filter(|_| self.tree.has_versions) {
            let versioned = std::iter::once(version.clone()).chain(own.iter().cloned());
            candidates.push(path_of(&versioned.collect::<Vec<_>>(), method.clone()));
        }
        if let Some(Segment::Parameter(name)) = self.path.segments.last() {
            candidates.push(path_of(near, format!("{method}_by_{name}")));
        }
        if let Some(id) = self.id() {
            candidates.push(path_of(near, id));
        }
        candidates.dedup();
        candidates
    }

    /// Returns the literals of the path. A verb between two literals is joined to the second:
    /// `/logs/export/chunk`.
    fn literals(&self) -> Vec<String> {
        let mut literals = Vec::<String>::new();
        let mut verb = None::<&String>;
        for (index, part) in self.path.segments.iter().enumerate() {
            let Segment::Literal(name) = part else {
                continue;
            };
            let node = self.steps[index];
            let is_between = matches!(self.path.segments.get(index + 1), Some(Segment::Literal(_)));
            let is_bare = node.methods.is_empty() && node.item.is_none() && is_verb(name);
            match verb.take() {
                Some(verb) => literals.push(format!("{verb}_{name}")),
                None if is_between && is_bare && !literals.is_empty() => verb = Some(name),
                None => literals.push(name.clone()),
            }
        }
        literals
    }

    /// Returns the verb of the `operationId` if it says more than the HTTP method: `startReplay`,
    /// `sendMessage`, `cancelOrder`.
    fn telling_verb(&self, method: &str, chain: &[String]) -> Option<String> {
        let is_plain = method == verb(&self.operation.method) && self.operation.method != "GET";
        let id = self.id().filter(|_| is_plain)?;
        let told = telling_verb(&id)?;
        // `inviteDelete` of invites begins with the resource, not a verb.
        let is_resource = chain.iter().any(|name| stem(name) == stem(told));
        (!is_resource).then(|| told.to_owned())
    }

    /// Returns the candidate for a path that says nothing: the tag and the `operationId`.
    fn by_id(&self) -> Vec<MethodPath> {
        let chain = [self.tag().unwrap_or_else(|| ROOT.to_owned())];
        let plain = verb(&self.operation.method).to_owned();
        let method = match (self.operation.method.as_str(), self.path.segments.last()) {
            // Without an ID, the HTTP method is enough.
            (_, None | Some(Segment::Parameter(_))) | (_, Some(Segment::Action(_)))
                if self.id().is_none() =>
            {
                plain
            }
            _ => self.id().unwrap_or(plain),
        };
        vec![path_of(&chain, method)]
    }

    /// Returns the resources and the method, as the path has them.
    fn method(&self, literals: &[String]) -> (Vec<String>, String) {
        let all = literals.to_vec();
        let Some((part, node)) = self.path.segments.last().zip(self.steps.last()) else {
            return (all, verb(&self.operation.method).to_owned());
        };
        match part {
            Segment::Action(action) => (all, action.clone()),
            Segment::Parameter(_) => {
                let plain = || (all, self.on_item(node).to_owned());
                self.looked_up(node, literals).unwrap_or_else(plain)
            }
            Segment::Literal(_) => {
                let name = literals.last().map(String::as_str).unwrap_or_default();
                let is_alone = node.methods.len() == 1 && node.item.is_none() && node.literals == 0;
                if let (true, Some(method)) = (
                    is_alone,
                    self.alone(name, literals.len().saturating_sub(self.tree.shared)),
                ) {
                    let mut above = all;
                    above.pop();
                    if above.is_empty() {
                        above.push(self.tag().unwrap_or_else(|| ROOT.to_owned()));
                    }
                    return (above, method);
                }
                (all, self.on_thing(name, node))
            }
        }
    }

    /// Returns the method of an action with an argument: `/contacts/find_by_email/{email}`.
    fn looked_up(&self, node: &Node, literals: &[String]) -> Option<(Vec<String>, String)> {
        let segments = &self.path.segments;
        let end = segments
            .iter()
            .rposition(|part| !matches!(part, Segment::Parameter(_)))?;
        let (name, above) = literals.split_last()?;
        let is_alone = node.methods.len() == 1 && node.item.is_none() && node.literals == 0;
        let is_bare = self.steps[end].methods.is_empty();
        if !(is_alone && is_bare && is_phrase(name) && is_verb_phrase(name)) {
            return None;
        }
        let above = match above {
            [] => vec![self.tag().unwrap_or_else(|| ROOT.to_owned())],
            above => above.to_vec(),
        };
        Some((above, name.clone()))
    }

    /// Returns the method on the parent, for a literal with one HTTP method and nothing below it.
    fn alone(&self, name: &str, depth: usize) -> Option<String> {
        if depth == 1 {
            // It has no parent; a tag of the same name says nothing.
            let tag = self.tag().filter(|tag| stem(tag) != stem(name));
            let is_action = is_verb_phrase(name) && (tag.is_some() || is_phrase(name));
            return is_action.then(|| name.to_owned());
        }
        if is_verb_phrase(name) {
            return Some(name.to_owned());
        }
        let segments = &self.path.segments;
        let is_of_item = matches!(
            segments.get(segments.len().wrapping_sub(2)),
            Some(Segment::Parameter(_))
        );
        match self.operation.method.as_str() {
            "GET" if self.operation.success_kind == SuccessKind::Events => Some(name.to_owned()),
            "GET" if self.operation.success_kind == SuccessKind::File => {
                Some(format!("download_{name}"))
            }
            "GET" if is_plural(name) && is_of_item => Some(format!("list_{name}")),
            "POST" if is_plural(name) => None,
            "GET" | "POST" => Some(name.to_owned()),
            method => Some(format!("{}_{name}", verb(method))),
        }
    }

    fn on_item(&self, node: &Node) -> &str {
        let is_made_above = || {
            let above = self.steps.iter().rev().nth(1);
            above.is_some_and(|above| above.has("POST"))
        };
        match self.operation.method.as_str() {
            "GET" if self.operation.success_kind == SuccessKind::File => "download",
            "PUT" if node.has("PATCH") => "replace",
            // Items are created at the parent, so this is an update.
            "POST" if is_made_above() && !node.has("PATCH") && !node.has("PUT") => "update",
            method => verb(method),
        }
    }

    fn on_thing(&self, name: &str, node: &Node) -> String {
        let on_item = |method| {
            let item = self.tree.item(node);
            item.is_some_and(|item| item.has(method))
        };
        // A singleton such as settings is updated in place.
        let has = |method: &str| node.has(method);
        let is_one = has("PATCH") || has("PUT") && !has("POST");
        let is_many = || is_plural(name) && !is_one || self.is_list();
        let is_list = || node.item.is_some() || is_many();
        let method = match self.operation.method.as_str() {
            "GET" if is_list() => "list",
            "PUT" if node.has("PATCH") => "replace",
            method => verb(method),
        };
        match self.operation.method.as_str() {
            method_on_all @ ("PUT" | "PATCH" | "DELETE") if on_item(method_on_all) => {
                format!("{method}_all")
            }
            _ => method.to_owned(),
        }
    }

    /// Counts the leading literals that are a namespace, and are left out: `/org/projects`, if all
    /// operations below are tagged `Projects`.
    ///
    /// A resource of the same name at the root keeps its name.
    fn namespace(&self, literals: &[String]) -> usize {
        let shared = self.tree.shared;
        let segments = &self.path.segments;
        let before_items = segments
            .iter()
            .take_while(|part| matches!(part, Segment::Literal(_)))
            .count();
        // In dotted names, each segment says something.
        let end = match segments.last() {
            Some(Segment::Action(_)) => 0,
            _ => before_items,
        };
        let named = (shared + 1..end).find(|index| {
            let node = self.steps[*index];
            let at_root = self.tree.at_root(&segments[*index]);
            node.tagged == node.operations && at_root.current == 0
        });
        named
            .unwrap_or(shared)
            .min(literals.len().saturating_sub(1))
    }

    fn tag(&self) -> Option<String> {
        let tag = self.operation.tags.first()?.to_snake_case();
        let is_word = tag.starts_with(|first: char| first.is_alphabetic());
        (is_word && tag.len() <= 40).then_some(tag)
    }

    /// Returns the last part of the `operationId`: `list` for `users/list` and `Users.list`.
    fn id(&self) -> Option<String> {
        let id = self.operation.id.as_deref()?;
        let last = id
            .rsplit(['/', '.', ':', '#'])
            .find(|part| !part.is_empty())?;
        let snake = last.to_snake_case();
        snake
            .contains(|symbol: char| symbol.is_alphabetic())
            .then_some(snake)
    }

    fn is_list(&self) -> bool {
        let mut successes = self
            .operation
            .responses
            .iter()
            .filter(|it| it.status.is_success());
        successes.any(
            |response| matches!(response.contents.first(), Some(it) if matches!(it.value.ty, Type::Array(_))),
        )
    }
}

fn path_of(chain: &[String], method: String) -> MethodPath {
    let resources = match chain {
        [first, .., a, b, c] if chain.len() > DEPTH => {
            vec![first.clone(), a.clone(), b.clone(), c.clone()]
        }
        chain => chain.to_vec(),
    };
    MethodPath { resources, method }
}

/// Returns the verb for an HTTP method on one item.
fn verb(method: &str) -> &str {
    match method {
        "GET" => "retrieve",
        "POST" => "create",
        "PUT" | "PATCH" => "update",
        "DELETE" => "delete",
        "HEAD" => "head",
        "OPTIONS" => "options",
        "TRACE" => "trace",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the first candidate of each operation: method, path, tag and ID.
    fn first_names(operations: &[(&'static str, &str, &str, &str)]) -> Vec<String> {
        let operations = operations.iter().map(|(method, path, tag, id)| Operation {
            pointer: crate::load::Pointer::root(),
            method: (*method).to_owned(),
            path: (*path).to_owned(),
            target: (*path).to_owned(),
            id: (!id.is_empty()).then(|| (*id).to_owned()),
            tags: vec![(*tag).to_owned()],
            summary: None,
            description: None,
            deprecated: tag.is_empty(),
            parameters: Vec::new(),
            body: None,
            responses: Vec::new(),
            success_kind: SuccessKind::Data,
            servers: Vec::new(),
            security: Vec::new(),
            samples: Vec::new(),
        });
        let model = Model {
            operations: operations.collect(),
            ..Model::default()
        };
        let namers = candidate_methods(&model).into_iter();
        namers.map(|candidates| candidates[0].to_text()).collect()
    }

    #[test]
    fn resources_and_verbs_follow_paths() {
        let table = [
            ("GET", "/users", "users.list"),
            ("POST", "/users", "users.create"),
            ("DELETE", "/users", "users.delete_all"),
            ("GET", "/users/{id}", "users.retrieve"),
            ("PATCH", "/users/{id}", "users.update"),
            ("PUT", "/users/{id}", "users.replace"),
            ("DELETE", "/users/{id}", "users.delete"),
            ("GET", "/users/{id}/avatar", "users.avatar"),
            ("PUT", "/users/{id}/banner", "users.update_banner"),
            ("GET", "/users/{id}/followers", "users.list_followers"),
            ("POST", "/users/{id}/suspend", "users.suspend"),
            ("POST", "/users/{id}:undelete", "users.undelete"),
            ("GET", "/users/{id}/settings", "users.settings.retrieve"),
            ("PATCH", "/users/{id}/settings", "users.settings.update"),
            ("GET", "/users/find_by_email/{email}", "users.find_by_email"),
            ("POST", "/users/{id}/notes", "users.notes.create"),
            ("GET", "/logs/export/chunk", "logs.export_chunk"),
            ("GET", "/logs/{id}", "logs.retrieve"),
        ];
        let operations = table.map(|(method, path, _)| (method, path, "x", ""));
        let names = table.map(|(.., name)| name);
        assert_eq!(first_names(&operations), names);
    }

    #[test]
    fn tags_and_ids_name_operations_whose_paths_say_nothing() {
        let operations = [
            ("POST", "/getUser", "Users", "getUser"),
            ("POST", "/#Action=ListUsers", "IAM", "ListUsers"),
            ("POST", "/", "", "root"),
            ("GET", "/{id}", "Links", "follow"),
            ("POST", "/chat.postMessage", "chat", ""),
            ("POST", "/Service/Method", "x", ""),
            ("POST", "/login", "Auth", ""),
        ];
        let names = [
            "users.getUser",
            "iam.list_users",
            "root.root",
            "links.follow",
            "chat.postMessage",
            "Service.Method",
            "auth.login",
        ];
        assert_eq!(first_names(&operations), names);
    }

    #[test]
    fn a_telling_verb_of_the_id_is_used() {
        let operations = [
            ("POST", "/messages", "x", "sendMessage"),
            ("DELETE", "/orders/{id}", "x", "cancelOrder"),
            ("DELETE", "/invites/{id}", "x", "inviteDelete"),
            ("POST", "/notes", "x", "createNote"),
            ("GET", "/files", "x", "searchFiles"),
        ];
        let names = [
            "messages.send",
            "orders.cancel",
            "invites.delete",
            "notes.create",
            "files.list",
        ];
        assert_eq!(first_names(&operations), names);
    }

    #[test]
    fn a_namespace_is_left_out_if_tags_name_its_resources() {
        let operations = [
            ("GET", "/org/projects", "Projects", ""),
            ("GET", "/org/projects/{id}", "projects", ""),
            ("GET", "/org/limits", "Organization", ""),
            // Deprecated, since it has no tag.
            ("GET", "/projects", "", ""),
            ("GET", "/org/keys", "Keys", ""),
            ("GET", "/keys/{id}", "Keys", ""),
        ];
        let names = [
            "projects.list",
            "projects.retrieve",
            "org.limits",
            "projects.list",
            "org.keys",
            "keys.retrieve",
        ];
        assert_eq!(first_names(&operations), names);
    }

    #[test]
    fn a_common_prefix_of_all_paths_is_left_out() {
        let operations = [
            ("GET", "/api/v2/crm/contacts", "x", ""),
            ("GET", "/api/v2/crm/deals/{id}", "x", ""),
        ];
        assert_eq!(
            first_names(&operations),
            ["contacts.list", "deals.retrieve"]
        );
        // A single resource keeps its parent.
        assert_eq!(
            first_names(&[("GET", "/auth/keys/{id}", "x", "")]),
            ["auth.keys.retrieve"]
        );
    }
}
