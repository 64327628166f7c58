//! The rows of the grammar, one table per kind of object.

use super::{Fate, Keyword, Kind, Shape};
use Shape::{
    Any, Bound, Flag, Many, Map, Number, One, Text, TextMap, Texts, TextsMap, TypeNames, Values,
};

const fn used(name: &'static str, shape: Shape) -> Keyword {
    Keyword {
        name,
        shape,
        fate: Fate::Used,
    }
}

const fn documented(name: &'static str, shape: Shape) -> Keyword {
    Keyword {
        name,
        shape,
        fate: Fate::Documented,
    }
}

const fn ignored(name: &'static str, shape: Shape) -> Keyword {
    Keyword {
        name,
        shape,
        fate: Fate::Ignored,
    }
}

const fn degraded(name: &'static str, shape: Shape) -> Keyword {
    Keyword {
        name,
        shape,
        fate: Fate::Degraded,
    }
}

pub(super) const OPEN_API: &[Keyword] = &[
    used("openapi", Text),
    ignored("jsonSchemaDialect", Text),
    ignored("$self", Text),
    used("info", One(Kind::Info)),
    used("servers", Many(Kind::Server)),
    used("paths", One(Kind::Paths)),
    used("webhooks", Map(Kind::PathItem)),
    used("components", One(Kind::Components)),
    used("security", Many(Kind::SecurityRequirement)),
    documented("tags", Many(Kind::Tag)),
    ignored("externalDocs", One(Kind::ExternalDocs)),
];

pub(super) const INFO: &[Keyword] = &[
    used("title", Text),
    documented("summary", Text),
    documented("description", Text),
    ignored("termsOfService", Text),
    ignored("contact", One(Kind::Contact)),
    ignored("license", One(Kind::License)),
    documented("version", Text),
];

pub(super) const CONTACT: &[Keyword] = &[
    ignored("name", Text),
    ignored("url", Text),
    ignored("email", Text),
];

pub(super) const LICENSE: &[Keyword] = &[
    ignored("name", Text),
    ignored("identifier", Text),
    ignored("url", Text),
];

pub(super) const SERVER: &[Keyword] = &[
    used("url", Text),
    used("name", Text),
    documented("description", Text),
    used("variables", Map(Kind::ServerVariable)),
];

pub(super) const SERVER_VARIABLE: &[Keyword] = &[
    documented("enum", Texts),
    used("default", Text),
    documented("description", Text),
];

pub(super) const COMPONENTS: &[Keyword] = &[
    used("schemas", Map(Kind::Schema)),
    used("responses", Map(Kind::Response)),
    used("parameters", Map(Kind::Parameter)),
    documented("examples", Map(Kind::Example)),
    used("requestBodies", Map(Kind::RequestBody)),
    used("headers", Map(Kind::Header)),
    used("securitySchemes", Map(Kind::SecurityScheme)),
    ignored("links", Map(Kind::Link)),
    used("callbacks", Map(Kind::Callback)),
    used("pathItems", Map(Kind::PathItem)),
    used("mediaTypes", Map(Kind::MediaType)),
];

pub(super) const PATH_ITEM: &[Keyword] = &[
    documented("summary", Text),
    documented("description", Text),
    used("get", One(Kind::Operation)),
    used("put", One(Kind::Operation)),
    used("post", One(Kind::Operation)),
    used("delete", One(Kind::Operation)),
    used("options", One(Kind::Operation)),
    used("head", One(Kind::Operation)),
    used("patch", One(Kind::Operation)),
    used("trace", One(Kind::Operation)),
    used("query", One(Kind::Operation)),
    used("additionalOperations", Map(Kind::Operation)),
    used("servers", Many(Kind::Server)),
    used("parameters", Many(Kind::Parameter)),
];

pub(super) const OPERATION: &[Keyword] = &[
    documented("tags", Texts),
    documented("summary", Text),
    documented("description", Text),
    ignored("externalDocs", One(Kind::ExternalDocs)),
    used("operationId", Text),
    used("parameters", Many(Kind::Parameter)),
    used("requestBody", One(Kind::RequestBody)),
    used("responses", One(Kind::Responses)),
    used("callbacks", Map(Kind::Callback)),
    used("deprecated", Flag),
    used("security", Many(Kind::SecurityRequirement)),
    used("servers", Many(Kind::Server)),
    used("x-codeSamples", Many(Kind::CodeSample)),
];

pub(super) const EXTERNAL_DOCS: &[Keyword] = &[ignored("description", Text), ignored("url", Text)];

pub(super) const PARAMETER: &[Keyword] = &[
    used("name", Text),
    used("in", Text),
    documented("description", Text),
    used("required", Flag),
    used("deprecated", Flag),
    used("allowEmptyValue", Flag),
    used("style", Text),
    used("explode", Flag),
    used("allowReserved", Flag),
    used("schema", One(Kind::Schema)),
    documented("example", Any),
    documented("examples", Map(Kind::Example)),
    used("content", Map(Kind::MediaType)),
];

pub(super) const REQUEST_BODY: &[Keyword] = &[
    documented("description", Text),
    used("content", Map(Kind::MediaType)),
    used("required", Flag),
];

pub(super) const MEDIA_TYPE: &[Keyword] = &[
    used("schema", One(Kind::Schema)),
    used("itemSchema", One(Kind::Schema)),
    ignored("example", Any),
    ignored("examples", Map(Kind::Example)),
    used("encoding", Map(Kind::Encoding)),
    used("prefixEncoding", Many(Kind::Encoding)),
    used("itemEncoding", One(Kind::Encoding)),
];

pub(super) const ENCODING: &[Keyword] = &[
    used("contentType", Text),
    used("headers", Map(Kind::Header)),
    used("style", Text),
    used("explode", Flag),
    used("allowReserved", Flag),
    degraded("encoding", Map(Kind::Encoding)),
    degraded("prefixEncoding", Many(Kind::Encoding)),
    degraded("itemEncoding", One(Kind::Encoding)),
];

pub(super) const RESPONSE: &[Keyword] = &[
    documented("description", Text),
    used("headers", Map(Kind::Header)),
    used("content", Map(Kind::MediaType)),
    ignored("links", Map(Kind::Link)),
    documented("summary", Text),
];

pub(super) const EXAMPLE: &[Keyword] = &[
    ignored("summary", Text),
    ignored("description", Text),
    documented("value", Any),
    ignored("externalValue", Text),
    documented("dataValue", Any),
    documented("serializedValue", Text),
];

pub(super) const LINK: &[Keyword] = &[
    ignored("operationRef", Text),
    ignored("operationId", Text),
    ignored("parameters", Any),
    ignored("requestBody", Any),
    ignored("description", Text),
    ignored("server", One(Kind::Server)),
];

pub(super) const HEADER: &[Keyword] = &[
    documented("description", Text),
    documented("required", Flag),
    used("deprecated", Flag),
    ignored("allowEmptyValue", Flag),
    ignored("style", Text),
    used("explode", Flag),
    used("schema", One(Kind::Schema)),
    documented("example", Any),
    documented("examples", Map(Kind::Example)),
    used("content", Map(Kind::MediaType)),
];

pub(super) const TAG: &[Keyword] = &[
    documented("name", Text),
    documented("description", Text),
    ignored("externalDocs", One(Kind::ExternalDocs)),
    documented("summary", Text),
    documented("parent", Text),
    ignored("kind", Text),
];

pub(super) const SCHEMA: &[Keyword] = &[
    // JSON Schema 2020-12 core
    ignored("$schema", Text),
    ignored("$id", Text),
    ignored("$anchor", Text),
    used("$dynamicAnchor", Text),
    ignored("$vocabulary", Any),
    ignored("$comment", Text),
    used("$ref", Text),
    used("$dynamicRef", Text),
    used("$defs", Map(Kind::Schema)),
    // The name up to draft 7, which still works.
    used("definitions", Map(Kind::Schema)),
    // Applicators
    used("allOf", Many(Kind::Schema)),
    used("anyOf", Many(Kind::Schema)),
    used("oneOf", Many(Kind::Schema)),
    documented("not", One(Kind::Schema)),
    documented("if", One(Kind::Schema)),
    documented("then", One(Kind::Schema)),
    documented("else", One(Kind::Schema)),
    documented("dependentSchemas", Map(Kind::Schema)),
    used("prefixItems", Many(Kind::Schema)),
    used("items", One(Kind::Schema)),
    documented("contains", One(Kind::Schema)),
    used("properties", Map(Kind::Schema)),
    used("patternProperties", Map(Kind::Schema)),
    used("additionalProperties", One(Kind::Schema)),
    documented("propertyNames", One(Kind::Schema)),
    documented("unevaluatedItems", One(Kind::Schema)),
    used("unevaluatedProperties", One(Kind::Schema)),
    // Validation
    used("type", TypeNames),
    used("enum", Values),
    used("const", Any),
    documented("multipleOf", Number),
    documented("maximum", Number),
    documented("exclusiveMaximum", Bound),
    documented("minimum", Number),
    documented("exclusiveMinimum", Bound),
    documented("maxLength", Number),
    documented("minLength", Number),
    documented("pattern", Text),
    documented("maxItems", Number),
    documented("minItems", Number),
    documented("uniqueItems", Flag),
    documented("maxContains", Number),
    documented("minContains", Number),
    documented("maxProperties", Number),
    documented("minProperties", Number),
    used("required", Texts),
    documented("dependentRequired", TextsMap),
    // Annotations, format and content
    documented("title", Text),
    documented("description", Text),
    documented("default", Any),
    used("deprecated", Flag),
    documented("readOnly", Flag),
    documented("writeOnly", Flag),
    documented("examples", Values),
    used("format", Text),
    documented("contentEncoding", Text),
    documented("contentMediaType", Text),
    used("contentSchema", One(Kind::Schema)),
    // OpenAPI's own
    used("nullable", Flag),
    used("discriminator", One(Kind::Discriminator)),
    ignored("xml", One(Kind::Xml)),
    ignored("externalDocs", One(Kind::ExternalDocs)),
    documented("example", Any),
    // Extensions that name and describe enum values
    used("x-enum-varnames", Any),
    used("x-enumNames", Any),
    used("x-ms-enum", Any),
    documented("x-enum-descriptions", Any),
    documented("x-enumDescriptions", Any),
];

pub(super) const DISCRIMINATOR: &[Keyword] = &[
    used("propertyName", Text),
    used("mapping", TextMap),
    used("defaultMapping", Text),
];

pub(super) const XML: &[Keyword] = &[
    ignored("name", Text),
    ignored("namespace", Text),
    ignored("prefix", Text),
    ignored("attribute", Flag),
    ignored("wrapped", Flag),
    ignored("nodeType", Text),
];

pub(super) const SECURITY_SCHEME: &[Keyword] = &[
    used("type", Text),
    documented("description", Text),
    used("name", Text),
    used("in", Text),
    used("scheme", Text),
    ignored("bearerFormat", Text),
    documented("flows", One(Kind::OAuthFlows)),
    documented("openIdConnectUrl", Text),
    documented("oauth2MetadataUrl", Text),
    documented("deprecated", Flag),
];

pub(super) const OAUTH_FLOWS: &[Keyword] = &[
    documented("implicit", One(Kind::OAuthFlow)),
    documented("password", One(Kind::OAuthFlow)),
    documented("clientCredentials", One(Kind::OAuthFlow)),
    documented("authorizationCode", One(Kind::OAuthFlow)),
    documented("deviceAuthorization", One(Kind::OAuthFlow)),
];

pub(super) const OAUTH_FLOW: &[Keyword] = &[
    documented("authorizationUrl", Text),
    documented("tokenUrl", Text),
    ignored("refreshUrl", Text),
    ignored("scopes", TextMap),
    documented("deviceAuthorizationUrl", Text),
];

pub(super) const CODE_SAMPLE: &[Keyword] = &[
    used("lang", Text),
    ignored("label", Text),
    used("source", Text),
];
