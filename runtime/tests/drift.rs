//! Drift: responses that differ from the document. A lenient client accepts them, and an observer
//! is notified.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a test is no library"
)]

#[path = "sample/server.rs"]
mod server;

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use server::{Server, answer, json};
use specmill_runtime::{
    Core, CoreBuilder, DateTime, Decimal, Decoding, Drift, DriftKind, Error, Events, Items, Secret,
    Serde, Tuple, Value, ValueKind,
};
use std::collections::BTreeMap;

specmill_runtime::string_enum! {
    pub enum Colour, else Unknown {
        Red = "red";
        Blue = "blue";
    }
}

specmill_runtime::integer_enum! {
    pub enum Level, else Unknown {
        Quiet = 1;
        Loud = 11;
    }
}

specmill_runtime::number_enum! {
    pub enum Share, else Unknown {
        Half = 0.5;
    }
}

specmill_runtime::object! {
    pub struct Owner {
        name: String = "name" required;
        email: Option<String> = "email" optional;
        token: Option<Secret> = "token" optional;
    }
}

specmill_runtime::object! {
    pub struct Cat {
        kind: String = "kind" required;
        lives: i64 = "lives" required;
    }
}

specmill_runtime::object! {
    pub struct Stone {
        weight: i64 = "weight" required;
        owner: Option<Owner> = "owner" optional;
    }
}

specmill_runtime::union! {
    pub enum Pet, else Unknown by "kind" {
        Cat(Box<Cat>): tagged(&["cat"]);
    }
}

specmill_runtime::union! {
    pub enum Thing, else Unknown {
        Stone(Box<Stone>): kinds(OBJECT).with(&[required("weight", INTEGER)]);
        Words(Vec<String>): kinds(ARRAY).items(&kinds(STRING));
    }
}

specmill_runtime::object! {
    pub struct Plant {
        id: String = "id" required;
        colour: Colour = "colour" required;
        level: Option<Level> = "level" optional;
        share: Option<Share> = "share" optional;
        owners: Option<Vec<Owner>> = "owners" optional;
        owner: Option<Owner> = "owner" optional;
        pet: Option<Pet> = "pet" optional;
        thing: Option<Thing> = "thing" optional;
        note: Option<String> = "note" optional;
        any: Option<Value> = "any" optional;
        faded: Option<bool> = "faded" optional_or_null;
        leaves: Option<i64> = "leaves" required;
        tags: Vec<String> = "tags" required;
    }
}

const PLANT: &str = r#"{"id":"p","colour":"red","leaves":3,"tags":[]}"#;

specmill_runtime::object! {
    pub struct Recursive {
        next: Box<Recursive> = "next" required;
    }
}

specmill_runtime::object! {
    pub struct All {
        text: String = "text" required;
        number: i64 = "number" required;
        size: f64 = "size" required;
        is: bool = "is" required;
        list: Vec<Owner> = "list" required;
        map: BTreeMap<String, Owner> = "map" required;
        colour: Colour = "colour" required;
        level: Level = "level" required;
        share: Share = "share" required;
        pet: Pet = "pet" required;
        time: DateTime = "time" required;
        secret: Secret = "secret" required;
        price: Decimal = "price" required;
        owner: Box<Owner> = "owner" required;
        any: Value = "any" required;
        nothing: Option<Box<All>> = "nothing" required;
        pair: Tuple<(String, i64)> = "pair" required;
        words: Serde<Vec<u8>> = "words" required;
    }
}

specmill_runtime::object! {
    pub struct Problem {
        code: String = "code" required;
    }
}

macro_rules! calls {
    ($($call:ident -> $ty:ty;)*) => {$(
        specmill_runtime::operation! {
            $call: GET "/plants/{id}" -> $ty, Problem {
                id: "getPlant";
                arguments: { path "id" simple = id => String; }
                responses: {
                    200 json $ty => success;
                    404 json Problem => failure;
                }
            }
        }
    )*};
}

calls! {
    GetPlant -> Plant;
    GetAll -> All;
    GetRecursive -> Recursive;
    GetAddress -> Vec<Serde<Ipv4Addr>>;
    GetStone -> Stone;
    GetThing -> Thing;
}

specmill_runtime::operation! {
    Watch: GET "/plants" -> Events<Pet>, Problem {
        id: "watchPlants";
        responses: { 200 events Pet => stream; }
    }
}

specmill_runtime::operation! {
    Export: GET "/plants" -> Items<Owner>, Problem {
        id: "exportPlants";
        responses: { 200 lines Owner => stream; }
    }
}

specmill_runtime::operation! {
    List: GET "/plants" -> Owners, Problem {
        id: "listPlants";
        setters: {
            /// The number of the page.
            query "page" form explode = page: i64;
        }
        pages: query "page" [number_from "1", items "items"] of Owner;
        responses: { 200 json Owners => success; }
    }
}

specmill_runtime::object! {
    pub struct Owners {
        items: Vec<Owner> = "items" required;
    }
}

mod webhooks {
    specmill_runtime::webhooks! {
        /// A plant that is new.
        new_plant -> super::Plant;
    }
}

/// An observer that keeps the reported drift as lines.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<Drift>>>);

impl Told {
    fn observer(&self) -> impl Fn(&Drift) + Send + Sync + 'static {
        let told = Arc::clone(&self.0);
        move |drift| told.lock().unwrap().push(drift.clone())
    }

    fn take(&self) -> Vec<Drift> {
        std::mem::take(&mut self.0.lock().unwrap())
    }

    fn lines(&self) -> Vec<String> {
        self.take().iter().map(ToString::to_string).collect()
    }
}

fn core(server: &Server) -> CoreBuilder {
    let url = server.url();
    Core::builder(&[], &[]).base_url(url).retries(0)
}

fn observed(server: &Server, told: &Told) -> CoreBuilder {
    core(server).on_drift(told.observer())
}

async fn plant(
    body: &str,
    with: impl FnOnce(CoreBuilder) -> CoreBuilder,
) -> Result<Plant, Error<Problem>> {
    let server = Server::start(vec![json("200 OK", body)]);
    GetPlant::new(&with(core(&server)).build().unwrap(), "p").await
}

#[tokio::test]
async fn a_missing_member_is_an_error_unless_the_client_is_lenient() {
    let body = PLANT.replace("\"id\":\"p\",", "");
    let error = plant(&body, |core| core).await.unwrap_err();
    let Error::Decode(error) = error else {
        panic!("{error}");
    };
    assert_eq!(error.path(), "$.id");
    let lenient = plant(&body, |core| core.lenient(true)).await.unwrap();
    assert_eq!((lenient.id.as_str(), lenient.leaves), ("", Some(3)));
    let null = PLANT.replace("\"p\"", "null");
    assert!(plant(&null, |core| core).await.is_err());
    assert_eq!(
        plant(&null, |core| core.lenient(true)).await.unwrap().id,
        ""
    );
    // A scalar of another type is read from its text; any other value is still an error.
    let number = PLANT.replace("\"p\"", "1557933591");
    assert!(plant(&number, |core| core).await.is_err());
    let plant_of_number = plant(&number, |core| core.lenient(true)).await.unwrap();
    assert_eq!(plant_of_number.id, "1557933591");
    let other = PLANT.replace("\"p\"", "[1]");
    assert!(plant(&other, |core| core.lenient(true)).await.is_err());
}

#[tokio::test]
async fn every_type_has_an_empty_value() {
    let server = Server::start(vec![json("200 OK", "{}")]);
    let told = Told::default();
    let core = observed(&server, &told).lenient(true).build().unwrap();
    let all = GetAll::new(&core, "1").await.unwrap();
    // Properties are reported as missing, not the empty values in their place.
    let kinds = told.take().into_iter().map(|drift| drift.kind);
    let (repaired, others): (Vec<_>, Vec<_>) = kinds.partition(|kind| *kind == DriftKind::Repaired);
    assert!(repaired.len() > 15, "{repaired:?}");
    assert_eq!(others, [DriftKind::Missing]);
    assert_eq!(
        (all.text.as_str(), all.number, all.size, all.is),
        ("", 0, 0.0, false)
    );
    assert!(all.list.is_empty() && all.map.is_empty());
    assert_eq!(all.colour, Colour::Unknown(String::new()));
    assert_eq!(all.level, Level::Unknown(0));
    assert_eq!(all.share, Share::Unknown(0.0));
    assert_eq!(all.pet, Pet::Unknown(Value::Null.into()));
    assert_eq!((all.time.as_str(), all.secret.expose()), ("", ""));
    assert_eq!(all.price.as_str(), "0");
    assert_eq!((all.owner.name.as_str(), &all.owner.email), ("", &None));
    assert!(all.any.is_null() && all.nothing.is_none());
    assert_eq!((all.pair.0.as_str(), all.pair.1), ("", 0));
    assert!(all.words.is_empty());
}

#[tokio::test]
async fn a_type_without_an_empty_value_stays_missing() {
    let server = Server::start(vec![json("200 OK", "{}"), json("200 OK", "[null]")]);
    let core = core(&server).lenient(true).build().unwrap();
    let error = GetRecursive::new(&core, "1").await.unwrap_err();
    assert!(
        error.to_string().contains("$.next: required, but missing"),
        "{error}"
    );
    assert!(GetAddress::new(&core, "1").await.is_err());
}

/// A variant that is chosen by its shape is not given default values.
#[tokio::test]
async fn no_value_is_made_up_to_fit_a_variant() {
    let body = r#"{"weight":1,"owner":{"email":"e"}}"#;
    let server = Server::start(vec![json("200 OK", body), json("200 OK", body)]);
    let told = Told::default();
    let core = observed(&server, &told).lenient(true).build().unwrap();
    let thing = GetThing::new(&core, "1").await.unwrap();
    assert!(matches!(thing, Thing::Unknown(_)), "{thing:?}");
    assert_eq!(
        told.lines(),
        ["GET /plants/{id}: $: unknown variant (an object)"]
    );
    let stone = GetStone::new(&core, "1").await.unwrap();
    assert_eq!(stone.owner.unwrap().name, "");
    assert_eq!(
        told.lines(),
        ["GET /plants/{id}: $.owner.name: not as declared; repaired (nothing)"]
    );
}

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

/// A server may repeat a credential anywhere.
#[tokio::test]
async fn no_credential_is_reported() {
    let server = Server::start(vec![json("200 OK", r#"{"weight":1,"sesame-open-1234":2}"#)]);
    let told = Told::default();
    let core = observed(&server, &told).header("x-api-key", "sesame-open-1234");
    GetStone::new(&core.build().unwrap(), "1").await.unwrap();
    let lines = told.lines();
    assert!(lines[0].contains("unknown field"), "{lines:?}");
    assert!(!lines[0].contains("sesame"), "{lines:?}");
}

/// Names and media types are redacted before they are cut or escaped.
#[tokio::test]
async fn no_part_of_a_credential_is_told() {
    let secret = "sesame-open-1234";
    let cut = "a".repeat(50);
    let bodies = [
        format!(r#"{{"weight":1,"{cut}{secret}":2}}"#),
        r#"{"weight":1,"sesame\u007f-open\n-1234":2}"#.to_owned(),
        format!(r#"{{"weight":1,"owner":{{"name":"a","{secret}":{{"x":1}}}}}}"#),
    ];
    let mut answers = bodies.map(|body| json("200 OK", &body)).to_vec();
    for media in [secret.to_owned(), format!("{}{secret}", "a".repeat(90))] {
        let header = format!("content-type: text/{media}\r\n");
        answers.push(answer("200 OK", &header, r#"{"weight":1}"#));
    }
    let server = Server::start(answers);
    let told = Told::default();
    let core = observed(&server, &told).header("x-api-key", secret);
    let core = core.build().unwrap();
    for _ in 0..5 {
        let _ = GetStone::new(&core, "1").await;
    }
    let lines = told.lines();
    assert_eq!(lines.len(), 5, "{lines:?}");
    for line in lines {
        assert!(line.contains("[red") && !line.contains("ses"), "{line}");
        assert!(!line.contains("open"), "{line}");
    }
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
