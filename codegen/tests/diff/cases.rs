//! Edits of the base document, with their findings in both directions.

/// An edit, and its findings.
pub(super) struct Case {
    pub name: &'static str,
    /// Texts of the base document, and those in their place
    pub edits: &'static [(&'static str, &'static str)],
    /// The findings of the edit: kind, source, requests, responses
    pub there: &'static [&'static str],
    /// Those of its reverse
    pub back: &'static [&'static str],
}

/// At least one edit for each kind of change.
pub(super) const CASES: &[Case] = &[
    Case {
        name: "an operation",
        edits: &[(
            "  /notes:\n",
            "  /trees:\n    get: {operationId: listTrees, tags: [plants], responses: {'204': {description: Done}}}\n  /notes:\n",
        )],
        there: &["operation-added adds nothing nothing"],
        back: &["operation-removed breaks fails nothing"],
    },
    Case {
        name: "another path",
        edits: &[("  /notes:\n", "  /remarks:\n")],
        there: &["operation-path-changed breaks fails nothing"],
        back: &["operation-path-changed breaks fails nothing"],
    },
    Case {
        name: "another method",
        edits: &[("    put:\n", "    patch:\n")],
        there: &["operation-method-changed nothing fails nothing"],
        back: &["operation-method-changed nothing fails nothing"],
    },
    Case {
        name: "another operation id",
        edits: &[("operationId: setNote", "operationId: writeNote")],
        there: &["operation-id-changed nothing nothing nothing"],
        back: &["operation-id-changed nothing nothing nothing"],
    },
    Case {
        name: "a tag",
        edits: &[(
            "operationId: setNote\n      tags: [notes]",
            "operationId: setNote\n      tags: [plants]",
        )],
        there: &["tags-changed nothing nothing nothing"],
        back: &["tags-changed nothing nothing nothing"],
    },
    Case {
        name: "a deprecated operation",
        edits: &[(
            "operationId: setNote",
            "operationId: setNote\n      deprecated: true",
        )],
        there: &["deprecation-changed nothing nothing nothing"],
        back: &["deprecation-changed nothing nothing nothing"],
    },
    Case {
        name: "a renamed path parameter",
        edits: &[
            ("/plants/{id}/parts/{part}:", "/plants/{id}/parts/{piece}:"),
            ("{name: part,", "{name: piece,"),
        ],
        there: &["parameter-renamed nothing nothing nothing"],
        back: &["parameter-renamed nothing nothing nothing"],
    },
    Case {
        name: "path parameters that change places",
        edits: &[("/plants/{id}/parts/{part}:", "/plants/{part}/parts/{id}:")],
        there: &["arguments-reordered means-something-else fails nothing"],
        back: &["arguments-reordered means-something-else fails nothing"],
    },
    Case {
        name: "an optional parameter",
        edits: &[(
            "        - {name: X-Trace,",
            "        - {name: size, in: query, schema: {type: integer}}\n        - {name: X-Trace,",
        )],
        there: &["parameter-added adds nothing nothing"],
        back: &["parameter-removed breaks depends nothing"],
    },
    Case {
        name: "a required parameter",
        edits: &[(
            "        - {name: X-Trace,",
            "        - {name: size, in: query, required: true, schema: {type: integer}}\n        - {name: X-Trace,",
        )],
        there: &["required-parameter-added breaks fails nothing"],
        back: &["parameter-removed breaks depends nothing"],
    },
    Case {
        name: "a parameter that becomes required",
        edits: &[(
            "{name: colour, in: query,",
            "{name: colour, in: query, required: true,",
        )],
        there: &["parameter-required breaks fails nothing"],
        back: &["parameter-optional breaks nothing nothing"],
    },
    Case {
        name: "a parameter in another place",
        edits: &[("{name: X-Trace, in: header,", "{name: X-Trace, in: query,")],
        there: &["parameter-moved nothing fails nothing"],
        back: &["parameter-moved nothing fails nothing"],
    },
    Case {
        name: "a number as text",
        edits: &[(
            "{name: limit, in: query, schema: {type: integer, maximum: 100, default: 10}}",
            "{name: limit, in: query, schema: {type: string}}",
        )],
        there: &["type-changed breaks fails nothing"],
        back: &["type-changed breaks fails nothing"],
    },
    Case {
        name: "a text as an enum",
        edits: &[(
            "{name: colour, in: query, schema: {type: string}}",
            "{name: colour, in: query, schema: {type: string, enum: [red, green]}}",
        )],
        there: &["type-changed adds depends nothing"],
        back: &["type-changed breaks nothing nothing"],
    },
    Case {
        name: "a value of a parameter's enum",
        edits: &[("enum: [tree, herb]", "enum: [tree, herb, moss]")],
        there: &["enum-value-added adds nothing nothing"],
        back: &["enum-value-removed breaks fails nothing"],
    },
    Case {
        name: "explode",
        edits: &[("explode: true", "explode: false")],
        there: &["parameter-serialization nothing fails nothing"],
        back: &["parameter-serialization nothing fails nothing"],
    },
    Case {
        name: "a default and a bound of a parameter",
        edits: &[("maximum: 100, default: 10", "maximum: 50, default: 20")],
        there: &[
            "constraints-changed nothing depends nothing",
            "default-changed nothing depends nothing",
        ],
        back: &[
            "default-changed nothing depends nothing",
            "constraints-changed nothing nothing nothing",
        ],
    },
    Case {
        name: "a required body",
        edits: &[(
            "operationId: listPlants",
            "operationId: listPlants\n      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}",
        )],
        there: &["required-body-added breaks fails nothing"],
        back: &["body-removed breaks depends nothing"],
    },
    Case {
        name: "an optional body",
        edits: &[(
            "operationId: listPlants",
            "operationId: listPlants\n      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}",
        )],
        there: &["body-added adds nothing nothing"],
        back: &["body-removed breaks depends nothing"],
    },
    Case {
        name: "a body that becomes required",
        edits: &[(
            "operationId: setNote\n      tags: [notes]\n      requestBody:",
            "operationId: setNote\n      tags: [notes]\n      requestBody:\n        required: true",
        )],
        there: &["body-required breaks fails nothing"],
        back: &["body-optional breaks nothing nothing"],
    },
    Case {
        name: "a media type of a body",
        edits: &[(
            "{application/json: {schema: {$ref: '#/components/schemas/NewPlant'}}}",
            "{application/json: {schema: {$ref: '#/components/schemas/NewPlant'}}, text/plain: {schema: {type: string}}}",
        )],
        there: &["body-media-type-added breaks nothing nothing"],
        back: &["body-media-type-removed breaks fails nothing"],
    },
    Case {
        name: "another media type of a body",
        edits: &[(
            "        content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}",
            "        content: {multipart/form-data: {schema: {$ref: '#/components/schemas/Note'}, encoding: {plant: {contentType: text/plain}}}}",
        )],
        there: &[
            "body-media-type-removed nothing fails nothing",
            "body-media-type-added nothing nothing nothing",
        ],
        back: &[
            "body-media-type-removed nothing fails nothing",
            "body-media-type-added nothing nothing nothing",
        ],
    },
    Case {
        name: "a property that is received",
        edits: &[(
            "        name: {type: string}\n        pair",
            "        name: {type: string}\n        colour: {type: string}\n        pair",
        )],
        there: &["property-added adds nothing nothing"],
        back: &["property-removed breaks nothing nothing"],
    },
    Case {
        name: "a required property that is received",
        edits: &[(
            "required: [id, state, height]\n      properties:\n",
            "required: [id, state, height, colour]\n      properties:\n        colour: {type: string}\n",
        )],
        there: &["required-property-added adds nothing nothing"],
        back: &["required-property-removed breaks nothing fails"],
    },
    Case {
        name: "a property that is sent",
        edits: &[(
            "        note: {type: string}",
            "        note: {type: string}\n        colour: {type: string}",
        )],
        there: &["property-added adds nothing nothing"],
        back: &["property-removed breaks depends nothing"],
    },
    Case {
        name: "a required property that is sent",
        edits: &[(
            "required: [name]\n      properties:\n",
            "required: [name, colour]\n      properties:\n        colour: {type: string}\n",
        )],
        there: &["required-property-added breaks fails nothing"],
        back: &["required-property-removed breaks depends nothing"],
    },
    Case {
        name: "a required property with a default that is sent",
        edits: &[("required: [name]", "required: [name, kind]")],
        there: &["property-required breaks depends nothing"],
        back: &["property-optional breaks nothing nothing"],
    },
    Case {
        name: "a received property that becomes optional",
        edits: &[("required: [id, state, height]", "required: [id, state]")],
        there: &["property-optional breaks nothing fails"],
        back: &["property-required breaks nothing nothing"],
    },
    Case {
        name: "a sent property that becomes optional",
        edits: &[("required: [text]", "required: []")],
        there: &["property-optional breaks nothing fails"],
        back: &["property-required breaks fails nothing"],
    },
    Case {
        name: "a received property that may be null",
        edits: &[(
            "        id: {type: string}",
            "        id: {type: [string, 'null']}",
        )],
        there: &["null-added breaks nothing fails"],
        back: &["null-removed breaks nothing nothing"],
    },
    Case {
        name: "a sent property that may be null",
        edits: &[(
            "        note: {type: string}",
            "        note: {type: [string, 'null']}",
        )],
        there: &["null-added breaks nothing nothing"],
        back: &["null-removed breaks fails nothing"],
    },
    Case {
        name: "a type of a received property",
        edits: &[("        id: {type: string}", "        id: {type: integer}")],
        there: &["type-changed breaks nothing fails"],
        back: &["type-changed breaks nothing fails"],
    },
    Case {
        name: "a text as an array",
        edits: &[(
            "        id: {type: string}",
            "        id: {type: array, items: {type: string}}",
        )],
        there: &["type-changed breaks nothing fails"],
        back: &["type-changed breaks nothing fails"],
    },
    Case {
        name: "any JSON",
        edits: &[(
            "        name: {type: string}\n        pair",
            "        name: {}\n        pair",
        )],
        there: &["type-changed breaks nothing depends"],
        back: &["type-changed breaks nothing nothing"],
    },
    Case {
        name: "a format",
        edits: &[(
            "planted: {type: string, format: date-time}",
            "planted: {type: string}",
        )],
        there: &["format-changed breaks nothing depends"],
        back: &["format-changed breaks nothing nothing"],
    },
    Case {
        name: "another integer",
        edits: &[("format: int32", "format: int64")],
        there: &["range-changed breaks nothing depends"],
        back: &["range-changed breaks nothing nothing"],
    },
    Case {
        name: "a tuple",
        edits: &[(
            "prefixItems: [{type: string}, {type: integer}]",
            "prefixItems: [{type: string}, {type: integer}, {type: boolean}]",
        )],
        there: &["items-changed breaks nothing depends"],
        back: &["items-changed breaks nothing depends"],
    },
    Case {
        name: "additional properties",
        edits: &[(
            "additionalProperties: {type: string}",
            "additionalProperties: true",
        )],
        there: &["additional-properties-changed breaks nothing depends"],
        back: &["additional-properties-changed adds nothing nothing"],
    },
    Case {
        name: "a constant",
        edits: &[("const: v1", "const: v2")],
        there: &[
            "enum-value-removed breaks fails nothing",
            "enum-value-added adds nothing nothing",
        ],
        back: &[
            "enum-value-removed breaks fails nothing",
            "enum-value-added adds nothing nothing",
        ],
    },
    Case {
        name: "a required constant",
        edits: &[("required: [name]", "required: [name, version]")],
        there: &["property-required breaks fails nothing"],
        back: &["property-optional breaks nothing nothing"],
    },
    Case {
        name: "a bound of a property",
        edits: &[("maxLength: 10", "maxLength: 5")],
        there: &["constraints-changed nothing depends nothing"],
        back: &["constraints-changed nothing nothing nothing"],
    },
    Case {
        name: "a value of a received enum",
        edits: &[("enum: [seed, grown]", "enum: [seed, grown, old]")],
        there: &["enum-value-added means-something-else nothing nothing"],
        back: &["enum-value-removed breaks nothing nothing"],
    },
    Case {
        name: "a variant",
        edits: &[
            (
                "oneOf: [{$ref: '#/components/schemas/Round'}, {$ref: '#/components/schemas/Flat'}]",
                "oneOf: [{$ref: '#/components/schemas/Round'}, {$ref: '#/components/schemas/Flat'}, {$ref: '#/components/schemas/Long'}]",
            ),
            (
                "flat: '#/components/schemas/Flat'}}",
                "flat: '#/components/schemas/Flat', long: '#/components/schemas/Long'}}\n    Long: {type: object, required: [form], properties: {form: {type: string}, length: {type: number}}}",
            ),
        ],
        there: &[
            "variant-added means-something-else nothing nothing",
            "component-added adds nothing nothing",
        ],
        back: &[
            "variant-removed breaks nothing nothing",
            "component-removed breaks nothing nothing",
        ],
    },
    Case {
        name: "another mapping",
        edits: &[(
            "flat: '#/components/schemas/Flat'}}",
            "even: '#/components/schemas/Flat'}}",
        )],
        there: &["variant-selection means-something-else nothing depends"],
        back: &["variant-selection means-something-else nothing depends"],
    },
    Case {
        name: "no discriminator",
        edits: &[(
            "\n      discriminator: {propertyName: form, mapping: {round: '#/components/schemas/Round', flat: '#/components/schemas/Flat'}}",
            "",
        )],
        there: &["discriminator-changed means-something-else nothing depends"],
        back: &["discriminator-changed means-something-else nothing depends"],
    },
    Case {
        name: "another success",
        edits: &[(
            "        '200': {description: A plant,",
            "        '202': {description: Later, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}\n        '200': {description: A plant,",
        )],
        there: &["success-added breaks nothing depends"],
        back: &["success-removed breaks nothing nothing"],
    },
    Case {
        name: "another status",
        edits: &[(
            "        '200': {description: A plant,",
            "        '201': {description: A plant,",
        )],
        there: &["success-status nothing nothing nothing"],
        back: &["success-status nothing nothing nothing"],
    },
    Case {
        name: "a failure",
        edits: &[(
            "        '204': {description: Done}\n  /notes/latest",
            "        '204': {description: Done}\n        '409': {description: Taken, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}\n  /notes/latest",
        )],
        there: &["failure-added breaks nothing nothing"],
        back: &["failure-removed breaks nothing nothing"],
    },
    Case {
        name: "a media type of a response",
        edits: &[(
            "{description: A shape, content: {application/json: {schema: {$ref: '#/components/schemas/Shape'}}}}",
            "{description: A shape, content: {application/json: {schema: {$ref: '#/components/schemas/Shape'}}, text/csv: {schema: {type: string}}}}",
        )],
        there: &["response-media-type-added adds nothing nothing"],
        back: &["response-media-type-removed breaks nothing depends"],
    },
    Case {
        name: "a response without a body",
        edits: &[(
            "{description: A shape, content: {application/json: {schema: {$ref: '#/components/schemas/Shape'}}}}",
            "{description: A shape}",
        )],
        there: &["response-body-removed breaks nothing fails"],
        back: &["response-body-added breaks nothing nothing"],
    },
    Case {
        name: "a stream",
        edits: &[(
            "{description: A shape, content: {application/json: {schema: {$ref: '#/components/schemas/Shape'}}}}",
            "{description: A shape, content: {text/event-stream: {schema: {$ref: '#/components/schemas/Shape'}}}}",
        )],
        there: &[
            "response-media-type-removed breaks nothing fails",
            "response-media-type-added nothing nothing nothing",
        ],
        back: &[
            "response-media-type-removed breaks nothing fails",
            "response-media-type-added nothing nothing nothing",
        ],
    },
    Case {
        name: "a header",
        edits: &[(
            "headers: {X-Count: {schema: {type: integer}}}",
            "headers: {X-Count: {schema: {type: integer}}, X-Age: {schema: {type: integer}}}",
        )],
        there: &["header-added adds nothing nothing"],
        back: &["header-removed breaks nothing nothing"],
    },
    Case {
        name: "a component",
        edits: &[(
            "    Fault:\n",
            "    Pot: {type: object, properties: {size: {type: integer}}}\n    Fault:\n",
        )],
        there: &["component-added adds nothing nothing"],
        back: &["component-removed breaks nothing nothing"],
    },
    Case {
        name: "a renamed component",
        edits: &[
            ("    Fault:\n", "    Failure:\n"),
            ("schemas/Fault'", "schemas/Failure'"),
        ],
        there: &["component-renamed breaks nothing nothing"],
        back: &["component-renamed breaks nothing nothing"],
    },
    Case {
        name: "an inline schema that moves",
        edits: &[(
            "        content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}",
            "        content: {application/json: {schema: {type: object, required: [text], properties: {text: {type: string}, plant: {type: string}}}}}",
        )],
        there: &["type-renamed breaks nothing nothing"],
        back: &["type-renamed breaks nothing nothing"],
    },
    Case {
        name: "a property that is read only",
        edits: &[(
            "properties: {text: {type: string}, plant: {type: string}}",
            "properties: {text: {type: string}, plant: {type: string, readOnly: true}}",
        )],
        there: &["access-changed nothing depends nothing"],
        back: &["access-changed nothing nothing nothing"],
    },
    Case {
        name: "a recursive type",
        edits: &[(
            "        name: {type: string}\n        pair",
            "        name: {type: string}\n        parent: {$ref: '#/components/schemas/Plant'}\n        pair",
        )],
        there: &["property-added adds nothing nothing"],
        back: &["property-removed breaks nothing nothing"],
    },
    Case {
        name: "another server",
        edits: &[(
            "url: 'https://{zone}.example.com'",
            "url: 'https://{zone}.example.org'",
        )],
        there: &["server-changed means-something-else fails nothing"],
        back: &["server-changed means-something-else fails nothing"],
    },
    Case {
        name: "a further server",
        edits: &[(
            "variables: {zone: {default: api}}}]",
            "variables: {zone: {default: api}}}, {url: 'https://test.example.com'}]",
        )],
        there: &["server-added adds nothing nothing"],
        back: &["server-removed breaks nothing nothing"],
    },
    Case {
        name: "no server",
        edits: &[(
            "servers: [{url: 'https://{zone}.example.com', variables: {zone: {default: api}}}]\n",
            "",
        )],
        there: &["server-removed breaks nothing nothing"],
        back: &["server-added breaks nothing nothing"],
    },
    Case {
        name: "no server variables",
        edits: &[(
            "url: 'https://{zone}.example.com', variables: {zone: {default: api}}",
            "url: 'https://api.example.com'",
        )],
        there: &["server-changed breaks fails nothing"],
        back: &["server-changed means-something-else fails nothing"],
    },
    Case {
        name: "servers of an operation",
        edits: &[(
            "operationId: setNote",
            "operationId: setNote\n      servers: [{url: 'https://notes.example.com'}]",
        )],
        there: &["operation-servers-changed nothing fails nothing"],
        back: &["operation-servers-changed nothing fails nothing"],
    },
    Case {
        name: "a second credential",
        edits: &[
            (
                "security: [{token: []}]",
                "security: [{token: []}, {key: []}]",
            ),
            (
                "    token: {type: http, scheme: bearer}",
                "    token: {type: http, scheme: bearer}\n    key: {type: apiKey, in: header, name: X-Key}",
            ),
        ],
        there: &[
            "credential-added breaks nothing nothing",
            "environment-variable means-something-else nothing nothing",
            "operation-security-changed nothing nothing nothing",
        ],
        back: &[
            "credential-removed breaks nothing nothing",
            "environment-variable means-something-else nothing nothing",
            "operation-security-changed nothing fails nothing",
        ],
    },
    Case {
        name: "another kind of credential",
        edits: &[(
            "token: {type: http, scheme: bearer}",
            "token: {type: apiKey, in: header, name: X-Token}",
        )],
        there: &["scheme-changed breaks fails nothing"],
        back: &["scheme-changed adds fails nothing"],
    },
    Case {
        name: "credentials of an operation",
        edits: &[(
            "operationId: setNote",
            "operationId: setNote\n      security: []",
        )],
        there: &["operation-security-changed nothing nothing nothing"],
        back: &["operation-security-changed nothing fails nothing"],
    },
    Case {
        name: "another title",
        edits: &[("title: Plants", "title: Garden")],
        there: &[
            "crate-renamed breaks nothing nothing",
            "environment-variable means-something-else nothing nothing",
        ],
        back: &[
            "crate-renamed breaks nothing nothing",
            "environment-variable means-something-else nothing nothing",
        ],
    },
    Case {
        name: "another version",
        edits: &[("version: '1'", "version: '2'")],
        there: &["version-changed nothing nothing nothing"],
        back: &["version-changed nothing nothing nothing"],
    },
    Case {
        name: "a webhook",
        edits: &[(
            "  grown:\n",
            "  died:\n    post:\n      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Plant'}}}}\n      responses: {'204': {description: Done}}\n  grown:\n",
        )],
        there: &["webhook-added adds nothing nothing"],
        back: &["webhook-removed breaks nothing nothing"],
    },
    Case {
        name: "a webhook's format",
        edits: &[(
            "requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Plant'}}}}\n      responses: {'204'",
            "requestBody: {content: {application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Plant'}}}}\n      responses: {'204'",
        )],
        there: &["webhook-changed nothing nothing fails"],
        back: &["webhook-changed nothing nothing fails"],
    },
    Case {
        name: "words",
        edits: &[("description: A plant", "description: One plant")],
        there: &["words-changed nothing nothing nothing"],
        back: &["words-changed nothing nothing nothing"],
    },
    Case {
        name: "pages",
        edits: &[("{name: cursor, in: query", "{name: colour2, in: query")],
        there: &[
            "parameter-removed breaks depends nothing",
            "pages-changed breaks nothing nothing",
            "parameter-added adds nothing nothing",
        ],
        back: &[
            "parameter-removed breaks depends nothing",
            "parameter-added adds nothing nothing",
            "pages-changed adds nothing nothing",
        ],
    },
    Case {
        name: "a property that splits a type",
        edits: &[
            ("required: [text]", "required: [text, plant]"),
            (
                "properties: {text: {type: string}, plant: {type: string}}",
                "properties: {text: {type: string}, plant: {type: string, readOnly: true}}",
            ),
        ],
        there: &[
            "property-removed breaks depends nothing",
            "property-required breaks nothing nothing",
            "access-changed breaks nothing nothing",
            "type-split breaks nothing nothing",
        ],
        back: &[
            "property-optional breaks nothing fails",
            "access-changed breaks nothing nothing",
            "type-split breaks nothing nothing",
            "property-added nothing nothing nothing",
        ],
    },
    Case {
        name: "a circle of types",
        edits: &[(
            "properties: {a: {type: string}}",
            "properties: {a: {type: string}, plant: {$ref: '#/components/schemas/Plant'}}",
        )],
        there: &["property-added breaks nothing depends"],
        back: &["property-removed breaks nothing nothing"],
    },
    Case {
        name: "a body of another component",
        edits: &[(
            "content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}\n      responses:\n        '204': {description: Done}",
            "content: {application/json: {schema: {$ref: '#/components/schemas/NewPlant'}}}\n      responses:\n        '204': {description: Done}",
        )],
        there: &[
            "type-changed breaks fails nothing",
            "constructor-changed breaks nothing nothing",
        ],
        back: &[
            "type-changed breaks fails nothing",
            "constructor-changed adds nothing nothing",
        ],
    },
    Case {
        name: "no body",
        edits: &[(
            "      requestBody:\n        content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}\n",
            "",
        )],
        there: &[
            "body-removed breaks depends nothing",
            "constructor-changed breaks nothing nothing",
        ],
        back: &[
            "body-added adds nothing nothing",
            "constructor-changed adds nothing nothing",
        ],
    },
    Case {
        name: "another failure",
        edits: &[(
            "{description: None, content: {application/json: {schema: {$ref: '#/components/schemas/Fault'}}}}",
            "{description: None, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}",
        )],
        there: &[
            "failure-type-changed breaks nothing nothing",
            "type-changed nothing nothing fails",
        ],
        back: &[
            "failure-type-changed breaks nothing nothing",
            "type-changed nothing nothing fails",
        ],
    },
    Case {
        name: "a text that has a name now",
        edits: &[
            (
                "        note: {type: string}",
                "        note: {$ref: '#/components/schemas/Remark'}",
            ),
            ("    Fault:\n", "    Remark: {type: string}\n    Fault:\n"),
        ],
        there: &["component-added adds nothing nothing"],
        back: &["component-removed breaks nothing nothing"],
    },
    Case {
        name: "an optional received property that may be null",
        edits: &[(
            "        name: {type: string}\n        pair",
            "        name: {type: [string, 'null']}\n        pair",
        )],
        there: &["null-added nothing nothing depends"],
        back: &["null-removed nothing nothing nothing"],
    },
    Case {
        name: "the encoding of a part",
        edits: &[("contentType: application/json", "contentType: text/json")],
        there: &["body-encoding nothing fails nothing"],
        back: &["body-encoding nothing fails nothing"],
    },
    Case {
        name: "a required constant of another value",
        edits: &[("const: photo", "const: picture")],
        there: &["constant-changed nothing fails nothing"],
        back: &["constant-changed nothing fails nothing"],
    },
    Case {
        name: "the default of a server variable",
        edits: &[("{zone: {default: api}}", "{zone: {default: eu}}")],
        there: &["server-variable means-something-else depends nothing"],
        back: &["server-variable means-something-else depends nothing"],
    },
];
