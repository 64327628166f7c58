//! Changes of the documents, one at a time, with the text that each guard has to report.

use serde_yaml::Value;
use specmill::diff::Source;

use crate::edit::{has, remove, rename, set};

/// One change of the documents, with the text that each guard has to report.
pub(crate) struct Change {
    pub(crate) what: &'static str,
    /// Applies the change; returns true if the document had the changed part
    pub(crate) apply: fn(&mut Value) -> bool,
    /// In a line that was added or removed
    pub(crate) drift: &'static str,
    /// In a line that was added or removed
    pub(crate) surface: &'static str,
    pub(crate) conformance: &'static str,
    /// The kinds of the findings
    pub(crate) kinds: &'static [&'static str],
    /// The worst effect on code that calls the client
    pub(crate) source: Source,
}

const BROWSER: &str = "components/schemas/Browser";
const GET_BROWSER: &str = "paths/~1browsers~1{id_or_name}/get";
const GET_CONNECTION: &str = "paths/~1auth~1connections~1{id}/get";

pub(crate) const CHANGES: &[Change] = &[
    Change {
        what: "a property renamed",
        apply: |root| rename(root, &format!("{BROWSER}/properties"), "gpu", "has_gpu"),
        drift: "has_gpu",
        surface: "field models::Browser.has_gpu",
        conformance: "Browser.has_gpu",
        kinds: &["property-added", "property-removed"],
        source: Source::Breaks,
    },
    Change {
        what: "a property removed",
        apply: |root| remove(root, &format!("{BROWSER}/properties/kiosk_mode")),
        drift: "kiosk_mode",
        surface: "field models::Browser.kiosk_mode",
        conformance: "Browser.kiosk_mode",
        kinds: &["property-removed"],
        source: Source::Breaks,
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
        kinds: &["property-added"],
        source: Source::Adds,
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
        kinds: &["type-changed"],
        source: Source::Breaks,
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
        kinds: &["property-required"],
        source: Source::Breaks,
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
        kinds: &["null-removed"],
        source: Source::Nothing,
    },
    Change {
        what: "a format dropped",
        apply: |root| remove(root, &format!("{BROWSER}/properties/deleted_at/format")),
        drift: "deleted_at",
        surface: "field models::Browser.deleted_at: Option<String>",
        conformance: "Browser.deleted_at",
        kinds: &["format-changed"],
        source: Source::Breaks,
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
        kinds: &["type-changed"],
        source: Source::Breaks,
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
        kinds: &["type-changed"],
        source: Source::Breaks,
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
        kinds: &["enum-value-removed"],
        source: Source::Breaks,
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
        kinds: &["enum-value-added"],
        source: Source::MeansSomethingElse,
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
        kinds: &["component-removed", "type-changed"],
        source: Source::Breaks,
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
        surface: "query \"with_deleted\"",
        conformance: "GET /browsers/{id_or_name} query with_deleted",
        kinds: &["parameter-added", "parameter-removed"],
        source: Source::Breaks,
    },
    Change {
        what: "a parameter made required",
        apply: |root| {
            set(
                root,
                &format!("{GET_BROWSER}/parameters/1/required"),
                "true",
            );
            // A property with a default would still be a setter.
            set(
                root,
                &format!("{GET_BROWSER}/parameters/1/schema"),
                "{type: boolean}",
            )
        },
        drift: "include_deleted",
        surface: "Browsers::retrieve(&self, id_or_name: impl Into<String>, include_deleted: bool)",
        conformance: "GET /browsers/{id_or_name} query include_deleted",
        kinds: &["default-changed", "parameter-required"],
        source: Source::Breaks,
    },
    Change {
        what: "a parameter restyled",
        apply: |root| {
            let parameter = format!("{GET_BROWSER}/parameters/1");
            set(root, &format!("{parameter}/explode"), "false")
        },
        drift: "include_deleted",
        surface: "query \"include_deleted\" form",
        conformance: "GET /browsers/{id_or_name} query include_deleted",
        kinds: &[],
        source: Source::Nothing,
    },
    Change {
        what: "a response removed",
        apply: |root| remove(root, &format!("{GET_BROWSER}/responses/404")),
        drift: "404",
        surface: "call resources::BrowsersRetrieve response 404",
        conformance: "GET /browsers/{id_or_name} 404",
        kinds: &["failure-removed"],
        source: Source::Nothing,
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
        kinds: &["failure-type-changed", "type-changed"],
        source: Source::Breaks,
    },
    Change {
        what: "an operation removed",
        apply: |root| remove(root, GET_CONNECTION),
        drift: "AuthConnectionsRetrieve",
        surface: "struct resources::AuthConnectionsRetrieve",
        conformance: "GET /auth/connections/{id}",
        kinds: &["features-changed", "operation-removed"],
        source: Source::Breaks,
    },
    Change {
        what: "an operation added that sends what was only received",
        apply: |root| {
            let operation = "{patch: {operationId: patchProfile, \
                parameters: [{name: id, in: path, required: true, schema: {type: string}}], \
                requestBody: {required: true, content: {application/json: {schema: \
                {$ref: '#/components/schemas/Profile'}}}}, \
                responses: {'204': {description: Done}}}}";
            has(root, BROWSER) && set(root, "paths/~1profiles~1{id}", operation)
        },
        drift: "PATCH",
        surface: "field models::Profile.name: Nullable<String>",
        conformance: "Profile.name",
        kinds: &[
            "constructor-changed",
            "operation-added",
            "signature-changed",
        ],
        source: Source::Breaks,
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
        kinds: &["operation-path-changed"],
        source: Source::Nothing,
    },
    Change {
        what: "an operation's id changed",
        apply: |root| set(root, &format!("{GET_BROWSER}/operationId"), "browserById"),
        drift: "browserById",
        surface: "id \"browserById\"",
        conformance: "GET /browsers/{id_or_name}: its id",
        kinds: &["operation-id-changed"],
        source: Source::Nothing,
    },
    Change {
        what: "an operation without security",
        apply: |root| set(root, &format!("{GET_BROWSER}/security"), "[]"),
        drift: "security",
        surface: "call resources::BrowsersRetrieve security []",
        conformance: "GET /browsers/{id_or_name} security",
        kinds: &["operation-security-changed"],
        source: Source::Nothing,
    },
];
