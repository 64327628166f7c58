//! The ledger's claims, checked by deletion. One occurrence of a keyword is removed, the client is
//! regenerated, and the changes are compared with the ledger's claim about that occurrence.

#[path = "ledger/code.rs"]
mod code;

use std::collections::BTreeMap;
use std::path::Path;
use std::thread;

use code::code_of;
use specmill::grammar::Fate;
use specmill::ledger;
use specmill::load::{NoReferencedFiles, Node, Pointer, Reading, Source, load};
use specmill::lock::Lock;
use specmill::settings::Settings;
use specmill::spec::Spec;
use specmill::{Input, Layout};

/// The effect of a changed document on the output.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Effect {
    Nothing,
    /// Changes in comments or Markdown, in these files
    Words(Vec<String>),
    /// Changes in Rust or the manifest, in these files
    Code(Vec<String>),
    Failure(String),
}

/// One occurrence of a keyword, with the ledger's claim about it.
struct Claim {
    place: Pointer,
    fate: Fate,
}

/// The seeds as one document, and their output.
struct Seeds {
    root: Node,
    settings: Settings,
    baseline: BTreeMap<String, String>,
}

/// Reads the vendored documents beside this package; a packaged crate comes without them.
fn seeds() -> Option<Seeds> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    if !folder.is_dir() {
        eprintln!("skipped: there is no folder of documents beside this package");
        return None;
    }
    let spec = Spec::read_folder(&folder).expect("the vendored documents are readable");
    let mut diagnostics = Vec::new();
    let loaded = load(
        &Reading::alone(&spec.sources, &spec.settings.prefer),
        &mut diagnostics,
    );
    let root = loaded.tree.expect("the vendored documents load").root;
    Some(Seeds::new(root, spec.settings))
}

impl Seeds {
    fn new(root: Node, settings: Settings) -> Self {
        let mut seeds = Self {
            root,
            settings,
            baseline: BTreeMap::new(),
        };
        seeds.baseline = seeds.generate(&seeds.root).expect("the seeds generate");
        seeds
    }

    /// Changes the seeds so that no default or other place implies the same as a keyword. The
    /// document's own `security` differs from its operations', path parameters are not strings, and
    /// code samples call paths that would not be guessed.
    fn sharpened(&self) -> Self {
        let mut root = self.root.clone();
        let mut change = |place: &Pointer, value: Node| {
            *root.at_mut(place).expect("the keyword is there") = value;
        };
        for Claim { place, .. } in self.claims() {
            let value = self.root.at(&place);
            let steps = place.tokens().collect::<Vec<_>>();
            let steps = steps.iter().map(String::as_str).collect::<Vec<_>>();
            match (steps.as_slice(), value) {
                (["security"], _) => change(&place, Node::Array(Vec::new())),
                (["paths", .., "parameters", _, "in"], Some(Node::String(there)))
                    if there == "path" =>
                {
                    let schema = place.parent().map(|it| it.child("schema").child("type"));
                    let schema = schema.expect("a parameter has a schema");
                    change(&schema, Node::String("integer".to_owned()));
                }
                ([.., "x-codeSamples", "0", "source"], Some(Node::String(source))) => {
                    change(&place, Node::String(source.replace("retrieve(", "fetch(")));
                }
                _ => {}
            }
        }
        Self::new(root, self.settings.clone())
    }

    fn claims(&self) -> Vec<Claim> {
        let mut claims = Vec::new();
        ledger::visit(&self.root, self.settings.unsigned, &mut |occurrence| {
            let steps = occurrence.path.iter();
            claims.push(Claim {
                place: steps.fold(Pointer::root(), |at, step| at.child(step)),
                fate: occurrence.fate,
            });
        });
        claims
    }

    /// Generates the files of a document without a name lock, so that each name shows its origin.
    fn generate(&self, root: &Node) -> Result<BTreeMap<String, String>, String> {
        let source = Source {
            name: "merged.json".to_owned(),
            bytes: serde_json::to_vec(root).expect("a document is JSON"),
        };
        let generated = specmill::generate(&Input {
            sources: &[source],
            overlays: &[],
            settings: &self.settings,
            lock: &Lock::default(),
            layout: Layout::Crate,
            beside: &NoReferencedFiles,
        });
        let generated = generated.map_err(|failed| {
            let messages = failed.diagnostics.iter().map(ToString::to_string);
            messages.collect::<Vec<_>>().join("; ")
        })?;
        // The fingerprint changes with every byte.
        let neutral = |text: &String| text.replace(&generated.report.fingerprint, "");
        let files = generated.files.0.iter();
        Ok(files
            .map(|(path, text)| (path.clone(), neutral(text)))
            .collect())
    }

    fn effect(&self, root: &Node) -> Effect {
        let files = match self.generate(root) {
            Ok(files) => files,
            Err(message) => return Effect::Failure(message),
        };
        let paths = self.baseline.keys().chain(
            files
                .keys()
                .filter(|path| !self.baseline.contains_key(*path)),
        );
        let changed = paths.filter(|path| self.baseline.get(*path) != files.get(*path));
        let changed = changed.cloned().collect::<Vec<_>>();
        if changed.is_empty() {
            return Effect::Nothing;
        }
        let code = |files: &BTreeMap<String, String>, path: &String| {
            files.get(path).map(|text| code_of(path, text))
        };
        let in_code = changed
            .iter()
            .filter(|path| code(&self.baseline, path) != code(&files, path));
        let in_code = in_code.cloned().collect::<Vec<_>>();
        if in_code.is_empty() {
            Effect::Words(changed)
        } else {
            Effect::Code(in_code)
        }
    }

    /// Returns the effect of deleting an occurrence.
    fn effect_of_deletion(&self, place: &Pointer) -> Effect {
        let mut root = self.root.clone();
        let name = place.last().expect("a keyword has a name");
        let holder = place.parent().and_then(|holder| root.at_mut(&holder));
        let Some(Node::Object(map)) = holder else {
            panic!("{place} stands in no object");
        };
        map.shift_remove(&name)
            .unwrap_or_else(|| panic!("{place} is not there"));
        self.effect(&root)
    }

    /// Returns the effect of another value there, the first one that changes code.
    fn effect_of_another_value(&self, place: &Pointer) -> Effect {
        let value = self.root.at(place).expect("the keyword is there");
        let effects = other_values(place, value).into_iter().map(|other| {
            let mut root = self.root.clone();
            *root.at_mut(place).expect("the keyword is there") = other;
            self.effect(&root)
        });
        effects.max().unwrap_or(Effect::Nothing)
    }

    /// Returns the fault in the ledger's claim about an occurrence.
    fn check(&self, claim: &Claim, sharpened: &Self) -> Option<String> {
        let effect = self.effect_of_deletion(&claim.place);
        let is_right = match (claim.fate, &effect) {
            (Fate::Used, Effect::Code(_) | Effect::Failure(_))
            | (Fate::Documented, Effect::Words(_))
            | (Fate::Ignored, Effect::Nothing) => true,
            // Another place may imply the same; then changing the value has to show.
            (Fate::Used, _) => {
                let deletion = sharpened.effect_of_deletion(&claim.place);
                matches!(deletion, Effect::Code(_))
                    || matches!(self.effect_of_another_value(&claim.place), Effect::Code(_))
            }
            _ => false,
        };
        let Claim { place, fate } = claim;
        (!is_right).then(|| format!("{place} counts as {fate:?}; without it: {effect:?}"))
    }
}

/// Returns other valid values for a place.
fn other_values(place: &Pointer, value: &Node) -> Vec<Node> {
    let text = |text: &str| Node::String(text.to_owned());
    let name = place.last().unwrap_or_default();
    match (name.as_str(), value) {
        ("type", _) => vec![text("integer"), text("array")],
        (_, Node::Bool(flag)) => vec![Node::Bool(!flag)],
        (_, Node::String(old)) => vec![text(&format!("{old}Other"))],
        _ => Vec::new(),
    }
}

#[test]
fn deletion_bears_the_ledger_out() {
    let Some(seeds) = seeds() else { return };
    let sharpened = seeds.sharpened();
    let claims = seeds.claims();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = claims.len().div_ceil(threads);
    let faults = thread::scope(|scope| {
        let workers = claims.chunks(share).map(|claims| {
            scope.spawn(|| {
                claims
                    .iter()
                    .filter_map(|it| seeds.check(it, &sharpened))
                    .collect()
            })
        });
        let workers = workers.collect::<Vec<_>>();
        let results = workers
            .into_iter()
            .map(|worker| worker.join().expect("no panic"));
        results.collect::<Vec<Vec<String>>>().concat()
    });
    assert!(
        faults.is_empty(),
        "the ledger is wrong about {} of {} occurrences:\n{}",
        faults.len(),
        claims.len(),
        faults.join("\n")
    );
    println!("{} occurrences were deleted, one at a time", claims.len());
}

/// Returns the documents of a golden case as seeds.
fn seeds_of(case: &Path) -> Seeds {
    let spec = Spec::read_folder(case).expect("the case is readable");
    let reading = Reading::alone(&spec.sources, &spec.settings.prefer);
    let loaded = load(&reading, &mut Vec::new());
    Seeds::new(loaded.tree.expect("the case loads").root, spec.settings)
}

#[test]
fn deletion_bears_the_ledger_out_where_schemas_are_defined_within_others() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases/definitions");
    if !case.is_dir() {
        eprintln!("skipped: there are no cases beside this package");
        return;
    }
    let seeds = seeds_of(&case);
    let claims = seeds.claims();
    let claims = claims
        .iter()
        .filter(|it| it.place.to_string().starts_with("#/components"))
        .collect::<Vec<_>>();
    assert!(claims.len() > 30, "{} claims", claims.len());
    let faults = claims.into_iter().filter_map(|it| seeds.check(it, &seeds));
    assert_eq!(faults.collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn deletion_bears_the_ledger_out_where_the_server_calls() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases");
    if !cases.is_dir() {
        eprintln!("skipped: there are no cases beside this package");
        return;
    }
    for case in ["webhooks", "callbacks"] {
        let seeds = seeds_of(&cases.join(case));
        let claims = seeds.claims();
        let faults = claims
            .iter()
            .filter(|claim| {
                let mut steps = claim.place.tokens();
                steps.any(|step| matches!(step.as_str(), "webhooks" | "callbacks"))
                    && claim.fate != Fate::Degraded
                    // A reference target is read once for all references, so no single one counts.
                    && claim.place.last().as_deref() != Some("$ref")
                    && !claim.place.to_string().starts_with("#/paths/~1readers")
            })
            .filter_map(|claim| seeds.check(claim, &seeds))
            .collect::<Vec<_>>();
        assert!(faults.is_empty(), "{case}:\n{}", faults.join("\n"));
    }
}

#[test]
fn a_wrong_claim_is_reported() {
    let Some(seeds) = seeds() else { return };
    let sharpened = seeds.sharpened();
    let truths = [
        ("/components/schemas/BrowserUsage/required", Fate::Used),
        ("/components/schemas/Tags/maxProperties", Fate::Documented),
        (
            "/components/responses/NotFound/content/application~1json/schema",
            Fate::Used,
        ),
        (
            "/components/schemas/DiscoveredField/properties/required/default",
            Fate::Documented,
        ),
        (
            "/paths/~1browsers~1{id_or_name}/get/x-codeSamples/2/source",
            Fate::Ignored,
        ),
    ];
    for (place, truth) in truths {
        for fate in [Fate::Used, Fate::Documented, Fate::Ignored, Fate::Degraded] {
            let place = Pointer::parse(place).expect("a pointer begins with a slash");
            let fault = seeds.check(&Claim { place, fate }, &sharpened);
            assert_eq!(fault.is_none(), fate == truth, "{fault:?}");
        }
    }
}

#[test]
fn the_seeds_are_understood_entirely() {
    let Some(seeds) = seeds() else { return };
    let rows = ledger::count(&seeds.root, seeds.settings.unsigned, None).rows;
    for row in &rows {
        assert_eq!((row.degraded, row.refused), (0, 0), "{row:?}");
    }
    let total = rows
        .iter()
        .map(|row| row.used + row.documented + row.ignored)
        .sum::<usize>();
    assert_eq!(total, count_keywords(&seeds.root, &[]));
    assert_eq!(total, seeds.claims().len());
}

/// Counts the keywords: names of members, except those chosen by the document.
fn count_keywords(node: &Node, path: &[&str]) -> usize {
    let holds_names = match path {
        [.., "properties", "properties" | "content"] => false,
        [.., "properties" | "content"] | ["components", _] => true,
        _ => false,
    };
    match node {
        Node::Object(map) => {
            let keywords = if holds_names { 0 } else { map.len() };
            let inner = map.iter().filter(|(name, _)| {
                holds_names || !matches!(name.as_str(), "example" | "default" | "enum")
            });
            let inner = inner.map(|(name, value)| count_keywords(value, &[path, &[name]].concat()));
            keywords + inner.sum::<usize>()
        }
        Node::Array(items) => {
            let inner = items
                .iter()
                .map(|item| count_keywords(item, &[path, &["-"]].concat()));
            inner.sum()
        }
        _ => 0,
    }
}
