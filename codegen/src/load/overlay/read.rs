//! Reading of an overlay (section 4.4), with every error of it.

use super::action::{Action, Change, Overlay, Version};
use super::{Keyword, KeywordFate, is_description};
use crate::diagnostic::{Diagnostic, Location, WarningKind};
use crate::hash::HashMap;
use crate::load::json_path::{self, PathError, Query};
use crate::load::{Map, Node, Pointer};

/// Fields of the Overlay Object.
const OVERLAY: &[&str] = &["overlay", "info", "extends", "actions"];
/// Fields of the Info Object.
const INFO: &[&str] = &["title", "version", "description"];
/// Fields of an Action Object.
const ACTION: &[&str] = &["target", "description", "update", "remove", "copy"];

/// Reads an overlay. Returns none, and its errors, if it has any.
pub(super) fn read(file: usize, node: Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Overlay> {
    let mut reader = Reader {
        file,
        is_sound: true,
        diagnostics,
        keywords: Vec::new(),
    };
    let overlay = reader.overlay(node);
    let is_sound = reader.is_sound;
    let keywords = std::mem::take(&mut reader.keywords);
    let overlay = overlay.filter(|_| is_sound)?;
    Some(Overlay {
        keywords,
        ..overlay
    })
}

struct Reader<'d> {
    file: usize,
    is_sound: bool,
    diagnostics: &'d mut Vec<Diagnostic>,
    keywords: Vec<Keyword>,
}

impl Reader<'_> {
    fn error(&mut self, at: &Pointer, message: impl std::fmt::Display, hint: &str) {
        self.is_sound = false;
        let fault = Diagnostic::error(Location::Document(self.file, at.clone()), message);
        self.diagnostics.push(match hint {
            "" => fault,
            hint => fault.hint(hint),
        });
    }

    fn warn(&mut self, at: &Pointer, message: impl std::fmt::Display, hint: &str) {
        let fault = Diagnostic::warning(
            WarningKind::OverlayField,
            Location::Document(self.file, at.clone()),
            message,
        );
        self.diagnostics.push(fault.hint(hint));
    }

    fn count(&mut self, object: &'static str, name: &str, fate: KeywordFate) {
        let name = name.to_owned();
        self.keywords.push(Keyword { object, name, fate });
    }

    fn overlay(&mut self, node: Node) -> Option<Overlay> {
        let at = Pointer::root();
        if is_description(&node) {
            let name = ["openapi", "swagger"].into_iter();
            let name = name.into_iter().find(|name| node.get(name).is_some())?;
            self.error(
                &at.child(name),
                "this is an OpenAPI document, not an overlay",
                "pass it as a document; `--overlay` and `[[overlays]]` name overlays",
            );
            return None;
        }
        let Node::Object(mut root) = node else {
            let message = format!("an overlay must be an object, not {}", node.kind());
            self.error(&at, message, "");
            return None;
        };
        let version = self.version(&root);
        for name in root.keys() {
            let fate = match name.as_str() {
                "info" => KeywordFate::Ignored,
                _ => KeywordFate::Used,
            };
            self.field("Overlay", OVERLAY, &at, name, fate);
        }
        let title = self.info(&root);
        let extends = match root.get("extends") {
            None => None,
            Some(Node::String(text)) => Some(text.clone()),
            Some(other) => {
                let message = format!("`extends` must be a URI reference, not {}", other.kind());
                self.error(&at.child("extends"), message, "");
                None
            }
        };
        let actions = self.actions(root.shift_remove("actions"));
        Some(Overlay {
            file: self.file,
            version: version?,
            title,
            extends,
            actions,
            keywords: Vec::new(),
        })
    }

    /// Counts a field of an object, and warns of one that does not exist.
    fn field(
        &mut self,
        object: &'static str,
        known: &[&str],
        at: &Pointer,
        name: &str,
        fate: KeywordFate,
    ) {
        let fate = match name {
            name if known.contains(&name) => fate,
            name if name.starts_with("x-") => KeywordFate::Ignored,
            name => {
                let message = format!("`{name}` is not a field of an object of kind {object}");
                let near = known.iter().max_by(|a, b| {
                    let likeness = |it: &str| strsim::jaro_winkler(it, name);
                    likeness(a).total_cmp(&likeness(b))
                });
                let near = near.filter(|it| strsim::jaro_winkler(it, name) > 0.8);
                let hint = match near {
                    Some(near) => format!("did you mean `{near}`? It is ignored"),
                    None => "it is ignored; begin its name with `x-` if it is an extension".into(),
                };
                self.warn(&at.child(name), message, &hint);
                KeywordFate::Degraded
            }
        };
        self.count(object, name, fate);
    }

    /// Reads `overlay` (section 4.1): `1.0` and `1.1`, each with any patch release.
    fn version(&mut self, root: &Map) -> Option<Version> {
        let at = Pointer::root().child("overlay");
        let text = match root.get("overlay") {
            Some(Node::String(text)) => text,
            Some(other) => {
                let message = format!("`overlay` must be a version in text, not {}", other.kind());
                self.error(&at, message, "write `overlay: 1.1.0`");
                return None;
            }
            None => {
                let message = "this is no overlay: it has no `overlay`";
                let hint = "an overlay begins with its version: `overlay: 1.1.0`";
                self.error(&Pointer::root(), message, hint);
                return None;
            }
        };
        let mut parts = text.split('.');
        let numbers = [parts.next(), parts.next(), parts.next(), parts.next()];
        let is_number = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
        match numbers {
            [Some("1"), Some("0"), Some(patch), None] if is_number(patch) => Some(Version::V1_0),
            [Some("1"), Some("1"), Some(patch), None] if is_number(patch) => Some(Version::V1_1),
            _ => {
                let message =
                    format!("the version `{text}` of the Overlay Specification is not known");
                let hint = "the versions 1.0.0 and 1.1.0 are supported, and their patch releases";
                self.error(&at, message, hint);
                None
            }
        }
    }

    /// Reads `info` (section 4.4.2); returns its title.
    fn info(&mut self, root: &Map) -> String {
        let at = Pointer::root().child("info");
        let Some(Node::Object(info)) = root.get("info") else {
            let (at, message) = match root.get("info") {
                Some(other) => (
                    at,
                    format!("`info` must be an object, not {}", other.kind()),
                ),
                None => (Pointer::root(), "`info` is missing".to_owned()),
            };
            self.error(&at, message, "write `info: {title: …, version: …}`");
            return String::new();
        };
        for name in info.keys() {
            self.field("Overlay Info", INFO, &at, name, KeywordFate::Ignored);
        }
        for name in INFO {
            match info.get(*name) {
                Some(Node::String(_)) => {}
                Some(other) => {
                    let message = format!("`{name}` must be a string, not {}", other.kind());
                    self.error(&at.child(name), message, "put it in quotes");
                }
                None if *name == "description" => {}
                None => self.error(&at, format!("`{name}` is missing in `info`"), ""),
            }
        }
        let title = info.get("title").and_then(Node::as_str);
        title.unwrap_or_default().to_owned()
    }

    fn actions(&mut self, node: Option<Node>) -> Vec<Action> {
        let at = Pointer::root().child("actions");
        let items = match node {
            Some(Node::Array(items)) if !items.is_empty() => items,
            Some(Node::Array(_)) => {
                self.error(&at, "`actions` must contain an action", "");
                return Vec::new();
            }
            Some(other) => {
                let message = format!("`actions` must be an array, not {}", other.kind());
                self.error(&at, message, "");
                return Vec::new();
            }
            None => {
                self.error(&Pointer::root(), "`actions` is missing", "");
                return Vec::new();
            }
        };
        self.warn_of_repetitions(&items, &at);
        let items = items.into_iter().enumerate();
        let actions = items.filter_map(|(index, item)| self.action(item, at.item(index)));
        actions.collect()
    }

    /// Warns of equal actions, which the schema of 1.0 and 1.1 does not allow.
    fn warn_of_repetitions(&mut self, items: &[Node], at: &Pointer) {
        let mut known = HashMap::default();
        for (index, item) in items.iter().enumerate() {
            let Some(first) = known.insert(item_key(item), index) else {
                continue;
            };
            if items[first] == *item {
                let here = Location::Document(self.file, at.item(index));
                let there = Location::Document(self.file, at.item(first));
                let warning = Diagnostic::warning(
                    WarningKind::OverlayRepetition,
                    here,
                    "this action repeats an earlier one",
                );
                self.diagnostics.push(
                    warning
                        .and(there, "the same action")
                        .hint("remove one of them: an array would have the same items twice"),
                );
            }
        }
    }

    fn action(&mut self, node: Node, at: Pointer) -> Option<Action> {
        let Node::Object(mut action) = node else {
            let message = format!("an action must be an object, not {}", node.kind());
            self.error(&at, message, "");
            return None;
        };
        let removes = match action.get("remove") {
            None | Some(Node::Bool(false)) => false,
            Some(Node::Bool(true)) => true,
            Some(other) => {
                let message = format!("`remove` must be a boolean, not {}", other.kind());
                self.error(&at.child("remove"), message, "");
                return None;
            }
        };
        for name in action.keys() {
            let fate = match name.as_str() {
                "description" => KeywordFate::Ignored,
                "remove" if !removes => KeywordFate::Ignored,
                "update" | "copy" if removes => KeywordFate::Degraded,
                _ => KeywordFate::Used,
            };
            self.field("Overlay Action", ACTION, &at, name, fate);
        }
        if let Some(other) = action.get("description").filter(|it| it.as_str().is_none()) {
            let message = format!("`description` must be a string, not {}", other.kind());
            self.error(&at.child("description"), message, "");
        }
        let target = self.query(&action, "target", &at);
        let update = action.shift_remove("update");
        let has_copy = action.contains_key("copy");
        let change = match (removes, update, has_copy) {
            (true, update, has_copy) => {
                let idle = [("update", update.is_some()), ("copy", has_copy)];
                for (name, _) in idle.into_iter().filter(|(_, is_there)| *is_there) {
                    let message = format!("`{name}` has no effect beside `remove: true`");
                    self.warn(
                        &at.child(name),
                        message,
                        "write an action of its own for it",
                    );
                }
                Change::Remove
            }
            (false, Some(_), true) => {
                let message = "an action has `update` or `copy`, not both";
                self.error(&at.child("copy"), message, "write two actions");
                return None;
            }
            (false, Some(value), false) => Change::Update(value),
            (false, None, true) => Change::Copy(self.query(&action, "copy", &at)?),
            (false, None, false) => {
                let message =
                    "this action does nothing: it has no `update`, `copy` or `remove: true`";
                self.error(&at, message, "");
                return None;
            }
        };
        Some(Action {
            at,
            target: target?,
            change,
        })
    }

    /// Reads a field that holds a JSONPath query.
    fn query(&mut self, action: &Map, name: &str, at: &Pointer) -> Option<Query> {
        let text = match action.get(name) {
            Some(Node::String(text)) => text,
            Some(other) => {
                let message = format!("`{name}` must be a JSONPath query, not {}", other.kind());
                self.error(&at.child(name), message, "");
                return None;
            }
            None => {
                self.error(at, format!("`{name}` is missing in this action"), "");
                return None;
            }
        };
        match json_path::parse(text) {
            Ok(query) => Some(query),
            Err(error) => {
                let PathError { message, hint, .. } = &error;
                let message = format!("{}: {message}", excerpt(text, error.offset));
                self.error(&at.child(name), message, hint.unwrap_or_default());
                None
            }
        }
    }
}

fn item_key(item: &Node) -> u64 {
    use std::hash::BuildHasher;
    foldhash::fast::FixedState::default().hash_one(item)
}

/// Describes a place in a query.
fn excerpt(text: &str, offset: usize) -> String {
    const MOST: usize = 40;
    let rest = text.get(offset..).unwrap_or_default();
    let shown = rest.chars().take(MOST).collect::<String>();
    let more = if rest.chars().nth(MOST).is_some() {
        "…"
    } else {
        ""
    };
    match rest {
        "" => "this is not a JSONPath query (RFC 9535), at its end".to_owned(),
        _ => format!("this is not a JSONPath query (RFC 9535), at `{shown}{more}`"),
    }
}
