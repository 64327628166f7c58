use super::*;
use crate::lift::document::{
    Operation, Parameter, ParameterLocation, ParameterStyle, PathItem, SecuritySchemeKind, Status,
};
use crate::load::{Number, read_text};

fn lifted(text: &str) -> Document {
    let mut diagnostics = Vec::new();
    let document = crate::lift::lift(read_text(text), &mut diagnostics);
    document.unwrap_or_else(|| panic!("{diagnostics:?}"))
}

fn operation(document: &Document) -> &Operation {
    &document.paths["/boats"].operations["get"]
}

fn parameter(fields: &str) -> Parameter {
    let mut document = lifted(&format!(
        "{{openapi: 3.2.0, paths: {{/boats: {{get: {{parameters: [{{name: a, {fields}}}]}}}}}}}}"
    ));
    let item = document.paths.swap_remove("/boats").unwrap();
    let operation = item.operations.into_values().next().unwrap();
    match operation.parameters.into_iter().next() {
        Some(Referenced::Value(parameter)) => parameter,
        other => panic!("{other:?}"),
    }
}

#[test]
fn parameters_have_their_locations_and_styles() {
    use ParameterLocation::{Cookie, Header, Path, Query, Querystring};
    use ParameterStyle as Style;
    for (fields, location, style) in [
        ("in: path", Path, Style::Simple),
        ("in: path, style: label", Path, Style::Label),
        ("in: path, style: matrix", Path, Style::Matrix),
        ("in: query", Query, Style::Form),
        (
            "in: query, style: spaceDelimited",
            Query,
            Style::SpaceDelimited,
        ),
        (
            "in: query, style: pipeDelimited",
            Query,
            Style::PipeDelimited,
        ),
        ("in: query, style: deepObject", Query, Style::DeepObject),
        ("in: querystring", Querystring, Style::Form),
        ("in: header", Header, Style::Simple),
        ("in: cookie", Cookie, Style::Form),
        ("in: cookie, style: cookie", Cookie, Style::Cookie),
        (
            "in: query, x-in: cookie, x-style: cookie",
            Query,
            Style::Form,
        ),
    ] {
        let found = parameter(fields);
        assert_eq!((found.location, found.style), (location, style), "{fields}");
    }
}

#[test]
fn parameters_have_flags_of_every_location() {
    let flags = |fields: &str| {
        let found = parameter(fields);
        let allow = [found.allow_reserved, found.allow_empty];
        (allow, found.explode, found.media_type)
    };
    let content = "content: {application/json: {}}";
    for place in ["path", "query", "header", "cookie"] {
        assert_eq!(
            flags(&format!("in: {place}")),
            ([false, false], None, None),
            "{place}"
        );
        assert_eq!(
            flags(&format!(
                "in: {place}, allowReserved: true, allowEmptyValue: true, explode: false, {content}"
            )),
            (
                [true, true],
                Some(false),
                Some("application/json".to_owned())
            ),
            "{place}"
        );
    }
}

#[test]
fn operations_of_every_method_are_read() {
    let document = lifted(
        "{openapi: 3.2.0, paths: {/boats: {trace: {}, query: {operationId: q}, get: {}, \
         x-query: {operationId: x}, additionalOperations: {SINK: {}, COPY: {operationId: c}}}}}",
    );
    let item = &document.paths["/boats"];
    assert_eq!(
        item.operations.keys().collect::<Vec<_>>(),
        [&"get", &"trace"]
    );
    assert_eq!(item.query.as_ref().unwrap().id.as_deref(), Some("q"));
    assert_eq!(item.additional["COPY"].id.as_deref(), Some("c"));
    assert_eq!(item.additional.len(), 2);
}

#[test]
fn webhooks_and_callbacks_keep_their_order() {
    let document = lifted(
        "{openapi: 3.1.0, webhooks: {z: {post: {}}, a: {post: {}}}, paths: {/boats: {get: \
         {callbacks: {s: {'{$url}': {put: {}}}, b: {$ref: '#/components/callbacks/shared'}}}}}, \
         components: {callbacks: {shared: {'{$other}': {post: {callbacks: {inner: {}}}}}}}}",
    );
    let names = |map: &IndexMap<String, PathItem>| map.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&document.webhooks), ["z", "a"]);
    let callbacks = &operation(&document).callbacks;
    assert_eq!(callbacks.keys().collect::<Vec<_>>(), ["s", "b"]);
    assert_eq!(names(callbacks["s"].as_value().unwrap()), ["{$url}"]);
    assert!(matches!(
        &callbacks["b"],
        Referenced::Reference(to) if to.as_str() == "/components/callbacks/shared"
    ));
    let shared = document.components.callbacks["shared"].as_value().unwrap();
    let inner = &shared["{$other}"].operations["post"].callbacks;
    assert_eq!(inner.keys().collect::<Vec<_>>(), ["inner"]);
}

#[test]
fn responses_come_by_status_with_default_last() {
    let document = lifted(
        "{openapi: 3.2.0, paths: {/boats: {get: {responses: {default: {}, 4XX: {}, \
         '200': {summary: s, content: {text/event-stream: {itemSchema: {type: object}}, \
         text/plain: {x-item: true}}}}}}}}",
    );
    let responses = &operation(&document).responses;
    let statuses = responses.keys().copied().collect::<Vec<_>>();
    let expected = [Status::Range(4), Status::Code(200), Status::Default];
    assert_eq!(statuses, expected);
    let response = responses[&Status::Code(200)].as_value().unwrap();
    assert_eq!(response.summary.as_deref(), Some("s"));
    let [stream, plain] = ["text/event-stream", "text/plain"].map(|it| &response.content[it]);
    assert!(stream.is_item && stream.schema.is_some());
    assert!(!plain.is_item && plain.schema.is_none());
}

#[test]
fn encodings_are_of_properties_or_of_unnamed_parts() {
    let document = lifted(
        "{openapi: 3.2.0, paths: {/boats: {get: {requestBody: {content: {\
         multipart/form-data: {encoding: {a: {style: pipeDelimited, explode: false}, b: {}}, \
         x-parts: true}, \
         multipart/mixed: {prefixEncoding: [{contentType: image/png}], itemEncoding: {}}}}}}}}",
    );
    let body = operation(&document).request_body.as_ref().unwrap();
    let content = &body.as_value().unwrap().content;
    let [form, mixed] = ["multipart/form-data", "multipart/mixed"].map(|it| &content[it]);
    let a = &form.encodings["a"];
    assert_eq!(
        (a.style, a.explode),
        (Some(ParameterStyle::PipeDelimited), Some(false))
    );
    let b = &form.encodings["b"];
    assert_eq!((b.style, b.explode), (None, None));
    assert!(!form.has_unnamed_parts && mixed.has_unnamed_parts);
    assert_eq!(mixed.encodings.keys().collect::<Vec<_>>(), ["0", ""]);
}

#[test]
fn security_schemes_have_their_types_and_metadata() {
    let document = lifted(
        "{openapi: 3.2.0, paths: {}, components: {securitySchemes: {\
         tls: {type: mutualTLS, deprecated: true}, \
         http: {type: http, scheme: x-mutual-tls, x-mutualTLS: true, x-deprecated: true}, \
         oauth: {type: oauth2, oauth2MetadataUrl: 'https://m', flows: {deviceAuthorization: \
         {deviceAuthorizationUrl: 'https://d', tokenUrl: 'https://t'}}}}}}",
    );
    let scheme = |name: &str| {
        document.components.security_schemes[name]
            .as_value()
            .unwrap()
    };
    assert!(matches!(scheme("tls").kind, SecuritySchemeKind::MutualTls));
    assert!(scheme("tls").deprecated);
    let http = scheme("http");
    assert!(matches!(&http.kind, SecuritySchemeKind::Http(name) if name == "x-mutual-tls"));
    assert!(!http.deprecated);
    let oauth = scheme("oauth");
    assert_eq!(oauth.metadata_url.as_deref(), Some("https://m"));
    let SecuritySchemeKind::OAuth2(flows) = &oauth.kind else {
        panic!("{oauth:?}");
    };
    let device = flows.device_authorization.as_ref().unwrap();
    let addresses = [&device.authorization_url, &device.token_url];
    assert_eq!(addresses, ["https://d", "https://t"]);
}

#[test]
fn names_of_servers_and_tags_are_read() {
    let document = lifted(
        "{openapi: 3.2.0, paths: {}, servers: [{url: 'https://a', name: n, x-name: no}], \
         tags: [{name: t, summary: s, parent: p}]}",
    );
    assert_eq!(document.servers[0].name.as_deref(), Some("n"));
    let tag = &document.tags[0];
    let said = [&tag.summary, &tag.parent].map(|it| it.as_deref());
    assert_eq!(said, [Some("s"), Some("p")]);
}

#[test]
fn examples_keep_their_values() {
    let example = |text: &str| parameter(&format!("in: query, example: {text}")).example;
    let number = |number| Some(Node::Number(number));
    for integer in [0, -1, i64::MIN.into(), u64::MAX.into()] {
        let found = example(&i128::to_string(&integer));
        assert_eq!(found, number(Number::Integer(integer)));
    }
    for float in [1.0, -0.5, 0.1 + 0.2, 5e-324, 1.7976931348623157e308] {
        assert_eq!(example(&format!("{float:e}")), number(Number::Float(float)));
    }
    assert_eq!(example("null"), None);
    let text = "{b: [true, {c: [null]}]}";
    assert_eq!(example(text), Some(read_text(text)));
}
