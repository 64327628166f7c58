//! `specmill diff`: findings that need documents of their own: compositions, settings, and clients
//! of several resources.

use std::fs;

use specmill::diff::{Effect, Finding, Options, Source, Verdict, diff};
use specmill::spec::Spec;

/// Reads a document with settings.
fn read(text: &str, settings: &str) -> Spec {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text);
    put("openapi.yaml", text).expect("a file can be written");
    put("specmill.toml", settings).expect("a file can be written");
    Spec::read_folder(folder.path()).expect("a document is readable")
}

fn verdict_with(old: &str, new: &str, settings: &str) -> Verdict {
    let (old, new) = (read(old, settings), read(new, settings));
    diff(&old, &new, &Options::default()).unwrap_or_else(|failed| {
        panic!("{}", failed.error.render(false));
    })
}

fn verdict(old: &str, new: &str) -> Verdict {
    verdict_with(old, new, "")
}

/// Returns the findings in one line each: kind, source, requests, responses.
fn lines(verdict: &Verdict) -> Vec<String> {
    let word = |value: serde_json::Result<String>| {
        let text = value.expect("a word");
        text.trim_matches('"').to_owned()
    };
    let line = |finding: &Finding| {
        let (source, wire) = (finding.source, finding.wire);
        let source = word(serde_json::to_string(&source));
        let request = word(serde_json::to_string(&wire.request));
        let response = word(serde_json::to_string(&wire.response));
        format!("{} {source} {request} {response}", finding.kind.id())
    };
    verdict.findings.iter().map(line).collect()
}

/// Returns an API that sends a schema and receives another one.
fn sends_and_receives(sent: &str, received: &str, components: &str) -> String {
    format!(
        "openapi: 3.1.0
info: {{title: Plants, version: '1'}}
servers: [{{url: https://api.example.com}}]
paths:
  /plants:
    post:
      operationId: addPlant
      requestBody:
        required: true
        content: {{application/json: {{schema: {sent}}}}}
      responses:
        '200':
          description: Done
          content: {{application/json: {{schema: {received}}}}}
components:
  schemas:
    Base: {{type: object, required: [id], properties: {{id: {{type: string}}}}}}
{components}"
    )
}

const NAME: &str = "properties: {name: {type: string}}";

/// A part that forbids the properties of the other parts, in every kind of composition.
#[test]
fn a_part_of_a_composition_that_is_closed_has_a_finding() {
    let base = "{$ref: '#/components/schemas/Base'}";
    let closed = "additionalProperties: false";
    let any = "{type: string}";
    let of = |sent: &str| sends_and_receives(sent, any, "");
    let pairs = [
        // Each request has `id`, which the closed part forbids.
        (
            of(&format!("{{allOf: [{base}, {{{NAME}}}]}}")),
            of(&format!("{{allOf: [{base}, {{{NAME}, {closed}}}]}}")),
            "fails",
        ),
        (
            of(&format!("{{allOf: [{base}, {{{NAME}}}]}}")),
            of(&format!(
                "{{allOf: [{base}, {{{NAME}, unevaluatedProperties: false}}]}}"
            )),
            "fails",
        ),
        // It has all that is required, so only further properties are lost.
        (
            of(&format!("{{allOf: [{base}, {{{NAME}}}]}}")),
            of(&format!(
                "{{allOf: [{base}, {{properties: {{id: {any}}}, {closed}}}, {{{NAME}}}]}}"
            )),
            "depends",
        ),
        // Nested lists, and keywords beside a list of variants.
        (
            of(&format!("{{allOf: [{base}, {{allOf: [{{{NAME}}}]}}]}}")),
            of(&format!(
                "{{allOf: [{base}, {{allOf: [{{{NAME}, {closed}}}]}}]}}"
            )),
            "fails",
        ),
        (
            of(&format!(
                "{{type: object, {NAME}, required: [name], oneOf: [{{required: [a], properties: {{a: {any}}}}}, {{required: [b], properties: {{b: {any}}}}}]}}"
            )),
            of(&format!(
                "{{type: object, {NAME}, required: [name], {closed}, oneOf: [{{required: [a], properties: {{a: {any}}}}}, {{required: [b], properties: {{b: {any}}}}}]}}"
            )),
            "fails",
        ),
    ];
    for (open, closed, effect) in pairs {
        let found = verdict(&open, &closed);
        let wanted = format!("additional-properties-changed nothing {effect} nothing");
        assert_eq!(lines(&found), [wanted], "{closed}");
        let place = found.findings[0].new.as_ref().expect("a place");
        assert!(place.pointer.contains("/schema"), "{place:?}");
        let found = verdict(&closed, &open);
        let wanted = "additional-properties-changed nothing nothing nothing";
        assert_eq!(lines(&found), [wanted], "{closed}");
    }
}

#[test]
fn a_closed_component_is_one_finding_for_all_that_it_is_part_of() {
    let components = |part: &str| {
        format!(
            "    Part: {{type: object, {NAME}{part}}}
    A: {{allOf: [{{$ref: '#/components/schemas/Base'}}, {{$ref: '#/components/schemas/Part'}}]}}
    B: {{allOf: [{{$ref: '#/components/schemas/Part'}}], required: [b], properties: {{b: {{type: string}}}}}}
"
        )
    };
    let api = |part: &str| {
        let (a, b) = (
            "{$ref: '#/components/schemas/A'}",
            "{$ref: '#/components/schemas/B'}",
        );
        sends_and_receives(a, b, &components(part))
    };
    let found = verdict(&api(""), &api(", additionalProperties: false"));
    // The component by itself is not sent; what it is part of is.
    assert_eq!(
        lines(&found),
        [
            "additional-properties-changed nothing fails nothing",
            "additional-properties-changed nothing nothing nothing"
        ]
    );
    let bad = &found.findings[0];
    assert_eq!(bad.operations, ["POST /plants"]);
    let place = bad.new.as_ref().expect("a place");
    assert_eq!(place.pointer, "#/components/schemas/Part");
    // Only what is received: the client keeps what it does not know.
    let api = |part: &str| {
        let a = "{$ref: '#/components/schemas/A'}";
        sends_and_receives("{type: string}", a, &components(part))
    };
    let found = verdict(&api(""), &api(", additionalProperties: false"));
    assert!(
        found
            .findings
            .iter()
            .all(|it| it.wire.worst() == Effect::Nothing)
    );
    // A property of a closed part that goes is forbidden from then on.
    let closed = ", additionalProperties: false}\n";
    let with = |more: &str| {
        let a = "{$ref: '#/components/schemas/A'}";
        let part = components(", additionalProperties: false");
        let part = part.replace(
            "name: {type: string}",
            &format!("name: {{type: string}}{more}"),
        );
        assert!(part.contains(closed));
        sends_and_receives(a, "{type: string}", &part)
    };
    let found = verdict(&with(", size: {type: integer}"), &with(""));
    let lost = found
        .findings
        .iter()
        .find(|it| it.kind.id() == "property-removed");
    assert_eq!(lost.expect("a finding").wire.request, Effect::Fails);
}

/// Returns an API whose operations require a header, and other ones that do not.
fn tenants(required: usize, free: usize) -> String {
    let mut text = "openapi: 3.1.0
info: {title: Tenants, version: '1'}
servers: [{url: https://api.example.com}]
paths:
"
    .to_owned();
    let response = "responses: {'204': {description: Done}}";
    for index in 0..required {
        text.push_str(&format!(
            "  /things{index}:
    get:
      operationId: getThing{index}
      parameters: [{{name: X-Tenant-Id, in: header, required: true, schema: {{type: string}}}}]
      {response}\n"
        ));
    }
    for index in 0..free {
        text.push_str(&format!(
            "  /others{index}:\n    get: {{operationId: getOther{index}, {response}}}\n"
        ));
    }
    text
}

/// A parameter is the client's if most operations require it. More operations take it away, though
/// nothing changes on the wire.
#[test]
fn a_parameter_that_leaves_the_client_changes_nothing_on_the_wire() {
    for (old, new, builder) in [(0, 8, "is gone"), (8, 0, "is new")] {
        let found = verdict(&tenants(5, old), &tenants(5, new));
        assert!(!found.findings.is_empty());
        assert_eq!(found.source, Source::Breaks, "{builder}");
        let moved = found
            .findings
            .iter()
            .filter(|it| it.source == Source::Breaks);
        let moved = moved
            .filter(|it| it.kind.id() != "operation-removed")
            .collect::<Vec<_>>();
        let [moved] = moved.as_slice() else {
            panic!("{builder}: {:#?}", lines(&found));
        };
        assert_eq!(moved.kind.id(), "client-parameter", "{builder}");
        assert_eq!(moved.wire.worst(), Effect::Nothing);
        assert_eq!(moved.operation_count, 5);
        let rows = format!("{:?}", moved.rust);
        assert!(rows.contains("ClientBuilder::tenant_id"), "{rows}");
        assert!(rows.contains("Things4"), "{rows}");
    }
}

/// The wire follows from what the document requires, source code from what a caller has to pass.
#[test]
fn a_parameter_with_a_value_of_its_own_is_required_all_the_same() {
    let api = |parameter: &str| {
        let parameters = match parameter {
            "" => String::new(),
            schema => format!("parameters: [{{name: size, in: query, {schema}}}], "),
        };
        format!(
            "openapi: 3.1.0
info: {{title: Plants, version: '1'}}
servers: [{{url: https://api.example.com}}]
paths:
  /plants:
    get: {{operationId: listPlants, {parameters}responses: {{'204': {{description: Done}}}}}}
"
        )
    };
    let free = "schema: {type: string}";
    let needed = "required: true, schema: {type: string}";
    let default = "required: true, schema: {type: string, default: a}";
    let one = "required: true, schema: {type: string, const: a}";
    for (old, new, wanted) in [
        ("", needed, "required-parameter-added breaks fails nothing"),
        ("", default, "required-parameter-added adds depends nothing"),
        ("", one, "required-parameter-added adds fails nothing"),
        (free, needed, "parameter-required breaks fails nothing"),
        (free, default, "parameter-required nothing depends nothing"),
        (needed, free, "parameter-optional breaks nothing nothing"),
        // The old client sent the value in each request.
        (default, needed, "parameter-required breaks nothing nothing"),
        (needed, default, "parameter-optional breaks nothing nothing"),
    ] {
        let found = lines(&verdict(&api(old), &api(new)));
        let of_presence = found.iter().filter(|it| !it.starts_with("default-changed"));
        assert_eq!(of_presence.collect::<Vec<_>>(), [wanted], "{old} -> {new}");
    }
}

/// Returns an API with these resources.
fn resources(names: &[&str]) -> String {
    let mut text = "openapi: 3.1.0
info: {title: Plants, version: '1'}
servers: [{url: https://api.example.com}]
paths:
"
    .to_owned();
    for name in names {
        text.push_str(&format!(
            "  /{name}:\n    get: {{operationId: list_{name}, responses: {{'204': {{description: Done}}}}}}\n"
        ));
    }
    text
}

/// A client of one resource has no features, so that a caller without default features has all.
#[test]
fn the_first_features_of_a_crate_break_callers_without_the_default_ones() {
    let (one, two) = (resources(&["herbs"]), resources(&["herbs", "trees"]));
    let found = verdict(&one, &two);
    let features = found
        .findings
        .iter()
        .filter(|it| it.kind.id() == "features-changed");
    let [features] = features.collect::<Vec<_>>()[..] else {
        panic!("{:#?}", lines(&found));
    };
    assert_eq!(features.source, Source::Breaks);
    assert_eq!(features.wire.worst(), Effect::Nothing);
    let rows = features
        .rust
        .iter()
        .map(|it| it.new.clone().unwrap_or_default());
    let wanted = [
        "Cargo feature `herbs`",
        "Cargo feature `trees`",
        "Cargo feature `all-models`",
    ];
    assert_eq!(rows.collect::<Vec<_>>(), wanted);
    assert_eq!(
        features.advice.as_deref(),
        Some("with `default-features = false`, add `features = [\"herbs\"]`")
    );
    // One more feature adds, and so do features where there was nothing to lose.
    let found = verdict(&two, &resources(&["herbs", "mosses", "trees"]));
    assert_eq!(found.source, Source::Adds, "{:#?}", lines(&found));
    let found = verdict(
        "{openapi: 3.1.0, info: {title: Plants, version: '1'}, servers: [{url: https://api.example.com}], paths: {}}",
        &two,
    );
    assert_eq!(found.source, Source::Adds, "{:#?}", lines(&found));
    // A module of another crate has none.
    let options = Options {
        is_module: true,
        ..Options::default()
    };
    for (old, new, source) in [(&one, &two, Source::Adds), (&two, &one, Source::Breaks)] {
        let found = diff(&read(old, ""), &read(new, ""), &options).expect("documents");
        assert_eq!(found.source, source);
        let lines = lines(&found);
        assert!(
            !lines.iter().any(|it| it.starts_with("features")),
            "{lines:#?}"
        );
    }
}

/// A client that loses its second resource loses its features, which a manifest may name.
#[test]
fn features_that_go_break_callers_that_name_them() {
    let (one, two) = (resources(&["herbs"]), resources(&["herbs", "trees"]));
    let found = verdict(&two, &one);
    let mut findings = found.findings.iter();
    let features = findings.find(|it| it.kind.id() == "features-changed");
    let features = features.unwrap_or_else(|| panic!("{:#?}", lines(&found)));
    assert_eq!(features.source, Source::Breaks);
    assert_eq!(features.wire.worst(), Effect::Nothing);
    let rows = features.rust.iter().map(|it| it.old.clone());
    let wanted = ["herbs", "trees", "all-models"].map(|it| Some(format!("Cargo feature `{it}`")));
    assert_eq!(rows.collect::<Vec<_>>(), wanted);
    assert_eq!(
        features.advice.as_deref(),
        Some("remove `features` and `default-features` from the dependency")
    );
    // Where features stay, the one of the resource that is gone goes with it.
    let three = resources(&["herbs", "mosses", "trees"]);
    let found = verdict(&three, &two);
    let features = |it: &&Finding| it.kind.id() == "features-changed";
    assert_eq!(
        found
            .findings
            .iter()
            .find(features)
            .map(|it| it.message.as_str()),
        None
    );
}

/// Advice is for those whom a change concerns.
#[test]
fn a_value_that_is_only_sent_needs_no_advice_for_readers() {
    let component = |values: &str| format!("    Kind: {{type: string, enum: [{values}]}}\n");
    let kind = "{$ref: '#/components/schemas/Kind'}";
    for (sent, received, is_advised) in [
        ("{type: string}", kind, true),
        (kind, "{type: string}", false),
    ] {
        let api = |values: &str| sends_and_receives(sent, received, &component(values));
        let found = verdict(&api("a"), &api("a, b"));
        let mut findings = found.findings.iter();
        let added = findings.find(|it| it.kind.id() == "enum-value-added");
        let added = added.unwrap_or_else(|| panic!("{:#?}", lines(&found)));
        assert_eq!(added.advice.is_some(), is_advised, "{added:#?}");
    }
}

/// The kinds that need settings, names or compositions of their own; `tests/diff.rs` has the others.
#[test]
fn each_kind_that_needs_documents_of_its_own_has_a_case() {
    let found = |old: &Spec, new: &Spec, kind: &str| {
        let verdict = diff(old, new, &Options::default()).expect("documents");
        let finding = only(&verdict, kind).clone();
        assert!(
            finding.old.is_some() || finding.new.is_some(),
            "{finding:#?}"
        );
        let advice = finding.advice.clone().unwrap_or_default();
        (finding.source, finding.wire.worst(), advice)
    };
    // Another name in the lock.
    let named = |name: &str| {
        let spec = read(&resources(&["herbs"]), "");
        let line = format!("#/paths/~1herbs/get = herbs.{name}\n");
        let lock = spec
            .generate(specmill::Layout::Crate)
            .expect("documents")
            .lock
            .to_string();
        let lock = lock.replace("#/paths/~1herbs/get = herbs.list\n", &line);
        assert!(lock.contains(&line), "{lock}");
        let folder = tempfile::tempdir().expect("a folder can be made");
        let put = |name: &str, text: &str| fs::write(folder.path().join(name), text);
        put("openapi.yaml", &resources(&["herbs"])).expect("a file can be written");
        put("names.lock", &lock).expect("a file can be written");
        Spec::read_folder(folder.path()).expect("a document is readable")
    };
    let renamed = found(&named("list"), &named("all"), "operation-renamed");
    let advice = "remove the calls of `Herbs::list`".to_owned();
    assert_eq!(renamed, (Source::Breaks, Effect::Nothing, advice));
    // Settings name a parameter of the client.
    let zoned = "openapi: 3.1.0
info: {title: Plants, version: '1'}
servers: [{url: https://api.example.com}]
paths:
  /log:
    get:
      parameters: [{name: X-Zone, in: header, required: true, schema: {type: string}}]
      responses: {'204': {description: Done}}
";
    let of_client = read(zoned, "[client]\nparameters = [\"header X-Zone\"]\n");
    let moved = found(&read(zoned, ""), &of_client, "client-parameter");
    assert_eq!(
        moved,
        (
            Source::Breaks,
            Effect::Nothing,
            "call `.retrieve()`".to_owned()
        )
    );
    // A stream beside another media type, and alone.
    let of = |contents: &[&str]| {
        let contents = contents
            .iter()
            .map(|media| format!("{media}: {{schema: {{type: string}}}}"));
        let contents = contents.collect::<Vec<_>>().join(", ");
        let operation =
            format!("{{responses: {{'200': {{description: Log, content: {{{contents}}}}}}}}}");
        let head = "openapi: 3.1.0, info: {title: Plants, version: '1'}";
        let servers = "servers: [{url: https://api.example.com}]";
        read(
            &format!("{{{head}, {servers}, paths: {{/log: {{get: {operation}}}}}}}"),
            "",
        )
    };
    let (alone, both) = (
        of(&["text/event-stream"]),
        of(&["application/json", "text/event-stream"]),
    );
    assert_eq!(found(&both, &alone, "response-stream").1, Effect::Fails);
    assert_eq!(found(&alone, &both, "response-stream").0, Source::Breaks);
    // What was a stream alone is one still.
    let verdict = diff(&alone, &both, &Options::default()).expect("documents");
    assert!(
        !lines(&verdict)
            .iter()
            .any(|it| it.starts_with("response-media-type-removed"))
    );
    // A type that becomes recursive by another one.
    let tree = |more: &str| {
        let components = format!(
            "    Tree: {{type: object, properties: {{leaf: {{$ref: '#/components/schemas/Leaf'}}}}}}
    Leaf: {{type: object, properties: {{size: {{type: integer}}{more}}}}}
"
        );
        read(
            &sends_and_receives(
                "{type: string}",
                "{$ref: '#/components/schemas/Tree'}",
                &components,
            ),
            "",
        )
    };
    let (plain, recursive) = (tree(""), tree(", of: {$ref: '#/components/schemas/Tree'}"));
    let (source, _, advice) = found(&plain, &recursive, "type-boxed");
    assert_eq!(
        (source, advice.as_str()),
        (Source::Breaks, "put the value of `leaf` into a `Box`")
    );
    let (_, _, advice) = found(&recursive, &plain, "type-boxed");
    assert_eq!(advice, "take the value of `leaf` out of its `Box`");
}

/// Returns an API whose responses have headers, each `(path, header)`.
fn headers(declared: &[(&str, &str)]) -> String {
    let mut text = "openapi: 3.1.0
info: {title: Plants, version: '1'}
servers: [{url: https://api.example.com}]
paths:
"
    .to_owned();
    for (path, header) in declared {
        text.push_str(&format!(
            "  /{path}:\n    get:\n      responses:\n        '204':\n          description: Done\n          headers: {{{header}}}\n"
        ));
    }
    text.push_str(
        "components:\n  headers:\n    Left: {description: Calls left, schema: {type: integer}}\n",
    );
    text
}

/// Finds the only finding of a kind.
fn only<'a>(verdict: &'a Verdict, kind: &str) -> &'a Finding {
    let found = verdict.findings.iter().filter(|it| it.kind.id() == kind);
    let [found] = found.collect::<Vec<_>>()[..] else {
        panic!("{kind}: {:#?}", lines(verdict));
    };
    found
}

/// A header has its place, and reaches the operations whose responses have it.
#[test]
fn a_header_is_one_finding_with_its_place_and_its_operations() {
    let left = "X-Left: {schema: {type: integer}}";
    let text = "X-Left: {schema: {type: string}}";
    let shared = "X-Left: {$ref: '#/components/headers/Left'}";
    let other = "X-Other: {schema: {type: string}}";
    let old = headers(&[("herbs", left), ("mosses", left), ("trees", other)]);
    // Each response has it inline; one cause is one finding.
    let new = headers(&[("herbs", text), ("mosses", text), ("trees", other)]);
    let found = verdict(&old, &new);
    let changed = only(&found, "type-changed");
    assert_eq!(changed.operations, ["GET /herbs", "GET /mosses"]);
    for place in [&changed.old, &changed.new] {
        let place = place.as_ref().expect("a place");
        assert_eq!(
            place.pointer,
            "#/paths/~1herbs/get/responses/204/headers/X-Left"
        );
        assert!(place.place.ends_with(":10:21"), "{}", place.place);
    }
    // Where it is declared is nothing.
    let new = headers(&[("herbs", left), ("mosses", shared), ("trees", other)]);
    let found = verdict(&old, &new);
    assert_eq!(lines(&found), ["words-changed nothing nothing nothing"]);
    // One that is gone everywhere, and one that is new.
    let gone = headers(&[("herbs", other), ("mosses", other), ("trees", other)]);
    let found = verdict(&old, &gone);
    let removed = only(&found, "header-removed");
    assert_eq!(removed.operations, ["GET /herbs", "GET /mosses"]);
    assert_eq!(removed.source, Source::Breaks);
    assert!(removed.old.is_some() && removed.new.is_none());
    let found = verdict(&gone, &old);
    let added = only(&found, "header-added");
    assert_eq!(added.operation_count, 2);
    assert!(added.old.is_none() && added.new.is_some());
}

/// Two servers may have one URL, and other variables.
#[test]
fn servers_of_one_url_are_told_apart() {
    let api = |stages: &[&str]| {
        let servers = stages.iter().map(|stage| {
            format!("{{url: 'https://{{stage}}.example.com', description: {stage}, variables: {{stage: {{default: {stage}}}}}}}")
        });
        let servers = servers.collect::<Vec<_>>().join(", ");
        format!(
            "{{openapi: 3.1.0, info: {{title: Plants, version: '1'}}, servers: [{servers}], paths: {{}}}}"
        )
    };
    let old = api(&["live", "trial"]);
    assert_eq!(lines(&verdict(&old, &old)), [""; 0]);
    let found = verdict(&old, &api(&["live", "test"]));
    only(&found, "server-variable");
    let found = verdict(&old, &api(&["live"]));
    assert_eq!(only(&found, "server-removed").source, Source::Breaks);
    assert_eq!(lines(&found).len(), 1);
}

/// Settings name an operation that has another path and another `operationId`, directly or by what
/// holds it.
#[test]
fn an_operation_that_the_settings_name_is_the_same_one() {
    let old = resources(&["herbs", "trees"]);
    let new = resources(&["herbs", "forests"]);
    let found = verdict(&old, &new);
    assert!(
        lines(&found)
            .iter()
            .any(|it| it.starts_with("operation-removed"))
    );
    for (from, to) in [
        ("#/paths/~1trees/get", "#/paths/~1forests/get"),
        ("#/paths/~1trees", "#/paths/~1forests"),
    ] {
        let settings = format!("[renames]\n\"{from}\" = \"{to}\"\n");
        let found = verdict_with(&old, &new, &settings);
        let lines = lines(&found);
        assert!(lines.contains(&"operation-id-changed nothing nothing nothing".to_owned()));
        let moved = found
            .findings
            .iter()
            .find(|it| it.kind.id() == "operation-path-changed");
        let moved = moved.unwrap_or_else(|| panic!("{lines:#?}"));
        assert_eq!(moved.wire.request, Effect::Fails);
        assert_eq!(moved.advice, None, "it is named already");
        assert!(
            !lines.iter().any(|it| it.starts_with("operation-removed")),
            "{lines:#?}"
        );
    }
    // A name of what is there still, or was there before, says nothing.
    let settings = "[renames]\n\"#/paths/~1herbs/get\" = \"#/paths/~1forests/get\"\n";
    let found = verdict_with(&old, &new, settings);
    assert!(
        lines(&found)
            .iter()
            .any(|it| it.starts_with("operation-removed"))
    );
}

/// Items are in the order of the documents, a type before its members, whatever their names.
#[test]
fn items_are_in_the_order_of_the_documents() {
    let api = |name: &str| {
        let of = format!("{{$ref: '#/components/schemas/{name}'}}");
        let properties = "zone: {type: string}, Kind: {type: string, enum: [b, a]}";
        let thing = format!("    {name}: {{type: object, properties: {{{properties}}}}}\n");
        sends_and_receives(&of, &of, &thing)
    };
    let shown = |verdict: &Verdict, kind: &str| {
        let finding = verdict.findings.iter().find(|it| it.kind.id() == kind);
        let finding = finding.unwrap_or_else(|| panic!("{:#?}", lines(verdict)));
        let show = |line: &Option<String>| line.clone().unwrap_or_default();
        let rows = finding.rust.iter();
        rows.map(|it| [show(&it.old), show(&it.new)])
            .collect::<Vec<_>>()
    };
    // The old name and the new one are one item.
    let renamed = verdict(&api("Zebra"), &api("Animal"));
    let rows = shown(&renamed, "component-renamed");
    assert_eq!(rows[0], ["struct models::Zebra", "struct models::Animal"]);
    assert_eq!(
        rows[1],
        ["enum models::ZebraKind", "enum models::AnimalKind"]
    );
    assert!(rows[2][0].starts_with("resources::Plants::create("));
    assert!(rows[3][0].starts_with("resources::PlantsCreate::await("));
    assert_eq!(rows.len(), 4);
    // Members are in the order of the document, not in that of the alphabet.
    let with = |values: &str| {
        let kind = format!("    Kind: {{type: string, enum: [{values}]}}\n");
        sends_and_receives(
            "{type: string}",
            "{$ref: '#/components/schemas/Kind'}",
            &kind,
        )
    };
    let found = verdict(&with("m"), &with("m, z, b"));
    let rows = shown(&found, "enum-value-added");
    let wanted = ["", "variant models::Kind::Z", "", "variant models::Kind::B"];
    assert_eq!(rows.concat(), wanted);
}

#[test]
fn a_constant_that_becomes_another_type_fails_both_ways() {
    let of = |kind: &str| {
        format!("{{type: object, required: [kind], properties: {{kind: {{{kind}}}}}}}")
    };
    let of_both = |kind: &str| sends_and_receives(&of(kind), &of(kind), "");
    let constant = of_both("type: string, const: tree");
    let lines_of = |new: &str| lines(&verdict(&constant, &of_both(new)));
    assert_eq!(
        lines_of("type: integer"),
        ["type-changed breaks fails fails"]
    );
    // The type stays: the property has more values than the old client sends.
    let lines = lines_of("type: string");
    assert!(
        lines.iter().all(|it| it.starts_with("constant-changed ")),
        "{lines:?}"
    );
}
