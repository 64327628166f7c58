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
