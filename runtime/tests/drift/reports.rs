//! The differences that an observer receives.

use super::*;

#[tokio::test]
async fn every_difference_is_reported_with_its_place() {
    let body = r#"{"colour":"green","level":5,"share":0.25,
        "owners":[{"name":"a"},{"name":"b","age":7,"token":"sesame"}],
        "owner":{"name":"c","email":null,"new key":{"x":[]}},
        "pet":{"kind":"dog"},"thing":true,"any":null,"faded":null,"note":null,"tags":null,
        "brand_new":"sesame"}"#;
    let server = Server::start(vec![json("200 OK", body)]);
    let told = Told::default();
    let core = observed(&server, &told).lenient(true).build().unwrap();
    let plant = GetPlant::new(&core, "p").await.unwrap();
    assert_eq!((plant.id.as_str(), plant.leaves), ("", None));
    let drifts = told.take();
    let mut lines: Vec<_> = drifts.iter().map(ToString::to_string).collect();
    assert!(
        !lines.iter().any(|line| line.contains("sesame")),
        "{lines:?}"
    );
    for drift in &drifts {
        let operation = drift.operation.unwrap();
        assert_eq!(
            (operation.id, operation.method, operation.path, drift.status),
            ("getPlant", "GET", "/plants/{id}", Some(200))
        );
    }
    let unknown = drifts
        .iter()
        .find(|drift| drift.path == "$.brand_new")
        .unwrap();
    assert_eq!(
        (unknown.kind, unknown.value),
        (DriftKind::UnknownField, ValueKind::String)
    );
    lines.sort();
    let wanted = [
        "$.brand_new: unknown field (a string)",
        "$.colour: unknown enum value (a string)",
        "$.id: not as declared; repaired (nothing)",
        "$.leaves: required, but missing (nothing)",
        "$.level: unknown enum value (a number)",
        "$.note: undeclared null (null)",
        "$.owner.email: undeclared null (null)",
        "$.owner[\"new key\"]: unknown field (an object)",
        "$.owners[1].age: unknown field (a number)",
        "$.pet: unknown variant (an object)",
        "$.share: unknown enum value (a number)",
        "$.tags: undeclared null (null)",
        "$.thing: unknown variant (a boolean)",
    ];
    assert_eq!(
        lines,
        wanted.map(|line| format!("GET /plants/{{id}}: {line}"))
    );
}

#[tokio::test]
async fn declared_values_are_not_reported() {
    let body = r#"{"id":"p","colour":"blue","level":11,"share":0.5,"leaves":null,"tags":["a"],
        "owners":[{"name":"a","token":"t"}],"pet":{"kind":"cat","lives":9},"thing":["w"],
        "any":{"x":[null]},"faded":null}"#;
    let told = Told::default();
    let observer = told.observer();
    plant(body, |core| core.on_drift(observer)).await.unwrap();
    assert!(told.lines().is_empty());
}

#[tokio::test]
async fn a_missing_property_is_reported_even_if_it_is_an_error() {
    let told = Told::default();
    let observer = told.observer();
    let body = PLANT.replace("\"id\":\"p\",", "");
    plant(&body, |core| core.on_drift(observer))
        .await
        .unwrap_err();
    assert_eq!(
        told.lines(),
        ["GET /plants/{id}: $.id: required, but missing (nothing)"]
    );
}

#[tokio::test]
async fn statuses_media_types_and_failures_are_reported() {
    let server = Server::start(vec![
        json("202 Accepted", PLANT),
        answer("200 OK", "content-type: text/plain\r\n", PLANT),
        json("404 Not Found", r#"{"code":"gone","hint":1}"#),
        json("418 Teapot", "{}"),
    ]);
    let told = Told::default();
    let core = observed(&server, &told).build().unwrap();
    let get = || GetPlant::new(&core, "p");
    get().await.unwrap();
    get().await.unwrap();
    assert!(matches!(get().await, Err(Error::Api(_))));
    assert!(matches!(get().await, Err(Error::Status(_))));
    assert_eq!(
        told.lines(),
        [
            "GET /plants/{id}: $: undeclared status 202",
            "GET /plants/{id}: $: undeclared media type text/plain",
            "GET /plants/{id}: $.hint: unknown field (a number)",
            "GET /plants/{id}: $: undeclared status 418",
        ]
    );
}

#[tokio::test]
async fn streams_and_pages_are_observed_too() {
    let events = "data: {\"kind\":\"cat\"}\n\ndata: {\"kind\":\"dog\"}\n\n";
    let lines = "{\"name\":\"a\",\"x\":1}\n{}\n";
    let server = Server::start(vec![
        answer("200 OK", "content-type: text/event-stream\r\n", events),
        answer("200 OK", "content-type: application/x-ndjson\r\n", lines),
        json("200 OK", r#"{"items":[{"name":"a","y":1},{}]}"#),
        json("200 OK", r#"{"items":[]}"#),
    ]);
    let told = Told::default();
    let core = observed(&server, &told).lenient(true).build().unwrap();
    let mut events = Watch::new(&core).await.unwrap();
    let first = events.next().await.unwrap().unwrap();
    assert!(matches!(first.data, Pet::Cat(cat) if cat.lives == 0));
    events.next().await.unwrap().unwrap();
    let mut items = Export::new(&core).await.unwrap();
    while let Some(item) = items.next().await {
        item.unwrap();
    }
    let mut items = List::new(&core).stream();
    while let Some(item) = items.next().await {
        item.unwrap();
    }
    assert_eq!(
        told.lines(),
        [
            "GET /plants: $.lives: not as declared; repaired (nothing)",
            "GET /plants: $: unknown variant (an object)",
            "GET /plants: $.x: unknown field (a number)",
            "GET /plants: $.name: not as declared; repaired (nothing)",
            "GET /plants: $.items[0].y: unknown field (a number)",
            "GET /plants: $.items[1].name: not as declared; repaired (nothing)",
        ]
    );
}

#[test]
fn webhooks_are_read_as_their_decoding_says() {
    let body = PLANT.replace("\"id\":\"p\",", "").replace("red", "green");
    assert!(webhooks::new_plant(body.as_bytes()).is_err());
    assert!(webhooks::new_plant(PLANT).is_ok());
    let told = Told::default();
    let decoding = Decoding::new().lenient(true).on_drift(told.observer());
    let plant = webhooks::new_plant(decoding.body(body.as_bytes())).unwrap();
    assert_eq!(plant.id, "");
    let mut lines = told.lines();
    lines.sort();
    assert_eq!(
        lines,
        [
            "new_plant: $.colour: unknown enum value (a string)",
            "new_plant: $.id: not as declared; repaired (nothing)",
        ]
    );
    let small = Decoding::new().decoded_limit(40);
    let fault = webhooks::new_plant(small.body(PLANT.as_bytes())).unwrap_err();
    assert!(fault.exceeds_limit(), "{fault}");
}

/// Of repeated drift, the first occurrences are reported, and the number of the others.
#[test]
fn reports_of_one_body_are_limited() {
    let told = Told::default();
    let decoding = Decoding::new().on_drift(told.observer());
    let owners = vec![r#"{"name":"a","x":1,"y":2}"#; 500].join(",");
    let _: Vec<Owner> = decoding.read(format!("[{owners}]").as_bytes()).unwrap();
    let drifts = told.take();
    assert_eq!(drifts.len(), 17);
    assert_eq!(drifts[15].path, "$[7].y");
    assert_eq!(
        (drifts[16].kind, drifts[16].count),
        (DriftKind::Omitted, 984)
    );
    let names: Vec<_> = (0..500).map(|at| format!("\"x{at}\":1")).collect();
    let body = format!("{{\"name\":\"a\",{}}}", names.join(","));
    let _: Owner = decoding.read(body.as_bytes()).unwrap();
    let drifts = told.take();
    assert_eq!((drifts.len(), drifts[100].count), (101, 400));
}
