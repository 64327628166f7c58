//! Do the guards bite? Copies of the documents are changed, one thing at a time, and drift, surface
//! and conformance each have to fail and name the thing; made anew from the changed documents, the
//! client has to pass. Then the client is changed under documents that stay as they are.

#[path = "conformance/mod.rs"]
mod conformance;
#[path = "drift/mod.rs"]
mod drift;
#[path = "mutations/edit.rs"]
mod edit;
mod support;
#[path = "surface/mod.rs"]
mod surface;

use std::path::PathBuf;

use edit::{remove, rename, set};
use serde_yaml::Value;
use specmill::Layout;
use specmill::files::{Target, compare};
use specmill::spec::Spec;
use support::disk::{read_tree, write_tree};

/// One change of the documents, and what each guard has to name then.
struct Change {
    what: &'static str,
    /// Says whether the document had what is changed
    apply: fn(&mut Value) -> bool,
    /// In a line that was added or removed
    drift: &'static str,
    /// In a line that was added or removed
    surface: &'static str,
    conformance: &'static str,
}

const BROWSER: &str = "components/schemas/Browser";
const GET_BROWSER: &str = "paths/~1browsers~1{id_or_name}/get";
const GET_CONNECTION: &str = "paths/~1auth~1connections~1{id}/get";

const CHANGES: &[Change] = &[
    Change {
        what: "a property renamed",
        apply: |root| rename(root, &format!("{BROWSER}/properties"), "gpu", "has_gpu"),
        drift: "has_gpu",
        surface: "field models::Browser.has_gpu",
        conformance: "Browser.has_gpu",
    },
    Change {
        what: "a property removed",
        apply: |root| remove(root, &format!("{BROWSER}/properties/kiosk_mode")),
        drift: "kiosk_mode",
        surface: "field models::Browser.kiosk_mode",
        conformance: "Browser.kiosk_mode",
    },
    Change {
        what: "a property added",
        apply: |root| {
            set(
                root,
                &format!("{BROWSER}/properties/region"),
                "{type: string}",
            )
        },
        drift: "region",
        surface: "field models::Browser.region",
        conformance: "Browser.region",
    },
    Change {
        what: "a property retyped",
        apply: |root| {
            set(
                root,
                "components/schemas/BrowserUsage/properties/uptime_ms/type",
                "string",
            )
        },
        drift: "uptime_ms",
        surface: "field models::BrowserUsage.uptime_ms: String",
        conformance: "BrowserUsage.uptime_ms",
    },
    Change {
        what: "a property made required",
        apply: |root| {
            set(
                root,
                "components/schemas/Profile/required",
                "[id, created_at, updated_at]",
            )
        },
        drift: "updated_at",
        surface: "field models::Profile.updated_at: DateTime",
        conformance: "Profile.updated_at",
    },
    Change {
        what: "a property no longer nullable",
        apply: |root| {
            remove(
                root,
                "components/schemas/ManagedAuth/properties/website_error/nullable",
            )
        },
        drift: "website_error",
        surface: "field models::ManagedAuth.website_error",
        conformance: "ManagedAuth.website_error",
    },
    Change {
        what: "a format dropped",
        apply: |root| remove(root, &format!("{BROWSER}/properties/deleted_at/format")),
        drift: "deleted_at",
        surface: "field models::Browser.deleted_at: Option<String>",
        conformance: "Browser.deleted_at",
    },
    Change {
        what: "an array's items retyped",
        apply: |root| {
            let items = "components/schemas/ManagedAuth/properties/allowed_domains/items/type";
            set(root, items, "integer")
        },
        drift: "allowed_domains",
        surface: "field models::ManagedAuth.allowed_domains: Option<Vec<i64>>",
        conformance: "ManagedAuth.allowed_domains",
    },
    Change {
        what: "a map's values retyped",
        apply: |root| {
            set(
                root,
                "components/schemas/Tags/additionalProperties",
                "{type: number}",
            )
        },
        drift: "Tags",
        surface: "type models::Tags",
        conformance: "Tags",
    },
    Change {
        what: "an enum value of a component removed",
        apply: |root| {
            set(
                root,
                "components/schemas/MFAType/enum",
                "[sms, call, email, totp, password]",
            )
        },
        drift: "push",
        surface: "variant models::MfaType::Push",
        conformance: "MFAType \"push\"",
    },
    Change {
        what: "an enum value of a property added",
        apply: |root| {
            let values = "components/schemas/ManagedAuth/properties/flow_type/enum";
            set(root, values, "[LOGIN, REAUTH, LOGOUT]")
        },
        drift: "LOGOUT",
        surface: "variant models::ManagedAuthFlowType::Logout",
        conformance: "ManagedAuth.flow_type \"LOGOUT\"",
    },
    Change {
        what: "a schema removed",
        apply: |root| {
            remove(root, "components/schemas/BrowserPoolRef")
                && set(
                    root,
                    &format!("{BROWSER}/properties/pool"),
                    "{type: string}",
                )
        },
        drift: "BrowserPoolRef",
        surface: "struct models::BrowserPoolRef",
        conformance: "BrowserPoolRef",
    },
    Change {
        what: "a parameter renamed",
        apply: |root| {
            set(
                root,
                &format!("{GET_BROWSER}/parameters/1/name"),
                "with_deleted",
            )
        },
        drift: "with_deleted",
        surface: "parameter query \"with_deleted\"",
        conformance: "GET /browsers/{id_or_name} query with_deleted",
    },
    Change {
        what: "a parameter made required",
        apply: |root| {
            set(
                root,
                &format!("{GET_BROWSER}/parameters/1/required"),
                "true",
            )
        },
        drift: "include_deleted",
        surface: "Browsers::retrieve(&self, id_or_name: impl Into<String>, include_deleted: bool)",
        conformance: "GET /browsers/{id_or_name} query include_deleted",
    },
    Change {
        what: "a parameter restyled",
        apply: |root| {
            let parameter = format!("{GET_BROWSER}/parameters/1");
            set(root, &format!("{parameter}/explode"), "false")
        },
        drift: "include_deleted",
        surface: "parameter query \"include_deleted\" form",
        conformance: "GET /browsers/{id_or_name} query include_deleted",
    },
    Change {
        what: "a response removed",
        apply: |root| remove(root, &format!("{GET_BROWSER}/responses/404")),
        drift: "404",
        surface: "call resources::BrowsersRetrieve response 404",
        conformance: "GET /browsers/{id_or_name} 404",
    },
    Change {
        what: "a failure of another schema",
        apply: |root| {
            let body = "{$ref: '#/components/schemas/ErrorDetail'}";
            let schema = "components/responses/NotFound/content/application~1json/schema";
            set(root, schema, body)
        },
        drift: "Failure",
        surface: "call resources::BrowsersRetrieve response 404",
        conformance: "GET /browsers/{id_or_name} 404",
    },
    Change {
        what: "an operation removed",
        apply: |root| remove(root, GET_CONNECTION),
        drift: "AuthConnectionsRetrieve",
        surface: "struct resources::AuthConnectionsRetrieve",
        conformance: "GET /auth/connections/{id}",
    },
    Change {
        what: "an operation added that sends what was only received",
        apply: |root| {
            let operation = "{patch: {operationId: patchProfile, \
                parameters: [{name: id, in: path, required: true, schema: {type: string}}], \
                requestBody: {required: true, content: {application/json: {schema: \
                {$ref: '#/components/schemas/Profile'}}}}, \
                responses: {'204': {description: Done}}}}";
            edit::has(root, BROWSER) && set(root, "paths/~1profiles~1{id}", operation)
        },
        drift: "PATCH",
        surface: "field models::Profile.name: Nullable<String>",
        conformance: "Profile.name",
    },
    Change {
        what: "a path changed",
        apply: |root| {
            rename(
                root,
                "paths",
                "/browsers/{id_or_name}",
                "/sessions/{id_or_name}",
            )
        },
        drift: "/sessions/{id_or_name}",
        surface: "GET /sessions/{id_or_name}",
        conformance: "GET /sessions/{id_or_name}",
    },
    Change {
        what: "an operation's id changed",
        apply: |root| set(root, &format!("{GET_BROWSER}/operationId"), "browserById"),
        drift: "browserById",
        surface: "id \"browserById\"",
        conformance: "GET /browsers/{id_or_name}: its id",
    },
    Change {
        what: "an operation without security",
        apply: |root| set(root, &format!("{GET_BROWSER}/security"), "[]"),
        drift: "security",
        surface: "call resources::BrowsersRetrieve security []",
        conformance: "GET /browsers/{id_or_name} security",
    },
];

/// The folders of the documents and the client of one change.
struct Copy {
    spec: PathBuf,
    generated: PathBuf,
    /// Removes both in the end
    _folder: tempfile::TempDir,
}

impl Copy {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let copy = Self {
            spec: folder.path().join("spec"),
            generated: folder.path().join("generated"),
            _folder: folder,
        };
        write_tree(&copy.spec, &read_tree(&support::spec_folder()));
        write_tree(&copy.generated, &read_tree(&generated()));
        copy
    }

    /// Applies a change to every document that has what it changes.
    fn change_documents(&self, change: &Change) {
        let mut documents = read_tree(&self.spec);
        documents.retain(|name, text| {
            if !name.ends_with(".yaml") {
                return false;
            }
            let mut root = serde_yaml::from_str(text).expect("a vendored document is YAML");
            let is_changed = (change.apply)(&mut root);
            *text = serde_yaml::to_string(&root).expect("YAML can be written");
            is_changed
        });
        assert!(!documents.is_empty(), "{}: no document has it", change.what);
        write_tree(&self.spec, &documents);
    }

    /// Makes the client anew from the documents as they are now.
    fn regenerate(&self) {
        let spec = Spec::read_folder(&self.spec);
        let made = spec.and_then(|spec| spec.generate(Layout::Crate));
        let made = made.unwrap_or_else(|error| panic!("{}", error.render(false)));
        let changes = compare(Target {
            folder: &self.generated,
            files: &made.files,
            lock: Some((&self.spec.join("names.lock"), &made.lock.to_string())),
        });
        changes
            .and_then(|changes| changes.apply())
            .expect("the files can be written");
    }
}

fn generated() -> PathBuf {
    support::root().join("generated")
}

/// Whether a line that a diff adds or removes has the text.
fn names(diff: &str, text: &str) -> bool {
    let is_change = |line: &&str| line.starts_with(['+', '-']) && !line.starts_with("---");
    diff.lines()
        .filter(is_change)
        .any(|line| line.contains(text))
}

/// What is wrong with the guards under a change.
fn faults_of(change: &Change) -> Vec<String> {
    let copy = Copy::new();
    copy.change_documents(change);
    let mut faults = Vec::new();
    let mut fail = |fault: String| faults.push(format!("{}: {fault}", change.what));
    match drift::check(&copy.spec, &copy.generated) {
        Ok(_) => fail("drift does not see it".to_owned()),
        Err(diff) if names(&diff, change.drift) && diff.contains("cargo build") => {}
        Err(diff) => fail(format!("drift does not name {}:\n{diff}", change.drift)),
    }
    match conformance::check(&copy.spec, &copy.generated) {
        Ok(_) => fail("conformance does not see it".to_owned()),
        Err(found) if found.iter().any(|it| it.starts_with(change.conformance)) => {}
        Err(found) => fail(format!(
            "conformance does not name {}:\n{}",
            change.conformance,
            found.join("\n")
        )),
    }
    let old = surface::list(&copy.generated);
    copy.regenerate();
    match drift::show("surface", &old, &surface::list(&copy.generated)) {
        None => fail("surface does not see it".to_owned()),
        Some(diff) if names(&diff, change.surface) => {}
        Some(diff) => fail(format!("surface does not name {}:\n{diff}", change.surface)),
    }
    if let Err(diff) = drift::check(&copy.spec, &copy.generated) {
        fail(format!("drift stays after a regeneration:\n{diff}"));
    }
    if let Err(found) = conformance::check(&copy.spec, &copy.generated) {
        fail(format!(
            "conformance stays after a regeneration:\n{}",
            found.join("\n")
        ));
    }
    faults
}

#[test]
fn every_change_of_the_documents_is_named_by_all_guards() {
    let faults = CHANGES.iter().flat_map(faults_of).collect::<Vec<_>>();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    println!("{} changes were named by all guards", CHANGES.len());
}

/// File, text, what takes its place, and what conformance has to name.
const EDITS: &[(&str, &str, &str, &str)] = &[
    (
        "models/browser.rs",
        "gpu: \"gpu\" optional;",
        "gpu: \"gpus\" optional;",
        "Browser.gpu",
    ),
    (
        "models/browser.rs",
        "gpu: \"gpu\" optional;",
        "",
        "Browser.gpu",
    ),
    (
        "models/browser.rs",
        "pub timeout_seconds: i64",
        "pub timeout_seconds: i32",
        "Browser.timeout_seconds",
    ),
    (
        "models/browser.rs",
        "pub chrome_policy: Option<Map>",
        "pub chrome_policy: Map",
        "Browser.chrome_policy",
    ),
    (
        "models/browser.rs",
        "\"telemetry\" optional_or_null",
        "\"telemetry\" optional",
        "Browser.telemetry",
    ),
    (
        "models/browser.rs",
        "\"headless\" required",
        "\"headless\" optional",
        "Browser.headless",
    ),
    (
        "models/browser.rs",
        "pub pool: Option<BrowserPoolRef>",
        "pub pool: Option<Profile>",
        "Browser.pool",
    ),
    (
        "models/browser.rs",
        "    extra: Extra,",
        "    pub spare: bool,\n    extra: Extra,",
        "Browser: `Browser.spare`",
    ),
    (
        "models/tags.rs",
        "<String, String>",
        "<String, i64>",
        "Tags",
    ),
    (
        "models/mfa_type.rs",
        "        Push = \"push\";\n",
        "",
        "MFAType \"push\"",
    ),
    ("models/mfa_type.rs", "    Push,\n", "", "MFAType \"push\""),
    (
        "models/mfa_type.rs",
        "Push = \"push\"",
        "Push = \"shove\"",
        "MFAType \"push\"",
    ),
    (
        "models/mfa_type.rs",
        "    Push,\n",
        "    Push,\n    Pull,\n",
        "MFAType: `MfaType::Pull`",
    ),
    (
        "models/mfa_type.rs",
        "    Unknown(String),\n",
        "",
        "MFAType: `MfaType` keeps no unknown",
    ),
    (
        "models/error_body.rs",
        "Option<Vec<ErrorDetail>>",
        "Option<Vec<String>>",
        "Error.details",
    ),
    (
        "models/error_detail.rs",
        "\n}\n\n",
        "\n}\n\nspecmill_runtime::object! { Ghost {} }\n\n",
        "Ghost",
    ),
    (
        "resources/browsers.rs",
        "404 json",
        "410 json",
        "GET /browsers/{id_or_name} 404",
    ),
    (
        "resources/browsers.rs",
        "404 json models::ErrorBody",
        "404 json models::ErrorDetail",
        "GET /browsers/{id_or_name} 404",
    ),
    (
        "resources/browsers.rs",
        "=> success",
        "=> failure",
        "GET /browsers/{id_or_name} 200",
    ),
    (
        "resources/browsers.rs",
        "-> models::Browser",
        "-> models::Profile",
        "GET /browsers/{id_or_name}: what it gives",
    ),
    (
        "resources/browsers.rs",
        "[[\"bearerAuth\"]]",
        "[]",
        "GET /browsers/{id_or_name} security",
    ),
    (
        "resources/browsers.rs",
        ": GET ",
        ": POST ",
        "GET /browsers/{id_or_name}",
    ),
    (
        "resources/browsers.rs",
        "\"/browsers/{id_or_name}\"",
        "\"/browser/{id_or_name}\"",
        "GET /browsers/{id_or_name}",
    ),
    (
        "resources/browsers.rs",
        "\"getBrowsersByIdOrName\"",
        "\"get\"",
        "GET /browsers/{id_or_name}: its id",
    ),
    (
        "resources/browsers.rs",
        "form explode",
        "form",
        "GET /browsers/{id_or_name} query include_deleted",
    ),
    (
        "resources/browsers.rs",
        "path \"id_or_name\" simple;",
        "",
        "GET /browsers/{id_or_name} path id_or_name",
    ),
    (
        "resources/browsers.rs",
        "query(\"include_deleted\"",
        "query(\"deleted\"",
        "GET /browsers/{id_or_name} query include_deleted",
    ),
    (
        "resources/browsers.rs",
        "include_deleted: bool",
        "include_deleted: i64",
        "GET /browsers/{id_or_name} query include_deleted",
    ),
    (
        "resources/browsers.rs",
        "call.path(\"id_or_name\"",
        "call.path(\"id\"",
        "GET /browsers/{id_or_name} path id_or_name",
    ),
    (
        "client.rs",
        "https://api.onkernel.com",
        "https://api.example.com",
        "servers",
    ),
    (
        "client.rs",
        "Scheme::bearer(\"bearerAuth\")",
        "",
        "securitySchemes",
    ),
    (
        "lib.rs",
        "Error<models::ErrorBody>",
        "Error<models::ErrorDetail>",
        "failures",
    ),
];

#[test]
fn every_change_of_the_client_is_named_by_conformance() {
    let original = read_tree(&generated());
    let copy = Copy::new();
    for (file, from, to, named) in EDITS {
        let path = format!("src/{file}");
        let text = original[&path].replacen(from, to, 1);
        assert_ne!(text, original[&path], "{file} does not say {from}");
        write_tree(&copy.generated, &[(path.clone(), text)].into());
        let found = conformance::check(&copy.spec, &copy.generated);
        let found = found.err().unwrap_or_default();
        assert!(
            found.iter().any(|fault| fault.starts_with(named)),
            "{from} became {to} in {file}, and conformance does not name {named}:\n{}",
            found.join("\n")
        );
        write_tree(
            &copy.generated,
            &[(path.clone(), original[&path].clone())].into(),
        );
    }
    println!("{} changes were named", EDITS.len());
}

#[test]
fn drift_names_files_that_are_missing_edited_or_too_many() {
    let drift_after = |change: fn(&Copy) -> std::io::Result<()>| {
        let copy = Copy::new();
        change(&copy).expect("a copy can be changed");
        drift::check(&copy.spec, &copy.generated).expect_err("drift sees it")
    };
    let missing =
        drift_after(|copy| std::fs::remove_file(copy.generated.join("src/models/tags.rs")));
    assert!(
        missing.contains("generated/src/models/tags.rs is missing"),
        "{missing}"
    );
    let surplus = drift_after(|copy| std::fs::write(copy.generated.join("src/mine.rs"), "//!\n"));
    assert!(
        surplus.contains("generated/src/mine.rs is not wanted"),
        "{surplus}"
    );
    let edited =
        drift_after(|copy| std::fs::write(copy.generated.join("src/models/tags.rs"), "mine\n"));
    assert!(names(&edited, "-mine"), "{edited}");
    let lock = drift_after(|copy| std::fs::write(copy.spec.join("names.lock"), ""));
    assert!(names(&lock, "+#/components/schemas/Tags = Tags"), "{lock}");
    let list =
        drift_after(|copy| std::fs::write(copy.generated.join(".specmill-files"), "src/lib.rs\n"));
    assert!(list.contains(".specmill-files"), "{list}");
}
