//! OpenAI's API, reduced to its most used operations.

use super::openai_reasons::REASONS;
use super::openai_script::SCRIPT;
use super::sdk::{Language, Sdk};
use super::vendor::Vendor;

pub(super) const OPENAI: Vendor = Vendor {
    name: "openai",
    document: "corpus/openai+openai-openapi/openapi.json",
    operations: OPERATIONS,
    forms: &["POST /images/edits"],
    most_ways: 8,
    sdks: &[
        Sdk {
            language: Language::Python,
            package: "openai",
            version: "3.57.0",
            class: "OpenAI",
            idempotency_header: Some("Idempotency-Key"),
            methods: &[
                ("POST /chat/completions", "chat.completions.create"),
                ("GET /files/{}/content", "files.content"),
            ],
        },
        Sdk {
            language: Language::TypeScript,
            package: "openai",
            version: "7.59.0",
            class: "OpenAI",
            idempotency_header: Some("Idempotency-Key"),
            methods: &[
                ("POST /chat/completions", "chat.completions.create"),
                ("POST /embeddings", "embeddings.create"),
            ],
        },
    ],
    kept: "xtask/parity/openai",
    page: "docs/reports/parity-openai.md",
    head: HEAD,
    operations_are: "operations chosen",
    reasons: REASONS,
    script: Some(SCRIPT),
};

const HEAD: &str = "\
# Parity with OpenAI's SDKs

What the client generated from OpenAI's document (of the corpus, version 2.3.0) sends and gives, held against \
what OpenAI's SDKs for Python and TypeScript do for the same calls. Method, path, query, headers and body \
are compared, and of streams, pages, failures, retries and files also what the caller has in the end; a \
difference is listed below with its reason, or the comparison fails.

```sh
SPECMILL_CORPUS=<folder of documents> cargo xtask parity --only openai            # against what was recorded
SPECMILL_CORPUS=<folder of documents> cargo xtask parity --only openai --record   # installs the SDKs and records anew
```

The document is `corpus/openai+openai-openapi/openapi.json` in that folder. `--record` needs npm, pip, and a \
network for these two; it rewrites `xtask/parity/openai/` and this page. `cargo test -p xtask --test parity` \
compares without them.

## How

- Calls are made, sent and compared as for [Kernel's SDKs](parity-kernel.md), but of the operations that programs \
call most (`xtask/src/parity/openai.rs`), with at most eight further shapes of values for each.
- The client is generated from the part of the document that these operations lead to, with \
`xtask/parity/openai/specmill.toml`: a header for keys of repeated calls, which both SDKs have and are told \
here as well, and the style of three objects.
- Where an operation takes JSON or a form and the SDKs send a form, the form is compared.
- Keys are of chance: the requests of one call that have the same key have the same number.
- Behaviour is scripted (`xtask/src/parity/openai_script.rs`): the server's answers are the same for each \
client, and a program in each language does the same with them (`xtask/src/parity/openai/`). SDKs retry as \
they are made, twice.

## Open

No setting of the client says these, so that a caller does it by hand:

- A list in a query or a form has no brackets behind its name (`include[]`): `Options::query`.
- An object in a query is no `deepObject` unless the document says so (`metadata[key]`): `Options::query`.
- A file's content is declared as JSON text. Bytes are read with `client.request(Method::GET, …).stream()`, \
as the script does; `files().content(…)` gives an error that keeps the body.

";

const OPERATIONS: &[(&str, &str)] = &[
    ("GET", "/chat/completions"),
    ("POST", "/chat/completions"),
    ("GET", "/chat/completions/{completion_id}"),
    ("POST", "/chat/completions/{completion_id}"),
    ("DELETE", "/chat/completions/{completion_id}"),
    ("GET", "/chat/completions/{completion_id}/messages"),
    ("POST", "/completions"),
    ("POST", "/responses"),
    ("GET", "/responses/{response_id}"),
    ("DELETE", "/responses/{response_id}"),
    ("POST", "/responses/{response_id}/cancel"),
    ("GET", "/responses/{response_id}/input_items"),
    ("POST", "/embeddings"),
    ("GET", "/models"),
    ("GET", "/models/{model}"),
    ("DELETE", "/models/{model}"),
    ("POST", "/moderations"),
    ("GET", "/files"),
    ("POST", "/files"),
    ("GET", "/files/{file_id}"),
    ("DELETE", "/files/{file_id}"),
    ("GET", "/files/{file_id}/content"),
    ("POST", "/uploads"),
    ("POST", "/uploads/{upload_id}/cancel"),
    ("POST", "/uploads/{upload_id}/complete"),
    ("POST", "/uploads/{upload_id}/parts"),
    ("POST", "/images/generations"),
    ("POST", "/images/edits"),
    ("POST", "/images/variations"),
    ("POST", "/audio/speech"),
    ("POST", "/audio/transcriptions"),
    ("POST", "/audio/translations"),
    ("GET", "/batches"),
    ("POST", "/batches"),
    ("GET", "/batches/{batch_id}"),
    ("POST", "/batches/{batch_id}/cancel"),
    ("GET", "/fine_tuning/jobs"),
    ("POST", "/fine_tuning/jobs"),
    ("GET", "/fine_tuning/jobs/{fine_tuning_job_id}"),
    ("POST", "/fine_tuning/jobs/{fine_tuning_job_id}/cancel"),
    ("GET", "/fine_tuning/jobs/{fine_tuning_job_id}/events"),
    ("GET", "/fine_tuning/jobs/{fine_tuning_job_id}/checkpoints"),
    ("GET", "/vector_stores"),
    ("POST", "/vector_stores"),
    ("GET", "/vector_stores/{vector_store_id}"),
    ("POST", "/vector_stores/{vector_store_id}"),
    ("DELETE", "/vector_stores/{vector_store_id}"),
    ("POST", "/vector_stores/{vector_store_id}/search"),
    ("GET", "/vector_stores/{vector_store_id}/files"),
    ("POST", "/vector_stores/{vector_store_id}/files"),
    ("GET", "/vector_stores/{vector_store_id}/files/{file_id}"),
    ("POST", "/vector_stores/{vector_store_id}/files/{file_id}"),
    ("DELETE", "/vector_stores/{vector_store_id}/files/{file_id}"),
    ("POST", "/vector_stores/{vector_store_id}/file_batches"),
    (
        "GET",
        "/vector_stores/{vector_store_id}/file_batches/{batch_id}/files",
    ),
    ("POST", "/containers/{container_id}/files"),
    ("GET", "/containers/{container_id}/files/{file_id}/content"),
];
