//! Do the findings of `specmill diff` hold for callers that are compiled, and for values? A sample of
//! the edits; all of them are `cargo xtask verdict`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const OLDER: &str = r#"
openapi: 3.0.3
info: {title: Library, version: 1.0.0}
servers: [{url: https://library.example}]
paths:
  /books:
    get:
      operationId: listBooks
      parameters:
        - {name: genre, in: query, schema: {type: string, enum: [prose, verse]}}
      responses:
        '200':
          description: All books
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Book'}}}}
    post:
      operationId: addBook
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}
      responses: {'204': {description: Added}}
components:
  schemas:
    Book:
      type: object
      required: [title]
      properties: {title: {type: string}, pages: {type: integer}}
"#;

const NEWER: &str = r#"
openapi: 3.1.0
info: {title: Weather, version: 1.0.0}
servers: [{url: https://weather.example}]
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas:
    Forecast:
      type: object
      required: [day, outlook]
      properties:
        day: {type: string, format: date}
        outlook: {oneOf: [{type: string}, {type: object, properties: {rain: {type: number}}}]}
        wind: {type: [number, 'null']}
security: [{key: []}]
paths:
  /forecasts/{city}:
    get:
      operationId: showForecast
      parameters:
        - {name: city, in: path, required: true, schema: {type: string}}
        - {name: days, in: query, schema: {type: integer}}
      responses:
        '200':
          description: A forecast
          content: {application/json: {schema: {$ref: '#/components/schemas/Forecast'}}}
"#;

/// Runs edits of the documents; returns the rows and the last line.
fn run(place: &Path, arguments: &[&str]) -> (Vec<Value>, String) {
    fs::write(place.join("older.yaml"), OLDER).unwrap();
    fs::write(place.join("newer.yaml"), NEWER).unwrap();
    fs::write(place.join("list.txt"), "older.yaml\nnewer.yaml\n").unwrap();
    // A run goes on from the rows of one before.
    let _ = fs::remove_file(place.join("rows.jsonl"));
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("verdict")
        .arg("--corpus")
        .arg(place)
        .arg("--list")
        .arg(place.join("list.txt"))
        .arg("--out")
        .arg(place)
        .args(arguments)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{told}");
    assert!(!told.contains("LEFT OUT"), "{told}");
    let rows = fs::read_to_string(place.join("rows.jsonl")).unwrap();
    let row = |line| serde_json::from_str::<Value>(line).unwrap()["value"].take();
    (rows.lines().map(row).collect(), said.trim().to_owned())
}

#[test]
fn callers_break_where_a_finding_says_so_and_nowhere_else() {
    let place = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("verdict");
    fs::create_dir_all(&place).unwrap();
    // The words of an earlier compiler are no test of this one.
    let _ = fs::remove_file(place.join("cache.jsonl"));
    let _ = fs::remove_dir_all(place.join("documents"));
    let wanted = [
        ("operation-removed", true),
        ("parameter-optional-added", false),
        ("parameter-enum-value-removed", true),
        ("response-property-required-removed", true),
        ("response-property-optional-added", false),
        ("words-changed", false),
    ];
    for (kind, breaks) in wanted {
        let (rows, said) = run(
            &place,
            &["--wire", "0", "--edits", "2", "--only-kind", kind],
        );
        assert!(!rows.is_empty(), "{kind}: {said}");
        for row in &rows {
            let errors = row["errors"].as_array().unwrap();
            assert_eq!(!errors.is_empty(), breaks, "{row:#}");
            assert_eq!(row["faults"], Value::Array(Vec::new()), "{row:#}");
        }
        assert!(said.contains(" 0 misses, 0 false alarms"), "{kind}: {said}");
    }
}
